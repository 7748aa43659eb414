// A circuit breaker: calls to what keeps failing fail at once, so that it can recover and nobody waits.

import { checkCount, checkFunction, checkNumber, checkOptions } from "./check.js";
import { hasStatus } from "./response.js";

/** Whether a {@link CircuitBreaker} lets calls through, refuses them, or lets some through on trial. */
export type BreakerState = "closed" | "open" | "half-open";

/** What a call came to. */
export type CallOutcome =
  { readonly threw: false; readonly value: unknown } | { readonly threw: true; readonly error: unknown };

/** When a {@link CircuitBreaker} opens, and how it closes again. */
export interface BreakerOptions {
  /** Failures in a row that open it; a whole number from 1. Standard: 5. */
  readonly failures?: number | undefined;
  /** How long it stays open, in milliseconds. Standard: 30000. */
  readonly openFor?: number | undefined;
  /** Calls under way at once while it is half-open; a whole number from 1. Standard: 1. */
  readonly halfOpenCalls?: number | undefined;
  /**
   * Whether a call has failed. Standard: it threw, or returned a Response with status 500 or above. If it
   * throws itself, the call has failed and rejects with that.
   */
  readonly isFailure?: ((outcome: CallOutcome) => boolean) | undefined;
}

/** A call was refused because the breaker is open. */
export class BreakerOpenError extends Error {
  /** In how many milliseconds it is worth trying again. */
  readonly retryAfter: number;

  constructor(retryAfter: number) {
    super("Circuit breaker is open");
    this.name = "BreakerOpenError";
    this.retryAfter = retryAfter;
  }
}

/** What {@link BreakerOpenError.retryAfter} says at most while trial calls decide, in milliseconds. */
const SOON = 1000;

/**
 * After how many milliseconds at least a trial call counts as lost. On Cloudflare the code of a request whose
 * client went away stops where it is, so that a call may never come to anything.
 */
const LOST = 30_000;

/**
 * Closed, it lets calls through; after `failures` failures in a row it opens and refuses them. When `openFor`
 * has passed it is half-open and lets `halfOpenCalls` calls through on trial: the first success closes it, a
 * failure opens it again. Calls that began before it last opened or closed do not count any more.
 *
 * It belongs in global scope: it only knows of the calls that are made through it, in its own isolate. On
 * Cloudflare the clock stands still while a request computes, so that `openFor` passes only with I/O.
 */
export class CircuitBreaker {
  readonly #failures: number;
  readonly #openFor: number;
  readonly #halfOpenCalls: number;
  readonly #isFailure: (outcome: CallOutcome) => boolean;

  /** Failures in a row. */
  #failed = 0;
  /** When it opened; undefined while it is closed. */
  #openedAt: number | undefined;
  /** Trial calls under way, and when the last one began. */
  #trials = 0;
  #triedAt = 0;
  /** Counts the changes of state: the end of a call tells nothing about a period it did not begin in. */
  #period = 0;

  /** @throws TypeError or RangeError for wrong options. */
  constructor(options: BreakerOptions = {}) {
    checkOptions("CircuitBreaker: options", options);
    const { failures = 5, openFor = 30_000, halfOpenCalls = 1, isFailure = failsByDefault } = options;
    checkCount("CircuitBreaker: failures", failures);
    checkNumber("CircuitBreaker: openFor", openFor, 0, Number.MAX_SAFE_INTEGER);
    checkCount("CircuitBreaker: halfOpenCalls", halfOpenCalls);
    checkFunction("CircuitBreaker: isFailure", isFailure);
    this.#failures = failures;
    this.#openFor = openFor;
    this.#halfOpenCalls = halfOpenCalls;
    this.#isFailure = isFailure;
  }

  /** What it does with calls now. */
  get state(): BreakerState {
    if (this.#openedAt === undefined) return "closed";
    return since(this.#openedAt) < this.#openFor ? "open" : "half-open";
  }

  /**
   * Calls `fn`, unless the breaker is open.
   *
   * @param fallback What to do instead if the call is refused, or if `fn` throws and that is a failure; gets
   *   the error. What it does is not counted.
   * @returns What `fn` returned, a Response that counts as a failure included, or what `fallback` returned.
   * @throws BreakerOpenError if the call is refused; what `fn` threw; what `fallback` threw; TypeError for
   *   wrong arguments. All of them reject the promise.
   */
  async call<T, F = never>(
    fn: () => T | PromiseLike<T>,
    fallback?: (error: unknown) => F | PromiseLike<F>,
  ): Promise<T | F> {
    checkFunction("CircuitBreaker.call: fn", fn);
    if (fallback !== undefined) checkFunction("CircuitBreaker.call: fallback", fallback);

    const refused = this.#admit();
    if (refused !== undefined) {
      if (fallback !== undefined) return fallback(refused);
      throw refused;
    }
    const period = this.#period;
    let value: T;
    try {
      value = await fn();
    } catch (error) {
      const failed = this.#judge(period, { threw: true, error });
      if (failed && fallback !== undefined) return fallback(error);
      throw error;
    }
    this.#judge(period, { threw: false, value });
    return value;
  }

  /** Lets a call through, or says why not. */
  #admit(): BreakerOpenError | undefined {
    if (this.#openedAt === undefined) return undefined;
    const left = this.#openFor - since(this.#openedAt);
    if (left > 0) return new BreakerOpenError(left);
    if (this.#trials >= this.#halfOpenCalls) {
      if (since(this.#triedAt) < Math.max(this.#openFor, LOST)) {
        // The trial calls decide; nobody knows when.
        return new BreakerOpenError(Math.min(this.#openFor, SOON));
      }
      this.#begin();
    }
    this.#trials += 1;
    this.#triedAt = Date.now();
    return undefined;
  }

  /** Finds out whether a call failed, and counts it. */
  #judge(period: number, outcome: CallOutcome): boolean {
    let failed = true;
    try {
      failed = this.#isFailure(outcome);
    } finally {
      if (period === this.#period) this.#count(failed);
    }
    return failed;
  }

  #count(failed: boolean): void {
    const trial = this.#openedAt !== undefined;
    this.#failed = failed ? this.#failed + 1 : 0;
    if (failed && (trial || this.#failed >= this.#failures)) {
      this.#openedAt = Date.now();
      this.#begin();
    } else if (!failed && trial) {
      this.#openedAt = undefined;
      this.#begin();
    }
  }

  /** Begins a period: calls under way belong to the past. */
  #begin(): void {
    this.#period += 1;
    this.#failed = 0;
    this.#trials = 0;
  }
}

const failsByDefault = (outcome: CallOutcome): boolean =>
  outcome.threw || hasStatus(outcome.value, (status) => status >= 500);

/** How many milliseconds ago that was. If the clock was set back since, that is unknown, and long enough. */
function since(then: number): number {
  const passed = Date.now() - then;
  return passed < 0 ? Infinity : passed;
}
