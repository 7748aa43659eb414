/**
 * `Duplex`: a stream that is readable and writable, each side for itself.
 */
import { addAbortSignalWithoutChecks } from "internal:node/stream/abort";
import { construct } from "internal:node/stream/destroy";
import { duplexFrom } from "internal:node/stream/duplex_from";
import { defineFields } from "internal:node/stream/fields";
import { Stream } from "internal:node/stream/legacy";
import {
  applyReadableOptions, onReadableConstructed, Readable, setDuplexTest as setReadableTest,
} from "internal:node/stream/readable";
import {
  applyWritableOptions, onWritableConstructed, setDuplexTest as setWritableTest, Writable, WRITABLE_FIELDS,
} from "internal:node/stream/writable";

export function Duplex(options) {
  if (!(this instanceof Duplex)) return new Duplex(options);
  Readable.call(this, options);
  Writable.call(this, options);
  this.allowHalfOpen = options?.allowHalfOpen !== false;
  if (options) {
    if (options.readable === false) Object.assign(this._readableState, { readable: false, ended: true, endEmitted: true });
    if (options.writable === false) {
      Object.assign(this._writableState, { writable: false, ending: true, ended: true, finished: true });
    }
    applyReadableOptions(this, options);
    applyWritableOptions(this, options);
    if (typeof options.destroy === "function") this._destroy = options.destroy;
    if (typeof options.construct === "function") this._construct = options.construct;
    if (options.signal) addAbortSignalWithoutChecks(options.signal, this);
  }
  Stream.call(this, options);
  construct(this, () => {
    onReadableConstructed(this);
    onWritableConstructed(this);
  });
  return this;
}

Object.setPrototypeOf(Duplex.prototype, Readable.prototype);
Object.setPrototypeOf(Duplex, Readable);

const isDuplex = (value) => value instanceof Duplex;
setReadableTest(isDuplex);
setWritableTest(isDuplex);

for (const name of Object.keys(Writable.prototype)) {
  if (!(name in Readable.prototype)) Duplex.prototype[name] = Writable.prototype[name];
}

Duplex.prototype.destroy = Writable.prototype.destroy;

const SHARED = new Set(["closed", "destroyed", "errored", "writableAborted"]);
defineFields(Duplex.prototype, {
  ...Object.fromEntries(Object.entries(WRITABLE_FIELDS).filter(([name]) => !SHARED.has(name))),
  destroyed: {
    get() {
      if (this._readableState === undefined || this._writableState === undefined) return false;
      return this._readableState.destroyed && this._writableState.destroyed;
    },
    set(value) {
      if (!this._readableState || !this._writableState) return;
      this._readableState.destroyed = value;
      this._writableState.destroyed = value;
    },
  },
});

Duplex.from = function from(body) {
  return duplexFrom(Duplex, body, "body");
};
