/**
 * `Readable`: a source of data, and what there is to read it by.
 */
import { EventEmitter } from "node:events";
import { StringDecoder } from "node:string_decoder";
import { addAbortSignalWithoutChecks } from "internal:node/stream/abort";
import { construct, destroy, errorOrDestroy, undestroy } from "internal:node/stream/destroy";
import { AbortError, errors } from "internal:node/stream/errors";
import { eos } from "internal:node/stream/end_of_stream";
import { defineFields } from "internal:node/stream/fields";
import { from } from "internal:node/stream/from";
import { createAsyncIterator } from "internal:node/stream/iterator";
import { Stream } from "internal:node/stream/legacy";
import { pipe, unpipe } from "internal:node/stream/pipe";
import { add, emitReadableSoon, flow, read, readMoreSoon } from "internal:node/stream/readable_flow";
import { ReadableState } from "internal:node/stream/readable_state";
import { nextTick } from "internal:node/stream/tick";

export function Readable(options) {
  if (!(this instanceof Readable)) return new Readable(options);
  const isDuplex = isDuplexInstance(this);
  this._readableState = new ReadableState(options, this, isDuplex);
  if (!isDuplex) initReadable(this, options);
  return this;
}

let isDuplexInstance = () => false;

/** `Duplex` comes later and says what its instances are. */
export function setDuplexTest(test) {
  isDuplexInstance = test;
}

/** What the options say of the readable side, and the start. */
export function applyReadableOptions(stream, options) {
  if (typeof options?.read === "function") stream._read = options.read;
}

function initReadable(stream, options) {
  if (options) {
    applyReadableOptions(stream, options);
    if (typeof options.destroy === "function") stream._destroy = options.destroy;
    if (typeof options.construct === "function") stream._construct = options.construct;
    if (options.signal) addAbortSignalWithoutChecks(options.signal, stream);
  }
  Stream.call(stream, options);
  construct(stream, () => onReadableConstructed(stream));
}

export function onReadableConstructed(stream) {
  if (stream._readableState.needReadable) readMoreSoon(stream, stream._readableState);
}

Object.setPrototypeOf(Readable.prototype, Stream.prototype);
Object.setPrototypeOf(Readable, Stream);
Readable.ReadableState = ReadableState;

const { prototype } = Readable;

prototype.destroy = destroy;
prototype._undestroy = undestroy;
prototype._destroy = function _destroy(error, callback) {
  callback(error);
};
prototype[EventEmitter.captureRejectionSymbol] = function onRejection(error) {
  this.destroy(error);
};
prototype[Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose")] = function asyncDispose() {
  let error;
  if (!this.destroyed) {
    error = this.readableEnded ? null : new AbortError();
    this.destroy(error);
  }
  return new Promise((resolve, reject) => {
    eos(this, (failure) => (failure && failure !== error ? reject(failure) : resolve(null)));
  });
};

prototype.push = function push(chunk, encoding) {
  return add(this, chunk, encoding, false);
};
prototype.unshift = function unshift(chunk, encoding) {
  return add(this, chunk, encoding, true);
};
prototype.isPaused = function isPaused() {
  const state = this._readableState;
  return state.paused === true || state.flowing === false;
};
prototype.setEncoding = function setEncoding(encoding) {
  const state = this._readableState;
  const decoder = new StringDecoder(encoding);
  state.decoder = decoder;
  state.encoding = decoder.encoding;
  let content = "";
  for (const chunk of state.buffer) content += decoder.write(chunk);
  state.buffer = content === "" ? [] : [content];
  state.length = content.length;
  return this;
};
prototype.read = function (size) {
  return read(this, size);
};
prototype._read = function _read() {
  throw errors.notImplemented("_read()");
};
prototype.pipe = function (dest, options) {
  return pipe(this, dest, options);
};
prototype.unpipe = function (dest) {
  return unpipe(this, dest);
};

prototype.on = function on(event, listener) {
  const result = Stream.prototype.on.call(this, event, listener);
  const state = this._readableState;
  if (event === "data") {
    state.readableListening = this.listenerCount("readable") > 0;
    // Unless somebody asked for a pause.
    if (state.flowing !== false) this.resume();
  } else if (event === "readable" && !state.endEmitted && !state.readableListening) {
    state.readableListening = state.needReadable = true;
    state.flowing = false;
    state.emittedReadable = false;
    if (state.length) emitReadableSoon(this);
    else if (!state.reading) nextTick(() => this.read(0));
  }
  return result;
};
prototype.addListener = prototype.on;

