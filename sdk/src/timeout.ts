// A bound on how long something may take.

import { checkNumber, LONGEST_DELAY, wrongType } from "./check.js";
import { discard } from "./response.js";

/**
 * Settles as `work` does, unless that takes longer than `ms` milliseconds.
 *
 * @param work A promise; or a function that returns one and gets an AbortSignal, which aborts when the time
 *   is over. Pass it on (`fetch(url, { signal })`): work that does not look at it goes on, and what it comes
 *   to is ignored.
 * @param ms Milliseconds, from 0 to 2147483647.
 * @throws DOMException named `TimeoutError` when the time is over, which is the reason of the signal too;
 *   what `work` threw before; TypeError or RangeError for wrong arguments. All of them reject the promise.
 */
export async function withTimeout<T>(
  work: PromiseLike<T> | ((signal: AbortSignal) => T | PromiseLike<T>),
  ms: number,
): Promise<T> {
  if (typeof work !== "function" && !isThenable(work)) {
    throw wrongType("withTimeout: work", "a function or a promise", work);
  }
  checkNumber("withTimeout: ms", ms, 0, LONGEST_DELAY);

  const controller = new AbortController();
  const { signal } = controller;
  const running = Promise.resolve(typeof work === "function" ? work(signal) : work);
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => {
      const error = new DOMException(`The operation timed out after ${ms} ms`, "TimeoutError");
      reject(error);
      controller.abort(error);
    }, ms);
    running.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
        // A promise that was passed in may have other readers.
        if (signal.aborted && typeof work === "function") discard(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

const isThenable = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
