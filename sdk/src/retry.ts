// Trying again after a failure that may pass.

import { checkCount, checkFunction, checkNumber, checkOptions, LONGEST_DELAY, wrongType } from "./check.js";
import { discard, hasStatus } from "./response.js";

/** How {@link withRetry} tries. All times are in milliseconds. */
export interface RetryOptions {
  /** Tries in total, the first one included; a whole number from 1. Standard: 3. */
  readonly maxAttempts?: number | undefined;
  /** The delay before the second try; it doubles with each further one. Standard: 100. */
  readonly baseDelay?: number | undefined;
  /** The delay never exceeds this, jitter apart. Standard: 2000. */
  readonly maxDelay?: number | undefined;
  /** Up to this share of a delay is added to it at random, 0 to 1. Standard: 0.1. */
  readonly jitter?: number | undefined;
  /**
   * Whether a failed try is worth another one; not asked after the last. `failure` is what `fn` threw, or the
   * Response with status 502, 503 or 504 that it returned; `attempt` is the number of the try, from 1.
   * Standard: always. What it throws rejects the call.
   */
  readonly shouldRetry?: ((failure: unknown, attempt: number) => boolean | PromiseLike<boolean>) | undefined;
  /** Ends the call as soon as it aborts, whether a try or a delay is under way. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Calls `fn` until it succeeds, `maxAttempts` times at most.
 *
 * A try fails if `fn` throws or rejects, or if it returns a Response with status 502, 503 or 504. The delay
 * after the n-th try is `min(baseDelay · 2^(n−1), maxDelay)`, plus up to `jitter` times that at random. A
 * `Retry-After` of a 503, in seconds or as a date, takes the place of that delay if it is at most `maxDelay`;
 * a longer one is ignored.
 *
 * `fn` runs again from the start, so it must make its request anew (`fetch(request.clone())`: a body is read
 * once only), and what it does must be safe to do twice.
 *
 * @param fn What to do; gets the number of the try, from 1.
 * @returns What `fn` returned. If the last try came to a 502, 503 or 504, that Response as it is; the bodies
 *   of those before it are cancelled.
 * @throws What the last try threw; the signal's reason, at once, if it aborts (what `fn` comes to after that
 *   is ignored); TypeError or RangeError for wrong arguments. All of them reject the promise.
 */
export async function withRetry<T>(
  fn: (attempt: number) => T | PromiseLike<T>,
  options: RetryOptions = {},
): Promise<T> {
  checkFunction("withRetry: fn", fn);
  checkOptions("withRetry: options", options);
  const { maxAttempts = 3, baseDelay = 100, maxDelay = 2000, jitter = 0.1, shouldRetry, signal } = options;
  checkCount("withRetry: maxAttempts", maxAttempts);
  checkNumber("withRetry: baseDelay", baseDelay, 0, LONGEST_DELAY);
  checkNumber("withRetry: maxDelay", maxDelay, 0, LONGEST_DELAY);
  checkNumber("withRetry: jitter", jitter, 0, 1);
  if (shouldRetry !== undefined) checkFunction("withRetry: shouldRetry", shouldRetry);
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw wrongType("withRetry: signal", "an AbortSignal", signal);
  }

  signal?.throwIfAborted();
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await tryOnce(fn, attempt, signal);
    if (!outcome.failed) return outcome.value;
    const again = (): Promise<boolean> => worthIt(outcome.failure, attempt, options);
    if (attempt === maxAttempts || !(await untilAborted(again, signal))) {
      if (outcome.threw) throw outcome.failure;
      return outcome.value;
    }
    // The exponent is bounded because zero times infinity is no delay.
    const backoff = Math.min(baseDelay * 2 ** Math.min(attempt - 1, 31), maxDelay);
    const after = outcome.threw ? undefined : retryAfter(outcome.failure);
    const delay = after !== undefined && after <= maxDelay ? after : backoff * (1 + Math.random() * jitter);
    discard(outcome.failure);
    await wait(Math.min(delay, LONGEST_DELAY), signal);
  }
}

/** What a try came to. */
type Outcome<T> =
  | { readonly failed: false; readonly value: T }
  | { readonly failed: true; readonly threw: true; readonly failure: unknown }
  | { readonly failed: true; readonly threw: false; readonly failure: Response; readonly value: T };

async function tryOnce<T>(
  fn: (attempt: number) => T | PromiseLike<T>,
  attempt: number,
  signal: AbortSignal | undefined,
): Promise<Outcome<T>> {
  try {
    const value = await untilAborted(async () => fn(attempt), signal);
    if (hasStatus(value, (status) => status >= 502 && status <= 504)) {
      return { failed: true, threw: false, failure: value, value };
    }
    return { failed: false, value };
  } catch (error) {
    signal?.throwIfAborted();
    return { failed: true, threw: true, failure: error };
  }
}

async function worthIt(failure: unknown, attempt: number, options: RetryOptions): Promise<boolean> {
  return options.shouldRetry === undefined || options.shouldRetry(failure, attempt);
}

/** Settles as `work` does, or rejects with the signal's reason as soon as that aborts. */
function untilAborted<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work();
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    const settled = work().then((value) => {
      if (signal.aborted) discard(value);
      else resolve(value);
    }, reject);
    void settled.finally(() => signal.removeEventListener("abort", abort));
  });
}

/** Waits, or rejects with the signal's reason as soon as that aborts. */
function wait(delay: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    }, delay);
    signal?.addEventListener("abort", abort, { once: true });
  });
}

/** The form of dates that HTTP asks for. What else `Date.parse` reads differs from engine to engine. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** How long a 503 asks to wait, in milliseconds. */
function retryAfter(response: Response): number | undefined {
  const value = response.status === 503 ? response.headers.get("retry-after")?.trim() : undefined;
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const date = HTTP_DATE.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(date - Date.now(), 0);
}
