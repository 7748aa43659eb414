/**
 * The streams of `node:zlib`.
 */
import { Buffer } from "node:buffer";
import { NodeError } from "internal:node/errors";
import { finished, Transform } from "node:stream";
import { nextTick } from "internal:node/stream/tick";
import { Codec, NOTHING, optionsFrom } from "internal:node/zlib_codec";
import { constants } from "internal:node/zlib_constants";

const { Z_FINISH, Z_FULL_FLUSH, Z_BLOCK } = constants;

/** A write that carries nothing but the wish to flush. */
const flushOf = Symbol("flush");

/** From the weakest flush to the strongest. */
const STRENGTH = [constants.Z_NO_FLUSH, Z_BLOCK, constants.Z_PARTIAL_FLUSH, constants.Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH];

function stronger(a, b) {
  return STRENGTH.indexOf(a) > STRENGTH.indexOf(b) ? a : b;
}

export function ZlibBase(options, mode) {
  const all = optionsFrom(options, mode);
  Transform.call(this, { autoDestroy: true, ...options });
  this._options = all;
  this._handle = new Codec(all);
  this._chunkSize = all.chunkSize;
  this._level = all.level;
  this._strategy = all.strategy;
  /** How much of the current chunk of output is used. */
  this._outOffset = 0;
}

Object.setPrototypeOf(ZlibBase.prototype, Transform.prototype);
Object.setPrototypeOf(ZlibBase, Transform);

Object.defineProperties(ZlibBase.prototype, {
  _closed: { __proto__: null, configurable: true, enumerable: true, get() { return this._handle === null; } },
  bytesWritten: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return this._written ?? this._handle?.bytesWritten ?? 0;
    },
  },
});

ZlibBase.prototype.reset = function reset() {
  this._handle?.reset();
};

ZlibBase.prototype._flush = function _flush(callback) {
  this._transform(NOTHING, "", callback);
};

ZlibBase.prototype._final = function _final(callback) {
  callback();
};

ZlibBase.prototype.flush = function flush(kind, callback) {
  if (typeof kind === "function" || (kind === undefined && callback === undefined)) {
    callback = kind;
    kind = Z_FULL_FLUSH;
  }
  if (this.writableFinished) {
    if (callback) nextTick(callback);
  } else if (this.writableEnded) {
    if (callback) this.once("end", callback);
  } else {
    const marker = Buffer.alloc(0);
    marker[flushOf] = kind;
    this.write(marker, "", callback);
  }
};

ZlibBase.prototype.close = function close(callback) {
  if (callback) finished(this, callback);
  this.destroy();
};

ZlibBase.prototype._destroy = function _destroy(error, callback) {
  if (this._handle !== null) {
    this._written = this._handle.bytesWritten;
    this._handle.close();
  }
  this._handle = null;
  callback(error);
};

ZlibBase.prototype._transform = function _transform(chunk, encoding, callback) {
  if (this._handle === null) {
    nextTick(callback, new NodeError("ERR_ZLIB_INITIALIZATION_FAILED", "zlib binding closed"));
    return;
  }
  let flush = this._options.flush;
  if (typeof chunk[flushOf] === "number") flush = chunk[flushOf];
  else if (this.writableEnded && this.writableLength === chunk.byteLength) flush = stronger(flush, this._options.finishFlush);
  nextTick(() => give(this, this._handle.run(chunk, flush), callback));
};

/** Pushes what comes out, for as long as somebody has room for it. */
function give(stream, output, callback) {
  try {
    for (let next = output.next(); !next.done; next = output.next()) {
      if (stream.destroyed) return;
      if (pushAll(stream, next.value)) continue;
      const { _read } = stream;
      stream._read = function () {
        stream._read = _read;
        give(stream, output, callback);
      };
      return;
    }
  } catch (error) {
    stream.destroy(error);
    return;
  }
  callback();
}

/** Pushes in chunks of the size that was asked for; tells whether there is room for more. */
function pushAll(stream, bytes) {
  let hasRoom = true;
  for (let at = 0; at < bytes.length; ) {
    const part = Math.min(stream._chunkSize - stream._outOffset, bytes.length - at);
    hasRoom = stream.push(Buffer.from(bytes.buffer, bytes.byteOffset + at, part));
    at += part;
    stream._outOffset = (stream._outOffset + part) % stream._chunkSize;
  }
  return hasRoom;
}

/** Compresses or expands all of an input in one go, for those that use a stream's synchronous inside. */
ZlibBase.prototype._processChunk = function _processChunk(chunk, flush, callback) {
  if (typeof callback === "function") {
    this._transform(chunk, "", callback);
    return undefined;
  }
  if (this._handle === null) throw new NodeError("ERR_ZLIB_INITIALIZATION_FAILED", "zlib binding closed");
  return Buffer.concat([...this._handle.run(chunk, flush)]);
};

export function Zlib(options, mode) {
  ZlibBase.call(this, options, mode);
}

Object.setPrototypeOf(Zlib.prototype, ZlibBase.prototype);
Object.setPrototypeOf(Zlib, ZlibBase);

export class Deflate extends Zlib {
  constructor(options = undefined) {
    super(options, constants.DEFLATE);
  }
}

export class DeflateRaw extends Zlib {
  constructor(options = undefined) {
    super(options, constants.DEFLATERAW);
  }
}

export class Gunzip extends Zlib {
  constructor(options = undefined) {
    super(options, constants.GUNZIP);
  }
}

export class Gzip extends Zlib {
  constructor(options = undefined) {
    super(options, constants.GZIP);
  }
}

export class Inflate extends Zlib {
  constructor(options = undefined) {
    super(options, constants.INFLATE);
  }
}

export class InflateRaw extends Zlib {
  constructor(options = undefined) {
    super(options, constants.INFLATERAW);
  }
}

export class Unzip extends Zlib {
  constructor(options = undefined) {
    super(options, constants.UNZIP);
  }
}
