/**
 * What streams put off: as on the real runtime, `process.nextTick` is a microtask.
 */
import { timing } from "internal:web/parts";

const { queueMicrotask } = timing.load();

/** Calls a function when the script that runs now is done, before anything else happens. */
export function nextTick(callback, ...args) {
  queueMicrotask(() => callback(...args));
}

export function nop() {}
