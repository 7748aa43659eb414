/**
 * `node:timers/promises`: timers to wait for.
 */
import { AbortError } from "internal:node/errors";
import { validateAbortSignal, validateBoolean, validateNumber, validateObject } from "internal:node/validators";
import { events } from "internal:web/parts";
import { startTimer, stopTimer } from "internal:web/timer_table";

function checked(options) {
  validateObject(options, "options");
  const { signal, ref = true } = options;
  validateAbortSignal(signal, "options.signal");
  validateBoolean(ref, "options.ref");
  return signal;
}

function delayOf(value) {
  return value >= 1 && value <= 2147483647 ? Math.trunc(value) : 1;
}

/** A promise that a timer resolves, and the signal rejects. */
function wait(delay, value, signal) {
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  const { promise, resolve, reject } = Promise.withResolvers();
  const id = startTimer(delay, false, () => resolve(value));
  if (signal === undefined) return promise;
  const stop = events.load().onAbort(signal, () => {
    stopTimer(id);
    reject(new AbortError(undefined, { cause: signal.reason }));
  });
  return promise.finally(stop);
}

export async function setTimeout(delay, value, options = {}) {
  if (delay !== undefined) validateNumber(delay, "delay");
  return wait(delayOf(delay), value, checked(options));
}

export async function setImmediate(value, options = {}) {
  return wait(0, value, checked(options));
}

export async function* setInterval(delay = 1, value = undefined, options = {}) {
  validateNumber(delay, "delay");
  const signal = checked(options);
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  while (true) yield await wait(delayOf(delay), value, signal);
}

for (const [run, length] of [[setTimeout, 2], [setInterval, 2]]) {
  Object.defineProperty(run, "length", { __proto__: null, value: length, configurable: true });
}

class Scheduler {
  async yield() {
    return setImmediate();
  }

  async wait(...args) {
    return setTimeout(args[0], undefined, args[1]);
  }
}

export const scheduler = new Scheduler();

export default { setTimeout, setImmediate, setInterval, scheduler };
