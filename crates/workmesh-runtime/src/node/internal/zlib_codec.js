/**
 * The native codecs as `node:zlib` uses them: options are checked, and work goes on until the input is used up.
 */
import { Buffer } from "node:buffer";
import { invalidArgType, NodeError, outOfRange } from "internal:node/errors";
import { codes, constants } from "internal:node/zlib_constants";
import { ops } from "internal:ops";
import { badArgument, badField } from "internal:web/idl";

const { DEFLATE, DEFLATERAW, GUNZIP, GZIP, INFLATE, INFLATERAW, UNZIP, Z_FINISH, Z_NO_FLUSH } = constants;

/** The containers of the modes, as the native side numbers them. */
const CONTAINERS = {
  __proto__: null, [DEFLATERAW]: 0, [INFLATERAW]: 0, [DEFLATE]: 1, [INFLATE]: 1, [GZIP]: 2, [GUNZIP]: 2, [UNZIP]: 3,
};
/** The most input of one native step, in bytes, and the most output. */
const STEP = 65536;
const MAX_OUTPUT = 2 ** 31;
const MOST_FLUSH = 6;
const BAD_DICTIONARY = -10;
const NOTHING = new Uint8Array(0);

/** How options are checked: streams do it as Node does, and everything else natively, with errors that have no code. */
const NODES = {
  number(value, name) {
    if (typeof value !== "number") throw invalidArgType(name, "number", value);
    if (!Number.isFinite(value)) throw outOfRange(name, "a finite number", value);
    return value;
  },
  outOfRange,
};
const NATIVE = {
  number: (value) => Math.trunc(Number(value)),
  outOfRange: (name, range, value) =>
    new RangeError(`The value of "${name}" is out of range. It must be ${range}. Received ${value}`),
};

function checked(given, key, least, most, otherwise, rules) {
  if (given[key] === undefined || given[key] === null || Number.isNaN(given[key])) return otherwise;
  const name = `options.${key}`;
  const value = rules.number(given[key], name);
  if (!(value >= least && value <= most)) {
    throw rules.outOfRange(name, most === Infinity ? `>= ${least}` : `>= ${least} and <= ${most}`, value);
  }
  return value;
}

/** The options of a codec with all that was left out. */
export function optionsFrom(options, mode, isNative = false) {
  const given = options ?? {};
  if (typeof given !== "object") throw invalidArgType("options", "Object", options);
  const rules = isNative ? NATIVE : NODES;
  const expands = mode === INFLATE || mode === GUNZIP || mode === UNZIP;
  const leastWindow = mode === GZIP && !isNative ? 9 : 8;
  const mostChunk = isNative ? constants.Z_MAX_CHUNK : Infinity;
  const result = {
    mode,
    flush: checked(given, "flush", Z_NO_FLUSH, MOST_FLUSH, Z_NO_FLUSH, rules),
    finishFlush: checked(given, "finishFlush", Z_NO_FLUSH, MOST_FLUSH, Z_FINISH, rules),
    chunkSize: checked(given, "chunkSize", constants.Z_MIN_CHUNK, mostChunk, constants.Z_DEFAULT_CHUNK, rules),
    maxOutputLength: checked(given, "maxOutputLength", 1, MAX_OUTPUT, MAX_OUTPUT, rules),
    info: Boolean(given.info),
    windowBits: expands && !given.windowBits ? 0 : checked(given, "windowBits", leastWindow, 15, 15, rules),
    level: checked(given, "level", -1, 9, -1, rules),
    memLevel: checked(given, "memLevel", 1, 9, 8, rules),
    strategy: checked(given, "strategy", 0, isNative ? Infinity : 4, 0, rules),
    dictionary: null,
  };
  if (isNative && result.strategy > 4) throw new Error("invalid strategy");
  if (mode === GZIP && result.windowBits === 8) throw new Error("Zlib error");
  if (given.dictionary !== undefined) result.dictionary = dictionaryFrom(given.dictionary, isNative);
  return result;
}

