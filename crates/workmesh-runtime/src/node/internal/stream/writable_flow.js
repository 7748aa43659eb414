/**
 * How data gets through a writable stream: into its buffer, to `_write`, and to `finish`.
 */
import { Buffer } from "node:buffer";
import { errorOrDestroy } from "internal:node/stream/destroy";
import { errors } from "internal:node/stream/errors";
import { toBuffer } from "internal:node/stream/readable_flow";
import { nextTick, nop } from "internal:node/stream/tick";

/** Writes a chunk: tells whether there is room for more, or gives the error that stood in the way. */
export function write(stream, chunk, encoding, callback) {
  const state = stream._writableState;
  if (typeof encoding === "function") {
    callback = encoding;
    encoding = state.implicitEncoding;
  } else {
    if (!encoding) encoding = state.implicitEncoding;
    else if (encoding !== "buffer" && !Buffer.isEncoding(encoding)) throw errors.unknownEncoding(encoding);
    if (typeof callback !== "function") callback = nop;
  }
  if (chunk === null) throw errors.nullValues();
  if (!state.objectMode) {
    if (typeof chunk === "string") {
      if (state.decodeStrings !== false) {
        chunk = Buffer.from(chunk, encoding);
        encoding = "buffer";
      }
    } else if (chunk instanceof Buffer) {
      encoding = "buffer";
    } else if (ArrayBuffer.isView(chunk)) {
      chunk = toBuffer(chunk);
      encoding = "buffer";
    } else {
      throw errors.invalidArgType("chunk", ["string", "Buffer", "TypedArray", "DataView"], chunk);
    }
  }
  let error = null;
  if (state.ending) error = errors.writeAfterEnd();
  else if (state.destroyed) error = errors.destroyed("write");
  if (error !== null) {
    nextTick(callback, error);
    errorOrDestroy(stream, error, true);
    return error;
  }
  state.pendingcb++;
  return writeOrKeep(stream, state, chunk, encoding, callback);
}

function writeOrKeep(stream, state, chunk, encoding, callback) {
  const length = state.objectMode ? 1 : chunk.length;
  state.length += length;
  const hasRoom = state.length < state.highWaterMark;
  if (!hasRoom) state.needDrain = true;
  if (state.writing || state.corked || state.errored || !state.constructed) {
    state.keep(chunk, encoding, callback);
  } else {
    callWrite(stream, state, length, callback, () => stream._write(chunk, encoding, (error) => onWritten(stream, error)));
  }
  return hasRoom && !state.errored && !state.destroyed;
}

function callWrite(stream, state, length, callback, run) {
  state.writelen = length;
  state.writecb = callback;
  state.writing = true;
  state.sync = true;
  if (state.destroyed) onWritten(stream, errors.destroyed("write"));
  else run();
  state.sync = false;
}

/** `_write` called back. */
function onWritten(stream, error) {
  const state = stream._writableState;
  const { sync, writecb } = state;
  if (typeof writecb !== "function") {
    errorOrDestroy(stream, errors.multipleCallback());
    return;
  }
  state.writing = false;
  state.writecb = null;
  state.length -= state.writelen;
  state.writelen = 0;
  if (error) {
    void error.stack;
    state.errored ||= error;
    if (stream._readableState) stream._readableState.errored ||= error;
    if (sync) nextTick(failWrite, stream, state, error, writecb);
    else failWrite(stream, state, error, writecb);
    return;
  }
  if (state.buffered.length > state.bufferedIndex) clearBuffer(stream, state);
  if (!sync) {
    afterWrites(stream, state, 1, writecb);
  } else if (state.afterWriteTickInfo?.callback === writecb) {
    state.afterWriteTickInfo.count++;
  } else {
    state.afterWriteTickInfo = { count: 1, callback: writecb };
    nextTick(afterWriteTick, stream, state, state.afterWriteTickInfo);
  }
}

function failWrite(stream, state, error, callback) {
  state.pendingcb--;
  callback(error);
  failBuffer(state);
  errorOrDestroy(stream, error);
}

function afterWriteTick(stream, state, info) {
  if (state.afterWriteTickInfo === info) state.afterWriteTickInfo = null;
  afterWrites(stream, state, info.count, info.callback);
}

