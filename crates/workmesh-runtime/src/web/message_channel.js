/**
 * `MessageChannel` and `MessagePort`: two ends within one isolate. What is sent is copied at once and delivered in a
 * microtask; a port keeps what arrives until it has a listener or is started.
 */
import { DOMException } from "internal:web/dom_exception";
import { Event } from "internal:web/event";
import { EventTarget, fire, watchListeners } from "internal:web/event_target";
import {
  apply, badArgument, badField, expose, illegalConstructor, illegalInvocation, isDictionary, isObject, ownReadOnly,
} from "internal:web/idl";
import { nativeThen, NativePromise } from "internal:web/language";
import { MessageEvent } from "internal:web/message_event";
import { cloning } from "internal:web/parts";
import { token } from "internal:web/token";

/** The most messages that wait at a port nobody listens to. */
const MAX_WAITING = 10_000;

const { addEventListener, removeEventListener } = EventTarget.prototype;

const resolved = NativePromise.resolve();

/** What belongs to a port: `(value) => state`, undefined for anything that is not a `MessagePort`. */
let portState;

class PortState {
  /** The port at the other end. @type {MessagePort | null} */
  other = null;
  /** What `onmessage` was set to. */
  handler = null;
  /** Messages that came before anybody listened; null once somebody does. @type {unknown[] | null} */
  waiting = [];
  closed = false;
}

/** Whether a value is a `MessagePort`. */
export function isPort(value) {
  return isObject(value) && portState(value) !== undefined;
}

function stateOf(port) {
  const state = isObject(port) ? portState(port) : undefined;
  if (state === undefined) throw illegalInvocation();
  return state;
}

export class MessagePort extends EventTarget {
  #state = new PortState();

  static {
    portState = (value) => (#state in value ? value.#state : undefined);
  }

  constructor(key) {
    if (key !== token) throw illegalConstructor();
    super();
  }

  postMessage(value = undefined, options = undefined) {
    const state = stateOf(this);
    if (!isDictionary(options)) throw badArgument("MessagePort", "postMessage", 2, "Array or PostMessageOptions");
    const transfer = Array.isArray(options) ? options : options?.transfer;
    if (transfer !== undefined && !Array.isArray(transfer)) throw badField("PostMessageOptions", "transfer", "Array");
    if (transfer?.length > 0) throw new Error("Transfer list is not supported");
    const { structuredClone } = cloning.load();
    const copy = structuredClone(value);
    const { other } = state;
    if (!state.closed && other !== null) soon(() => receive(other, portState(other), copy));
  }

  close() {
    const state = stateOf(this);
    const { other } = state;
    if (other !== null) shut(other, portState(other));
    shut(this, state);
  }

  start() { begin(this, stateOf(this)); }

  get onmessage() { return stateOf(this).handler; }

  set onmessage(handler) {
    const state = stateOf(this);
    if (typeof state.handler === "function") apply(removeEventListener, this, ["message", state.handler]);
    state.handler = isObject(handler) ? handler : null;
    if (typeof handler === "function") apply(addEventListener, this, ["message", handler]);
    if (state.handler !== null) begin(this, state);
  }
}

expose(MessagePort);

// A listener starts the port, too; a handler takes its turn among the listeners.
watchListeners({
  added(target, type) {
    const state = type === "message" ? portState(target) : undefined;
    if (state !== undefined) begin(target, state);
  },
  handlesItself: (target) => portState(target) !== undefined,
});

function soon(run) {
  apply(nativeThen, resolved, [run]);
}

function begin(port, state) {
  const waiting = state.waiting ?? [];
  state.waiting = null;
  for (const data of waiting) soon(() => receive(port, state, data));
}

function receive(port, state, data) {
  // What was on its way when the channel was closed still arrives, if somebody listens.
  if (state.waiting === null) {
    deliver(port, data);
    return;
  }
  if (state.waiting.length === MAX_WAITING) throw new DOMException("Too many messages wait at a port.", "QuotaExceededError");
  state.waiting.push(data);
}

/** Dispatches a message. What a listener throws is dispatched as one more message, and what that one throws is lost. */
function deliver(port, data) {
  try {
    fire(port, messageOf(port, data));
  } catch (error) {
    try {
      fire(port, messageOf(port, error));
    } catch {
      // The real runtime drops it, too.
    }
  }
}

function messageOf(port, data) {
  return new MessageEvent("message", { data, origin: null, source: port }, token);
}

function shut(port, state) {
  if (state.closed) return;
  state.closed = true;
  state.waiting = null;
  fire(port, new Event("close", undefined, token));
}

export class MessageChannel {
  constructor() {
    const [port1, port2] = [new MessagePort(token), new MessagePort(token)];
    portState(port1).other = port2;
    portState(port2).other = port1;
    ownReadOnly(this, { port2, port1 });
  }
}

expose(MessageChannel);