function dictionaryFrom(value, isNative) {
  const bytes = viewOf(value);
  if (bytes !== null) return bytes;
  if (isNative) throw badField("Options", "dictionary", "ArrayBuffer or ArrayBufferView");
  throw invalidArgType("options.dictionary", ["Buffer", "TypedArray", "DataView", "ArrayBuffer"], value);
}

/** What is to be worked on, as bytes; `method` is the native one that the real runtime's errors name. */
export function bytesFrom(value, method) {
  const bytes = typeof value === "string" ? Buffer.from(value) : viewOf(value);
  if (bytes === null) throw badArgument("ZlibUtil", method, 1, "string or ArrayBuffer or ArrayBufferView");
  return bytes;
}

function viewOf(value) {
  if (value instanceof Uint8Array) return value;
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return value instanceof ArrayBuffer ? new Uint8Array(value) : null;
}

function zlibError(message, errno) {
  const error = new NodeError(codes[errno], message);
  error.errno = errno;
  return error;
}

export class Codec {
  bytesWritten = 0;
  #options;
  #handle = null;
  /** Whether the end of a gzip member was seen, behind which another one may come. */
  #betweenMembers = false;
  #done = false;
  #isGzip;

  constructor(options) {
    this.#options = options;
    this.#isGzip = options.mode === GUNZIP;
    this.#open();
  }

  #open() {
    const { mode, level, windowBits, memLevel, strategy, dictionary } = this.#options;
    const container = CONTAINERS[mode];
    if (this.#compresses) {
      this.#handle = ops.deflate_open(container, level, windowBits, memLevel, strategy, dictionary);
    } else {
      this.#handle = ops.inflate_open(container, windowBits === 0 ? 15 : windowBits);
    }
  }

  get #compresses() {
    const { mode } = this.#options;
    return mode === DEFLATE || mode === GZIP || mode === DEFLATERAW;
  }

  /** Works through an input; yields what comes out. */
  *run(input, flush) {
    let at = 0;
    let full = false;
    if (this.bytesWritten === 0 && this.#options.mode === UNZIP && input.length > 0) this.#isGzip = input[0] === 0x1f;
    while (!this.#done) {
      if (this.#betweenMembers) {
        if (at >= input.length) return;
        this.reset();
      }
      const last = at + STEP >= input.length;
      const [used, output, state, message] = ops.codec_step(
        this.#handle, input.subarray(at, at + STEP), last ? flush : Z_NO_FLUSH, this.#options.dictionary,
      );
      at += used;
      this.bytesWritten += used;
      full = output.length === STEP;
      if (output.length > 0) yield output;
      if (state === 1) {
        if (this.#isGzip) this.#betweenMembers = true;
        else this.#done = true;
        continue;
      }
      this.#check(state, message, flush, full || at < input.length);
      if (at >= input.length && !full) return;
    }
  }

  #check(state, message, flush, more) {
    if (state === 2) throw zlibError("Missing dictionary", constants.Z_NEED_DICT);
    if (state === BAD_DICTIONARY) throw zlibError("Bad dictionary", constants.Z_DATA_ERROR);
    if (state < 0 && state !== constants.Z_BUF_ERROR) throw zlibError(message ?? "Zlib error", state);
    if (!more && flush === Z_FINISH) throw zlibError("unexpected end of file", constants.Z_BUF_ERROR);
  }

  reset() {
    this.close();
    this.#open();
    this.#betweenMembers = this.#done = false;
  }

  close() {
    if (this.#handle !== null) ops.codec_close(this.#handle);
    this.#handle = null;
  }
}

/** All of an input at once. */
export function runWhole(mode, bytes, options) {
  const all = optionsFrom(options, mode, true);
  const codec = new Codec(all);
  const pieces = [];
  let total = 0;
  try {
    for (const piece of codec.run(bytes, all.finishFlush)) {
      total += piece.length;
      if (total > all.maxOutputLength) throw new RangeError("Memory limit exceeded");
      pieces.push(piece);
    }
  } catch (error) {
    throw error instanceof NodeError ? new Error(error.message) : error;
  } finally {
    codec.close();
  }
  return Buffer.concat(pieces, total);
}

export { NOTHING };
