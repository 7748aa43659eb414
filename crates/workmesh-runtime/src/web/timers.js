/**
 * `setTimeout`, `setInterval`, `queueMicrotask` and `scheduler`.
 */
import { apply, badArgument, badField, expose, illegalConstructor, inScope, isObject } from "internal:web/idl";
import { nativeThen, NativePromise } from "internal:web/language";
import { events } from "internal:web/parts";
import { runDetached, runMicrotask } from "internal:web/report";
import { rejectedAtStartup, requireRequest, serving } from "internal:web/startup";
import { bound, startTimer, stopTimer } from "internal:web/timer_table";
import { token } from "internal:web/token";

const resolved = NativePromise.resolve();

const SCOPE = "ServiceWorkerGlobalScope";

/** The longest delay, in ms; a longer one means none, as everywhere on the web. */
const LONGEST = 2147483647;

function delayFrom(value) {
  const delay = Math.trunc(Number(value));
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
    stopTimer(Number(id));
  },
  clearInterval(id = undefined) {
    inScope(this);
    if (id !== undefined) requireRequest();
    stopTimer(Number(id));
  },
  queueMicrotask(callback) {
    inScope(this);
    if (typeof callback !== "function") throw badArgument(SCOPE, "queueMicrotask", 1, "function");
    apply(nativeThen, resolved, [() => runMicrotask(callback)]);
  },
};

/** The class of the global `scheduler`. */
class Scheduler {
  constructor(key) {
    if (key !== token) throw illegalConstructor();
  }

  wait(delay, options = undefined) {
    if (arguments.length < 1) return Promise.reject(badArgument("Scheduler", "wait", 1, "number"));
    if (options !== undefined && options !== null && !isObject(options)) {
      return Promise.reject(badArgument("Scheduler", "wait", 2, "WaitOptions"));
    }
    const signal = options?.signal ?? null;
    if (signal !== null && !events.load().isAbortSignal(signal)) {
      return Promise.reject(badField("WaitOptions", "signal", "AbortSignal"));
    }
    if (signal !== null && signal.aborted) return Promise.reject(events.load().reasonOf(signal));
    if (!serving) return rejectedAtStartup();
    const { promise, resolve, reject } = Promise.withResolvers();
    const id = startTimer(delayFrom(delay), false, () => resolve(undefined));
    if (signal === null) return promise;
    const stop = events.load().onAbort(signal, () => {
      stopTimer(id);
      reject(events.load().reasonOf(signal));
    });
    return promise.finally(stop);
  }
}

expose(Scheduler);

export const scheduler = new Scheduler(token);
