/**
 * The controller of a `WritableStream`: a queue of chunks between writers and the sink.
 */
import { abortSignal, newSignal } from "internal:web/abort";
import { expose, illegalConstructor, illegalInvocation, isObject } from "internal:web/idl";
import { attempt, react } from "internal:web/streams/promises";
import { SizedQueue } from "internal:web/streams/queue";
import {
  closeQueuedOrInFlight, dealWithRejection, failClose, failWrite, finishClose, finishErroring, finishWrite,
  startErroring, updateBackpressure,
} from "internal:web/streams/writable_state";
import { token } from "internal:web/token";

/** Stands in the queue for the end of the stream. */
const CLOSE = Symbol("close");

export class WritableControllerState {
  stream;
  queue = new SizedQueue();
  started = false;
  highWaterMark;
  sizeOf;
  /** Throws if a chunk cannot be written, which fails the write alone. @type {((chunk: unknown) => void) | null} */
  onCheck = null;
  /** @type {((chunk: unknown, controller: object) => unknown) | null} */
  onWrite = null;
  /** @type {(() => unknown) | null} */
  onClose = null;
  /** @type {((reason: unknown) => unknown) | null} */
  onAbort = null;
  #signal = null;
  #wrapper = null;

  constructor(stream, highWaterMark, sizeOf) {
    this.stream = stream;
    this.highWaterMark = highWaterMark;
    this.sizeOf = sizeOf;
    stream.controller = this;
  }

  get wrapper() {
    return (this.#wrapper ??= new WritableStreamDefaultController(token, this));
  }

  get signal() {
    return (this.#signal ??= newSignal());
  }

  signalAbort(reason) {
    abortSignal(this.signal, reason);
  }

  /** Runs the sink's `start`; writing begins when what it returned is fulfilled. */
  start(onStart) {
    updateBackpressure(this.stream, this.desiredSize <= 0);
    react(
      onStart === null ? Promise.resolve() : attempt(onStart, this),
      () => {
        this.started = true;
        this.#advance();
      },
      (error) => {
        this.started = true;
        dealWithRejection(this.stream, error);
      },
    );
  }

  get desiredSize() {
    return this.highWaterMark - this.queue.size;
  }

  #letGo() {
    this.onWrite = this.onClose = this.onAbort = this.sizeOf = null;
  }

  clear() {
    this.queue.clear();
  }

  abort(reason) {
    const { onAbort } = this;
    this.#letGo();
    return onAbort === null ? Promise.resolve(undefined) : attempt(onAbort, reason);
  }

  sizeOfChunk(chunk) {
    if (this.sizeOf === null) return 1;
    try {
      return this.sizeOf(chunk);
    } catch (error) {
      this.failIfWritable(error);
      return 1;
    }
  }

  write(chunk, size) {
    try {
      this.queue.push(chunk, size);
    } catch (error) {
      this.failIfWritable(error);
      return;
    }
    const { stream } = this;
    if (!closeQueuedOrInFlight(stream) && stream.phase === "writable") {
      updateBackpressure(stream, this.desiredSize <= 0);
    }
    this.#advance();
  }

  close() {
    this.queue.push(CLOSE, 0);
    this.#advance();
  }

  failIfWritable(error) {
    if (this.stream.phase !== "writable") return;
    this.#letGo();
    startErroring(this.stream, error);
  }

  /** Gives the sink what is next, if it is idle. */
  #advance() {
    const { stream } = this;
    if (!this.started || stream.inFlightWrite !== null) return;
    if (stream.phase === "erroring") {
      finishErroring(stream);
      return;
    }
    if (this.queue.length === 0) return;
    const next = this.queue.peek();
    if (next === CLOSE) this.#sinkClose();
    else this.#sinkWrite(next);
  }

  #sinkClose() {
    const { stream, onClose } = this;
    stream.inFlightClose = stream.closeRequest;
    stream.closeRequest = null;
    this.queue.shift();
    this.#letGo();
    react(
      onClose === null ? Promise.resolve() : attempt(onClose),
      () => finishClose(stream),
      (error) => failClose(stream, error),
    );
  }

  #sinkWrite(chunk) {
    const { stream } = this;
    stream.inFlightWrite = stream.writeRequests.shift();
    react(
      this.onWrite === null ? Promise.resolve() : attempt(this.onWrite, chunk, this),
      () => {
        finishWrite(stream);
        this.queue.shift();
        if (!closeQueuedOrInFlight(stream) && stream.phase === "writable") {
          updateBackpressure(stream, this.desiredSize <= 0);
        }
        this.#advance();
      },
      (error) => {
        if (stream.phase === "writable") this.#letGo();
        failWrite(stream, error);
      },
    );
  }
}

let stateOf;

export class WritableStreamDefaultController {
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

  get signal() {
    return stateOf(this).signal;
  }

  error(reason = undefined) {
    stateOf(this).failIfWritable(reason);
  }
}

expose(WritableStreamDefaultController);
