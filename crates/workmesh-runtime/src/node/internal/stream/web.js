/**
 * Between streams of Node and streams of the web.
 */
import { Buffer } from "node:buffer";
import { AbortError, errors } from "internal:node/stream/errors";
import { Duplex } from "internal:node/stream/duplex";
import { eos } from "internal:node/stream/end_of_stream";
import { destroyStream } from "internal:node/stream/iterator";
import {
  isDestroyed, isReadable, isReadableStream, isWritable, isWritableEnded,
  isWritableStream,
} from "internal:node/stream/predicates";
import { Readable } from "internal:node/stream/readable";
import { toBuffer } from "internal:node/stream/readable_flow";
import { nextTick, nop } from "internal:node/stream/tick";
import { web } from "internal:node/stream/web_late";
import { Writable } from "internal:node/stream/writable";

function toView(chunk) {
  return Buffer.isBuffer(chunk) ? new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength) : chunk;
}

function readableToWeb(stream, options = {}) {
  if (typeof stream?._readableState !== "object") {
    throw errors.invalidArgType("streamReadable", "stream.Readable", stream);
  }
  if (isDestroyed(stream) || !isReadable(stream)) {
    const closed = new ReadableStream();
    closed.cancel();
    return closed;
  }
  const { objectMode, highWaterMark } = stream._readableState;
  const strategy = options.strategy ?? (objectMode ? new CountQueuingStrategy({ highWaterMark }) : { highWaterMark });
  let controller;
  let wasCanceled = false;
  // Before it is listened to, so that nothing flows until somebody reads.
  stream.pause();
  const cleanUp = eos(stream, (error) => {
    if (error?.code === "ERR_STREAM_PREMATURE_CLOSE") error = new AbortError(undefined, { cause: error });
    cleanUp();
    stream.on("error", nop);
    if (error) {
      controller.error(error);
    } else if (!wasCanceled) {
      controller.close();
    }
  });
  stream.on("data", (chunk) => {
    controller.enqueue(objectMode ? chunk : toView(chunk));
    if (controller.desiredSize <= 0) stream.pause();
  });
  return new ReadableStream(
    {
      start(given) {
        controller = given;
      },
      pull() {
        stream.resume();
      },
      cancel(reason) {
        wasCanceled = true;
        destroyStream(stream, reason);
      },
    },
    strategy,
  );
}

function readableFromWeb(readableStream, options = {}) {
  if (!isReadableStream(readableStream)) throw errors.invalidArgType("readableStream", "ReadableStream", readableStream);
  const { highWaterMark, encoding, objectMode = false, signal } = options;
  if (encoding !== undefined && !Buffer.isEncoding(encoding)) throw errors.invalidArgValue("options.encoding", encoding);
  if (typeof objectMode !== "boolean") throw errors.invalidArgType("options.objectMode", "boolean", objectMode);
  const reader = readableStream.getReader();
  let closed = false;
  const readable = new Readable({
    objectMode,
    highWaterMark,
    encoding,
    signal,
    read() {
      reader.read().then(
        ({ done, value }) => readable.push(done ? null : isViewOf(value, objectMode) ? toBuffer(value) : value),
        (error) => destroyStream(readable, error),
      );
    },
    destroy(error, callback) {
      const done = () => nextTick(callback, error);
      if (closed) done();
      else reader.cancel(error).then(done, done);
    },
  });
  reader.closed.then(
    () => {
      closed = true;
    },
    (error) => {
      closed = true;
      destroyStream(readable, error);
    },
  );
  return readable;
}

function isViewOf(value, objectMode) {
  return !objectMode && ArrayBuffer.isView(value);
}

function writableToWeb(stream) {
  if (typeof stream?._writableState !== "object") {
    throw errors.invalidArgType("streamWritable", "stream.Writable", stream);
  }
  if (isDestroyed(stream) || !isWritable(stream)) {
    const closed = new WritableStream();
    closed.close();
    return closed;
  }
  const { objectMode, highWaterMark } = stream._writableState;
  const strategy = objectMode ? new CountQueuingStrategy({ highWaterMark }) : { highWaterMark };
  let controller;
  let room = null;
  let closed = null;
  const cleanUp = eos(stream, (error) => {
    if (error?.code === "ERR_STREAM_PREMATURE_CLOSE") error = new AbortError(undefined, { cause: error });
    cleanUp();
    stream.on("error", nop);
    if (error) {
      room?.reject(error);
      if (closed) {
        closed.reject(error);
        closed = null;
      }
      controller?.error(error);
      controller = undefined;
      return;
    }
    if (closed) {
      closed.resolve();
      closed = null;
      return;
    }
    controller?.error(new AbortError());
    controller = undefined;
  });
  stream.on("drain", () => room?.resolve());
  return new WritableStream(
    {
      start(given) {
        controller = given;
      },
      write(chunk) {
        if (!stream.writableNeedDrain && stream.write(chunk)) return undefined;
        room = Promise.withResolvers();
        return room.promise.finally(() => {
          room = null;
        });
      },
      abort(reason) {
        destroyStream(stream, reason);
      },
      close() {
        if (closed === null && !isWritableEnded(stream)) stream.end();
        closed = Promise.withResolvers();
        return closed.promise;
      },
    },
    strategy,
  );
}

