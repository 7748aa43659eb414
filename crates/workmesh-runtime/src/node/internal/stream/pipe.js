/**
 * Pipes from a readable stream into writable ones, as fast as the slowest of them takes.
 */
import { errorOrDestroy } from "internal:node/stream/destroy";
import { prependListener } from "internal:node/stream/legacy";
import { nextTick } from "internal:node/stream/tick";

export function pipe(source, dest, options) {
  const state = source._readableState;
  state.pipes.push(dest);

  let onDrain = null;
  let cleanedUp = false;

  const whenEnded = options && options.end === false ? () => unpipe(source, dest) : () => dest.end();
  const letGo = () => unpipe(source, dest);
  const onData = (chunk) => {
    if (dest.write(chunk) === false) pause();
  };
  function onUnpipe(readable, info) {
    if (readable !== source || !info || info.hasUnpiped !== false) return;
    info.hasUnpiped = true;
    cleanUp();
  }
  function onError(error) {
    letGo();
    dest.removeListener("error", onError);
    if (dest.listenerCount("error") > 0) return;
    const other = dest._writableState || dest._readableState;
    if (other && !other.errorEmitted) errorOrDestroy(dest, error);
    else dest.emit("error", error);
  }
  function onClose() {
    dest.removeListener("finish", onFinish);
    letGo();
  }
  function onFinish() {
    dest.removeListener("close", onClose);
    letGo();
  }
  function cleanUp() {
    dest.removeListener("close", onClose);
    dest.removeListener("finish", onFinish);
    if (onDrain) dest.removeListener("drain", onDrain);
    dest.removeListener("error", onError);
    dest.removeListener("unpipe", onUnpipe);
    source.removeListener("end", whenEnded);
    source.removeListener("end", letGo);
    source.removeListener("data", onData);
    cleanedUp = true;
    // Nobody else would say that this one is not waited for any more.
    if (onDrain && state.full?.has(dest)) onDrain();
  }
  function pause() {
    // Writing may have unpiped the destination.
    if (!cleanedUp) {
      state.full ??= new Set();
      state.full.add(dest);
      source.pause();
    }
    if (!onDrain) {
      onDrain = () => drained(source, dest);
      dest.on("drain", onDrain);
    }
  }

  if (state.endEmitted) nextTick(whenEnded);
  else source.once("end", whenEnded);
  dest.on("unpipe", onUnpipe);
  source.on("data", onData);
  prependListener(dest, "error", onError);
  dest.once("close", onClose);
  dest.once("finish", onFinish);
  dest.emit("pipe", source);
  if (dest.writableNeedDrain === true) pause();
  else if (!state.flowing) source.resume();
  return dest;
}

function drained(source, dest) {
  const state = source._readableState;
  state.full?.delete(dest);
  const isWaiting = state.full !== null && state.full.size > 0;
  if (!isWaiting && source.listenerCount("data") > 0) source.resume();
}

export function unpipe(source, dest) {
  const state = source._readableState;
  if (state.pipes.length === 0) return source;
  if (!dest) {
    const all = state.pipes;
    state.pipes = [];
    source.pause();
    for (const each of all) each.emit("unpipe", source, { hasUnpiped: false });
    return source;
  }
  const place = state.pipes.indexOf(dest);
  if (place < 0) return source;
  state.pipes = state.pipes.toSpliced(place, 1);
  if (state.pipes.length === 0) source.pause();
  dest.emit("unpipe", source, { hasUnpiped: false });
  return source;
}
