/**
 * The time before the first request, in which a worker's modules run: no I/O, and a clock that stands still at the
 * beginning of 1970.
 *
 * Whatever belongs to a request asks for one when it is made. The check costs a look at a variable, and only before the
 * worker serves an operation.
 */
import { ops } from "internal:ops";

const NativeDate = Date;
const nativeNow = Date.now;
const dateText = Date.prototype.toString;
const { apply, construct, get } = Reflect;

/** Whether the worker has started. */
export let serving = false;

/** @throws {Error} if no request is being served, and therefore nothing can be done that takes time or a resource */
export function requireRequest() {
  if (!serving) ops.current();
}

/** The same as a promise, if the worker has not started. */
export async function rejectedAtStartup() {
  requireRequest();
}

function now() {
  return serving ? nativeNow() : 0;
}

/** The `Date` of modules that are being loaded; who keeps it has the real time later. */
const StillDate = new Proxy(NativeDate, {
  apply: () => (serving ? NativeDate() : apply(dateText, new NativeDate(0), [])),
  construct: (target, args, newTarget) =>
    construct(target, serving || args.length > 0 ? args : [0], newTarget === StillDate ? target : newTarget),
  get(target, name, receiver) {
    const value = get(target, name, receiver);
    return value === nativeNow ? now : value;
  },
});

function setDate(value) {
  for (const [holder, name] of [[globalThis, "Date"], [NativeDate.prototype, "constructor"]]) {
    Object.defineProperty(holder, name, { __proto__: null, value, writable: true, configurable: true });
  }
}

/** Stops the clock. */
export function stopClock() {
  setDate(StillDate);
}

/** From now on there are requests, and time passes. */
export function beginServing() {
  serving = true;
  // A worker may have put something else in its place.
  if (globalThis.Date === StillDate) setDate(NativeDate);
}
