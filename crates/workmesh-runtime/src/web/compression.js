/**
 * `CompressionStream` and `DecompressionStream`.
 *
 * As on the real runtime a write is done when its bytes are in, whether or not somebody reads, and reads get what has come
 * out so far, in chunks of 4 KiB at most. So that a small input cannot become a large heap, no more is worked through while
 * much waits to be read: the write then takes until it was.
 */
import { bytesOf, joinBytes } from "internal:web/bytes";
import { badConstruction, construct, expose, inherit } from "internal:web/idl";
import { ops } from "internal:ops";
import { ByteControllerState } from "internal:web/streams/byte_controller";
import { Queue } from "internal:web/streams/queue";
import { hasByobReader, ReadableState } from "internal:web/streams/readable_state";
import { TransformStream } from "internal:web/streams/transform";
import { WritableControllerState } from "internal:web/streams/writable_controller";
import { startErroring, WritableState } from "internal:web/streams/writable_state";
import { token } from "internal:web/token";

/** The containers of the formats, as the native side numbers them. */
const CONTAINERS = { __proto__: null, "deflate-raw": 0, deflate: 1, gzip: 2 };

const WINDOW_BITS = 15;
const DEFAULT_LEVEL = -1;
const DEFAULT_MEMORY = 8;
const DEFAULT_STRATEGY = 0;

const NO_FLUSH = 0;
const FINISH = 4;
const STREAM_END = 1;
/** No mistake: more input will come. */
const NOTHING_TO_DO = -5;

/** The most input and output of one native step, in bytes. */
const STEP = 65536;
/** The most that a reader gets at once without a buffer of its own. */
const CHUNK = 4096;
/** How much may wait to be read before writes are held back. */
const PATIENCE = 32 * 1024 * 1024;

const NOTHING = new Uint8Array(0);

/** Bytes that came out and were not read yet. */
class Output {
  size = 0;
  #pieces = new Queue();
  /** How much of the first piece is gone. */
  #taken = 0;

  push(bytes) {
    if (bytes.byteLength === 0) return;
    this.#pieces.push(bytes);
    this.size += bytes.byteLength;
  }

  /** At most `count` bytes in an array of their own. */
  shift(count) {
    const parts = [];
    let left = Math.min(count, this.size);
    this.size -= left;
    while (left > 0) {
      const head = this.#pieces.peek();
      const part = head.subarray(this.#taken, this.#taken + left);
      parts.push(part);
      left -= part.byteLength;
      this.#taken += part.byteLength;
      if (this.#taken === head.byteLength) {
        this.#pieces.shift();
        this.#taken = 0;
      }
    }
    return joinBytes(parts);
  }

  clear() {
    this.#pieces.clear();
    this.size = 0;
    this.#taken = 0;
  }
}

/** The two ends, with a codec between them. */
class Channel {
  readable = new ReadableState();
  writable = new WritableState();
  /** The native codec, made with the first bytes. @type {number | null} */
  #codec = null;
  #open;
  /** Whether what came in is being expanded, and is checked. */
  #expands;
  #output = new Output();
  /** Whether all of the compressed data came in. */
  #complete = false;
  /** Whether nothing more will come out than what waits. */
  #ended = false;
  /** A read waits for output. */
  #wanted = false;
  /** Goes on with a write that was held back. @type {(() => void) | null} */
  #onDrain = null;
  /** The request that it belongs to. */
  #request = ops.current();

