/**
 * What a writable stream knows of itself. Packages look at these fields, so their names are Node's.
 */
import { highWaterMarkFrom } from "internal:node/stream/high_water_mark";
import { nop } from "internal:node/stream/tick";

export class WritableState {
  finalCalled = false;
  needDrain = false;
  ending = false;
  ended = false;
  finished = false;
  destroyed = false;
  length = 0;
  /** Whether `_write` has not called back yet. */
  writing = false;
  corked = 0;
  /** Whether `_write` runs right now. */
  sync = true;
  bufferProcessing = false;
  writecb = null;
  writelen = 0;
  /** Callbacks of writes that are done and were not called yet: `{ count, callback }`. */
  afterWriteTickInfo = null;
  /** Writes that wait. */
  buffered = [];
  bufferedIndex = 0;
  allBuffers = true;
  allNoop = true;
  /** Callbacks that are due before `finish`. */
  pendingcb = 0;
  constructed = true;
  prefinished = false;
  errorEmitted = false;
  errored = null;
  closed = false;
  closeEmitted = false;
  /** What `end(callback)` was given. */
  onFinished = [];

  constructor(options, _stream, isDuplex) {
    this.objectMode = Boolean(options?.objectMode || (isDuplex && options?.writableObjectMode));
    this.highWaterMark = options
      ? highWaterMarkFrom(options, this.objectMode, "writableHighWaterMark", isDuplex)
      : highWaterMarkFrom({}, false);
    this.decodeStrings = options?.decodeStrings !== false;
    this.defaultEncoding = options?.defaultEncoding || "utf8";
    this.emitClose = options?.emitClose !== false;
    this.autoDestroy = options?.autoDestroy !== false;
  }

  /** The encoding of a write that names none; objects have none. */
  get implicitEncoding() {
    return this.objectMode ? undefined : this.defaultEncoding;
  }

  getBuffer() {
    return this.buffered.slice(this.bufferedIndex);
  }

  get bufferedRequestCount() {
    return this.buffered.length - this.bufferedIndex;
  }

  resetBuffer() {
    this.buffered = [];
    this.bufferedIndex = 0;
    this.allBuffers = true;
    this.allNoop = true;
  }

  /** Keeps a write for later. */
  keep(chunk, encoding, callback) {
    this.buffered.push({ chunk, encoding, callback });
    if (encoding !== "buffer") this.allBuffers = false;
    if (callback !== nop) this.allNoop = false;
  }

  /** Whether all is written and `finish` is due. */
  get needsFinish() {
    return (
      this.ending && !this.destroyed && this.constructed && this.length === 0 && !this.errored &&
      this.buffered.length === 0 && !this.finished && !this.writing && !this.errorEmitted && !this.closeEmitted
    );
  }

  /** Calls what waits for the end. */
  callOnFinished(error) {
    for (const callback of this.onFinished.splice(0)) callback(error);
  }
}
