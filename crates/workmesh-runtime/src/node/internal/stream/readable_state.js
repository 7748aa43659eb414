/**
 * What a readable stream knows of itself. Packages look at these fields, so their names are Node's.
 */
import { Buffer } from "node:buffer";
import { StringDecoder } from "node:string_decoder";
import { highWaterMarkFrom } from "internal:node/stream/high_water_mark";

export class ReadableState {
  buffer = [];
  length = 0;
  /** Where the data is piped. */
  pipes = [];
  /** Null until somebody says how to read. @type {boolean | null} */
  flowing = null;
  ended = false;
  endEmitted = false;
  reading = false;
  constructed = true;
  /** Whether `_read` runs right now, so that what it pushes comes too early to be emitted. */
  sync = true;
  needReadable = false;
  emittedReadable = false;
  readableListening = false;
  resumeScheduled = false;
  /** Whether `pause()` was called; null if neither it nor `resume()` was. @type {boolean | null} */
  paused = null;
  errorEmitted = false;
  destroyed = false;
  errored = null;
  closed = false;
  closeEmitted = false;
  /** The streams that have to drain before the data goes on flowing. @type {object | Set | null} */
  /** The destinations that take nothing at the moment; null before there was one. @type {Set<object> | null} */
  full = null;
  readingMore = false;
  dataEmitted = false;
  decoder = null;
  encoding = null;

  constructor(options, _stream, isDuplex) {
    this.objectMode = Boolean(options?.objectMode || (isDuplex && options?.readableObjectMode));
    this.highWaterMark = options
      ? highWaterMarkFrom(options, this.objectMode, "readableHighWaterMark", isDuplex)
      : highWaterMarkFrom({}, false);
    this.emitClose = options?.emitClose !== false;
    this.autoDestroy = options?.autoDestroy !== false;
    this.defaultEncoding = options?.defaultEncoding || "utf8";
    if (options?.encoding) {
      this.decoder = new StringDecoder(options.encoding);
      this.encoding = options.encoding;
    }
  }

  get pipesCount() {
    return this.pipes.length;
  }

  /** How much of the buffer `read(count)` gives. */
  shareOf(count) {
    if (count <= 0 || (this.length === 0 && this.ended)) return 0;
    if (this.objectMode) return 1;
    if (Number.isNaN(count)) return this.flowing && this.length ? this.buffer[0].length : this.length;
    if (count <= this.length) return count;
    return this.ended ? this.length : 0;
  }

  /** Takes `count` characters or bytes, or one object, off the buffer. */
  take(count) {
    if (this.length === 0) return null;
    const { buffer } = this;
    if (this.objectMode) return buffer.shift();
    if (!count || count >= this.length) {
      const all = this.decoder ? buffer.join("") : buffer.length === 1 ? buffer[0] : Buffer.concat(buffer, this.length);
      this.buffer = [];
      return all;
    }
    const parts = [];
    for (let left = count; left > 0; ) {
      const head = buffer[0];
      if (head.length <= left) {
        parts.push(buffer.shift());
        left -= head.length;
      } else {
        parts.push(head.slice(0, left));
        buffer[0] = head.slice(left);
        left = 0;
      }
    }
    if (parts.length === 1) return parts[0];
    return this.decoder ? parts.join("") : Buffer.concat(parts, count);
  }

  /** The pipes whose targets are full no longer matter. */
  forgetDrains() {
    this.full?.clear();
  }
}
