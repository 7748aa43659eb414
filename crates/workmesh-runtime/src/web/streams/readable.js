/**
 * `ReadableStream`, and the streams that the platform itself makes.
 */
import { apply, badArgument, badField, expose, illegalInvocation, isDictionary, isObject, unreadable } from "internal:web/idl";
import { transforms } from "internal:web/parts";
import { ByteControllerState } from "internal:web/streams/byte_controller";
import { DefaultControllerState } from "internal:web/streams/default_controller";
import { readableFrom } from "internal:web/streams/from";
import { streamIterator } from "internal:web/streams/iterator";
import { handled } from "internal:web/streams/promises";
import { cancelStream, isLocked, ReadableState } from "internal:web/streams/readable_state";
import { ReadableStreamBYOBReader, ReadableStreamDefaultReader } from "internal:web/streams/readers";
import { checkByteCount, highWaterMarkFrom, sizeFrom, streamArgument } from "internal:web/streams/strategies";
import { teeState } from "internal:web/streams/tee";
import { token } from "internal:web/token";

const LOCKED = "This ReadableStream is currently locked to a reader.";
const WRITER_LOCKED = "This WritableStream is currently locked to a writer";

/** The state of a stream: `(value) => ReadableState`, undefined for any other object. */
export let stateOf;

function required(stream) {
  const state = isObject(stream) ? stateOf(stream) : undefined;
  if (state === undefined) throw illegalInvocation();
  return state;
}

export class ReadableStream {
  #state;

