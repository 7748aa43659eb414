/**
 * The default controller: a queue of chunks of any kind between a source and the readers.
 */
import { badArgument, expose, illegalConstructor, illegalInvocation, isObject } from "internal:web/idl";
import { ControllerState } from "internal:web/streams/controller";
import { SizedQueue } from "internal:web/streams/queue";
import { closeStream, errorStream, hasDefaultReader, waitingReads } from "internal:web/streams/readable_state";
import { token } from "internal:web/token";

export class DefaultControllerState extends ControllerState {
  queue = new SizedQueue();
  /** @type {(chunk: unknown) => number} */
  sizeOf;
  /** What scripts hold. */
  #wrapper = null;

  constructor(stream, highWaterMark, sizeOf) {
    super(stream, highWaterMark);
    this.sizeOf = sizeOf;
  }

  get wrapper() {
    return (this.#wrapper ??= new ReadableStreamDefaultController(token, this));
  }

  letGo() {
    super.letGo();
    this.sizeOf = null;
  }

  close() {
    if (!this.canCloseOrEnqueue) return;
    this.closeRequested = true;
    if (this.queue.length > 0) return;
    this.letGo();
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
    this.letGo();
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
      this.letGo();
      closeStream(this.stream);
    } else {
      this.pullIfNeeded();
    }
    request.chunk(chunk);
  }

  /** A reader that goes leaves nothing behind here. */
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

  error(reason) {
    const state = stateOf(this);
    if (arguments.length < 1) throw badArgument("ReadableStreamDefaultController", "error", 1, "Value");
    state.fail(reason);
  }
}

expose(ReadableStreamDefaultController);
