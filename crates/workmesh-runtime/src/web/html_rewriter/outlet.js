/**
 * Where a rewritten document comes out: a stream of bytes whose writer waits until somebody reads.
 */
import { streams } from "internal:web/parts";

export class Outlet {
  /** What scripts read. @type {ReadableStream} */
  stream;
  /** The stream's controller, while a read waits. */
  #sink = null;
  /** Ends the read that waits. */
  #served = null;
  /** Wakes the writer. */
  #wake = null;

  /** @param {(reason: unknown) => void} cancelled called when nobody wants the rest */
  constructor(cancelled) {
    this.stream = streams.load().byteStream({ pull: (sink) => this.#pull(sink), cancel: cancelled });
  }

  #pull(sink) {
    const { promise, resolve } = Promise.withResolvers();
    this.#sink = sink;
    this.#served = resolve;
    this.#wake?.();
    this.#wake = null;
    return promise;
  }

  /** Settles when somebody wants bytes. */
  async #wanted() {
    if (this.#sink !== null) return;
    const { promise, resolve } = Promise.withResolvers();
    this.#wake = resolve;
    await promise;
  }

  /** Gives bytes to the next reader, and settles when it has them. */
  async give(bytes) {
    await this.#wanted();
    this.#sink.enqueue(bytes);
    this.#sink = null;
    this.#served();
  }

  get #controller() {
    return streams.loaded.stateOf(this.stream).controller;
  }

  finish() {
    this.#controller.finish();
    this.#served?.();
  }

  /** Breaks the stream, once what it holds has been read. */
  async fail(error) {
    if (this.#controller.queue.size > 0) await this.#wanted();
    this.#controller.fail(error);
  }
}
