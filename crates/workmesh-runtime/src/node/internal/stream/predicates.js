/**
 * What can be seen from outside of a stream: a Node stream of any age, or one of the web.
 */
export const isDestroyedMark = Symbol.for("nodejs.stream.destroyed");
export const isErroredMark = Symbol.for("nodejs.stream.errored");
export const isReadableMark = Symbol.for("nodejs.stream.readable");
export const isWritableMark = Symbol.for("nodejs.stream.writable");
export const isDisturbedMark = Symbol.for("nodejs.stream.disturbed");

const has = (value, ...methods) => methods.every((method) => typeof value[method] === "function");

export function isReadableNodeStream(value, strict = false) {
  return Boolean(
    value &&
      has(value, "pipe", "on") &&
      (!strict || has(value, "pause", "resume")) &&
      (!value._writableState || value._readableState?.readable !== false) &&
      (!value._writableState || value._readableState),
  );
}

export function isWritableNodeStream(value) {
  return Boolean(value && has(value, "write", "on") && (!value._readableState || value._writableState?.writable !== false));
}

export function isDuplexNodeStream(value) {
  return Boolean(value && has(value, "pipe", "on", "write") && value._readableState);
}

export function isNodeStream(value) {
  return Boolean(
    value && (value._readableState || value._writableState || has(value, "write", "on") || has(value, "pipe", "on")),
  );
}

export function isReadableStream(value) {
  return Boolean(value && !isNodeStream(value) && has(value, "pipeThrough", "getReader", "cancel"));
}

export function isWritableStream(value) {
  return Boolean(value && !isNodeStream(value) && has(value, "getWriter", "abort"));
}

export function isTransformStream(value) {
  return Boolean(value && !isNodeStream(value) && typeof value.readable === "object" && typeof value.writable === "object");
}

export function isWebStream(value) {
  return isReadableStream(value) || isWritableStream(value) || isTransformStream(value);
}

export function isIterable(value, isAsync) {
  if (value === null || value === undefined) return false;
  if (isAsync === true) return typeof value[Symbol.asyncIterator] === "function";
  if (isAsync === false) return typeof value[Symbol.iterator] === "function";
  return typeof value[Symbol.asyncIterator] === "function" || typeof value[Symbol.iterator] === "function";
}

export function isDestroyed(stream) {
  if (!isNodeStream(stream)) return null;
  const state = stream._writableState || stream._readableState;
  return Boolean(stream.destroyed || stream[isDestroyedMark] || state?.destroyed);
}

export function isWritableEnded(stream) {
  if (!isWritableNodeStream(stream)) return null;
  if (stream.writableEnded === true) return true;
  const state = stream._writableState;
  if (state?.errored) return false;
  return typeof state?.ended === "boolean" ? state.ended : null;
}

export function isWritableFinished(stream, strict) {
  if (!isWritableNodeStream(stream)) return null;
  if (stream.writableFinished === true) return true;
  const state = stream._writableState;
  if (state?.errored) return false;
  if (typeof state?.finished !== "boolean") return null;
  return Boolean(state.finished || (strict === false && state.ended === true && state.length === 0));
}

export function isReadableFinished(stream, strict) {
  if (!isReadableNodeStream(stream)) return null;
  const state = stream._readableState;
  if (state?.errored) return false;
  if (typeof state?.endEmitted !== "boolean") return null;
  return Boolean(state.endEmitted || (strict === false && state.ended === true && state.length === 0));
}

export function isReadable(stream) {
  if (stream?.[isReadableMark] !== null && stream?.[isReadableMark] !== undefined) return stream[isReadableMark];
  if (typeof stream?.readable !== "boolean") return null;
  if (isDestroyed(stream)) return false;
  return isReadableNodeStream(stream) && stream.readable && !isReadableFinished(stream);
}

export function isWritable(stream) {
  if (stream?.[isWritableMark] !== null && stream?.[isWritableMark] !== undefined) return stream[isWritableMark];
  if (typeof stream?.writable !== "boolean") return null;
  if (isDestroyed(stream)) return false;
  return isWritableNodeStream(stream) && stream.writable && !isWritableEnded(stream);
}

export function isFinished(stream, options) {
  if (!isNodeStream(stream)) return null;
  if (isDestroyed(stream)) return true;
  if (options?.readable !== false && isReadable(stream)) return false;
  return !(options?.writable !== false && isWritable(stream));
}

export function isErrored(stream) {
  return Boolean(
    stream &&
      (stream[isErroredMark] ??
        stream.readableErrored ??
        stream.writableErrored ??
        stream._readableState?.errorEmitted ??
        stream._writableState?.errorEmitted ??
        stream._readableState?.errored ??
        stream._writableState?.errored),
  );
}

export function isDisturbed(stream) {
  return Boolean(stream && (stream[isDisturbedMark] ?? (stream.readableDidRead || stream.readableAborted)));
}

export function isClosed(stream) {
  if (!isNodeStream(stream)) return null;
  if (typeof stream.closed === "boolean") return stream.closed;
  const [writable, readable] = [stream._writableState, stream._readableState];
  if (typeof writable?.closed === "boolean" || typeof readable?.closed === "boolean") {
    return Boolean(writable?.closed || readable?.closed);
  }
  return null;
}

/** Whether the stream emits `close` once it was destroyed. */
export function willEmitClose(stream) {
  const state = stream._writableState || stream._readableState;
  return Boolean(state?.autoDestroy && state.emitClose && state.closed === false);
}
