/**
 * Events that few workers name: those of the global scope, and those that only a worker written as a script, with
 * `addEventListener`, gets. The latter cannot be made here; their classes are there to be named.
 */
import { Event } from "internal:web/event";
import { expose, illegalConstructor, illegalInvocation, ownReadOnly } from "internal:web/idl";
import { token } from "internal:web/token";

export class PromiseRejectionEvent extends Event {
  constructor(type, init = undefined, key = undefined) {
    if (key !== token) throw illegalConstructor();
    super(type, undefined, key);
    ownReadOnly(this, { reason: init.reason, promise: init.promise });
  }
}

expose(PromiseRejectionEvent);

export class ExtendableEvent extends Event {
  constructor() {
    throw illegalConstructor();
  }

  waitUntil() { throw illegalInvocation(); }
}

expose(ExtendableEvent);

export class FetchEvent extends ExtendableEvent {
  respondWith() { throw illegalInvocation(); }
  passThroughOnException() { throw illegalInvocation(); }
}

expose(FetchEvent);

export class ScheduledEvent extends ExtendableEvent {
  noRetry() { throw illegalInvocation(); }
}

expose(ScheduledEvent);

export class TailEvent extends ExtendableEvent {}

expose(TailEvent);
