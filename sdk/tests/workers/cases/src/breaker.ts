import { BreakerOpenError, type BreakerOptions, type CallOutcome, CircuitBreaker } from "workmesh";

import { type Cases, clock, deferred, equal, isError, ok, rejection, thrown } from "./suite";

/** Where most workers have theirs; Cloudflare allows little there. */
const atTheTop = new CircuitBreaker({ failures: 1, openFor: 20 });

const fail = (): Promise<never> => Promise.reject(new RangeError("broken"));
const work = async (): Promise<string> => "fine";

/** A breaker that has just opened; its clock must stand still. */
async function opened(options: BreakerOptions = {}): Promise<CircuitBreaker> {
  const breaker = new CircuitBreaker({ failures: 2, openFor: 100, ...options });
  for (const call of [fail, fail]) await rejection(breaker.call(call));
  equal(breaker.state, "open");
  return breaker;
}

/** The refusal of a call; it must not reach fn. */
async function refusal(breaker: CircuitBreaker): Promise<BreakerOpenError> {
  let reached = false;
  const error = await rejection(breaker.call(() => (reached = true)));
  ok(!reached, "a refused call does not reach fn");
  isError(error, BreakerOpenError, "Circuit breaker is open");
  return error as BreakerOpenError;
}

export const breaker: Cases = {
  "breaker: one in global scope works, in real time": async () => {
    equal(atTheTop.state, "closed");
    equal(await atTheTop.call(work), "fine");
    await rejection(atTheTop.call(fail));
    equal(atTheTop.state, "open");
    while (atTheTop.state === "open") await new Promise((resolve) => setTimeout(resolve, 5));
    equal(atTheTop.state, "half-open");
    equal(await atTheTop.call(work), "fine");
    equal(atTheTop.state, "closed");
  },

  "breaker: failures in a row open it, a success between them starts anew": () =>
    clock(async () => {
      const breaker = new CircuitBreaker({ failures: 3 });
      for (const call of [fail, fail, work, fail, fail]) await breaker.call(call).catch(() => {});
      equal(breaker.state, "closed");
      isError(await rejection(breaker.call(fail)), RangeError, "broken");
      equal(breaker.state, "open");
    }),

  "breaker: the standard is five failures and thirty seconds": () =>
    clock(async (pass) => {
      const breaker = new CircuitBreaker();
      for (let n = 0; n < 4; n += 1) await rejection(breaker.call(fail));
      equal(breaker.state, "closed");
      await rejection(breaker.call(fail));
      equal((await refusal(breaker)).retryAfter, 30_000);
      pass(29_999);
      equal(breaker.state, "open");
      pass(1);
      equal(breaker.state, "half-open");
      const trial = breaker.call(() => new Promise(() => {}));
      void trial;
      await refusal(breaker);
    }),

  "breaker: an open one refuses with an error that says for how long": () =>
    clock(async (pass) => {
      const breaker = await opened();
      pass(30);
      const error = await refusal(breaker);
      ok(error instanceof Error, "it is an Error");
      equal(
        [error.name, error.message, error.retryAfter],
        ["BreakerOpenError", "Circuit breaker is open", 70],
      );
      equal(String(error), "BreakerOpenError: Circuit breaker is open");
    }),

  "breaker: half-open it lets one call through, whose success closes it": () =>
    clock(async (pass) => {
      const breaker = await opened();
      pass(100);
      equal(breaker.state, "half-open");
      const trial = deferred<string>();
      const call = breaker.call(() => trial.promise);
      equal([(await refusal(breaker)).retryAfter, breaker.state], [100, "half-open"]);
      trial.resolve("back");
      equal([await call, breaker.state], ["back", "closed"]);
      equal(await breaker.call(work), "fine");
    }),

  "breaker: a failure while half-open opens it again for the whole time": () =>
    clock(async (pass) => {
      const breaker = await opened({ openFor: 5000 });
      pass(5000);
      const trial = deferred<never>();
      const call = breaker.call(() => trial.promise);
      equal((await refusal(breaker)).retryAfter, 1000, "trials decide soon");
      trial.reject(new RangeError("broken"));
      isError(await rejection(call), RangeError, "broken");
      equal([breaker.state, (await refusal(breaker)).retryAfter], ["open", 5000]);
      pass(5000);
      equal([await breaker.call(work), breaker.state], ["fine", "closed"], "the next trial");
    }),

  "breaker: after closing it takes as many failures as before": () =>
    clock(async (pass) => {
      const breaker = new CircuitBreaker({ failures: 2, openFor: 100 });
      for (const call of [fail, fail]) await rejection(breaker.call(call));
      pass(100);
      await breaker.call(work);
      await rejection(breaker.call(fail));
      equal(breaker.state, "closed");
      await rejection(breaker.call(fail));
      equal(breaker.state, "open");
    }),

  "breaker: halfOpenCalls calls are let through": () =>
    clock(async (pass) => {
      const breaker = await opened({ halfOpenCalls: 2 });
      pass(100);
      const trials = [deferred<string>(), deferred<string>()];
      const calls = trials.map(({ promise }) => breaker.call(() => promise));
      await refusal(breaker);
      trials[1]!.resolve("second");
      equal([await calls[1], breaker.state], ["second", "closed"]);
      trials[0]!.reject(new RangeError("first"));
      isError(await rejection(calls[0]!), RangeError, "first");
      equal(breaker.state, "closed", "a trial that ends after the closing does not count");
    }),

  "breaker: a trial that ends after another has failed does not close it": () =>
    clock(async (pass) => {
      const breaker = await opened({ halfOpenCalls: 2 });
      pass(100);
      const slow = deferred<string>();
      const call = breaker.call(() => slow.promise);
      await rejection(breaker.call(fail));
      slow.resolve("late");
      equal([await call, breaker.state], ["late", "open"]);
    }),

  "breaker: calls from before an opening do not count": () =>
    clock(async (pass) => {
      const breaker = new CircuitBreaker({ failures: 1, openFor: 100 });
      const [late, later] = [deferred<string>(), deferred<never>()];
      const [success, failure] = [breaker.call(() => late.promise), breaker.call(() => later.promise)];
      await rejection(breaker.call(fail));
      pass(100);
      late.resolve("late");
      equal([await success, breaker.state], ["late", "half-open"]);
      await breaker.call(work);
      later.reject(new RangeError("later"));
      isError(await rejection(failure), RangeError, "later");
      equal(breaker.state, "closed");
    }),

  "breaker: a Response of 500 or above counts as a failure and is returned": () =>
    clock(async () => {
      for (const [status, state] of [
        [499, "closed"],
        [500, "open"],
        [503, "open"],
        [599, "open"],
      ] as const) {
        const breaker = new CircuitBreaker({ failures: 1 });
        const response = new Response(null, { status });
        ok((await breaker.call(() => response)) === response, "it is the same Response");
        equal(breaker.state, state, `${status}`);
      }
    }),

  "breaker: isFailure decides about values and errors": () =>
    clock(async () => {
      const outcomes: CallOutcome[] = [];
      const isFailure = (outcome: CallOutcome): boolean => {
        outcomes.push(outcome);
        return outcome.threw ? !(outcome.error instanceof RangeError) : outcome.value === "bad";
      };
      const breaker = new CircuitBreaker({ failures: 1, isFailure });
      await breaker.call(() => new Response(null, { status: 500 }));
      isError(await rejection(breaker.call(fail, () => "fallback")), RangeError, "broken");
      equal(breaker.state, "closed");
      equal(
        outcomes.map(({ threw }) => threw),
        [false, true],
      );
      equal([await breaker.call(() => "bad"), breaker.state], ["bad", "open"]);
    }),

  "breaker: an isFailure that throws counts as a failure": () =>
    clock(async () => {
      const isFailure = (): never => {
        throw new SyntaxError("in isFailure");
      };
      const breaker = new CircuitBreaker({ failures: 1, isFailure });
      isError(await rejection(breaker.call(work)), SyntaxError, "in isFailure");
      equal(breaker.state, "open");
    }),

  "breaker: the fallback answers for refused and failed calls": () =>
    clock(async () => {
      const breaker = new CircuitBreaker({ failures: 1 });
      const errors: unknown[] = [];
      const fallback = (error: unknown): string => (errors.push(error), "instead");
      equal(await breaker.call(work, fallback), "fine");
      equal(await breaker.call(fail, fallback), "instead");
      equal(await breaker.call(work, async (error) => fallback(error)), "instead");
      isError(errors[0], RangeError, "broken");
      isError(errors[1], BreakerOpenError, "Circuit breaker is open");
      equal(errors.length, 2);
    }),

  "breaker: the fallback does not answer for a returned Response": () =>
    clock(async () => {
      const breaker = new CircuitBreaker();
      const response = await breaker.call(
        () => new Response(null, { status: 503 }),
        () => "instead",
      );
      ok(response instanceof Response && response.status === 503, "it is the Response");
    }),

  "breaker: what the fallback throws rejects the call and does not count": () =>
    clock(async () => {
      const breaker = new CircuitBreaker({ failures: 2 });
      const fallback = (): never => {
        throw new SyntaxError("in fallback");
      };
      isError(await rejection(breaker.call(fail, fallback)), SyntaxError, "in fallback");
      equal(breaker.state, "closed");
      await rejection(breaker.call(fail));
      isError(await rejection(breaker.call(work, fallback)), SyntaxError, "in fallback");
    }),

  "breaker: a function that throws at once fails like one that rejects": () =>
    clock(async () => {
      const breaker = new CircuitBreaker({ failures: 1 });
      const throws = (): never => {
        throw new RangeError("at once");
      };
      isError(await rejection(breaker.call(throws)), RangeError, "at once");
      equal(breaker.state, "open");
    }),

  "breaker: a trial that never ends gives its place away": () =>
    clock(async (pass) => {
      const breaker = await opened();
      pass(100);
      const lost = deferred<string>();
      const first = breaker.call(() => lost.promise);
      pass(29_999);
      await refusal(breaker);
      pass(1);
      const second = deferred<string>();
      const call = breaker.call(() => second.promise);
      await refusal(breaker);
      lost.resolve("after all");
      equal([await first, breaker.state], ["after all", "half-open"], "it does not count any more");
      second.resolve("back");
      equal([await call, breaker.state], ["back", "closed"]);
    }),

  "breaker: a clock that is set back does not keep it open": () =>
    clock(async (pass) => {
      const breaker = await opened();
      pass(-3_600_000);
      equal([breaker.state, await breaker.call(work), breaker.state], ["half-open", "fine", "closed"]);
    }),

  "breaker: each one counts for itself": () =>
    clock(async () => {
      await opened();
      equal(new CircuitBreaker({ failures: 1 }).state, "closed");
    }),

  "breaker: wrong arguments are told": async () => {
    const most = Number.MAX_SAFE_INTEGER;
    const wrong: [unknown, typeof TypeError | typeof RangeError, string][] = [
      [null, TypeError, "options must be an object, not null"],
      [{ failures: 0 }, RangeError, "failures must be a whole number from 1, not 0"],
      [{ failures: "5" }, TypeError, "failures must be a number, not string"],
      [{ openFor: -1 }, RangeError, `openFor must be a number from 0 to ${most}, not -1`],
      [{ openFor: Infinity }, RangeError, `openFor must be a number from 0 to ${most}, not Infinity`],
      [{ openFor: "30s" }, TypeError, "openFor must be a number, not string"],
      [{ halfOpenCalls: 0.5 }, RangeError, "halfOpenCalls must be a whole number from 1, not 0.5"],
      [{ isFailure: 500 }, TypeError, "isFailure must be a function, not number"],
    ];
    for (const [options, kind, message] of wrong) {
      const error = thrown(() => new CircuitBreaker(options as BreakerOptions));
      isError(error, kind, `CircuitBreaker: ${message}`);
    }
    const breaker = new CircuitBreaker({ failures: 1 });
    const call = breaker.call.bind(breaker) as (...all: unknown[]) => Promise<unknown>;
    isError(await rejection(call(1)), TypeError, "CircuitBreaker.call: fn must be a function, not number");
    const message = "CircuitBreaker.call: fallback must be a function, not string";
    isError(await rejection(call(work, "x")), TypeError, message);
    equal(breaker.state, "closed", "wrong arguments are no failure of what is called");
  },
};