function afterWrites(stream, state, count, callback) {
  if (state.needDrain && !state.ending && !stream.destroyed && state.length === 0) {
    state.needDrain = false;
    stream.emit("drain");
  }
  for (; count > 0; count--) {
    state.pendingcb--;
    callback(null);
  }
  if (state.destroyed) failBuffer(state);
  finishMaybe(stream, state);
}

/** Tells all writes that wait that nothing will come of them. */
export function failBuffer(state) {
  if (state.writing) return;
  for (let at = state.bufferedIndex; at < state.buffered.length; at++) {
    const { chunk, callback } = state.buffered[at];
    state.length -= state.objectMode ? 1 : chunk.length;
    callback(state.errored ?? errors.destroyed("write"));
  }
  state.callOnFinished(state.errored ?? errors.destroyed("end"));
  state.resetBuffer();
}

/** Gives `_write` or `_writev` what waits. */
export function clearBuffer(stream, state) {
  if (state.corked || state.bufferProcessing || state.destroyed || !state.constructed) return;
  const waiting = state.bufferedRequestCount;
  if (waiting === 0) return;
  state.bufferProcessing = true;
  if (waiting > 1 && stream._writev) {
    state.pendingcb -= waiting - 1;
    const chunks = state.bufferedIndex === 0 ? state.buffered : state.buffered.slice(state.bufferedIndex);
    const callback = state.allNoop ? nop : (error) => chunks.forEach((entry) => entry.callback(error));
    chunks.allBuffers = state.allBuffers;
    callWrite(stream, state, state.length, callback, () => stream._writev(chunks, (error) => onWritten(stream, error)));
    state.resetBuffer();
  } else {
    while (state.bufferedIndex < state.buffered.length && !state.writing) {
      const { chunk, encoding, callback } = state.buffered[state.bufferedIndex];
      state.buffered[state.bufferedIndex++] = null;
      const length = state.objectMode ? 1 : chunk.length;
      callWrite(stream, state, length, callback, () => stream._write(chunk, encoding, (error) => onWritten(stream, error)));
    }
    if (state.bufferedIndex >= state.buffered.length) state.resetBuffer();
    else if (state.bufferedIndex > 256) {
      state.buffered.splice(0, state.bufferedIndex);
      state.bufferedIndex = 0;
    }
  }
  state.bufferProcessing = false;
}

/** Goes on towards `finish`, if all is written. */
export function finishMaybe(stream, state, sync = false) {
  if (!state.needsFinish) return;
  prefinish(stream, state);
  if (state.pendingcb !== 0) return;
  if (!sync) {
    state.pendingcb++;
    finish(stream, state);
    return;
  }
  state.pendingcb++;
  nextTick(() => {
    if (state.needsFinish) finish(stream, state);
    else state.pendingcb--;
  });
}

function prefinish(stream, state) {
  if (state.prefinished || state.finalCalled) return;
  if (typeof stream._final === "function" && !state.destroyed) {
    state.finalCalled = true;
    callFinal(stream, state);
  } else {
    state.prefinished = true;
    stream.emit("prefinish");
  }
}

function callFinal(stream, state) {
  let called = false;
  const onFinal = (error) => {
    if (called) {
      errorOrDestroy(stream, error ?? errors.multipleCallback());
      return;
    }
    called = true;
    state.pendingcb--;
    if (error) {
      state.callOnFinished(error);
      errorOrDestroy(stream, error, state.sync);
    } else if (state.needsFinish) {
      state.prefinished = true;
      stream.emit("prefinish");
      // Counted until it happened, so that nothing else finishes the stream meanwhile.
      state.pendingcb++;
      nextTick(finish, stream, state);
    }
  };
  state.sync = true;
  state.pendingcb++;
  try {
    stream._final(onFinal);
  } catch (error) {
    onFinal(error);
  }
  state.sync = false;
}

function finish(stream, state) {
  state.pendingcb--;
  state.finished = true;
  state.callOnFinished(null);
  stream.emit("finish");
  if (!state.autoDestroy) return;
  const other = stream._readableState;
  if (!other || (other.autoDestroy && (other.endEmitted || other.readable === false))) stream.destroy();
}
