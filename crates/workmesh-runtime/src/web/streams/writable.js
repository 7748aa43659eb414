/**
 * `WritableStream` and its writer.
 */
import { apply, badConstruction, badField, expose, illegalInvocation, isObject } from "internal:web/idl";
import { highWaterMarkFrom, sizeFrom, streamArgument } from "internal:web/streams/strategies";
import { WritableControllerState } from "internal:web/streams/writable_controller";
import {
  abortStream, closeQueuedOrInFlight, closeStream, desiredSize, releaseWriter, WritableState, write, WriterState,
} from "internal:web/streams/writable_state";
import { token } from "internal:web/token";

const LOCKED = "This WritableStream is currently locked to a writer.";
const RELEASED = "This WritableStream writer has been released.";
const CLOSING = "This WritableStream has been closed.";

/** The state of a stream: `(value) => WritableState`, undefined for anything else. */
export let writableStateOf;

function required(stream) {
  const state = writableStateOf(stream);
  if (state === undefined) throw illegalInvocation();
  return state;
}

export class WritableStream {
  #state;

  static {
    writableStateOf = (value) => (isObject(value) && #state in value ? value.#state : undefined);
  }

  constructor(sink = undefined, strategy = undefined) {
    if (sink === token) {
      this.#state = strategy;
      strategy.wrapper = this;
      return;
    }
    this.#state = new WritableState();
    this.#state.wrapper = this;
    const into = streamArgument("WritableStream", 1, "UnderlyingSink", sink);
    connect(this.#state, into, streamArgument("WritableStream", 2, "StreamQueuingStrategy", strategy));
  }

  get locked() {
    return required(this).writer !== null;
  }

  abort(reason = undefined) {
    const state = required(this);
    if (state.writer !== null) return Promise.reject(new TypeError(LOCKED));
    return abortStream(state, reason);
  }

  close() {
    const state = required(this);
    if (state.writer !== null) return Promise.reject(new TypeError(LOCKED));
    if (closeQueuedOrInFlight(state)) return Promise.reject(new TypeError(CLOSING));
    return closeStream(state);
  }

  getWriter() {
    required(this);
    return new WritableStreamDefaultWriter(this);
  }
}

expose(WritableStream);

/** What scripts hold for a state. */
export function wrapWritable(state) {
  return state.wrapper ?? new WritableStream(token, state);
}

/** Ties a script's sink to a new stream. */
function connect(stream, sink, strategy) {
  const [start, write_, close, abort] = ["start", "write", "close", "abort"].map((name) => {
    const method = sink[name];
    if (method === undefined || typeof method === "function") return method;
    throw badField("UnderlyingSink", name, "function");
  });
  const controller = new WritableControllerState(stream, highWaterMarkFrom(strategy, 1), sizeFrom(strategy));
  if (write_ !== undefined) controller.onWrite = (chunk, state) => apply(write_, sink, [chunk, state.wrapper]);
  if (close !== undefined) controller.onClose = () => apply(close, sink, []);
  if (abort !== undefined) controller.onAbort = (reason) => apply(abort, sink, [reason]);
  controller.start(start === undefined ? null : (state) => apply(start, sink, [state.wrapper]));
}

let writerStateOf;

export class WritableStreamDefaultWriter {
  #state;

  static {
    writerStateOf = (value) => {
      if (!isObject(value) || !(#state in value)) throw illegalInvocation();
      return value.#state;
    };
  }

  constructor(stream) {
    const state = writableStateOf(stream);
    if (state === undefined) throw badConstruction("WritableStreamDefaultWriter", 1, "WritableStream");
    if (state.writer !== null) throw new TypeError(LOCKED);
    this.#state = new WriterState(state);
  }

  get closed() {
    return writerStateOf(this).closed.promise;
  }

  get ready() {
    return writerStateOf(this).ready.promise;
  }

  get desiredSize() {
    const { stream } = writerStateOf(this);
    if (stream === null) throw new TypeError(RELEASED);
    return desiredSize(stream);
  }

  abort(reason = undefined) {
    const { stream } = writerStateOf(this);
    if (stream === null) return Promise.reject(new TypeError(RELEASED));
    return abortStream(stream, reason);
  }

  close() {
    const { stream } = writerStateOf(this);
    if (stream === null) return Promise.reject(new TypeError(RELEASED));
    if (closeQueuedOrInFlight(stream)) {
      return stream.native ? Promise.resolve(undefined) : Promise.reject(new TypeError(CLOSING));
    }
    return closeStream(stream);
  }

  write(chunk = undefined) {
    const state = writerStateOf(this);
    if (state.stream === null) return Promise.reject(new TypeError(RELEASED));
    return write(state, chunk);
  }

  releaseLock() {
    releaseWriter(writerStateOf(this));
  }
}

expose(WritableStreamDefaultWriter);
