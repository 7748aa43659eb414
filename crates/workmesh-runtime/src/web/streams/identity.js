/**
 * `IdentityTransformStream` and `FixedLengthStream`: bytes in, the same bytes out, and a reader may bring buffers.
 *
 * A write is done when its bytes have been read, so nothing piles up in between. As a body, a `FixedLengthStream` has
 * a `Content-Length`.
 */
import { bytesOf } from "internal:web/bytes";
import { badConstruction, expose } from "internal:web/idl";
import { ops } from "internal:ops";
import { ByteControllerState } from "internal:web/streams/byte_controller";
import { ReadableState } from "internal:web/streams/readable_state";
import { checkByteCount, countFrom, streamArgument } from "internal:web/streams/strategies";
import { TransformStream } from "internal:web/streams/transform";
import { WritableControllerState } from "internal:web/streams/writable_controller";
import { startErroring, WritableState } from "internal:web/streams/writable_state";
import { token } from "internal:web/token";

/** The two ends, joined. */
class Channel {
  readable = new ReadableState();
  writable = new WritableState();
  /** The write whose bytes wait to be read. */
  #written = null;
  /** The request that it belongs to. */
  #request = ops.current();
  /** Bytes that may still be written, or null if there is no bound. */
  #left;

  constructor(length) {
    this.#left = length;
    this.readable.length = length;
    const reader = new ByteControllerState(this.readable, 0, undefined);
    reader.onPull = () => this.#pull();
    reader.onCancel = (reason) => this.#cancelled(reason);
    const writer = new WritableControllerState(this.writable, 1, () => 1);
    writer.onCheck = () => ops.check_sink(this.#request);
    writer.onWrite = (chunk) => this.#write(chunk);
    writer.onClose = () => this.#close();
    writer.onAbort = (reason) => reader.fail(reason);
    reader.start(null);
    writer.start(null);
  }

  #write(chunk) {
    const bytes = copyOf(chunk);
    if (bytes.byteLength === 0) return undefined;
    if (this.#left !== null) {
      if (bytes.byteLength > this.#left) {
        throw this.#failed("Attempt to write too many bytes through a FixedLengthStream.");
      }
      this.#left -= bytes.byteLength;
    }
    this.#written = Promise.withResolvers();
    const { promise } = this.#written;
    this.readable.controller.enqueue(bytes);
    if (this.readable.controller.queue.size === 0) this.#consumed();
    return promise;
  }

  #close() {
    if (this.#left !== null && this.#left > 0) {
      throw this.#failed("FixedLengthStream did not see all expected bytes before close().");
    }
    this.readable.controller.finish();
  }

  #failed(message) {
    const error = new TypeError(message);
    this.readable.controller.fail(error);
    return error;
  }

  /** The reader wants more, so what was written has been read. */
  #pull() {
    ops.check_source(this.#request);
    if (this.readable.controller.queue.size === 0) this.#consumed();
  }

  #consumed() {
    this.#written?.resolve(undefined);
    this.#written = null;
  }

  #cancelled(reason) {
    this.#written?.reject(reason);
    this.#written = null;
    if (this.writable.phase === "writable") startErroring(this.writable, reason);
  }
}

/** A chunk as bytes that belong to the stream. */
function copyOf(chunk) {
  if (typeof chunk === "string") return ops.utf8_encode(chunk);
  const bytes = bytesOf(chunk);
  if (bytes !== null) return bytes.slice();
  throw new TypeError(
    "This TransformStream is being used as a byte stream, but received an object of non-ArrayBuffer/ArrayBufferView " +
      "type on its writable side.",
  );
}

export class IdentityTransformStream extends TransformStream {
  /** Scripts give a strategy; `FixedLengthStream` has checked the length that it passes. */
  constructor(strategy = undefined, length = undefined) {
    if (strategy !== token) checkStrategy("IdentityTransformStream", 1, strategy);
    super(token, new Channel(strategy === token ? length : null));
  }
}

expose(IdentityTransformStream);

export class FixedLengthStream extends IdentityTransformStream {
  constructor(expectedLength, strategy = undefined) {
    if (arguments.length < 1) throw badConstruction("FixedLengthStream", 1, "bigint");
    const length = lengthFrom(expectedLength);
    checkStrategy("FixedLengthStream", 2, strategy);
    super(token, length);
  }
}

expose(FixedLengthStream);

/** A write is done when its bytes were read, whatever the strategy says. */
function checkStrategy(className, index, strategy) {
  checkByteCount(streamArgument(className, index, "QueuingStrategy", strategy).highWaterMark);
}

/** @throws {TypeError} if the value is not a length in bytes */
function lengthFrom(value) {
  checkByteCount(value);
  const length = countFrom(value);
  if (length > Number.MAX_SAFE_INTEGER) {
    throw new TypeError("FixedLengthStream requires an integer expected length less than 2^53.");
  }
  return Math.trunc(length);
}
