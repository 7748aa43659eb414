/**
 * `setTimeout`, `setInterval`, `queueMicrotask` and `scheduler`.
 */
import {
  apply, badArgument, badField, expose, illegalConstructor, illegalInvocation, inScope, isDictionary, isObject,
} from "internal:web/idl";
import { nativeThen, NativePromise } from "internal:web/language";
import { events } from "internal:web/parts";
import { runDetached, runMicrotask } from "internal:web/report";
import { requireRequest } from "internal:web/startup";
import { bound, startTimer, stopTimer } from "internal:web/timer_table";
import { token } from "internal:web/token";

const resolved = NativePromise.resolve();

const SCOPE = "ServiceWorkerGlobalScope";

/** The longest delay, in ms; a longer one means none, as everywhere on the web. */
const LONGEST = 2147483647;

function delayFrom(value) {
  const delay = Math.trunc(+value);
  return delay > 0 && delay <= LONGEST ? delay : 0;
}

function start(name, callback, delay, args, repeat) {
  if (typeof callback !== "function") throw badArgument(SCOPE, name, 1, "function");
  return startTimer(delayFrom(delay), repeat, bound(() => runDetached(callback, ...args)));
}

export const { setTimeout, setInterval, clearTimeout, clearInterval, queueMicrotask } = {
  setTimeout(callback, delay = 0, ...args) {
    inScope(this);
    return start("setTimeout", callback, delay, args, false);
  },
  setInterval(callback, delay = 0, ...args) {
    inScope(this);
    return start("setInterval", callback, delay, args, true);
  },
  clearTimeout(id = undefined) {
    inScope(this);
    if (id !== undefined) requireRequest();
    stopTimer(+id);
  },
  clearInterval(id = undefined) {
    inScope(this);
    if (id !== undefined) requireRequest();
    stopTimer(+id);
  },
  queueMicrotask(callback) {
    inScope(this);
    if (typeof callback !== "function") throw badArgument(SCOPE, "queueMicrotask", 1, "function");
    apply(nativeThen, resolved, [() => runMicrotask(callback)]);
  },
};

/** Waits, unless the options' signal is aborted first. */
function waitFor(count, delay, options) {
  if (count < 1) throw badArgument("Scheduler", "wait", 1, "number");
  const time = waitFrom(delay);
  if (!isDictionary(options)) throw badArgument("Scheduler", "wait", 2, "WaitOptions");
  const signal = options?.signal ?? null;
  if (signal !== null && !events.load().isAbortSignal(signal)) throw badField("WaitOptions", "signal", "AbortSignal");
  if (signal !== null && signal.aborted) throw events.load().reasonOf(signal);
  requireRequest();
  const { promise, resolve, reject } = Promise.withResolvers();
  const id = startTimer(time, false, () => resolve(undefined));
  if (signal === null) return promise;
  const stop = events.load().onAbort(signal, () => {
    stopTimer(id);
    reject(events.load().reasonOf(signal));
  });
  return promise.finally(stop);
}

/** How long a script waits: unlike a timer, any time is as long as it says. */
function waitFrom(value) {
  const delay = Math.trunc(+value);
  return delay > 0 ? Math.min(delay, Number.MAX_SAFE_INTEGER) : 0;
}

/** The class of the global `scheduler`. */
class Scheduler {
  #isScheduler = true;

  constructor(key) {
    if (key !== token) throw illegalConstructor();
  }

  wait(delay, options = undefined) {
    if (!(isObject(this) && #isScheduler in this)) throw illegalInvocation();
    const count = arguments.length;
    return new Promise((resolve) => resolve(waitFor(count, delay, options)));
  }
}

expose(Scheduler);

export const scheduler = new Scheduler(token);