  static {
    stateOf = (value) => (isObject(value) && #state in value ? value.#state : undefined);
  }

  constructor(source = undefined, strategy = undefined) {
    if (source === token) {
      this.#state = strategy;
      strategy.wrapper = this;
      return;
    }
    this.#state = new ReadableState();
    this.#state.wrapper = this;
    const from = streamArgument("ReadableStream", 1, "UnderlyingSource", source);
    connect(this.#state, from, streamArgument("ReadableStream", 2, "StreamQueuingStrategy", strategy));
  }

  static from(iterable) {
    return readableFrom(iterable);
  }

  get locked() {
    return isLocked(required(this));
  }

  cancel(reason = undefined) {
    const state = required(this);
    if (isLocked(state)) return Promise.reject(new TypeError(LOCKED));
    return cancelStream(state, reason);
  }

  getReader(options = undefined) {
    required(this);
    if (!isDictionary(options)) throw badArgument("ReadableStream", "getReader", 1, "GetReaderOptions");
    const mode = options?.mode;
    if (mode === undefined) return new ReadableStreamDefaultReader(this);
    if (`${mode}` === "byob") return new ReadableStreamBYOBReader(this);
    throw new TypeError("mode must be undefined or 'byob' in call to getReader().");
  }

  pipeThrough(transform, options = undefined) {
    const state = required(this);
    if (transform === undefined || transform === null) throw unreadable("14ReadableStream", "Transform");
    if (!isObject(transform)) throw badArgument("ReadableStream", "pipeThrough", 1, "Transform");
    const { pipe, pipeOptionsFrom, writableStateOf } = transforms.load();
    const { readable, writable } = transform;
    const destination = writableStateOf(writable);
    if (stateOf(readable) === undefined) throw badField("Transform", "readable", "ReadableStream");
    if (destination === undefined) throw badField("Transform", "writable", "WritableStream");
    const pipeOptions = pipeOptionsFrom("pipeThrough", options);
    if (isLocked(state)) throw new TypeError(LOCKED);
    if (destination.writer !== null) throw new TypeError(`${WRITER_LOCKED}.`);
    handled(pipe(state, destination, pipeOptions));
    return readable;
  }

  pipeTo(destination, options = undefined) {
    const state = required(this);
    try {
      const { pipe, pipeOptionsFrom, writableStateOf } = transforms.load();
      const target = writableStateOf(destination);
      if (target === undefined) throw badArgument("ReadableStream", "pipeTo", 1, "WritableStream");
      const pipeOptions = pipeOptionsFrom("pipeTo", options);
      if (isLocked(state)) throw new TypeError(LOCKED);
      if (target.writer !== null) throw new TypeError(WRITER_LOCKED);
      return pipe(state, target, pipeOptions);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  tee() {
    const state = required(this);
    if (isLocked(state)) throw new TypeError("This ReadableStream is currently locked to a reader,");
    return teeStream(state);
  }

  values(options = undefined) {
    const state = required(this);
    if (!isDictionary(options)) throw badArgument("ReadableStream", "values", 1, "ValuesOptions");
    if (isLocked(state)) throw new TypeError(LOCKED);
    return streamIterator(state, Boolean(options?.preventCancel));
  }
}

Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, {
  __proto__: null,
  value: ReadableStream.prototype.values,
  writable: true,
  configurable: true,
});

expose(ReadableStream);

/** What scripts hold for a state. */
export function wrap(state) {
  return state.wrapper ?? new ReadableStream(token, state);
}

/** A stream's two halves, each of which gets every chunk. */
export function teeStream(state) {
  const length = state.disturbed ? null : (state.length ?? state.backing?.length ?? null);
  return teeState(state).map((half) => {
    half.length = length;
    return wrap(half);
  });
}

/** Reads the callback of a source that a script gave. */
function callback(source, name) {
  const method = source[name];
  if (method === undefined || typeof method === "function") return method;
  throw badField("UnderlyingSource", name, "function");
}

/** Ties a script's source to a new stream. */
function connect(stream, source, strategy) {
  const type = source.type === undefined ? undefined : `${source.type}`;
  checkByteCount(source.expectedLength);
  const [start, pull, cancel] = [callback(source, "start"), callback(source, "pull"), callback(source, "cancel")];
  let controller;
  if (type === "bytes") {
    controller = new ByteControllerState(stream, highWaterMarkFrom(strategy, 0), autoAllocateFrom(source));
  } else if (type === undefined || type === "") {
    controller = new DefaultControllerState(stream, highWaterMarkFrom(strategy, 1), sizeFrom(strategy));
  } else {
    throw new TypeError(`"${type}" is not a valid type of ReadableStream.`);
  }
  if (pull !== undefined) controller.onPull = (state) => apply(pull, source, [state.wrapper]);
  if (cancel !== undefined) controller.onCancel = (reason) => apply(cancel, source, [reason]);
  controller.start(start === undefined ? null : (state) => apply(start, source, [state.wrapper]));
}

function autoAllocateFrom(source) {
  if (source.autoAllocateChunkSize === undefined) return undefined;
  const size = Number(source.autoAllocateChunkSize);
  if (!(size >= 1)) throw new TypeError("The autoAllocateChunkSize option cannot be zero.");
  return Math.trunc(size);
}

/**
 * A byte stream fed by the platform, which nothing pulls from before it is read.
 *
 * @param {{ pull: (sink: ByteControllerState) => unknown, cancel: (reason: unknown) => unknown }} source `pull` gives
 *   the next bytes to `sink.enqueue`, or calls `sink.finish`
 */
export function byteStream({ pull, cancel }) {
  const state = new ReadableState();
  const controller = new ByteControllerState(state, 0, undefined);
  controller.onPull = pull;
  controller.onCancel = cancel;
  controller.start(null);
  return wrap(state);
}

/**
 * A stream of anything fed by the platform.
 *
 * @param {{ pull: (sink: DefaultControllerState) => unknown, cancel: (reason: unknown) => unknown }} source
 */
export function chunkStream({ pull, cancel }, highWaterMark) {
  const state = new ReadableState();
  const controller = new DefaultControllerState(state, highWaterMark, () => 1);
  controller.onPull = pull;
  controller.onCancel = cancel;
  controller.start(null);
  return wrap(state);
}
