import { type RetryOptions, withRetry } from "workmesh";

import {
  type Cases,
  chance,
  deferred,
  delays,
  equal,
  isError,
  ok,
  pause,
  rejection,
  timersLeft,
  unhandled,
  watched,
} from "./suite";

const QUICK = { baseDelay: 0 } satisfies RetryOptions;

/** A function for `withRetry` that fails always, with a new error for each try. */
const failing = (attempt: number): Promise<never> => Promise.reject(new Error(`try ${attempt}`));

/** The delays of as many tries that all fail. */
const delaysOf = (options: RetryOptions, random = 0): Promise<number[]> =>
  chance(random, () => delays(() => rejection(withRetry(failing, options))));

/** The delay after a Response. */
async function delayAfter(status: number, retryAfter: string, options: RetryOptions): Promise<number> {
  const answer = (): Response => new Response(null, { status, headers: { "retry-after": retryAfter } });
  const [delay = NaN] = await delays(() => withRetry(answer, { jitter: 0, maxAttempts: 2, ...options }));
  return delay;
}

export const retry: Cases = {
  "retry: a try that succeeds is the only one": async () => {
    const attempts: number[] = [];
    equal(await withRetry(async (attempt) => (attempts.push(attempt), "value")), "value");
    equal(await withRetry((attempt) => (attempts.push(attempt), 7)), 7);
    equal(attempts, [1, 1]);
  },

  "retry: fn is called until it succeeds, with the number of the try": async () => {
    const attempts: number[] = [];
    const third = async (attempt: number): Promise<string> => {
      attempts.push(attempt);
      return attempt < 3 ? failing(attempt) : "third";
    };
    equal(await withRetry(third, { ...QUICK, maxAttempts: 5 }), "third");
    equal(attempts, [1, 2, 3]);
  },

  "retry: maxAttempts is the number of tries in total, and the last error is the one": async () => {
    for (const [options, message] of [
      [QUICK, "try 3"],
      [{ ...QUICK, maxAttempts: 1 }, "try 1"],
      [{ ...QUICK, maxAttempts: 4 }, "try 4"],
      [{ ...QUICK, maxAttempts: undefined }, "try 3"],
    ] as const) {
      isError(await rejection(withRetry(failing, options)), Error, message);
    }
  },

  "retry: a function that throws at once fails like one that rejects": async () => {
    const throws = (attempt: number): never => {
      throw new RangeError(`try ${attempt}`);
    };
    isError(await rejection(withRetry(throws, QUICK)), RangeError, "try 3");
  },

  "retry: what is thrown need not be an error": async () => {
    equal(await rejection(withRetry(() => Promise.reject(undefined), QUICK)), undefined);
    equal(await rejection(withRetry(() => Promise.reject("no"), QUICK)), "no");
  },

  "retry: delays double up to maxDelay": async () => {
    const options = { maxAttempts: 6, baseDelay: 10, maxDelay: 35, jitter: 0 };
    equal(await delaysOf(options), [10, 20, 35, 35, 35]);
    equal(await delaysOf({ maxAttempts: 3, baseDelay: 50, maxDelay: 20, jitter: 0 }), [20, 20]);
  },

  "retry: the standard delays are 100 and 200 ms and up to a tenth more": async () => {
    equal(await delaysOf({}, 0), [100, 200]);
    equal(await delaysOf({}, 0.5), [105, 210]);
    equal(await delaysOf({ jitter: 1 }, 0.5), [150, 300]);
    equal(await delaysOf({ maxAttempts: 7 }, 0), [100, 200, 400, 800, 1600, 2000]);
  },

  "retry: no delay stays no delay, and the longest one stays one": async () => {
    equal(new Set(await delaysOf({ maxAttempts: 50, baseDelay: 0 })).size, 1);
    const longest = 2 ** 31 - 1;
    equal(await delaysOf({ baseDelay: longest, maxDelay: longest, maxAttempts: 2 }, 0.5), [longest]);
  },

  "retry: 502, 503 and 504 are failed tries, other statuses are answers": async () => {
    for (const [status, tries] of [
      [502, 3],
      [503, 3],
      [504, 3],
      [200, 1],
      [404, 1],
      [429, 1],
      [500, 1],
      [501, 1],
      [505, 1],
    ] as const) {
      let calls = 0;
      const response = await withRetry(() => (calls++, new Response(null, { status })), QUICK);
      equal([response.status, calls], [status, tries]);
    }
  },

  "retry: the last failed Response is returned as it is, the others are cancelled": async () => {
    const made = [watched(503), watched(502), watched(504)];
    const response = await withRetry(async (attempt) => made[attempt - 1]!.response, QUICK);
    ok(response === made[2]!.response, "the last Response is the one that fn returned");
    equal(
      made.map(({ cancelled }) => cancelled),
      [true, true, false],
    );
    const reader = response.body!.getReader();
    equal(new TextDecoder().decode((await reader.read()).value), "body of 504");
    await reader.cancel();
  },

  "retry: a Response after an error, and an error after a Response": async () => {
    const made = watched(503);
    const first = (attempt: number): Promise<Response> =>
      attempt === 1 ? failing(attempt) : Promise.resolve(made.response);
    ok((await withRetry(first, { ...QUICK, maxAttempts: 2 })) === made.response, "it is the Response");
    const last = async (attempt: number): Promise<Response> =>
      attempt === 1 ? made.response : failing(attempt);
    isError(await rejection(withRetry(last, { ...QUICK, maxAttempts: 2 })), Error, "try 2");
    ok(made.cancelled, "the Response before the error is let go");
  },

  "retry: a body that fn reads itself is left to it": async () => {
    const texts: string[] = [];
    const reads = async (): Promise<Response> => {
      const response = new Response("busy", { status: 503 });
      texts.push(await response.text());
      return response;
    };
    const holds = (): Response => {
      const { response } = watched(503);
      response.body!.getReader();
      return response;
    };
    const reasons = await unhandled(async () => {
      equal((await withRetry(reads, QUICK)).status, 503);
      equal((await withRetry(holds, QUICK)).status, 503);
    });
    equal([texts, reasons], [["busy", "busy", "busy"], []]);
  },

  "retry: shouldRetry sees the failure and the number of the try, but not of the last": async () => {
    const asked: unknown[] = [];
    const shouldRetry = (failure: unknown, attempt: number): boolean => {
      asked.push(failure instanceof Response ? failure.status : (failure as Error).message, attempt);
      return true;
    };
    const fn = async (attempt: number): Promise<Response> =>
      attempt === 2 ? new Response(null, { status: 502 }) : failing(attempt);
    isError(await rejection(withRetry(fn, { ...QUICK, shouldRetry })), Error, "try 3");
    equal(asked, ["try 1", 1, 502, 2]);
  },

  "retry: shouldRetry ends the tries with what there is": async () => {
    for (const answer of [false, Promise.resolve(false)]) {
      const shouldRetry = (): boolean | Promise<boolean> => answer;
      isError(await rejection(withRetry(failing, { ...QUICK, shouldRetry })), Error, "try 1");
      const made = watched(503);
      ok((await withRetry(() => made.response, { shouldRetry })) === made.response, "it is the Response");
      ok(!made.cancelled, "its body is not cancelled");
    }
  },

  "retry: what shouldRetry throws rejects the call": async () => {
    const shouldRetry = (): never => {
      throw new SyntaxError("in shouldRetry");
    };
    isError(await rejection(withRetry(failing, { ...QUICK, shouldRetry })), SyntaxError, "in shouldRetry");
  },

  "retry: Retry-After in seconds takes the place of the delay": async () => {
    equal(await delayAfter(503, "0", {}), 0);
    equal(await delayAfter(503, "1", {}), 1000);
    equal(await delayAfter(503, "2", {}), 2000);
  },

  "retry: Retry-After as a date takes the place of the delay": async () => {
    const date = (ms: number): string => new Date(Math.floor(Date.now() / 1000) * 1000 + ms).toUTCString();
    equal(await delayAfter(503, date(-60_000), {}), 0);
    const delay = await delayAfter(503, date(30_000), { maxDelay: 60_000 });
    ok(delay > 1000 && delay <= 30_000, `${delay} ms is until the date`);
  },

  "retry: Retry-After is ignored if it is too long, not of a 503, or no such thing": async () => {
    equal(await delayAfter(503, "3", {}), 100);
    equal(await delayAfter(503, "1", { maxDelay: 999 }), 100);
    equal(await delayAfter(503, "Fri, 31 Dec 2200 23:59:59 GMT", {}), 100);
    equal(await delayAfter(502, "0", {}), 100);
    for (const nonsense of [
      "",
      "soon",
      "-1",
      "0.5",
      "1e0",
      "0x1",
      "2026-01-01",
      "Mon, 99 Foo 2020 00:00:00 GMT",
    ]) {
      equal(await delayAfter(503, nonsense, {}), 100, nonsense);
    }
  },

  "retry: an abort ends the waiting at once with its reason": async () => {
    const controller = new AbortController();
    let tries = 0;
    const left = await timersLeft(async () => {
      const slow = { baseDelay: 60_000, maxDelay: 60_000, signal: controller.signal };
      const call = withRetry((attempt) => ((tries = attempt), failing(attempt)), slow);
      setTimeout(() => controller.abort(new RangeError("enough")), 5);
      isError(await rejection(call), RangeError, "enough");
      await pause(5);
    });
    equal([tries, left], [1, 0]);
  },

  "retry: an abort ends a try that does not look at the signal": async () => {
    const controller = new AbortController();
    const late = deferred<Response>();
    const call = withRetry(() => late.promise, { signal: controller.signal });
    controller.abort();
    const error = await rejection(call);
    ok(error instanceof DOMException && error.name === "AbortError", `${String(error)} is an AbortError`);
    const made = watched(200);
    late.resolve(made.response);
    await pause(1);
    ok(made.cancelled, "the late Response is let go");
  },

  "retry: an abort ends the waiting for shouldRetry": async () => {
    const controller = new AbortController();
    const never = new Promise<boolean>(() => {});
    const call = withRetry(failing, { signal: controller.signal, shouldRetry: () => never });
    setTimeout(() => controller.abort("enough"), 5);
    equal(await rejection(call), "enough");
  },

  "retry: a rejection after the abort is handled": async () => {
    const controller = new AbortController();
    const late = deferred<never>();
    const reasons = await unhandled(async () => {
      const call = withRetry(() => late.promise, { signal: controller.signal });
      controller.abort("enough");
      equal(await rejection(call), "enough");
      late.reject(new Error("late"));
    });
    equal(reasons, []);
  },

  "retry: fn is not called if the signal has aborted before": async () => {
    let calls = 0;
    const call = withRetry(() => (calls += 1), { signal: AbortSignal.abort("before") });
    equal([await rejection(call), calls], ["before", 0]);
  },

  "retry: a failure because of the abort is no failure to try again": async () => {
    const controller = new AbortController();
    let calls = 0;
    const aborts = (): never => {
      calls += 1;
      controller.abort("enough");
      throw new Error("aborted");
    };
    equal([await rejection(withRetry(aborts, { signal: controller.signal })), calls], ["enough", 1]);
  },

  "retry: nothing stays on the signal": async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
    signal.addEventListener = (...all: Parameters<typeof add>) => (listeners++, add(...all));
    signal.removeEventListener = (...all: Parameters<typeof remove>) => (listeners--, remove(...all));
    await rejection(withRetry(failing, { ...QUICK, signal, shouldRetry: () => true }));
    await rejection(withRetry(() => JSON.parse("{"), { ...QUICK, signal }));
    await withRetry(() => 1, { signal });
    equal(listeners, 0);
  },

  "retry: wrong arguments are told before fn is called": async () => {
    const wrong: [unknown, unknown, typeof TypeError | typeof RangeError, string][] = [
      [undefined, {}, TypeError, "fn must be a function, not undefined"],
      [Promise.resolve(), {}, TypeError, "fn must be a function, not object"],
      [failing, null, TypeError, "options must be an object, not null"],
      [failing, 3, TypeError, "options must be an object, not number"],
      [failing, { maxAttempts: "3" }, TypeError, "maxAttempts must be a number, not string"],
      [failing, { maxAttempts: 0 }, RangeError, "maxAttempts must be a whole number from 1, not 0"],
      [failing, { maxAttempts: 1.5 }, RangeError, "maxAttempts must be a whole number from 1, not 1.5"],
      [
        failing,
        { maxAttempts: Infinity },
        RangeError,
        "maxAttempts must be a whole number from 1, not Infinity",
      ],
      [failing, { baseDelay: -1 }, RangeError, "baseDelay must be a number from 0 to 2147483647, not -1"],
      [failing, { baseDelay: NaN }, RangeError, "baseDelay must be a number from 0 to 2147483647, not NaN"],
      [
        failing,
        { maxDelay: 2 ** 31 },
        RangeError,
        "maxDelay must be a number from 0 to 2147483647, not 2147483648",
      ],
      [failing, { maxDelay: "2s" }, TypeError, "maxDelay must be a number, not string"],
      [failing, { jitter: 1.1 }, RangeError, "jitter must be a number from 0 to 1, not 1.1"],
      [failing, { jitter: true }, TypeError, "jitter must be a number, not boolean"],
      [failing, { shouldRetry: true }, TypeError, "shouldRetry must be a function, not boolean"],
      [failing, { signal: {} }, TypeError, "signal must be an AbortSignal, not object"],
    ];
    for (const [fn, options, kind, message] of wrong) {
      const call = (withRetry as (...all: unknown[]) => Promise<unknown>)(fn, options);
      isError(await rejection(call), kind, `withRetry: ${message}`);
    }
  },
};