/** `write`, `writev`, `final` and `destroy` over a writer. */
function writerMethods(writer, streamOf) {
  const state = { closed: false };
  writer.closed.then(
    () => {
      state.closed = true;
      if (!isWritableEnded(streamOf())) destroyStream(streamOf(), errors.prematureClose());
    },
    (error) => {
      state.closed = true;
      destroyStream(streamOf(), error);
    },
  );
  const settle = (promise, callback) => {
    promise.then(
      () => nextTick(callback),
      (error) => nextTick(callback, error),
    );
  };
  return {
    write(chunk, encoding, callback) {
      if (typeof chunk === "string" && !streamOf().writableObjectMode) chunk = Buffer.from(chunk, encoding);
      settle(writer.ready.then(() => writer.write(chunk)), callback);
    },
    writev(chunks, callback) {
      settle(
        writer.ready.then(() => Promise.all(chunks.map(({ chunk }) => writer.write(chunk)))),
        callback,
      );
    },
    final(callback) {
      if (state.closed) nextTick(callback);
      else settle(writer.close(), callback);
    },
    destroy(error, callback) {
      const done = () => nextTick(callback, error);
      if (state.closed) done();
      else if (error === null || error === undefined) writer.close().then(done, done);
      else writer.abort(error).then(done, done);
    },
  };
}

function writableFromWeb(writableStream, options = {}) {
  if (!isWritableStream(writableStream)) throw errors.invalidArgType("writableStream", "WritableStream", writableStream);
  const { highWaterMark, decodeStrings = true, objectMode = false, signal } = options;
  let writable;
  const methods = writerMethods(writableStream.getWriter(), () => writable);
  writable = new Writable({ highWaterMark, objectMode, decodeStrings, signal, ...methods });
  return writable;
}

function duplexToWeb(duplex) {
  if (typeof duplex?._writableState !== "object" || typeof duplex?._readableState !== "object") {
    throw errors.invalidArgType("duplex", "stream.Duplex", duplex);
  }
  return { readable: readableToWeb(duplex), writable: writableToWeb(duplex) };
}

function duplexFromWeb(pair, options = {}) {
  const { readable: readableStream, writable: writableStream } = pair ?? {};
  if (!isReadableStream(readableStream)) throw errors.invalidArgType("pair.readable", "ReadableStream", readableStream);
  if (!isWritableStream(writableStream)) throw errors.invalidArgType("pair.writable", "WritableStream", writableStream);
  const { allowHalfOpen = false, objectMode = false, encoding, decodeStrings = true, highWaterMark, signal } = options;
  const reader = readableStream.getReader();
  let duplex;
  let readableClosed = false;
  const methods = writerMethods(writableStream.getWriter(), () => duplex);
  duplex = new Duplex({
    allowHalfOpen, objectMode, encoding, decodeStrings, highWaterMark, signal,
    ...methods,
    read() {
      reader.read().then(
        ({ done, value }) => duplex.push(done ? null : isViewOf(value, objectMode) ? toBuffer(value) : value),
        (error) => destroyStream(duplex, error),
      );
    },
    destroy(error, callback) {
      const next = () => methods.destroy(error, callback);
      if (readableClosed) next();
      else reader.cancel(error).then(next, next);
    },
  });
  reader.closed.then(
    () => {
      readableClosed = true;
    },
    (error) => {
      readableClosed = true;
      destroyStream(duplex, error);
    },
  );
  return duplex;
}

Object.assign(web, { readableFromWeb, readableToWeb, writableFromWeb, writableToWeb, duplexFromWeb, duplexToWeb });

Readable.fromWeb = function fromWeb(readableStream, options) {
  return readableFromWeb(readableStream, options);
};
Readable.toWeb = function toWeb(readable, options) {
  return readableToWeb(readable, options);
};
Writable.fromWeb = function fromWeb(writableStream, options) {
  return writableFromWeb(writableStream, options);
};
Writable.toWeb = function toWeb(writable) {
  return writableToWeb(writable);
};
Duplex.fromWeb = function fromWeb(pair, options) {
  return duplexFromWeb(pair, options);
};
Duplex.toWeb = function toWeb(duplex) {
  return duplexToWeb(duplex);
};

