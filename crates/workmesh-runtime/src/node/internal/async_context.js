/**
 * The async context: which stores of `AsyncLocalStorage` the code that runs now sees.
 *
 * The current frame is a chain of stores; it is replaced and never changed. Every job and every call of the host begins
 * with the empty frame, and whatever goes on later takes its frame along: callbacks of promises and timers by the hooks
 * below, and async functions by calls that the bundler puts into the worker's code (`workmesh:async_context`).
 *
 * Loading this module sets the hooks. Isolates that never load it pay nothing.
 */
import { ops } from "internal:ops";
import { apply, isObject } from "internal:web/idl";
import { isPromise, nativeThen, NativePromise, reactWith } from "internal:web/language";
import { bindTimers } from "internal:web/timer_table";

/**
 * One store, and those that were there before it.
 * @typedef {{ key: object, store: unknown, rest: Frame } | null} Frame
 */

/** @type {Frame} */
let current = null;

/** How many calls for an async generator to go on are under way. */
let asking = 0;

/** The current frame. */
export function now() {
  return current;
}

/** Makes a frame the current one. */
export function to(frame) {
  current = frame;
}

/** The chain without the entry for one key. */
function without(frame, key) {
  if (frame === null) return null;
  if (frame.key === key) return frame.rest;
  const rest = without(frame.rest, key);
  return rest === frame.rest ? frame : { key: frame.key, store: frame.store, rest };
}

/** The current frame with one more store. */
export function extended(key, store) {
  return { key, store, rest: without(current, key) };
}

/** What the current frame has for a key, in an entry; undefined if it has none. */
export function entryOf(key) {
  for (let frame = current; frame !== null; frame = frame.rest) {
    if (frame.key === key) return frame;
  }
  return undefined;
}

/** Calls a function in a frame. */
export function runIn(frame, callback, receiver, args) {
  const outer = current;
  current = frame;
  try {
    return apply(callback, receiver, args);
  } finally {
    current = outer;
  }
}

/** Ends a pause: what came of it, in the frame of before. */
export function back(frame, value) {
  current = frame;
  return value;
}

/** The frame of an async generator that goes on: of who asked, if it does so on the spot, and else its own. */
export function asked(frame) {
  if (asking === 0) current = frame;
  return current;
}

/** The value of a `yield` whose frame has been noted. */
export function resumed(value) {
  return value;
}

/**
 * A value for a promise to take over. The engine calls the `then` of a thenable in a job of its own, so that one has to
 * take the frame along.
 */
export function given(value) {
  if (current === null || !isObject(value)) return value;
  const method = thenOf(value);
  if (typeof method !== "function" || method === then) return value;
  const frame = current;
  return { then: (resolve, reject) => runIn(frame, method, value, [resolve, reject]) };
}

function thenOf(value) {
  try {
    return value.then;
  } catch {
    // The engine asks again, and rejects.
    return undefined;
  }
}

/** A promise's callback that takes the current frame along. The job it runs in is its own. */
function carrying(callback) {
  if (typeof callback !== "function") return callback;
  const frame = current;
  return (value) => {
    current = frame;
    return given(callback(value));
  };
}

const thenOfEngine = nativeThen;
const resolveOfEngine = NativePromise.resolve;

const { then, resolve } = {
  then(onFulfilled, onRejected) {
    if (current === null) return apply(thenOfEngine, this, [onFulfilled, onRejected]);
    return apply(thenOfEngine, this, [carrying(onFulfilled), carrying(onRejected)]);
  },
  resolve(value) {
    return apply(resolveOfEngine, this, [isPromise(value) ? value : given(value)]);
  },
};

/** What an async iterator is asked for, in the frame of whoever goes through it. */
const STEPS = ["next", "return"];

/** An iterable whose iterators are asked in the current frame. */
function iteratedHere(items, open) {
  const frame = current;
  const iterator = () => {
    const inner = runIn(frame, open, items, []);
    const steps = STEPS.filter((name) => typeof inner?.[name] === "function");
    const wrapped = steps.map((name) => [name, (...args) => runIn(frame, inner[name], inner, args)]);
    return isObject(inner) ? Object.fromEntries(wrapped) : inner;
  };
  return { [Symbol.asyncIterator]: iterator };
}

const fromAsyncOfEngine = Array.fromAsync;

const { fromAsync } = {
  fromAsync(items, mapper = undefined, receiver = undefined) {
    const open = current === null ? undefined : items?.[Symbol.asyncIterator];
    const source = typeof open === "function" ? iteratedHere(items, open) : items;
    const frame = current;
    const mapped = (...args) => runIn(frame, mapper, receiver, args);
    return apply(fromAsyncOfEngine, this, [source, typeof mapper === "function" ? mapped : mapper]);
  },
};

/** Replaces a method, which keeps its look. */
function replace(holder, name, value) {
  Object.defineProperty(holder, name, { __proto__: null, value });
}

/** Has an async generator know whether who asks it waits for it to pause. */
function counted(name, method) {
  const { [name]: replacement } = {
    [name](value) {
      asking += 1;
      try {
        return apply(method, this, arguments.length === 0 ? [] : [value]);
      } finally {
        asking -= 1;
      }
    },
  };
  return replacement;
}

const generators = Object.getPrototypeOf(async function* () {}).prototype;
for (const name of ["next", "return", "throw"]) replace(generators, name, counted(name, generators[name]));
replace(NativePromise.prototype, "then", then);
replace(NativePromise, "resolve", resolve);
replace(Array, "fromAsync", fromAsync);
reactWith(then);
bindTimers((run) => {
  const frame = current;
  return frame === null ? run : () => runIn(frame, run, undefined, []);
});
ops.set_job_start(() => {
  current = null;
  asking = 0;
});
