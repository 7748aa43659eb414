/**
 * The state behind a `ReadableStream`, and what its controllers and readers do to it.
 *
 * Scripts hold thin wrappers; the platform works on these states, so that a body can be pumped or copied without
 * making a reader object. A stream is readable, then closed or errored.
 */
import { handled, LazyPromise } from "internal:web/streams/promises";
import { Queue } from "internal:web/streams/queue";

export class ReadableState {
  /** @type {"readable" | "closed" | "errored"} */
  phase = "readable";
  /** @type {ReaderState | null} */
  reader = null;
  error = undefined;
  disturbed = false;
  /** The state of the controller: default or byte. */
  controller = null;
  /** What scripts hold. @type {ReadableStream | null} */
  wrapper = null;
  /** The payload from which the platform made this stream, if it did; see `payload.js`. */
  backing = null;
  /** The number of bytes it will give, or null if that is not known. @type {number | null} */
  length = null;
  /** Whether the platform took it whole, so that no reader will ever be had. */
  seized = false;
}

/**
 * What waits for a chunk: exactly one of its functions is called, once.
 *
 * @typedef {object} ReadRequest
 * @property {(value: unknown) => void} chunk
 * @property {(value?: unknown) => void} close
 * @property {(reason: unknown) => void} error
 */

/** The state behind a reader. */
export class ReaderState {
  /** @type {ReadableState | null} null once it was released */
  stream;
  /** Whether it brings its own buffers. */
  byob;
  closed = new LazyPromise();
  /** @type {Queue} of ReadRequest */
  requests = new Queue();

  /** Attaches a reader to a stream that is not locked. */
  constructor(stream, byob) {
    this.stream = stream;
    this.byob = byob;
    stream.reader = this;
    if (stream.phase === "closed") this.closed.resolve();
    else if (stream.phase === "errored") this.closed.reject(stream.error);
  }

  /** Ends all that waits, each in the way that `end` says. */
  drain(end) {
    while (this.requests.length > 0) end(this.requests.shift());
  }
}

export function isLocked(stream) {
  return stream.reader !== null || stream.seized;
}

/** Takes the stream whole: it counts as read, and stays locked. */
export function seize(stream) {
  stream.disturbed = true;
  stream.seized = true;
}

export function hasDefaultReader(stream) {
  return stream.reader !== null && !stream.reader.byob;
}

export function hasByobReader(stream) {
  return stream.reader !== null && stream.reader.byob;
}

/** How many reads of the attached reader wait for a chunk. */
export function waitingReads(stream) {
  return stream.reader === null ? 0 : stream.reader.requests.length;
}

export function closeStream(stream) {
  stream.phase = "closed";
  const { reader } = stream;
  if (reader === null) return;
  reader.closed.resolve();
  if (!reader.byob) reader.drain((request) => request.close());
}

export function errorStream(stream, error) {
  stream.phase = "errored";
  stream.error = error;
  const { reader } = stream;
  if (reader === null) return;
  reader.closed.reject(error);
  reader.drain((request) => request.error(error));
}

/** Reads one chunk through a default reader. */
export function read(reader, request) {
  const { stream } = reader;
  stream.disturbed = true;
  if (stream.phase === "closed") request.close();
  else if (stream.phase === "errored") request.error(stream.error);
  else stream.controller.pull(request);
}

/**
 * Loses interest in a stream.
 * @returns {Promise<void>} settles when the source has been told
 */
export function cancelStream(stream, reason) {
  stream.disturbed = true;
  if (stream.phase === "closed") return Promise.resolve(undefined);
  if (stream.phase === "errored") return Promise.reject(stream.error);
  closeStream(stream);
  const { reader } = stream;
  if (reader !== null && reader.byob) reader.drain((request) => request.close(undefined));
  return stream.controller.cancel(reason).then(() => undefined);
}

/** Detaches a reader; what it still waits for fails. */
export function releaseReader(reader) {
  const { stream } = reader;
  if (stream === null) return;
  const error = new TypeError("This ReadableStream reader has been released.");
  if (stream.phase === "readable" && reader.closed.isPending) reader.closed.reject(error);
  else reader.closed = LazyPromise.rejected(error);
  stream.controller.release();
  stream.reader = null;
  reader.stream = null;
  reader.drain((request) => request.error(error));
}

/** What `InternalReader.next` gives at the end of a stream; a chunk may be anything else. */
export const END = Symbol("end");

/** A reader for the platform's own use. */
export class InternalReader {
  constructor(stream) {
    this.state = new ReaderState(stream, false);
  }

  /** @returns {Promise<unknown>} the next chunk, or `END` */
  next() {
    const { promise, resolve, reject } = Promise.withResolvers();
    read(this.state, { chunk: resolve, close: () => resolve(END), error: reject });
    return promise;
  }

  /** Tells the source that nobody will read on; how that ends interests nobody. */
  cancel(reason) {
    if (this.state.stream !== null) handled(cancelStream(this.state.stream, reason));
  }
}
