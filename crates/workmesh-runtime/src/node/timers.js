/**
 * `node:timers`, whose functions are the global ones under `nodejs_compat`: timers are objects, and numbers on demand.
 */
import * as promises from "node:timers/promises";
import { validateFunction } from "internal:node/validators";
import { runDetached } from "internal:web/report";
import { requireRequest } from "internal:web/startup";
import { bound, startTimer, stopTimer } from "internal:web/timer_table";

/** The longest delay, in ms; a longer one means none. */
const LONGEST = 2147483647;

/** Stops what one of these functions started, in any of the forms in which it can be named. */
let stop;

export class Timeout {
  #id;
  #callback;
  #after;
  #args;
  #repeat;
  #refed;

  static {
    stop = (timer) => {
      if (timer instanceof Timeout) stopTimer(timer.#id);
      else if (typeof timer === "number") stopTimer(timer);
    };
  }

  constructor(callback, after = 1, args = [], isRepeat = false, isRefed = false) {
    this.#callback = callback;
    const delay = Math.trunc(after * 1);
    this.#after = delay > 0 && delay <= LONGEST ? delay : 0;
    this.#args = args;
    this.#repeat = isRepeat;
    this.#refed = isRefed;
    this.#start();
  }

  #start() {
    this.#id = startTimer(this.#after, this.#repeat, bound(() => runDetached(this.#callback, ...this.#args)));
  }

  refresh() {
    stopTimer(this.#id);
    this.#start();
    return this;
  }

  unref() {
    this.#refed = false;
    return this;
  }

  ref() {
    this.#refed = true;
    return this;
  }

  hasRef() {
    return this.#refed;
  }

  close() {
    stopTimer(this.#id);
    return this;
  }

  [Symbol.dispose]() {
    stopTimer(this.#id);
  }

  [Symbol.toPrimitive]() {
    return this.#id;
  }
}

/** What `setImmediate` gives: unlike a `Timeout`, it is only good for clearing. */
class Immediate {
  #id;
  #refed = true;

  constructor(id) {
    this.#id = id;
  }

  static stop(value) {
    if (typeof value === "object" && value !== null && #id in value) stopTimer(value.#id);
  }

  ref() {
    this.#refed = true;
    return this;
  }

  unref() {
    this.#refed = false;
    return this;
  }

  hasRef() {
    return this.#refed;
  }

  [Symbol.dispose]() {
    stopTimer(this.#id);
  }
}

const stopImmediate = Immediate.stop;
delete Immediate.stop;

export function setTimeout(callback, delay, ...args) {
  validateFunction(callback, "callback");
  return new Timeout(callback, delay, args, false, true);
}

export function setInterval(callback, repeat, ...args) {
  validateFunction(callback, "callback");
  return new Timeout(callback, repeat, args, true, true);
}

export function clearTimeout(timer) {
  if (timer !== undefined) requireRequest();
  stop(timer);
}

export function clearInterval(timer) {
  if (timer !== undefined) requireRequest();
  stop(timer);
}

function named(name, run) {
  Object.defineProperty(run, "name", { __proto__: null, value: name, configurable: true });
  return Object.defineProperty(run, "length", { __proto__: null, value: 0, configurable: true });
}

export const setImmediate = named("bound setImmediate", (callback, ...args) => {
  if (typeof callback !== "function") {
    throw new TypeError(
      "Failed to execute 'setImmediate' on 'ServiceWorkerGlobalScope': parameter 1 is not of type 'function'.",
    );
  }
  return new Immediate(startTimer(0, false, bound(() => runDetached(callback, ...args))));
});

export const clearImmediate = named("bound clearImmediate", (immediate) => {
  if (immediate === undefined || immediate === null) return;
  if (!(immediate instanceof Immediate)) {
    throw new TypeError(
      "Failed to execute 'clearImmediate' on 'ServiceWorkerGlobalScope': parameter 1 is not of type 'Immediate'.",
    );
  }
  stopImmediate(immediate);
});

export function active(timer) {
  if (timer instanceof Timeout) timer.refresh();
}

export function unenroll(timer) {
  stop(timer);
}

export function enroll(_item, _msecs) {
  throw new Error("Not implemented. Please use setTimeout() instead.");
}

export { promises };

export default {
  promises, setTimeout, clearTimeout, setImmediate, clearImmediate, setInterval, clearInterval, active, unenroll, enroll,
};
