/**
 * `events.once` and `events.on`: the events of emitters and event targets, with promises and iterators.
 */
import { AbortError, invalidArgType } from "internal:node/errors";
import { validateAbortSignal, validateObject } from "internal:node/validators";

function listen(emitter, name, listener, flags = {}) {
  if (typeof emitter.on === "function") {
    if (flags?.once) emitter.once(name, listener);
    else emitter.on(name, listener);
  } else if (typeof emitter.addEventListener === "function") {
    emitter.addEventListener(name, listener, flags);
  } else {
    throw invalidArgType("emitter", "EventEmitter", emitter);
  }
}

function unlisten(emitter, name, listener) {
  if (typeof emitter.removeListener === "function") emitter.removeListener(name, listener);
  else if (typeof emitter.removeEventListener === "function") emitter.removeEventListener(name, listener);
  else throw invalidArgType("emitter", "EventEmitter", emitter);
}

/** The arguments of the next event, or a rejection with the next error. */
export async function once(emitter, name, options = {}) {
  validateObject(options, "options");
  const { signal } = options;
  validateAbortSignal(signal, "options.signal");
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  const { promise, resolve, reject } = Promise.withResolvers();
  const failed = (error) => {
    emitter.removeListener(name, happened);
    stopWaiting();
    reject(error);
  };
  const happened = (...args) => {
    if (typeof emitter.removeListener === "function") emitter.removeListener("error", failed);
    stopWaiting();
    resolve(args);
  };
  const aborted = () => {
    unlisten(emitter, name, happened);
    unlisten(emitter, "error", failed);
    reject(new AbortError());
  };
  const stopWaiting = () => {
    if (signal !== undefined) unlisten(signal, "abort", aborted);
  };
  listen(emitter, name, happened, { once: true });
  // Only emitters give the event `error` a meaning of its own.
  if (name !== "error" && typeof emitter.once === "function") emitter.once("error", failed);
  if (signal !== undefined) listen(signal, "abort", aborted, { once: true });
  return promise;
}
Object.defineProperty(once, "length", { __proto__: null, value: 2, configurable: true });

const AsyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype);

/** An iterator over the arguments of all events of a name. */
export function on(emitter, event, options = {}) {
  const signal = options?.signal;
  validateAbortSignal(signal, "options.signal");
  if (signal?.aborted) throw new AbortError();
  const events = [];
  const waiting = [];
  let failure = null;
  let finished = false;

  const happened = (...args) => {
    const waiter = waiting.shift();
    if (waiter === undefined) events.push(args);
    else waiter.resolve({ value: args, done: false });
  };
  const failed = (error) => {
    finished = true;
    const waiter = waiting.shift();
    if (waiter === undefined) failure = error;
    else waiter.reject(error);
    iterator.return();
  };
  const aborted = () => failed(new AbortError());

  const iterator = {
    __proto__: AsyncIteratorPrototype,
    next() {
      if (events.length > 0) return Promise.resolve({ value: events.shift(), done: false });
      if (failure !== null) {
        const rejection = Promise.reject(failure);
        failure = null;
        return rejection;
      }
      if (finished) return Promise.resolve({ value: undefined, done: true });
      const waiter = Promise.withResolvers();
      waiting.push(waiter);
      return waiter.promise;
    },
    return() {
      unlisten(emitter, event, happened);
      unlisten(emitter, "error", failed);
      if (signal !== undefined) unlisten(signal, "abort", aborted);
      finished = true;
      for (const waiter of waiting) waiter.resolve({ value: undefined, done: true });
      return Promise.resolve({ value: undefined, done: true });
    },
    throw(error) {
      if (!(error instanceof Error)) throw invalidArgType("EventEmitter.AsyncIterator", "Error", error);
      failure = error;
      unlisten(emitter, event, happened);
      unlisten(emitter, "error", failed);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };

  listen(emitter, event, happened);
  if (event !== "error" && typeof emitter.on === "function") emitter.on("error", failed);
  if (signal !== undefined) listen(signal, "abort", aborted, { once: true });
  return iterator;
}
Object.defineProperty(on, "length", { __proto__: null, value: 2, configurable: true });
