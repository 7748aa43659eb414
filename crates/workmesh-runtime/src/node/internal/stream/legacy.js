/**
 * `Stream`: what all streams inherit from, and the old way to pipe.
 */
import { EventEmitter } from "node:events";

export function Stream(options) {
  EventEmitter.call(this, options);
}

Object.setPrototypeOf(Stream.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Stream, EventEmitter);

Stream.prototype.pipe = function pipe(dest, options) {
  const source = this;
  const onData = (chunk) => {
    if (dest.writable && dest.write(chunk) === false && source.pause) source.pause();
  };
  const onDrain = () => {
    if (source.readable && source.resume) source.resume();
  };
  let ended = false;
  const onEnd = () => {
    if (ended) return;
    ended = true;
    dest.end();
  };
  const onClose = () => {
    if (ended) return;
    ended = true;
    if (typeof dest.destroy === "function") dest.destroy();
  };
  function onError(error) {
    cleanUp();
    if (EventEmitter.listenerCount(this, "error") === 0) this.emit("error", error);
  }
  const listeners = [
    [source, "data", onData],
    [dest, "drain", onDrain],
  ];
  const endings = dest._isStdio || options?.end === false ? [] : [[source, "end", onEnd], [source, "close", onClose]];
  const cleaning = [
    [source, "end", cleanUp],
    [source, "close", cleanUp],
    [dest, "close", cleanUp],
  ];
  function cleanUp() {
    for (const [emitter, event, listener] of [...listeners, ...endings, ...cleaning]) emitter.removeListener(event, listener);
    source.removeListener("error", onError);
    dest.removeListener("error", onError);
  }
  for (const [emitter, event, listener] of [...listeners, ...endings]) emitter.on(event, listener);
  prependListener(source, "error", onError);
  prependListener(dest, "error", onError);
  for (const [emitter, event, listener] of cleaning) emitter.on(event, listener);
  dest.emit("pipe", source);
  return dest;
};

Stream.prototype.eventNames = function eventNames() {
  const names = [];
  for (const key of Reflect.ownKeys(this._events ?? {})) {
    const listeners = this._events[key];
    if (typeof listeners === "function" || (Array.isArray(listeners) && listeners.length > 0)) names.push(key);
  }
  return names;
};

/** Adds a listener in front of the others, also to emitters that cannot do that themselves. */
export function prependListener(emitter, event, listener) {
  if (typeof emitter.prependListener === "function") return emitter.prependListener(event, listener);
  const others = emitter._events?.[event];
  if (!others) emitter.on(event, listener);
  else if (Array.isArray(others)) others.unshift(listener);
  else emitter._events[event] = [listener, others];
  return undefined;
}
