/**
 * How a stream is put up and taken down: `construct`, `destroy`, and the events `error` and `close` that follow.
 */
import { aggregateTwoErrors, errors } from "internal:node/stream/errors";
import { nextTick } from "internal:node/stream/tick";

const constructed = Symbol("kConstruct");
const constructedToDestroy = Symbol("kDestroy");

/** The states of a stream's sides. */
function sidesOf(stream) {
  return [stream._writableState, stream._readableState].filter(Boolean);
}

/** Keeps the first error on each side. */
function noteError(error, sides) {
  if (!error) return;
  // The stack is captured before the listeners, and the references that it keeps, are gone.
  void error.stack;
  for (const side of sides) side.errored ||= error;
}

/** `stream.destroy`. */
export function destroy(error, callback) {
  const sides = sidesOf(this);
  if (sides.some((side) => side.destroyed)) {
    if (typeof callback === "function") callback();
    return this;
  }
  noteError(error, sides);
  for (const side of sides) side.destroyed = true;
  if (sides[0] && !sides[0].constructed) {
    this.once(constructedToDestroy, function onConstructed(failure) {
      takeDown(this, aggregateTwoErrors(failure, error), callback);
    });
  } else {
    takeDown(this, error, callback);
  }
  return this;
}

function takeDown(stream, error, callback) {
  let called = false;
  const onDestroyed = (failure) => {
    if (called) return;
    called = true;
    const sides = sidesOf(stream);
    noteError(failure, sides);
    for (const side of sides) side.closed = true;
    if (typeof callback === "function") callback(failure);
    nextTick(failure ? emitErrorAndClose : emitClose, stream, failure);
  };
  try {
    stream._destroy(error || null, onDestroyed);
  } catch (failure) {
    onDestroyed(failure);
  }
}

function emitErrorAndClose(stream, error) {
  emitError(stream, error);
  emitClose(stream);
}

function emitClose(stream) {
  const sides = sidesOf(stream);
  for (const side of sides) side.closeEmitted = true;
  if (sides.some((side) => side.emitClose)) stream.emit("close");
}

function emitError(stream, error) {
  const sides = sidesOf(stream);
  if (sides.some((side) => side.errorEmitted)) return;
  for (const side of sides) side.errorEmitted = true;
  stream.emit("error", error);
}

/** Makes a stream that was destroyed usable again. */
export function undestroy() {
  const readable = this._readableState;
  if (readable) {
    Object.assign(readable, {
      constructed: true, closed: false, closeEmitted: false, destroyed: false, errored: null, errorEmitted: false,
      reading: false, ended: readable.readable === false, endEmitted: readable.readable === false,
    });
  }
  const writable = this._writableState;
  if (writable) {
    const never = writable.writable === false;
    Object.assign(writable, {
      constructed: true, destroyed: false, closed: false, closeEmitted: false, errored: null, errorEmitted: false,
      finalCalled: false, prefinished: false, ended: never, ending: never, finished: never,
    });
  }
}

/** Destroys the stream, or only tells of the error if it does not destroy itself. */
export function errorOrDestroy(stream, error, sync = false) {
  const sides = sidesOf(stream);
  if (sides.some((side) => side.destroyed)) return;
  if (sides.some((side) => side.autoDestroy)) {
    stream.destroy(error);
  } else if (error) {
    noteError(error, sides);
    if (sync) nextTick(emitError, stream, error);
    else emitError(stream, error);
  }
}

/** Runs the stream's `_construct`, if it has one, once for both of its sides, and tells each when that is done. */
export function construct(stream, onConstructed) {
  if (typeof stream._construct !== "function") return;
  for (const side of sidesOf(stream)) side.constructed = false;
  stream.once(constructed, onConstructed);
  // The other side has begun already.
  if (stream.listenerCount(constructed) > 1) return;
  nextTick(runConstruct, stream);
}

function runConstruct(stream) {
  let called = false;
  const onDone = (error) => {
    if (called) {
      errorOrDestroy(stream, error ?? errors.multipleCallback());
      return;
    }
    called = true;
    const sides = sidesOf(stream);
    for (const side of sides) side.constructed = true;
    if (sides[0]?.destroyed) stream.emit(constructedToDestroy, error);
    else if (error) errorOrDestroy(stream, error, true);
    else nextTick(() => stream.emit(constructed));
  };
  try {
    stream._construct((error) => nextTick(onDone, error));
  } catch (error) {
    nextTick(onDone, error);
  }
}
