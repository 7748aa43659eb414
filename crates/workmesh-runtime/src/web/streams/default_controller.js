/**
 * The default controller: a queue of chunks of any kind between a source and the readers.
 */
import { expose, illegalConstructor, illegalInvocation, isObject } from "internal:web/idl";
import { attempt, react } from "internal:web/streams/promises";
import { SizedQueue } from "internal:web/streams/queue";
import { closeStream, errorStream, hasDefaultReader, waitingReads } from "internal:web/streams/readable_state";
import { token } from "internal:web/token";

export class DefaultControllerState {
  stream;
  queue = new SizedQueue();
  started = false;
  closeRequested = false;
  pulling = false;
  pullAgain = false;
  highWaterMark;
  sizeOf;
  /** @type {((controller: object) => unknown) | null} */
  onPull = null;
  /** @type {((reason: unknown) => unknown) | null} */
  onCancel = null;
  /** What scripts hold. */
  #wrapper = null;

  constructor(stream, highWaterMark, sizeOf) {
    this.stream = stream;
    this.highWaterMark = highWaterMark;
    this.sizeOf = sizeOf;
    stream.controller = this;
  }

  get wrapper() {
    return (this.#wrapper ??= new ReadableStreamDefaultController(token, this));
  }

  /** Runs the source's `start`; pulling begins when what it returned is fulfilled. */
  start(onStart) {
    react(
      onStart === null ? Promise.resolve() : attempt(onStart, this),
      () => {
        this.started = true;
        this.pullIfNeeded();
      },
      (error) => this.fail(error),
    );
  }

  get desiredSize() {
    if (this.stream.phase === "errored") return null;
    return this.stream.phase === "closed" ? 0 : this.highWaterMark - this.queue.size;
  }

  get canCloseOrEnqueue() {
    return !this.closeRequested && this.stream.phase === "readable";
  }

  #shouldPull() {
    if (!this.canCloseOrEnqueue || !this.started) return false;
    return (hasDefaultReader(this.stream) && waitingReads(this.stream) > 0) || this.desiredSize > 0;
  }

  pullIfNeeded() {
    if (this.onPull === null || !this.#shouldPull()) return;
    if (this.pulling) {
      this.pullAgain = true;
      return;
    }
    this.pulling = true;
    react(
      attempt(this.onPull, this),
      () => {
        this.pulling = false;
        if (!this.pullAgain) return;
        this.pullAgain = false;
        this.pullIfNeeded();
      },
      (error) => this.fail(error),
    );
  }

  /** Forgets the source, which may hold much. */
  #letGo() {
    this.onPull = null;
    this.onCancel = null;
    this.sizeOf = null;
  }

  close() {
    if (!this.canCloseOrEnqueue) return;
    this.closeRequested = true;
    if (this.queue.length > 0) return;
    this.#letGo();
    closeStream(this.stream);
  }

  enqueue(chunk) {
    if (!this.canCloseOrEnqueue) return;
    if (hasDefaultReader(this.stream) && waitingReads(this.stream) > 0) {
      this.stream.reader.requests.shift().chunk(chunk);
    } else {
      try {
        this.queue.push(chunk, this.sizeOf(chunk));
      } catch (error) {
        this.fail(error);
        throw error;
      }
    }
    this.pullIfNeeded();
  }

  fail(error) {
    if (this.stream.phase !== "readable") return;
    this.queue.clear();
    this.#letGo();
    errorStream(this.stream, error);
  }

  /** Serves a read: from the queue, or when the next chunk comes. */
  pull(request) {
    if (this.queue.length === 0) {
      this.stream.reader.requests.push(request);
      this.pullIfNeeded();
      return;
    }
    const chunk = this.queue.shift();
    if (this.closeRequested && this.queue.length === 0) {
      this.#letGo();
      closeStream(this.stream);
    } else {
      this.pullIfNeeded();
    }
    request.chunk(chunk);
  }

  cancel(reason) {
    this.queue.clear();
    const { onCancel } = this;
    this.#letGo();
    return onCancel === null ? Promise.resolve(undefined) : attempt(onCancel, reason);
  }

  release() {}
}

let stateOf;

export class ReadableStreamDefaultController {
  #state;

  static {
    stateOf = (value) => {
      if (!isObject(value) || !(#state in value)) throw illegalInvocation();
      return value.#state;
    };
  }

  constructor(key, state) {
    if (key !== token) throw illegalConstructor();
    this.#state = state;
  }

  get desiredSize() {
    return stateOf(this).desiredSize;
  }

  close() {
    const state = stateOf(this);
    if (!state.canCloseOrEnqueue) throw new TypeError("This ReadableStream is closed.");
    state.close();
  }

  enqueue(chunk = undefined) {
    const state = stateOf(this);
    if (!state.canCloseOrEnqueue) throw new TypeError("Unable to enqueue");
    state.enqueue(chunk);
  }

  error(reason = undefined) {
    stateOf(this).fail(reason);
  }
}

expose(ReadableStreamDefaultController);
