import { withTimeout } from "workmesh";

import {
  type Cases,
  deferred,
  equal,
  isError,
  ok,
  pause,
  rejection,
  timersLeft,
  unhandled,
  watched,
} from "./suite";

const never = (): Promise<never> => new Promise(() => {});

function isTimeout(error: unknown, ms: number): void {
  ok(error instanceof DOMException, `${String(error)} is a DOMException`);
  const { name, message } = error as DOMException;
  equal([name, message], ["TimeoutError", `The operation timed out after ${ms} ms`]);
}

export const timeout: Cases = {
  "timeout: what ends in time is passed on": async () => {
    equal(await withTimeout(async () => "from a function", 10_000), "from a function");
    equal(await withTimeout(() => "without a promise", 10_000), "without a promise");
    equal(await withTimeout(Promise.resolve("from a promise"), 10_000), "from a promise");
    const thenable = { then: (resolve: (value: string) => void) => resolve("from a thenable") };
    equal(await withTimeout(thenable as PromiseLike<string>, 10_000), "from a thenable");
  },

  "timeout: a rejection in time is passed on": async () => {
    isError(await rejection(withTimeout(Promise.reject(new RangeError("no")), 10_000)), RangeError, "no");
    const throws = (): never => {
      throw new SyntaxError("at once");
    };
    isError(await rejection(withTimeout(throws, 10_000)), SyntaxError, "at once");
  },

  "timeout: what takes longer rejects with a TimeoutError": async () => {
    isTimeout(await rejection(withTimeout(never, 5)), 5);
    isTimeout(await rejection(withTimeout(never(), 0)), 0);
  },

  "timeout: the signal aborts with the same error": async () => {
    let signal: AbortSignal | undefined;
    const error = await rejection(withTimeout((given) => ((signal = given), never()), 5));
    ok(signal!.aborted && signal!.reason === error, "the reason is what the caller sees");
  },

  "timeout: work that listens to the signal cannot reject first": async () => {
    const listens = (signal: AbortSignal): Promise<never> =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("mine"))));
    isTimeout(await rejection(withTimeout(listens, 5)), 5);
  },

  "timeout: the signal of work that ends in time never aborts": async () => {
    let signal: AbortSignal | undefined;
    await withTimeout((given) => (signal = given), 5);
    await pause(20);
    equal(signal?.aborted, false);
  },

  "timeout: the timer is cleared when the work ends": async () => {
    const left = await timersLeft(async () => {
      await withTimeout(async () => 1, 60_000);
      await withTimeout(Promise.resolve(1), 60_000);
      await rejection(withTimeout(() => Promise.reject(new Error("no")), 60_000));
      await rejection(withTimeout(() => JSON.parse("{"), 60_000));
      await rejection(withTimeout(never, 1));
    });
    equal(left, 0);
  },

  "timeout: a late rejection is handled": async () => {
    const [fromFunction, fromPromise] = [deferred<never>(), deferred<never>()];
    const reasons = await unhandled(async () => {
      await rejection(withTimeout(() => fromFunction.promise, 1));
      await rejection(withTimeout(fromPromise.promise, 1));
      fromFunction.reject(new Error("late"));
      fromPromise.reject(new Error("late"));
    });
    equal(reasons, []);
  },

  "timeout: a late Response of a function is let go, that of a promise is not": async () => {
    for (const [asFunction, cancelled] of [
      [true, true],
      [false, false],
    ] as const) {
      const late = deferred<Response>();
      await rejection(withTimeout(asFunction ? () => late.promise : late.promise, 1));
      const made = watched(200);
      late.resolve(made.response);
      await pause(1);
      equal(made.cancelled, cancelled);
    }
  },

  "timeout: a call over a binding is cut off": async ({ env }) => {
    const call = withTimeout((signal) => env.LOGGER.fetch("https://log/never", { signal }), 10);
    isTimeout(await rejection(call), 10);
  },

  "timeout: wrong arguments are told": async () => {
    const wrong: [unknown, unknown, typeof TypeError | typeof RangeError, string][] = [
      [undefined, 1, TypeError, "work must be a function or a promise, not undefined"],
      [null, 1, TypeError, "work must be a function or a promise, not null"],
      [{}, 1, TypeError, "work must be a function or a promise, not object"],
      [never, undefined, TypeError, "ms must be a number, not undefined"],
      [never, "1s", TypeError, "ms must be a number, not string"],
      [never, -1, RangeError, "ms must be a number from 0 to 2147483647, not -1"],
      [never, NaN, RangeError, "ms must be a number from 0 to 2147483647, not NaN"],
      [never, Infinity, RangeError, "ms must be a number from 0 to 2147483647, not Infinity"],
    ];
    for (const [work, ms, kind, message] of wrong) {
      const call = (withTimeout as (...all: unknown[]) => Promise<unknown>)(work, ms);
      isError(await rejection(call), kind, `withTimeout: ${message}`);
    }
  },
};
