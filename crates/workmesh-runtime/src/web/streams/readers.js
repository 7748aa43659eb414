/**
 * The readers that scripts get from a `ReadableStream`.
 */
import { badArgument, badConstruction, expose, illegalInvocation, isDictionary, isObject } from "internal:web/idl";
import {
  cancelStream, isLocked, read, ReaderState, releaseReader,
} from "internal:web/streams/readable_state";
import { int32From } from "internal:web/int32";
import { stateOf as streamStateOf } from "internal:web/streams/readable";

const RELEASED = "This ReadableStream reader has been released.";

/**
 * Attaches a reader.
 * @throws {TypeError} if the stream is locked, or is not a byte stream although the reader brings buffers
 */
function attach(className, stream, byob) {
  const state = streamStateOf(stream);
  if (state === undefined) throw badConstruction(className, 1, "ReadableStream");
  if (isLocked(state)) throw new TypeError("This ReadableStream is currently locked to a reader.");
  if (byob && state.controller.pullInto === undefined) {
    throw new TypeError("This ReadableStream does not support BYOB reads.");
  }
  return new ReaderState(state, byob);
}

/** A request whose outcome is a promise for `{ value, done }`. */
class PromisedRead {
  constructor() {
    const { promise, resolve, reject } = Promise.withResolvers();
    this.promise = promise;
    this.resolve = resolve;
    this.error = reject;
  }

  chunk(value) {
    this.resolve({ value, done: false });
  }

  close(value = undefined) {
    this.resolve({ value, done: true });
  }
}

function cancelThrough(state, reason) {
  if (state.stream === null) return Promise.reject(new TypeError(RELEASED));
  return cancelStream(state.stream, reason);
}

let defaultStateOf;

export class ReadableStreamDefaultReader {
  #state;

  static {
    defaultStateOf = (value) => {
      if (!isObject(value) || !(#state in value)) throw illegalInvocation();
      return value.#state;
    };
  }

  constructor(stream) {
    this.#state = attach("ReadableStreamDefaultReader", stream, false);
  }

  get closed() {
    return defaultStateOf(this).closed.promise;
  }

  cancel(reason = undefined) {
    return cancelThrough(defaultStateOf(this), reason);
  }

  read() {
    const state = defaultStateOf(this);
    if (state.stream === null) return Promise.reject(new TypeError(RELEASED));
    const request = new PromisedRead();
    read(state, request);
    return request.promise;
  }

  releaseLock() {
    releaseReader(defaultStateOf(this));
  }
}

expose(ReadableStreamDefaultReader);

let byobStateOf;

export class ReadableStreamBYOBReader {
  #state;

  static {
    byobStateOf = (value) => {
      if (!isObject(value) || !(#state in value)) throw illegalInvocation();
      return value.#state;
    };
  }

  constructor(stream) {
    this.#state = attach("ReadableStreamBYOBReader", stream, true);
  }

  get closed() {
    return byobStateOf(this).closed.promise;
  }

  cancel(reason = undefined) {
    return cancelThrough(byobStateOf(this), reason);
  }

  read(view, options = undefined) {
    const state = byobStateOf(this);
    try {
      checkView("read", 1, view);
      if (!isDictionary(options)) {
        throw badArgument("ReadableStreamBYOBReader", "read", 2, "ReadableStreamBYOBReaderReadOptions");
      }
      const min = options?.min;
      return readInto(state, view, min === undefined ? 1 : int32From(min));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  readAtLeast(minBytes, view) {
    const state = byobStateOf(this);
    try {
      if (arguments.length < 1) throw badArgument("ReadableStreamBYOBReader", "readAtLeast", 1, "number");
      const bytes = int32From(minBytes);
      checkView("readAtLeast", 2, view);
      return readInto(state, view, Math.ceil(bytes / (view.BYTES_PER_ELEMENT ?? 1)));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  releaseLock() {
    releaseReader(byobStateOf(this));
  }
}

expose(ReadableStreamBYOBReader);

function checkView(method, index, view) {
  if (!ArrayBuffer.isView(view)) throw badArgument("ReadableStreamBYOBReader", method, index, "ArrayBufferView");
}

function readInto(state, view, minimum) {
  if (view.byteLength === 0) {
    throw new TypeError("You must call read() on a \"byob\" reader with a positive-sized TypedArray object.");
  }
  const capacity = view instanceof DataView ? view.byteLength : view.length;
  if (!Number.isInteger(minimum) || minimum < 1) {
    throw new TypeError(`Requested invalid minimum number of bytes to read (${minimum}).`);
  }
  if (minimum > capacity) {
    throw new TypeError(`Minimum bytes to read (${minimum}) exceeds size of buffer (${view.byteLength}).`);
  }
  const { stream } = state;
  if (stream === null) throw new TypeError(RELEASED);
  const request = new PromisedRead();
  stream.disturbed = true;
  if (stream.phase === "errored") request.error(stream.error);
  else stream.controller.pullInto(view, minimum, request);
  return request.promise;
}
