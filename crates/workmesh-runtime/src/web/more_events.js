/**
 * Events that few workers name: those of the global scope, and those that only a worker written as a script, with
 * `addEventListener`, gets. The latter cannot be made here; their classes are there to be named.
 */
import { Event } from "internal:web/event";
import { badConstruction, expose, illegalConstructor, illegalInvocation, isObject, ownReadOnly } from "internal:web/idl";
import { token } from "internal:web/token";

export class ErrorEvent extends Event {
  #init;

  constructor(type, init = undefined, key = undefined) {
    if (arguments.length < 1) throw badConstruction("ErrorEvent", 1, "string");
    if (init !== undefined && init !== null && !isObject(init)) throw badConstruction("ErrorEvent", 2, "ErrorEventInit");
    super(type, init, key);
    const { message = "", filename = "", lineno = 0, colno = 0, error } = init ?? {};
    this.#init = { message: `${message}`, filename: `${filename}`, lineno: lineno | 0, colno: colno | 0, error };
  }

  static {
    for (const name of ["filename", "message", "lineno", "colno", "error"]) {
      const { get } = Object.getOwnPropertyDescriptor({
        get [name]() {
          if (!(isObject(this) && #init in this)) throw illegalInvocation();
          return this.#init[name];
        },
      }, name);
      Object.defineProperty(this.prototype, name, { __proto__: null, get, configurable: true });
    }
  }
}

expose(ErrorEvent);

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
