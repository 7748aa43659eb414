// What the cases are made of: assertions, and stand-ins for time and chance, so that no case waits for them.

export interface Env {
  readonly LOGGER: Fetcher;
}

/** What a case is run with. */
export interface Context {
  readonly request: Request;
  readonly env: Env;
  readonly ctx: ExecutionContext;
}

/** Cases by what they show. They run one after the other. */
export type Cases = Record<string, (context: Context) => void | Promise<void>>;

type ErrorClass = abstract new (...all: never[]) => Error;

const shown = (value: unknown): string => JSON.stringify(value) ?? String(value);

/** Compares as JSON, except that what JSON cannot say must be the same. */
export function equal(actual: unknown, expected: unknown, what = "value"): void {
  const same =
    Object.is(actual, expected) ||
    (typeof actual === "object" && typeof expected === "object" && shown(actual) === shown(expected));
  if (!same) throw new Error(`${what}: expected ${shown(expected)}, got ${shown(actual)}`);
}

export function ok(condition: boolean, what: string): void {
  if (!condition) throw new Error(`not so: ${what}`);
}

/** What a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  const [outcome] = await Promise.allSettled([promise]);
  if (outcome.status === "rejected") return outcome.reason;
  throw new Error(`expected a rejection, got ${shown(outcome.value)}`);
}

/** The error must be of this very class and have this message. */
export function isError(error: unknown, expected: ErrorClass, message: string): void {
  ok(error instanceof Error && error.constructor === expected, `${String(error)} is a ${expected.name}`);
  equal((error as Error).message, message, "message");
}

/** What a function throws. */
export function thrown(fn: () => unknown): unknown {
  try {
    fn();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

/** A promise, to be settled by the case. */
export function deferred<T>(): {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
} {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((yes, no) => ([resolve, reject] = [yes, no]));
  return { promise, resolve, reject };
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Puts something else in the place of a property while `run` runs. */
async function replaced<T extends object, K extends keyof T, R>(
  object: T,
  key: K,
  value: T[K],
  run: () => R | Promise<R>,
): Promise<R> {
  const real = object[key];
  object[key] = value;
  try {
    return await run();
  } finally {
    object[key] = real;
  }
}

/** Runs with timers that fire as soon as they can; answers with the delays that they were asked for. */
export async function delays(run: () => Promise<unknown>): Promise<number[]> {
  const asked: number[] = [];
  const real = setTimeout;
  const timer = (callback: () => void, delay: number): unknown => {
    asked.push(delay);
    return real(callback, 0);
  };
  await replaced(globalThis, "setTimeout", timer as typeof setTimeout, run);
  return asked;
}

/** Runs with an eye on timers; answers with how many of those that were set are neither fired nor cleared. */
export async function timersLeft(run: () => Promise<unknown>): Promise<number> {
  const left = new Set<unknown>();
  const [set, clear] = [setTimeout, clearTimeout];
  const setting = (callback: () => void, delay: number): unknown => {
    const timer: unknown = set(() => {
      left.delete(timer);
      callback();
    }, delay);
    left.add(timer);
    return timer;
  };
  const clearing = (timer: never): void => {
    left.delete(timer);
    clear(timer);
  };
  await replaced(globalThis, "setTimeout", setting as typeof setTimeout, () =>
    replaced(globalThis, "clearTimeout", clearing as typeof clearTimeout, run),
  );
  return left.size;
}

/** Runs with `Math.random` answering this. */
export const chance = <R>(value: number, run: () => R | Promise<R>): Promise<R> =>
  replaced(Math, "random", () => value, run);

/** Runs with a clock that stands still unless `pass` is called. */
export function clock<R>(run: (pass: (ms: number) => void) => R | Promise<R>): Promise<R> {
  let now = Date.parse("2026-01-01T00:00:00Z");
  return replaced(
    Date,
    "now",
    () => now,
    () => run((ms) => (now += ms)),
  );
}

/** Runs, and answers with the rejections that nobody handles. Workmesh has no such event, but prints them. */
export async function unhandled(run: () => Promise<unknown>): Promise<unknown[]> {
  if (typeof addEventListener !== "function") return run().then(() => []);
  const reasons: unknown[] = [];
  const listener = (event: PromiseRejectionEvent): void => {
    event.preventDefault();
    reasons.push(event.reason);
  };
  addEventListener("unhandledrejection", listener);
  try {
    await run();
    await pause(20);
  } finally {
    removeEventListener("unhandledrejection", listener);
  }
  return reasons;
}

/** A Response whose body tells when it is cancelled. */
export function watched(
  status: number,
  headers: HeadersInit = {},
): { response: Response; cancelled: boolean } {
  const source = {
    start: (controller: ReadableStreamDefaultController<Uint8Array>): void => {
      controller.enqueue(new TextEncoder().encode(`body of ${status}`));
    },
    cancel: (): void => {
      seen.cancelled = true;
    },
  };
  const seen = {
    response: new Response(new ReadableStream<Uint8Array>(source), { status, headers }),
    cancelled: false,
  };
  return seen;
}
