/**
 * `finished`: when a stream is done, one way or the other.
 */
import { AbortError, errors } from "internal:node/stream/errors";
import {
  isClosed, isNodeStream, isReadable, isReadableFinished, isReadableNodeStream, isReadableStream, isWritable,
  isWritableFinished, isWritableNodeStream, isWritableStream, willEmitClose,
} from "internal:node/stream/predicates";
import { nextTick, nop } from "internal:node/stream/tick";
import { validateAbortSignal } from "internal:node/validators";

/** A request of the old kind, as `request` packages have it. */
function isRequest(stream) {
  return Boolean(stream.setHeader && typeof stream.abort === "function");
}

function once(callback) {
  let called = false;
  return function (...args) {
    if (called) return;
    called = true;
    Reflect.apply(callback, this, args);
  };
}

/** Calls back when the stream has ended, finished, failed or closed. Returns a function that stops listening. */
export function eos(stream, options, callback) {
  if (arguments.length === 2) {
    callback = options;
    options = {};
  } else if (options === null || options === undefined) {
    options = {};
  } else if (typeof options !== "object") {
    throw errors.invalidArgType("options", "object", options);
  }
  if (typeof callback !== "function") throw errors.invalidArgType("callback", "function", callback);
  validateAbortSignal(options.signal, "options.signal");
  callback = once(callback);
  if (isReadableStream(stream) || isWritableStream(stream)) throw errors.noWebStreams();
  if (!isNodeStream(stream)) {
    throw errors.invalidArgType("stream", ["ReadableStream", "WritableStream", "Stream"], stream);
  }
  return eosOfNode(stream, options, callback);
}

function eosOfNode(stream, options, callback) {
  const readable = options.readable ?? isReadableNodeStream(stream);
  const writable = options.writable ?? isWritableNodeStream(stream);
  const [writableState, readableState] = [stream._writableState, stream._readableState];
  let closesByItself =
    willEmitClose(stream) && isReadableNodeStream(stream) === readable && isWritableNodeStream(stream) === writable;
  let writableFinished = isWritableFinished(stream, false);
  let readableFinished = isReadableFinished(stream, false);

  const onLegacyFinish = () => {
    if (!stream.writable) onFinish();
  };
  const onFinish = () => {
    writableFinished = true;
    // Some streams say that they will close and are destroyed by somebody else.
    if (stream.destroyed) closesByItself = false;
    if (closesByItself && (!stream.readable || readable)) return;
    if (!readable || readableFinished) callback.call(stream);
  };
  const onEnd = () => {
    readableFinished = true;
    if (stream.destroyed) closesByItself = false;
    if (closesByItself && (!stream.writable || writable)) return;
    if (!writable || writableFinished) callback.call(stream);
  };
  const onError = (error) => callback.call(stream, error);
  const onClose = () => {
    closed = true;
    const errored = isWritableErrored(stream) || isReadableErrored(stream);
    if (errored && typeof errored !== "boolean") {
      callback.call(stream, errored);
    } else if (readable && !readableFinished && isReadableNodeStream(stream, true) && !isReadableFinished(stream, false)) {
      callback.call(stream, errors.prematureClose());
    } else if (writable && !writableFinished && !isWritableFinished(stream, false)) {
      callback.call(stream, errors.prematureClose());
    } else {
      callback.call(stream);
    }
  };
  const onClosed = () => {
    closed = true;
    const errored = isWritableErrored(stream) || isReadableErrored(stream);
    if (errored && typeof errored !== "boolean") callback.call(stream, errored);
    else callback.call(stream);
  };
  const onRequest = () => stream.req.on("finish", onFinish);
  let closed = isClosed(stream);

  if (isRequest(stream)) {
    stream.on("complete", onFinish);
    if (!closesByItself) stream.on("abort", onClose);
    if (stream.req) onRequest();
    else stream.on("request", onRequest);
  } else if (writable && !writableState) {
    stream.on("end", onLegacyFinish);
    stream.on("close", onLegacyFinish);
  }
  if (!closesByItself && typeof stream.aborted === "boolean") stream.on("aborted", onClose);
  stream.on("end", onEnd);
  stream.on("finish", onFinish);
  if (options.error !== false) stream.on("error", onError);
  stream.on("close", onClose);

  if (closed) {
    nextTick(onClose);
  } else if (writableState?.errorEmitted || readableState?.errorEmitted) {
    if (!closesByItself) nextTick(onClosed);
  } else if (
    (!readable && (!closesByItself || isReadable(stream)) && (writableFinished || isWritable(stream) === false)) ||
    (!writable && (!closesByItself || isWritable(stream)) && (readableFinished || isReadable(stream) === false))
  ) {
    nextTick(onClosed);
  }

  const cleanUp = () => {
    callback = nop;
    for (const [event, listener] of [
      ["aborted", onClose], ["complete", onFinish], ["abort", onClose], ["request", onRequest], ["end", onLegacyFinish],
      ["close", onLegacyFinish], ["finish", onFinish], ["end", onEnd], ["error", onError], ["close", onClose],
    ]) {
      stream.removeListener(event, listener);
    }
    if (stream.req) stream.req.removeListener("finish", onFinish);
  };
  if (options.signal && !closed) {
    watch(options.signal, () => {
      const end = callback;
      cleanUp();
      end.call(stream, new AbortError(undefined, { cause: options.signal.reason }));
    }, (wrap) => (callback = wrap(callback)));
  }
  return cleanUp;
}

/** Calls `onAbort` when the signal says so; the listener goes with the callback, which `replace` gets to wrap. */
function watch(signal, onAbort, replace) {
  if (signal.aborted) {
    nextTick(onAbort);
    return;
  }
  signal.addEventListener("abort", onAbort);
  replace((callback) =>
    once(function (...args) {
      signal.removeEventListener("abort", onAbort);
      Reflect.apply(callback, this, args);
    }),
  );
}

function isWritableErrored(stream) {
  return stream.writableErrored ?? stream._writableState?.errored ?? null;
}

function isReadableErrored(stream) {
  return stream.readableErrored ?? stream._readableState?.errored ?? null;
}

export function finished(stream, options = undefined) {
  let autoCleanup = false;
  if (options === null || options === undefined) options = {};
  if (options.cleanup) {
    if (typeof options.cleanup !== "boolean") throw errors.invalidArgType("cleanup", "boolean", options.cleanup);
    autoCleanup = options.cleanup;
  }
  return new Promise((resolve, reject) => {
    const cleanUp = eos(stream, options, (error) => {
      if (autoCleanup) cleanUp();
      if (error) reject(error);
      else resolve();
    });
  });
}

