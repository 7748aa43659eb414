/**
 * `Transform` and `PassThrough`: what is written is read, changed or as it was.
 */
import { errors } from "internal:node/stream/errors";
import { Duplex } from "internal:node/stream/duplex";

/** The write that is done once there is room in what is read. */
const waitingWrite = Symbol("kCallback");

export function Transform(options) {
  if (!(this instanceof Transform)) return new Transform(options);
  Duplex.call(this, withRoom(options));
  // Reading before anything was written gives nothing, and must not count as reading at the moment.
  this._readableState.sync = false;
  this[waitingWrite] = null;
  for (const name of ["transform", "flush"]) {
    if (typeof options?.[name] === "function") this[`_${name}`] = options[name];
  }
  this.on("prefinish", endReadableSide);
  return this;
}

/** The options for both sides. Where nothing is kept on the readable side, a write would never be asked for if nothing said otherwise. */
function withRoom(options) {
  const readable = options?.readableHighWaterMark ?? options?.highWaterMark;
  if (readable !== 0) return options;
  const { writableHighWaterMark = 0 } = options;
  return { ...options, highWaterMark: null, readableHighWaterMark: 0, writableHighWaterMark };
}

Object.setPrototypeOf(Transform.prototype, Duplex.prototype);
Object.setPrototypeOf(Transform, Duplex);

/** Ends the readable side once all was transformed. */
function final(callback) {
  if (typeof this._flush !== "function" || this.destroyed) {
    this.push(null);
    if (callback) callback();
    return;
  }
  this._flush((error, data) => {
    if (error) {
      if (callback) callback(error);
      else this.destroy(error);
      return;
    }
    if (data !== null && data !== undefined) this.push(data);
    this.push(null);
    if (callback) callback();
  });
}

/** A subclass with a `_final` of its own has not ended the readable side. */
function endReadableSide() {
  if (this._final !== final) final.call(this);
}

Transform.prototype._final = final;

Transform.prototype._transform = function _transform() {
  throw errors.notImplemented("_transform()");
};

Transform.prototype._write = function _write(chunk, encoding, callback) {
  const readable = this._readableState;
  const writable = this._writableState;
  const before = readable.length;
  this._transform(chunk, encoding, (error, data) => {
    if (error) {
      callback(error);
      return;
    }
    if (data !== null && data !== undefined) this.push(data);
    if (writable.ended || before === readable.length || readable.length < readable.highWaterMark) callback();
    else this[waitingWrite] = callback;
  });
};

Transform.prototype._read = function _read() {
  const callback = this[waitingWrite];
  if (!callback) return;
  this[waitingWrite] = null;
  callback();
};

export function PassThrough(options) {
  if (!(this instanceof PassThrough)) return new PassThrough(options);
  Transform.call(this, options);
  return this;
}

Object.setPrototypeOf(PassThrough.prototype, Transform.prototype);
Object.setPrototypeOf(PassThrough, Transform);

PassThrough.prototype._transform = function _transform(chunk, encoding, callback) {
  callback(null, chunk);
};
