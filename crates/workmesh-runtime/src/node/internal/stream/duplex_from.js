/**
 * `Duplex.from`: one stream made of nearly anything that gives or takes data.
 */
import { AbortError, errors } from "internal:node/stream/errors";
import { eos } from "internal:node/stream/end_of_stream";
import { destroyStream } from "internal:node/stream/iterator";
import {
  isDuplexNodeStream, isIterable, isNodeStream, isReadable, isReadableNodeStream, isReadableStream, isWritable,
  isWritableNodeStream, isWritableStream,
} from "internal:node/stream/predicates";
import { Readable } from "internal:node/stream/readable";
import { nextTick } from "internal:node/stream/tick";
import { web } from "internal:node/stream/web_late";

export function duplexFrom(Duplex, body, name) {
  if (isDuplexNodeStream(body)) return body;
  if (isReadableNodeStream(body)) return join(Duplex, { readable: body });
  if (isWritableNodeStream(body)) return join(Duplex, { writable: body });
  if (isNodeStream(body)) return join(Duplex, { writable: false, readable: false });
  if (isReadableStream(body)) return join(Duplex, { readable: web.readableFromWeb(body) });
  if (isWritableStream(body)) return join(Duplex, { writable: web.writableFromWeb(body) });
  if (typeof body === "function") return fromFunction(Duplex, body, name);
  if (body instanceof Blob) return duplexFrom(Duplex, body.arrayBuffer());
  if (isIterable(body)) throw noIterable();
  if (isReadableStream(body?.readable) && isWritableStream(body?.writable)) return web.duplexFromWeb(body);
  if (typeof body?.writable === "object" || typeof body?.readable === "object") {
    const readable = sideOf(body.readable, isReadableNodeStream, Duplex);
    const writable = sideOf(body.writable, isWritableNodeStream, Duplex);
    return join(Duplex, { readable, writable });
  }
  if (typeof body?.then === "function") return fromPromise(Duplex, body);
  throw errors.invalidArgType(
    name,
    [
      "Blob", "ReadableStream", "WritableStream", "Stream", "Iterable", "AsyncIterable", "Function",
      "{ readable, writable } pair", "Promise",
    ],
    body,
  );
}

function sideOf(side, isRight, Duplex) {
  if (!side) return undefined;
  return isRight(side) ? side : duplexFrom(Duplex, side);
}

/** The real runtime cannot make a duplex of an iterable, and says so in these words. */
function noIterable() {
  return errors.invalidArgType("iterable", ["Iterable"], function Duplexify() {});
}

function fromPromise(Duplex, promise) {
  return new Duplex({
    objectMode: true,
    writable: false,
    read() {
      promise.then(
        (value) => {
          if (value !== null && value !== undefined) this.push(value);
          this.push(null);
        },
        (error) => destroyStream(this, error),
      );
      this._read = () => {};
    },
  });
}

/** A function gets what is written as an iterable; what it gives is read. */
function fromFunction(Duplex, body, name) {
  let next = Promise.withResolvers();
  const controller = new AbortController();
  const { signal } = controller;
  const value = body(
    (async function* () {
      for (;;) {
        const promise = next.promise;
        const { chunk, done, callback } = await promise;
        next = Promise.withResolvers();
        nextTick(callback);
        if (done) return;
        if (signal.aborted) throw new AbortError(undefined, { cause: signal.reason });
        yield chunk;
      }
    })(),
    { signal },
  );
  const writing = {
    write(chunk, encoding, callback) {
      next.resolve({ chunk, done: false, callback });
    },
    final(callback) {
      next.resolve({ done: true, callback });
    },
    destroy(error, callback) {
      controller.abort();
      callback(error);
    },
  };
  if (isIterable(value)) throw noIterable();
  const then = value?.then;
  if (typeof then !== "function") {
    throw errors.invalidReturnValue("Iterable, AsyncIterable or AsyncFunction", name, value);
  }
  let duplex;
  const outcome = Reflect.apply(then, value, [
    (result) => {
      if (result !== null && result !== undefined) throw errors.invalidReturnValue("nully", "body", result);
    },
    (error) => destroyStream(duplex, error),
  ]);
  duplex = new Duplex({
    objectMode: true,
    readable: false,
    ...writing,
    final(callback) {
      writing.final(async () => {
        try {
          await outcome;
          nextTick(callback, null);
        } catch (error) {
          nextTick(callback, error);
        }
      });
    },
  });
  return duplex;
}

/** One stream over a readable and a writable one. */
function join(Duplex, pair) {
  const source = pair.readable && typeof pair.readable.read !== "function" ? Readable.wrap(pair.readable) : pair.readable;
  const sink = pair.writable;
  let readable = Boolean(isReadable(source));
  let writable = Boolean(isWritable(sink));
  let [onDrain, onFinish, onReadable, onClose] = [null, null, null, null];

  const duplex = new Duplex({
    readableObjectMode: Boolean(source?.readableObjectMode),
    writableObjectMode: Boolean(sink?.writableObjectMode),
    readable,
    writable,
  });
  const onFinished = (error) => {
    const callback = onClose;
    onClose = null;
    if (callback) callback(error);
    else if (error) duplex.destroy(error);
  };
  if (writable) {
    eos(sink, (error) => {
      writable = false;
      if (error) destroyStream(source, error);
      onFinished(error);
    });
    duplex._write = (chunk, encoding, callback) => {
      if (sink.write(chunk, encoding)) callback();
      else onDrain = callback;
    };
    duplex._final = (callback) => {
      sink.end();
      onFinish = callback;
    };
    sink.on("drain", () => {
      const callback = onDrain;
      onDrain = null;
      callback?.();
    });
    sink.on("finish", () => {
      const callback = onFinish;
      onFinish = null;
      callback?.();
    });
  }
  if (readable) {
    eos(source, (error) => {
      readable = false;
      if (error) destroyStream(source, error);
      onFinished(error);
    });
    source.on("readable", () => {
      const callback = onReadable;
      onReadable = null;
      callback?.();
    });
    source.on("end", () => duplex.push(null));
    duplex._read = () => {
      for (;;) {
        const chunk = source.read();
        if (chunk === null) {
          onReadable = duplex._read;
          return;
        }
        if (!duplex.push(chunk)) return;
      }
    };
  }
  duplex._destroy = (error, callback) => {
    if (!error && onClose !== null) error = new AbortError();
    onReadable = onDrain = onFinish = null;
    if (onClose === null && !readable && !writable) {
      callback(error);
      return;
    }
    onClose = callback;
    destroyStream(sink, error);
    destroyStream(source, error);
  };
  return duplex;
}
