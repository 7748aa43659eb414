/**
 * How data gets through a readable stream: into its buffer, out of it, and to the end.
 */
import { Buffer } from "node:buffer";
import { errorOrDestroy } from "internal:node/stream/destroy";
import { errors } from "internal:node/stream/errors";
import { nextTick } from "internal:node/stream/tick";

const MAX_HIGH_WATER_MARK = 0x40000000;

/** A view of bytes as a `Buffer` over the same memory. */
export function toBuffer(view) {
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength);
}

/** `push` and `unshift`; tells whether more is wanted. */
export function add(stream, chunk, encoding, toFront) {
  const state = stream._readableState;
  if (!state.objectMode) {
    if (typeof chunk === "string") {
      encoding ||= state.defaultEncoding;
      if (state.encoding !== encoding) {
        if (toFront && state.encoding) {
          chunk = Buffer.from(chunk, encoding).toString(state.encoding);
        } else {
          chunk = Buffer.from(chunk, encoding);
          encoding = "";
        }
      }
    } else if (chunk instanceof Buffer) {
      encoding = "";
    } else if (ArrayBuffer.isView(chunk)) {
      chunk = toBuffer(chunk);
      encoding = "";
    } else if (chunk !== null && chunk !== undefined) {
      errorOrDestroy(stream, errors.invalidArgType("chunk", ["string", "Buffer", "TypedArray", "DataView"], chunk));
      return false;
    }
  }
  if (chunk === null || (!state.objectMode && chunk === undefined)) {
    state.reading = false;
    onEndOfData(stream, state);
    return false;
  }
  if (toFront) return addToFront(stream, state, chunk);
  return addToBack(stream, state, chunk, encoding);
}

function addToFront(stream, state, chunk) {
  if (state.objectMode || chunk.length > 0) {
    if (state.endEmitted) {
      errorOrDestroy(stream, errors.unshiftAfterEnd());
      return false;
    }
    if (state.destroyed || state.errored) return false;
    addChunk(stream, state, chunk, true);
  }
  return wantsMore(state);
}

function addToBack(stream, state, chunk, encoding) {
  if (!state.objectMode && chunk.length === 0) {
    state.reading = false;
    readMoreSoon(stream, state);
    return wantsMore(state);
  }
  if (state.ended) {
    errorOrDestroy(stream, errors.pushAfterEnd());
    return false;
  }
  if (state.destroyed || state.errored) return false;
  state.reading = false;
  if (state.decoder && !encoding) {
    chunk = state.decoder.write(chunk);
    if (!state.objectMode && chunk.length === 0) {
      readMoreSoon(stream, state);
      return wantsMore(state);
    }
  }
  addChunk(stream, state, chunk, false);
  return wantsMore(state);
}

function wantsMore(state) {
  return !state.ended && (state.length < state.highWaterMark || state.length === 0);
}

function addChunk(stream, state, chunk, toFront) {
  if (state.flowing && state.length === 0 && !state.sync && stream.listenerCount("data") > 0) {
    state.forgetDrains();
    state.dataEmitted = true;
    stream.emit("data", chunk);
  } else {
    state.length += state.objectMode ? 1 : chunk.length;
    if (toFront) state.buffer.unshift(chunk);
    else state.buffer.push(chunk);
    if (state.needReadable) emitReadableSoon(stream);
  }
  readMoreSoon(stream, state);
}

function onEndOfData(stream, state) {
  if (state.ended) return;
  if (state.decoder) {
    const rest = state.decoder.end();
    if (rest?.length) {
      state.buffer.push(rest);
      state.length += state.objectMode ? 1 : rest.length;
    }
  }
  state.ended = true;
  if (state.sync) {
    emitReadableSoon(stream);
  } else {
    state.needReadable = false;
    state.emittedReadable = true;
    emitReadable(stream);
  }
}