prototype.removeListener = function removeListener(event, listener) {
  const result = Stream.prototype.removeListener.call(this, event, listener);
  if (event === "readable") nextTick(updateListening, this);
  return result;
};
prototype.off = prototype.removeListener;

prototype.removeAllListeners = function removeAllListeners(event) {
  const result = Stream.prototype.removeAllListeners.apply(this, arguments);
  if (event === "readable" || event === undefined) nextTick(updateListening, this);
  return result;
};

/** Those that listened for `readable` may be gone, so that data can flow again. */
function updateListening(stream) {
  const state = stream._readableState;
  state.readableListening = stream.listenerCount("readable") > 0;
  if (state.resumeScheduled && state.paused === false) state.flowing = true;
  else if (stream.listenerCount("data") > 0) stream.resume();
  else if (!state.readableListening) state.flowing = null;
}

prototype.resume = function resume() {
  const state = this._readableState;
  if (!state.flowing) {
    state.flowing = !state.readableListening;
    if (!state.resumeScheduled) {
      state.resumeScheduled = true;
      nextTick(startFlowing, this, state);
    }
  }
  state.paused = false;
  return this;
};

function startFlowing(stream, state) {
  if (!state.reading) stream.read(0);
  state.resumeScheduled = false;
  stream.emit("resume");
  flow(stream);
  if (state.flowing && !state.reading) stream.read(0);
}

prototype.pause = function pause() {
  const state = this._readableState;
  if (state.flowing !== false) {
    state.flowing = false;
    this.emit("pause");
  }
  state.paused = true;
  return this;
};

/** Reads from a stream of the old kind. */
prototype.wrap = function wrap(stream) {
  let paused = false;
  stream.on("data", (chunk) => {
    if (!this.push(chunk) && stream.pause) {
      paused = true;
      stream.pause();
    }
  });
  stream.on("end", () => this.push(null));
  stream.on("error", (error) => errorOrDestroy(this, error));
  stream.on("close", () => this.destroy());
  stream.on("destroy", () => this.destroy());
  this._read = () => {
    if (!paused || !stream.resume) return;
    paused = false;
    stream.resume();
  };
  for (const key of Object.keys(stream)) {
    if (this[key] === undefined && typeof stream[key] === "function") this[key] = stream[key].bind(stream);
  }
  return this;
};

prototype[Symbol.asyncIterator] = function () {
  return createAsyncIterator(this);
};
prototype.iterator = function iterator(options) {
  return createAsyncIterator(this, options);
};

Readable._fromList = function fromList(count, state) {
  return state.take(count);
};
// Node's has no name.
Readable.from = (() => function (iterable, options) {
  return from(Readable, iterable, options);
})();
Readable.wrap = function wrap(source, options) {
  return new Readable({
    objectMode: source.readableObjectMode ?? source.objectMode ?? true,
    ...options,
    destroy(error, callback) {
      destroyer(source, error);
      callback(error);
    },
  }).wrap(source);
};

function destroyer(stream, error) {
  if (typeof stream.destroy === "function") stream.destroy(error);
  else if (typeof stream.close === "function") stream.close();
}

defineFields(prototype, {
  readable: {
    get() {
      const state = this._readableState;
      return Boolean(state && state.readable !== false && !state.destroyed && !state.errorEmitted && !state.endEmitted);
    },
    set(value) {
      if (this._readableState) this._readableState.readable = Boolean(value);
    },
  },
  readableDidRead: { get() { return this._readableState.dataEmitted; } },
  readableAborted: {
    get() {
      const state = this._readableState;
      return Boolean(state.readable !== false && (state.destroyed || state.errored) && !state.endEmitted);
    },
  },
  readableHighWaterMark: { get() { return this._readableState.highWaterMark; } },
  readableBuffer: { get() { return this._readableState?.buffer; } },
  readableFlowing: {
    get() { return this._readableState.flowing; },
    set(value) { if (this._readableState) this._readableState.flowing = value; },
  },
  readableLength: { get() { return this._readableState.length; } },
  readableObjectMode: { get() { return this._readableState?.objectMode ?? false; } },
  readableEncoding: { get() { return this._readableState?.encoding ?? null; } },
  errored: { get() { return this._readableState?.errored ?? null; } },
  closed: { get() { return this._readableState?.closed ?? false; } },
  destroyed: {
    get() { return this._readableState?.destroyed ?? false; },
    set(value) { if (this._readableState) this._readableState.destroyed = value; },
  },
  readableEnded: { get() { return this._readableState?.endEmitted ?? false; } },
});
