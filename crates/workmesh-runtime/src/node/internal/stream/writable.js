/**
 * `Writable`: a destination of data.
 */
import { Buffer } from "node:buffer";
import { EventEmitter } from "node:events";
import { addAbortSignalWithoutChecks } from "internal:node/stream/abort";
import { construct, destroy, errorOrDestroy, undestroy } from "internal:node/stream/destroy";
import { errors } from "internal:node/stream/errors";
import { defineFields } from "internal:node/stream/fields";
import { Stream } from "internal:node/stream/legacy";
import { nextTick } from "internal:node/stream/tick";
import { clearBuffer, failBuffer, finishMaybe, write } from "internal:node/stream/writable_flow";
import { WritableState } from "internal:node/stream/writable_state";

let isDuplexInstance = () => false;

/** `Duplex` comes later and says what its instances are. */
export function setDuplexTest(test) {
  isDuplexInstance = test;
}

export function Writable(options) {
  const isDuplex = isDuplexInstance(this);
  if (!isDuplex && !Function.prototype[Symbol.hasInstance].call(Writable, this)) return new Writable(options);
  this._writableState = new WritableState(options, this, isDuplex);
  if (isDuplex) return this;
  if (options) {
    applyWritableOptions(this, options);
    if (typeof options.destroy === "function") this._destroy = options.destroy;
    if (typeof options.construct === "function") this._construct = options.construct;
    if (options.signal) addAbortSignalWithoutChecks(options.signal, this);
  }
  Stream.call(this, options);
  construct(this, () => onWritableConstructed(this));
  return this;
}

/** What the options say of the writable side. */
export function applyWritableOptions(stream, options) {
  if (typeof options.write === "function") stream._write = options.write;
  if (typeof options.writev === "function") stream._writev = options.writev;
  if (typeof options.final === "function") stream._final = options.final;
}

export function onWritableConstructed(stream) {
  const state = stream._writableState;
  if (!state.writing) clearBuffer(stream, state);
  if (state.ending) finishMaybe(stream, state);
}

Object.setPrototypeOf(Writable.prototype, Stream.prototype);
Object.setPrototypeOf(Writable, Stream);
Writable.WritableState = WritableState;

/** A duplex is no heir of `Writable`, but counts as one. */
Object.defineProperty(Writable, Symbol.hasInstance, {
  __proto__: null,
  value(object) {
    if (Function.prototype[Symbol.hasInstance].call(this, object)) return true;
    return this === Writable && Boolean(object) && object._writableState instanceof WritableState;
  },
});

const { prototype } = Writable;

prototype.pipe = function pipe() {
  errorOrDestroy(this, errors.cannotPipe());
};
prototype.write = function (chunk, encoding, callback) {
  return write(this, chunk, encoding, callback) === true;
};
prototype.cork = function cork() {
  this._writableState.corked++;
};
prototype.uncork = function uncork() {
  const state = this._writableState;
  if (!state.corked) return;
  state.corked--;
  if (!state.writing) clearBuffer(this, state);
};
prototype.setDefaultEncoding = function setDefaultEncoding(encoding) {
  if (typeof encoding === "string") encoding = encoding.toLowerCase();
  if (!Buffer.isEncoding(encoding)) throw errors.unknownEncoding(encoding);
  this._writableState.defaultEncoding = encoding;
  return this;
};
prototype._write = function _write(chunk, encoding, callback) {
  if (!this._writev) throw errors.notImplemented("_write()");
  this._writev([{ chunk, encoding }], callback);
};
prototype._writev = null;

prototype.end = function end(chunk, encoding, callback) {
  const state = this._writableState;
  if (typeof chunk === "function") [chunk, encoding, callback] = [null, null, chunk];
  else if (typeof encoding === "function") [encoding, callback] = [null, encoding];
  let error;
  if (chunk !== null && chunk !== undefined) {
    const written = write(this, chunk, encoding);
    if (written instanceof Error) error = written;
  }
  if (state.corked) {
    state.corked = 1;
    this.uncork();
  }
  if (error) {
    // It has been told of already.
  } else if (!state.errored && !state.ending) {
    state.ending = true;
    finishMaybe(this, state, true);
    state.ended = true;
  } else if (state.finished) {
    error = errors.alreadyFinished("end");
  } else if (state.destroyed) {
    error = errors.destroyed("end");
  }
  if (typeof callback === "function") {
    if (error) nextTick(callback, error);
    else if (state.errored) nextTick(callback, state.errored);
    else if (state.finished) nextTick(callback, null);
    else state.onFinished.push(callback);
  }
  return this;
};

prototype.destroy = function (error, callback) {
  const state = this._writableState;
  if (!state.destroyed && (state.bufferedRequestCount > 0 || state.onFinished.length > 0)) nextTick(failBuffer, state);
  destroy.call(this, error, callback);
  return this;
};
prototype._undestroy = undestroy;
prototype._destroy = function _destroy(error, callback) {
  callback(error);
};
prototype[EventEmitter.captureRejectionSymbol] = function onRejection(error) {
  this.destroy(error);
};

/** The accessors of the writable side, which a duplex has, too. */
export const WRITABLE_FIELDS = {
  closed: { get() { return this._writableState?.closed ?? false; } },
  destroyed: {
    get() { return this._writableState?.destroyed ?? false; },
    set(value) { if (this._writableState) this._writableState.destroyed = value; },
  },
  errored: { get() { return this._writableState?.errored ?? null; } },
  writable: {
    get() {
      const state = this._writableState;
      return Boolean(state && state.writable !== false && !state.destroyed && !state.errored && !state.ending && !state.ended);
    },
    set(value) { if (this._writableState) this._writableState.writable = Boolean(value); },
  },
  writableFinished: { get() { return this._writableState?.finished ?? false; } },
  writableObjectMode: { get() { return this._writableState?.objectMode ?? false; } },
  writableBuffer: { get() { return this._writableState?.getBuffer(); } },
  writableEnded: { get() { return this._writableState?.ending ?? false; } },
  writableNeedDrain: {
    get() {
      const state = this._writableState;
      return Boolean(state && !state.destroyed && !state.ending && state.needDrain);
    },
  },
  writableHighWaterMark: { get() { return this._writableState?.highWaterMark; } },
  writableCorked: { get() { return this._writableState?.corked ?? 0; } },
  writableLength: { get() { return this._writableState?.length; } },
  writableAborted: {
    get() {
      const state = this._writableState;
      return Boolean(state.writable !== false && (state.destroyed || state.errored) && !state.finished);
    },
  },
};

defineFields(prototype, WRITABLE_FIELDS);