/** Reads ahead until the buffer is full. */
export function readMoreSoon(stream, state) {
  if (state.readingMore || !state.constructed) return;
  state.readingMore = true;
  nextTick(() => {
    while (!state.reading && !state.ended && (state.length < state.highWaterMark || (state.flowing && state.length === 0))) {
      const before = state.length;
      stream.read(0);
      if (before === state.length) break;
    }
    state.readingMore = false;
  });
}

/** `readable.read()`. */
export function read(stream, wanted) {
  const state = stream._readableState;
  let count = wanted === undefined ? NaN : Number.isInteger(wanted) ? wanted : Number.parseInt(wanted, 10);
  const asked = count;
  if (count > state.highWaterMark) state.highWaterMark = markFor(count);
  if (count !== 0) state.emittedReadable = false;
  const enough = state.highWaterMark === 0 ? state.length > 0 : state.length >= state.highWaterMark;
  if (count === 0 && state.needReadable && (enough || state.ended)) {
    if (state.length === 0 && state.ended) endSoon(stream);
    else emitReadableSoon(stream);
    return null;
  }
  count = state.shareOf(count);
  if (count === 0 && state.ended) {
    if (state.length === 0) endSoon(stream);
    return null;
  }
  const isLow = state.needReadable || state.length === 0 || state.length - count < state.highWaterMark;
  if (isLow && !state.ended && !state.reading && !state.destroyed && !state.errored && state.constructed) {
    callRead(stream, state);
    if (!state.reading) count = state.shareOf(asked);
  }
  let chunk = count > 0 ? state.take(count) : null;
  if (chunk === null) {
    state.needReadable = state.length <= state.highWaterMark;
    count = 0;
  } else {
    state.length -= state.objectMode ? 1 : count;
    state.forgetDrains();
  }
  if (state.length === 0) {
    if (!state.ended) state.needReadable = true;
    if (asked !== count && state.ended) endSoon(stream);
  }
  if (chunk !== null && !state.errored && !state.closeEmitted) {
    state.dataEmitted = true;
    stream.emit("data", chunk);
  }
  return chunk;
}

function callRead(stream, state) {
  state.reading = true;
  state.sync = true;
  if (state.length === 0) state.needReadable = true;
  try {
    stream._read(state.highWaterMark);
  } catch (error) {
    errorOrDestroy(stream, error);
  }
  state.sync = false;
}

/** The next power of two. */
function markFor(count) {
  if (count > MAX_HIGH_WATER_MARK) throw errors.outOfRange("size", "<= 1GiB", count);
  let mark = 1;
  while (mark < count) mark *= 2;
  return mark;
}

export function emitReadableSoon(stream) {
  const state = stream._readableState;
  state.needReadable = false;
  if (state.emittedReadable) return;
  state.emittedReadable = true;
  nextTick(emitReadable, stream);
}

function emitReadable(stream) {
  const state = stream._readableState;
  if (!state.destroyed && !state.errored && (state.length || state.ended)) {
    stream.emit("readable");
    state.emittedReadable = false;
  }
  state.needReadable = !state.flowing && !state.ended && state.length <= state.highWaterMark;
  flow(stream);
}

/** Gives away data for as long as it flows. */
export function flow(stream) {
  const state = stream._readableState;
  while (state.flowing && stream.read() !== null);
}

function endSoon(stream) {
  const state = stream._readableState;
  if (state.endEmitted) return;
  state.ended = true;
  nextTick(end, stream, state);
}

function end(stream, state) {
  if (state.errored || state.closeEmitted || state.endEmitted || state.length > 0) return;
  state.endEmitted = true;
  stream.emit("end");
  if (stream.writable && stream.allowHalfOpen === false) {
    nextTick(() => {
      if (stream.writable && !stream.writableEnded && !stream.destroyed) stream.end();
    });
  } else if (state.autoDestroy) {
    const other = stream._writableState;
    if (!other || (other.autoDestroy && (other.finished || other.writable === false))) stream.destroy();
  }
}
