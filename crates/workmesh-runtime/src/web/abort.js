/**
 * `AbortController` and `AbortSignal`, and the ways in which the platform itself aborts and listens.
 */
import { DOMException } from "internal:web/dom_exception";
import { Event } from "internal:web/event";
import { EventTarget } from "internal:web/event_target";
import { badArgument, expose, illegalConstructor, illegalInvocation, isObject } from "internal:web/idl";
import { ops } from "internal:ops";
import { startTimer } from "internal:web/timer_table";
import { token } from "internal:web/token";

/** The largest delay of `AbortSignal.timeout`, in ms. */
const LONGEST = Number.MAX_SAFE_INTEGER;

/** The state of a signal: `(value) => state`, undefined for anything that is not an `AbortSignal`. */
let signalState;

class SignalState {
  aborted = false;
  reason = undefined;
  onabort = null;
  /** What the platform does on abort, before scripts hear of it. @type {Set<() => void>} */
  steps = new Set();
  /** Signals made by `any` that follow this one. @type {AbortSignal[]} */
  dependents = [];
  /** For a signal made by `any`: the independent signals it follows. @type {AbortSignal[] | null} */
  sources = null;
}

function stateOf(signal) {
  const state = isObject(signal) ? signalState(signal) : undefined;
  if (state === undefined) throw illegalInvocation();
  return state;
}

export class AbortSignal extends EventTarget {
  #state = new SignalState();

  static {
    signalState = (value) => (#state in value ? value.#state : undefined);
  }

  constructor(key) {
    if (key !== token) throw illegalConstructor();
    super();
  }

  static abort(reason = undefined) {
    const signal = newSignal();
    abortSignal(signal, reason);
    return signal;
  }

  static timeout(milliseconds) {
    if (arguments.length < 1) throw badArgument("AbortSignal", "timeout", 1, "number");
    const signal = newSignal();
    const delay = Math.min(Math.max(Math.trunc(Number(milliseconds)) || 0, 0), LONGEST);
    startTimer(delay, false, () => {
      abortSignal(signal, interruption("The operation was aborted due to timeout", "TimeoutError"));
    });
    return signal;
  }

  static any(signals) {
    if (!Array.isArray(signals)) throw badArgument("AbortSignal", "any", 1, "Array");
    return follow([...signals]);
  }

  get aborted() { return stateOf(this).aborted; }
  get reason() { return stateOf(this).reason; }
  get onabort() { return stateOf(this).onabort; }

  set onabort(handler) {
    stateOf(this).onabort = isObject(handler) ? handler : null;
  }

  throwIfAborted() {
    const { aborted, reason } = stateOf(this);
    if (aborted) throw reason;
  }
}

expose(AbortSignal);

export class AbortController {
  #signal = newSignal();

  get signal() {
    if (!(this && typeof this === "object" && #signal in this)) throw illegalInvocation();
    return this.#signal;
  }

  abort(reason = undefined) {
    if (!(this && typeof this === "object" && #signal in this)) throw illegalInvocation();
    abortSignal(this.#signal, reason);
  }
}

expose(AbortController);

/** Whether a value is an `AbortSignal`. */
export function isAbortSignal(value) {
  return isObject(value) && signalState(value) !== undefined;
}

/** A signal that nothing has aborted. */
export function newSignal() {
  return new AbortSignal(token);
}

/** The reason of a signal that the platform aborts. As on the real runtime, it says that another try may succeed. */
function interruption(message, name) {
  const reason = new DOMException(message, name);
  reason.retryable = true;
  return reason;
}

/** Aborts a signal, and those that follow it, unless that was done before. */
export function abortSignal(signal, reason = interruption("The operation was aborted", "AbortError")) {
  const state = signalState(signal);
  if (state.aborted) return;
  const all = [signal, ...state.dependents.filter((dependent) => !signalState(dependent).aborted)];
  for (const one of all) {
    const each = signalState(one);
    each.aborted = true;
    each.reason = reason;
  }
  for (const one of all) announce(one, signalState(one));
}

function announce(signal, state) {
  const steps = [...state.steps];
  state.steps.clear();
  state.dependents = [];
  for (const step of steps) step();
  signal.dispatchEvent(new Event("abort", undefined, token));
}

/**
 * Calls `step` once when the signal is aborted, which it is not yet.
 * @returns {() => void} takes the step back
 */
export function onAbort(signal, step) {
  const { steps } = signalState(signal);
  steps.add(step);
  return () => steps.delete(step);
}

/** Why an operation that was under way ends. A reason that is no object becomes the message of an error on the way. */
export function reasonOf(signal) {
  const { reason } = signalState(signal);
  return isObject(reason) ? reason : new Error(`${String(reason)}`);
}

/** A signal that is aborted with the first of `signals`. */
function follow(signals) {
  signals.forEach((signal, index) => {
    if (isAbortSignal(signal)) return;
    throw new TypeError(`Incorrect type for array element ${index}: the provided value is not of type 'AbortSignal'.`);
  });
  const result = newSignal();
  const aborted = signals.find((signal) => signal.aborted);
  if (aborted !== undefined) {
    abortSignal(result, aborted.reason);
    return result;
  }
  // A signal made by `any` follows the roots, never another such signal, so an abort reaches each of them once.
  const roots = new Set(signals.flatMap((signal) => signalState(signal).sources ?? [signal]));
  signalState(result).sources = [...roots];
  for (const root of roots) signalState(root).dependents.push(result);
  return result;
}

/** The signals of requests in flight that a script has looked at, by context. @type {Map<number, AbortSignal>} */
const requestSignals = new Map();

/** Ties a signal to a request, whose client may go away. */
export function abortLater(context, signal) {
  requestSignals.set(context, signal);
  ops.watch_abort(context);
}

/** The client of a request went away, or its deadline passed. */
export function abortRequest(context) {
  const signal = requestSignals.get(context);
  if (signal !== undefined) abortSignal(signal, interruption("The client has disconnected", "AbortError"));
}

/** The context ended; nothing aborts its signal any more. */
export function forgetRequest(context) {
  requestSignals.delete(context);
}