  constructor(open, expands) {
    this.#open = open;
    this.#expands = expands;
    const reader = new ByteControllerState(this.readable, 0, undefined);
    reader.onPull = () => {
      this.#wanted = true;
      this.#deliver();
    };
    reader.onCancel = (reason) => this.#cancelled(reason);
    this.writable.native = true;
    const writer = new WritableControllerState(this.writable, 1, () => 0);
    writer.onCheck = (chunk) => {
      ops.check_sink(this.#request);
      check(chunk);
    };
    writer.onWrite = (chunk) => this.#write(chunk);
    writer.onClose = () => this.#close();
    writer.onAbort = (reason) => {
      this.#letGo();
      reader.fail(reason);
    };
    reader.start(null);
    writer.start(null);
  }

  async #write(chunk) {
    if (chunk === undefined) return;
    const bytes = typeof chunk === "string" ? ops.utf8_encode(chunk) : bytesOf(chunk);
    // A step that filled its output may have kept some back.
    for (let at = 0, more = false; at < bytes.byteLength || more; ) {
      if (this.#complete) throw this.#failed("Trailing bytes after end of compressed data");
      const [used, written] = this.#step(bytes.subarray(at, at + STEP), NO_FLUSH);
      at += used;
      more = written === STEP && !this.#complete;
      if (this.#output.size > PATIENCE && !(await this.#drained())) return;
    }
    this.#deliver();
  }

  /** Works on; returns how many bytes of the input were used, and how many came out. */
  #step(input, flush) {
    this.#codec ??= this.#open();
    const [used, output, state] = ops.codec_step(this.#codec, input, flush);
    if (state === STREAM_END) this.#complete = true;
    else if (state !== 0 && state !== NOTHING_TO_DO) {
      throw this.#failed(this.#expands ? "Decompression failed." : "Compression failed.");
    }
    this.#output.push(output);
    return [used, output.byteLength];
  }

  async #close() {
    if (this.#expands && !this.#complete) {
      throw this.#failed("Called close() on a decompression stream with incomplete data");
    }
    while (!this.#complete) {
      this.#step(NOTHING, FINISH);
      if (this.#output.size > PATIENCE && !(await this.#drained())) return;
    }
    this.#freeCodec();
    this.#ended = true;
    this.#deliver();
  }

  /** Gives the read that waits, if there is one, what is there, unless more is about to come. */
  #deliver() {
    const { controller } = this.readable;
    if (this.writable.controller.queue.length > 1 && this.#onDrain === null) return;
    if (this.#output.size > 0) {
      if (!this.#wanted) return;
      this.#wanted = false;
      const first = controller.pullIntos[0];
      const room = hasByobReader(this.readable) && first !== undefined ? first.length - first.filled : CHUNK;
      const chunk = this.#output.shift(room);
      if (this.#output.size <= PATIENCE / 2) this.#resume(true);
      controller.enqueue(chunk);
    }
    if (this.#ended && this.#output.size === 0) controller.finish();
  }

  /** Resolves once enough was read: to false if nobody will read on. */
  #drained() {
    const { promise, resolve } = Promise.withResolvers();
    this.#onDrain = resolve;
    this.#deliver();
    return promise;
  }

  #resume(goOn) {
    this.#onDrain?.(goOn);
    this.#onDrain = null;
  }

  #failed(message) {
    const error = new TypeError(message);
    this.#letGo();
    this.readable.controller.fail(error);
    return error;
  }

  #cancelled(reason) {
    this.#letGo();
    this.writable.native = false;
    if (this.writable.phase === "writable") startErroring(this.writable, reason);
  }

  #letGo() {
    this.#output.clear();
    this.#freeCodec();
    this.#resume(false);
  }

  #freeCodec() {
    if (this.#codec !== null) ops.codec_close(this.#codec);
    this.#codec = null;
  }
}

/** @throws {TypeError} if a chunk is neither bytes nor text; that is the write's own affair and does not break the stream */
function check(chunk) {
  if (chunk === undefined || typeof chunk === "string" || bytesOf(chunk) !== null) return;
  throw new TypeError(
    "This TransformStream is being used as a byte stream, but received an object of non-ArrayBuffer/ArrayBufferView type on " +
      "its writable side.",
  );
}

function containerOf(format) {
  const container = CONTAINERS[`${format}`];
  if (container !== undefined) return container;
  throw new TypeError("The compression format must be either 'deflate', 'deflate-raw' or 'gzip'.");
}

/** Neither class inherits the constructor of the other: only their prototypes are in line. */
export class CompressionStream {
  constructor() {
    if (arguments.length < 1) throw badConstruction("CompressionStream", 1, "string");
    const container = containerOf(arguments[0]);
    const open = () => ops.deflate_open(container, DEFAULT_LEVEL, WINDOW_BITS, DEFAULT_MEMORY, DEFAULT_STRATEGY, null);
    return construct(TransformStream, [token, new Channel(open, false)], new.target);
  }
}

inherit(CompressionStream, TransformStream);
expose(CompressionStream);

export class DecompressionStream {
  constructor() {
    if (arguments.length < 1) throw badConstruction("DecompressionStream", 1, "string");
    const container = containerOf(arguments[0]);
    const open = () => ops.inflate_open(container, WINDOW_BITS);
    return construct(TransformStream, [token, new Channel(open, true)], new.target);
  }
}

inherit(DecompressionStream, TransformStream);
expose(DecompressionStream);
