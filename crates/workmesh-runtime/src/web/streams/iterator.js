/**
 * Asynchronous iteration over a stream (`for await`).
 */
import { expose, illegalConstructor, illegalInvocation, returnsItself } from "internal:web/idl";
import { cancelStream, read, ReaderState, releaseReader } from "internal:web/streams/readable_state";
import { token } from "internal:web/token";

const AsyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype);

class ReadableStreamAsyncIterator {
  #reader;
  #preventCancel;
  /** The last call's promise: calls take their turns. @type {Promise<unknown> | null} */
  #last = null;
  #finished = false;

  constructor(key, reader, preventCancel) {
    if (key !== token) throw illegalConstructor();
    this.#reader = reader;
    this.#preventCancel = preventCancel;
  }

  next() {
    if (!(this && typeof this === "object" && #reader in this)) throw illegalInvocation();
    return this.#inTurn(() => this.#next());
  }

  return(value = undefined) {
    if (!(this && typeof this === "object" && #reader in this)) throw illegalInvocation();
    return this.#inTurn(() => this.#return(value));
  }

  #inTurn(step) {
    this.#last = this.#last === null ? step() : this.#last.then(step, step);
    return this.#last;
  }

  #next() {
    if (this.#finished) return Promise.resolve({ value: undefined, done: true });
    const { promise, resolve, reject } = Promise.withResolvers();
    read(this.#reader, {
      chunk: (value) => resolve({ value, done: false }),
      close: () => {
        this.#finish();
        resolve({ value: undefined, done: true });
      },
      error: (reason) => {
        this.#finish();
        reject(reason);
      },
    });
    return promise;
  }

  async #return(value) {
    if (!this.#finished) {
      const { stream } = this.#reader;
      const cancelled = this.#preventCancel ? undefined : cancelStream(stream, value);
      this.#finish();
      await cancelled;
    }
    return { value, done: true };
  }

  #finish() {
    this.#finished = true;
    releaseReader(this.#reader);
  }
}

Object.setPrototypeOf(ReadableStreamAsyncIterator.prototype, AsyncIteratorPrototype);
expose(ReadableStreamAsyncIterator);
Object.defineProperty(ReadableStreamAsyncIterator.prototype, Symbol.asyncIterator, {
  __proto__: null, value: returnsItself(), writable: true, configurable: true,
});

/** An iterator that locks the stream until it ends. */
export function streamIterator(stream, preventCancel) {
  return new ReadableStreamAsyncIterator(token, new ReaderState(stream, false), preventCancel);
}
