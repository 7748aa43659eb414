/**
 * `node:stream`.
 */
import { addAbortSignal } from "internal:node/stream/abort";
import { compose } from "internal:node/stream/compose";
import { Duplex } from "internal:node/stream/duplex";
import { duplexPair } from "internal:node/stream/duplex_pair";
import { eos as finished } from "internal:node/stream/end_of_stream";
import { getDefaultHighWaterMark, setDefaultHighWaterMark } from "internal:node/stream/high_water_mark";
import { destroyStream as destroy } from "internal:node/stream/iterator";
import { Stream } from "internal:node/stream/legacy";
import { promiseReturning, streamReturning } from "internal:node/stream/operators";
import { pipeline } from "internal:node/stream/pipeline";
import {
  isDestroyed, isDisturbed, isErrored, isReadable, isWritable,
} from "internal:node/stream/predicates";
import { promises } from "node:stream/promises";
import { Readable } from "internal:node/stream/readable";
import { toBuffer } from "internal:node/stream/readable_flow";
import { PassThrough, Transform } from "internal:node/stream/transform";
import "internal:node/stream/web";
import { Writable } from "internal:node/stream/writable";

function define(target, name, value) {
  Object.defineProperty(target, name, { __proto__: null, value, enumerable: false, configurable: true, writable: true });
}

for (const [name, run] of Object.entries(streamReturning)) {
  const operator = function (...args) {
    return Readable.from(Reflect.apply(run, this, args));
  };
  define(operator, "name", name);
  define(operator, "length", run.length);
  define(Readable.prototype, name, operator);
}
for (const [name, run] of Object.entries(promiseReturning)) {
  const operator = function (...args) {
    return Promise.resolve().then(() => Reflect.apply(run, this, args));
  };
  define(operator, "name", name);
  define(operator, "length", run.length);
  define(Readable.prototype, name, operator);
}

function isArrayBufferView(value) {
  return ArrayBuffer.isView(value);
}
function isUint8Array(value) {
  return value instanceof Uint8Array;
}
function _uint8ArrayToBuffer(chunk) {
  return toBuffer(chunk);
}

Object.assign(Stream, {
  isDestroyed, isDisturbed, isErrored, isReadable, isWritable, Readable, Writable, Duplex, Transform, PassThrough, duplexPair, pipeline,
  addAbortSignal, finished, destroy, compose, setDefaultHighWaterMark, getDefaultHighWaterMark,
});
Object.defineProperty(Stream, "promises", { __proto__: null, configurable: true, enumerable: true, get: () => promises });
for (const [fn, form] of [[pipeline, promises.pipeline], [finished, promises.finished]]) {
  const custom = Symbol.for("nodejs.util.promisify.custom");
  Object.defineProperty(fn, custom, { __proto__: null, enumerable: true, get: () => form });
}
Object.assign(Stream, {
  Stream, _isArrayBufferView: isArrayBufferView, _isUint8Array: isUint8Array, _uint8ArrayToBuffer,
});

export {
  isArrayBufferView as _isArrayBufferView, isUint8Array as _isUint8Array, _uint8ArrayToBuffer, addAbortSignal,
  compose, destroy, Duplex, duplexPair, finished, getDefaultHighWaterMark, isDestroyed, isDisturbed, isErrored,
  isReadable, isWritable, PassThrough, pipeline, promises, Readable, setDefaultHighWaterMark, Stream, Transform,
  Writable,
};
export default Stream;
