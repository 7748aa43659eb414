/**
 * Teeing: two streams that each give every chunk of one.
 *
 * A chunk is read when either half wants one, so the slower half queues what the faster has read. The source is
 * cancelled when both halves are.
 */
import { ByteControllerState } from "internal:web/streams/byte_controller";
import { DefaultControllerState } from "internal:web/streams/default_controller";
import { react } from "internal:web/streams/promises";
import { cancelStream, read, ReadableState, ReaderState } from "internal:web/streams/readable_state";

/** @returns {[ReadableState, ReadableState]} */
export function teeState(stream) {
  const bytes = stream.controller instanceof ByteControllerState;
  const tee = new Tee(stream, bytes);
  tee.start();
  return tee.branches.map((branch) => branch.stream);
}

/** One half. */
class Branch {
  stream = new ReadableState();
  cancelled = false;

  constructor(tee, bytes) {
    this.controller = bytes
      ? new ByteControllerState(this.stream, 0, undefined)
      : new DefaultControllerState(this.stream, 1, () => 1);
    this.controller.onPull = () => tee.pull();
    this.controller.onCancel = (reason) => tee.cancel(this, reason);
  }

  finish() {
    if (this.cancelled) return;
    if (this.controller.finish !== undefined) this.controller.finish();
    else this.controller.close();
  }
}

class Tee {
  #reader;
  #bytes;
  #reading = false;
  #readAgain = false;
  /** Settles when both halves were cancelled and the source has heard of it, or when the source has ended. */
  #cancelled = Promise.withResolvers();

  constructor(stream, bytes) {
    this.#reader = new ReaderState(stream, false);
    this.#bytes = bytes;
    this.branches = [new Branch(this, bytes), new Branch(this, bytes)];
  }

  start() {
    for (const branch of this.branches) branch.controller.start(null);
    react(this.#reader.closed.promise, undefined, (error) => {
      for (const branch of this.branches) branch.controller.fail(error);
      this.#cancelled.resolve(undefined);
    });
  }

  pull() {
    if (this.#reading) {
      this.#readAgain = true;
      return;
    }
    this.#reading = true;
    read(this.#reader, {
      // A chunk is passed on in a later job, so that an error which follows it at once reaches both halves first.
      chunk: (chunk) => react(Promise.resolve(), () => this.#passOn(chunk)),
      close: () => {
        this.#reading = false;
        for (const branch of this.branches) branch.finish();
        if (this.branches.some((branch) => !branch.cancelled)) this.#cancelled.resolve(undefined);
      },
      error: () => {
        this.#reading = false;
      },
    });
  }

  #passOn(chunk) {
    this.#readAgain = false;
    const [first, second] = this.branches;
    // Bytes are copied: each half owns the buffers that it gives away.
    const copy = this.#bytes && !first.cancelled && !second.cancelled ? chunk.slice() : chunk;
    if (!first.cancelled) first.controller.enqueue(chunk);
    if (!second.cancelled) second.controller.enqueue(copy);
    this.#reading = false;
    if (this.#readAgain) this.pull();
  }

  cancel(branch, reason) {
    branch.cancelled = true;
    const [first, second] = this.branches;
    if (first.cancelled && second.cancelled) {
      this.#cancelled.resolve(cancelStream(this.#reader.stream, reason));
    }
    return this.#cancelled.promise;
  }
}
