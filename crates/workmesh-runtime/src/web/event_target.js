/**
 * `EventTarget`: listeners, and the dispatch of events to them. There is no tree here, so an event has one target.
 */
import { DOMException } from "internal:web/dom_exception";
import { eventState } from "internal:web/event";
import { apply, badArgument, badField, expose, illegalInvocation, isDictionary, isObject } from "internal:web/idl";
import { events } from "internal:web/parts";

/** The listeners of a target: `(value) => list`, undefined for anything that is not an `EventTarget`. */
let listenersOf;

/** The listeners of the global scope, which is a target without being made by the class. @type {Listener[]} */
const ofScope = [];

/**
 * Told of listeners, and asked for targets whose handlers are listeners, too.
 * @type {{ added(target: EventTarget, type: string): void, handlesItself(target: EventTarget): boolean } | null}
 */
let watcher = null;

/** Says who is told of every listener that is added. */
export function watchListeners(told) {
  watcher = told;
}

/** Whether a target has a listener for a type of event, or a handler. */
export function hasListener(target, type) {
  return typeof target[`on${type}`] === "function" || listenersOf(target).some((listener) => listener.type === type);
}

/**
 * One entry of a target's list.
 * @typedef {{ type: string, callback: Function | object, once: boolean, removed: boolean }} Listener
 */

function listenersFor(target) {
  const listeners = isObject(target) ? listenersOf(target) : undefined;
  if (listeners === undefined) throw illegalInvocation();
  return listeners;
}

/**
 * Refuses what makes no sense without a tree or a default action.
 * @throws {TypeError} if a script asks for it
 */
function checkOptions(method, options) {
  if (!isObject(options)) {
    if (options) throw new TypeError(`${method}(): useCapture must be false.`);
    return;
  }
  if (options.capture) throw new TypeError(`${method}(): options.capture must be false.`);
}

/**
 * A listener that a script gave, or null for none.
 * @throws {TypeError} if it can be no listener
 */
function callbackFrom(callback) {
  if (callback === null || callback === undefined || typeof callback === "function") return callback ?? null;
  if (!isObject(callback)) throw badArgument("EventTarget", "addEventListener", 2, "function or HandlerObject");
  if (typeof callback.handleEvent !== "function") throw badField("HandlerObject", "handleEvent", "function");
  return callback;
}

/** What stops the listening, if anything. */
function signalFrom(options) {
  const signal = options?.signal;
  // Before there are signals nothing is one.
  if (signal === undefined || events.loaded?.isAbortSignal(signal)) return signal;
  throw badField("AddEventListenerOptions", "signal", "AbortSignal");
}

function indexOf(listeners, type, callback) {
  return listeners.findIndex((listener) => listener.type === type && listener.callback === callback);
}

export class EventTarget {
  /** @type {Listener[]} */
  #listeners = [];

  static {
    listenersOf = (value) => (#listeners in value ? value.#listeners : value === globalThis ? ofScope : undefined);
  }

  addEventListener(type, callback = undefined, options = undefined) {
    const listeners = listenersFor(this);
    if (arguments.length < 1) throw badArgument("EventTarget", "addEventListener", 1, "string");
    const name = `${type}`;
    if (arguments.length < 2) throw badArgument("EventTarget", "addEventListener", 2, "function or HandlerObject");
    const listener = callbackFrom(callback);
    checkOptions("addEventListener", options);
    const signal = signalFrom(options);
    if (listener === null) return;
    watcher?.added(this, name);
    if (signal?.aborted || indexOf(listeners, name, callback) >= 0) return;
    const [once, passive] = [Boolean(options?.once), Boolean(options?.passive)];
    listeners.push({ type: name, callback, once, passive, removed: false });
    signal?.addEventListener("abort", () => this.removeEventListener(name, callback), { once: true });
  }

  removeEventListener(type, callback = undefined, options = undefined) {
    const listeners = listenersFor(this);
    if (arguments.length < 1) throw badArgument("EventTarget", "removeEventListener", 1, "string");
    const name = `${type}`;
    if (arguments.length < 2 || !isDictionary(callback)) throw badArgument("EventTarget", "removeEventListener", 2, "Object");
    checkOptions("removeEventListener", options);
    remove(listeners, indexOf(listeners, name, callback));
  }

  dispatchEvent(event) {
    listenersFor(this);
    const state = isObject(event) ? eventState(event) : undefined;
    if (state === undefined) throw badArgument("EventTarget", "dispatchEvent", 1, "Event");
    if (state.dispatching) throw new DOMException("The event is already being dispatched.", "InvalidStateError");
    return dispatch(this, event, state);
  }
}

expose(EventTarget);

function remove(listeners, at) {
  if (at < 0) return;
  listeners[at].removed = true;
  listeners.splice(at, 1);
}

/** Dispatches an event of the platform, whatever scripts made of `dispatchEvent`. */
export function fire(target, event) {
  return dispatch(target, event, eventState(event));
}

/**
 * Calls the handler that the target has as a property, and the listeners in the order in which they were added.
 *
 * As on the real runtime, what a listener throws reaches whoever dispatched the event.
 * @returns {boolean} false if the event was cancelled
 */
function dispatch(target, event, state) {
  state.dispatching = true;
  state.target = state.currentTarget = target;
  try {
    const listeners = listenersOf(target);
    const called = listeners.slice();
    const handler = watcher?.handlesItself(target) ? undefined : target[`on${state.type}`];
    if (typeof handler === "function") apply(handler, undefined, [event]);
    for (const listener of state.stoppedAtOnce ? [] : called) {
      if (listener.removed || listener.type !== state.type) continue;
      if (listener.once) remove(listeners, listeners.indexOf(listener));
      const { callback } = listener;
      state.passive = listener.passive;
      if (typeof callback === "function") apply(callback, target, [event]);
      else callback.handleEvent(event);
      if (state.stoppedAtOnce) break;
    }
  } finally {
    state.dispatching = state.stopped = state.stoppedAtOnce = state.passive = false;
    state.currentTarget = null;
  }
  return !state.canceled;
}
