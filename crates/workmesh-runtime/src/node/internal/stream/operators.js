/**
 * The helpers that readable streams share with iterators: `map`, `filter`, `reduce` and so on.
 */
import { AbortError, errors } from "internal:node/stream/errors";
import { addAbortSignalWithoutChecks } from "internal:node/stream/abort";
import { validateAbortSignal } from "internal:node/validators";
import { compose as composeStreams } from "internal:node/stream/compose";
import { finished } from "internal:node/stream/end_of_stream";
import { isNodeStream, isWritable } from "internal:node/stream/predicates";
import { nop } from "internal:node/stream/tick";

const EMPTY = Symbol("kEmpty");
const END = Symbol("kEof");

function checkFunction(fn) {
  if (typeof fn !== "function") throw errors.invalidArgType("fn", ["Function", "AsyncFunction"], fn);
}

function checkOptions(options) {
  if (options !== null && options !== undefined && (typeof options !== "object" || Array.isArray(options))) {
    throw errors.invalidArgType("options", "object", options);
  }
  if (options?.signal !== null && options?.signal !== undefined) validateAbortSignal(options.signal, "options.signal");
}

function checkInteger(value, name, least) {
  if (!Number.isInteger(value)) throw errors.outOfRange(name, "an integer", value);
  if (value < least) throw errors.outOfRange(name, `>= ${least} && <= ${Number.MAX_SAFE_INTEGER}`, value);
}

function checkAborted(options) {
  if (options?.signal?.aborted) throw new AbortError(undefined, { cause: options.signal.reason });
}

/** A count such as that of `take`. */
function countFrom(value) {
  const count = Number(value);
  if (Number.isNaN(count)) return 0;
  if (count < 0) throw errors.outOfRange("number", ">= 0", count);
  return count;
}

function map(fn, options) {
  checkFunction(fn);
  checkOptions(options);
  const concurrency = options?.concurrency === undefined || options?.concurrency === null ? 1 : Math.floor(options.concurrency);
  const ahead =
    options?.highWaterMark === undefined || options?.highWaterMark === null
      ? concurrency - 1
      : Math.floor(options.highWaterMark);
  checkInteger(concurrency, "concurrency", 1);
  checkInteger(ahead, "highWaterMark", 0);
  return mapped(this, fn, options, concurrency, ahead + concurrency);
}

async function* mapped(stream, fn, options, concurrency, room) {
  const signal = AbortSignal.any([options?.signal].filter(Boolean));
  const queue = [];
  let [onNext, onRoom] = [null, null];
  let done = false;
  let running = 0;
  const afterOne = () => {
    running--;
    makeRoom();
  };
  const makeRoom = () => {
    if (!onRoom || done || running >= concurrency || queue.length >= room) return;
    onRoom();
    onRoom = null;
  };
  const failed = () => {
    done = true;
    afterOne();
  };
  const wakeNext = () => {
    onNext?.();
    onNext = null;
  };
  const pump = async () => {
    try {
      for await (const item of stream) {
        if (done) return;
        if (signal.aborted) throw new AbortError(undefined, { cause: signal.reason });
        let value;
        try {
          value = fn(item, { signal });
          if (value === EMPTY) continue;
          value = Promise.resolve(value);
        } catch (error) {
          value = Promise.reject(error);
        }
        running++;
        value.then(afterOne, failed);
        queue.push(value);
        wakeNext();
        if (!done && (queue.length >= room || running >= concurrency)) {
          await new Promise((resolve) => {
            onRoom = resolve;
          });
        }
      }
      queue.push(END);
    } catch (error) {
      const value = Promise.reject(error);
      value.then(afterOne, failed);
      queue.push(value);
    } finally {
      done = true;
      wakeNext();
    }
  };
  pump();
  try {
    for (;;) {
      while (queue.length > 0) {
        const value = await queue[0];
        if (value === END) return;
        if (signal.aborted) throw new AbortError(undefined, { cause: signal.reason });
        if (value !== EMPTY) yield value;
        queue.shift();
        makeRoom();
      }
      await new Promise((resolve) => {
        onNext = resolve;
      });
    }
  } finally {
    done = true;
    if (onRoom) {
      onRoom();
      onRoom = null;
    }
  }
}

function filter(fn, options) {
  checkFunction(fn);
  const kept = async (value, state) => ((await fn(value, state)) ? value : EMPTY);
  return map.call(this, kept, options);
}

function flatMap(fn, options) {
  const values = map.call(this, fn, options);
  return (async function* () {
    for await (const value of values) yield* value;
  })();
}

function drop(number, options) {
  checkOptions(options);
  let left = countFrom(number);
  const stream = this;
  return (async function* () {
    checkAborted(options);
    for await (const value of stream) {
      checkAborted(options);
      if (left-- <= 0) yield value;
    }
  })();
}

function take(number, options) {
  checkOptions(options);
  let left = countFrom(number);
  const stream = this;
  return (async function* () {
    checkAborted(options);
    for await (const value of stream) {
      checkAborted(options);
      if (left-- > 0) yield value;
      // No further value is asked for than those that are taken.
      if (left <= 0) return;
    }
  })();
}

function asIndexedPairs(options) {
  checkOptions(options);
  const stream = this;
  return (async function* () {
    let index = 0;
    for await (const value of stream) {
      checkAborted(options);
      yield [index++, value];
    }
  })();
}

function compose(stream, options) {
  checkOptions(options);
  if (isNodeStream(stream) && !isWritable(stream)) {
    throw errors.invalidArgValue("stream", stream, "must be writable");
  }
  const composed = composeStreams(this, stream);
  if (options?.signal) addAbortSignalWithoutChecks(options.signal, composed);
  return composed;
}

async function some(fn, options) {
  checkFunction(fn);
  for await (const _ of filter.call(this, fn, options)) return true;
  return false;
}

async function every(fn, options) {
  checkFunction(fn);
  return !(await some.call(this, async (...args) => !(await fn(...args)), options));
}

async function find(fn, options) {
  for await (const value of filter.call(this, fn, options)) return value;
  return undefined;
}

async function forEach(fn, options) {
  checkFunction(fn);
  const run = async (value, state) => {
    await fn(value, state);
    return EMPTY;
  };
  for await (const _ of map.call(this, run, options));
}

async function toArray(options) {
  checkOptions(options);
  const all = [];
  for await (const value of this) {
    checkAborted(options);
    all.push(value);
  }
  return all;
}

async function reduce(reducer, initial, options) {
  if (typeof reducer !== "function") throw errors.invalidArgType("reducer", ["Function", "AsyncFunction"], reducer);
  checkOptions(options);
  let has = arguments.length > 1;
  if (options?.signal?.aborted) {
    const error = new AbortError(undefined, { cause: options.signal.reason });
    this.once("error", nop);
    await finished(this.destroy(error));
    throw error;
  }
  const controller = new AbortController();
  const { signal } = controller;
  if (options?.signal) options.signal.addEventListener("abort", () => controller.abort(), { once: true });
  let any = false;
  try {
    for await (const value of this) {
      any = true;
      checkAborted(options);
      if (has) {
        initial = await reducer(initial, value, { signal });
      } else {
        initial = value;
        has = true;
      }
    }
    if (!any && !has) throw errors.noBeginning();
  } finally {
    controller.abort();
  }
  return initial;
}

/** Those that give streams. */
export const streamReturning = { asIndexedPairs, compose, drop, filter, flatMap, map, take };
/** Those that give promises. */
export const promiseReturning = { every, find, forEach, reduce, some, toArray };
