/**
 * Promises of the streams: made only when somebody asks, and never reported as unhandled.
 */

import { nativeThen } from "internal:web/language";

const PENDING = 0;
const FULFILLED = 1;
const REJECTED = 2;

export function noop() {}

/** Keeps a rejection from being reported: the stream tells of it in other ways. */
export function handled(promise) {
  nativeThen.call(promise, undefined, noop);
  return promise;
}

/** Calls one of two functions when a promise settles. What they throw is a mistake of the platform. */
export function react(promise, onFulfilled, onRejected) {
  nativeThen.call(promise, onFulfilled, onRejected);
}

/** The outcome of a script's callback as a promise, even if it throws. */
export function attempt(callback, ...args) {
  try {
    return Promise.resolve(callback(...args));
  } catch (error) {
    return Promise.reject(error);
  }
}

/**
 * A promise like a reader's `closed`: most are never looked at, so the promise itself comes with the first look.
 */
export class LazyPromise {
  #status = PENDING;
  #value = undefined;
  #resolvers = null;
  #promise = null;

  get promise() {
    if (this.#promise !== null) return this.#promise;
    if (this.#status === FULFILLED) this.#promise = Promise.resolve(this.#value);
    else if (this.#status === REJECTED) this.#promise = handled(Promise.reject(this.#value));
    else {
      this.#resolvers = Promise.withResolvers();
      this.#promise = handled(this.#resolvers.promise);
    }
    return this.#promise;
  }

  get isPending() {
    return this.#status === PENDING;
  }

  resolve(value = undefined) {
    if (this.#status !== PENDING) return;
    this.#status = FULFILLED;
    this.#value = value;
    this.#resolvers?.resolve(value);
  }

  reject(error) {
    if (this.#status !== PENDING) return;
    this.#status = REJECTED;
    this.#value = error;
    this.#resolvers?.reject(error);
  }

  static rejected(error) {
    const lazy = new LazyPromise();
    lazy.reject(error);
    return lazy;
  }

  static resolved() {
    const lazy = new LazyPromise();
    lazy.resolve();
    return lazy;
  }
}
