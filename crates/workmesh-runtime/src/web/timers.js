/**
 * `setTimeout`, `setInterval`, `queueMicrotask` and `scheduler`.
 */
import { badArgument, expose, illegalInvocation } from "internal:web/idl";
import { events } from "internal:web/parts";
import { runDetached } from "internal:web/report";
import { startTimer, stopTimer } from "internal:web/timer_table";

const SCOPE = "ServiceWorkerGlobalScope";

/** The longest delay, in ms; a longer one means none, as everywhere on the web. */
const LONGEST = 2147483647;

function delayFrom(value) {
  const delay = Math.trunc(Number(value));
  return delay > 0 && delay <= LONGEST ? delay : 0;
}

function start(name, callback, delay, args, repeat) {
  if (typeof callback !== "function") throw badArgument(SCOPE, name, 1, "function");
  return startTimer(delayFrom(delay), repeat, () => runDetached(callback, ...args));
}

function inScope(receiver) {
  if (receiver !== undefined && receiver !== globalThis) throw illegalInvocation();
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
    stopTimer(Number(id));
  },
  clearInterval(id = undefined) {
    inScope(this);
    stopTimer(Number(id));
  },
  queueMicrotask(callback) {
    inScope(this);
    if (typeof callback !== "function") throw badArgument(SCOPE, "queueMicrotask", 1, "function");
    Promise.resolve().then(() => runDetached(callback));
  },
};

/** The class of the global `scheduler`. */
class Scheduler {
  wait(delay, options = undefined) {
    if (arguments.length < 1) return Promise.reject(badArgument("Scheduler", "wait", 1, "number"));
    const signal = options?.signal ?? null;
    if (signal !== null && signal.aborted) return Promise.reject(signal.reason);
    const { promise, resolve, reject } = Promise.withResolvers();
    const id = startTimer(delayFrom(delay), false, () => resolve(undefined));
    if (signal === null) return promise;
    const stop = events.load().onAbort(signal, () => {
      stopTimer(id);
      reject(signal.reason);
    });
    return promise.finally(stop);
  }
}

expose(Scheduler);

export const scheduler = new Scheduler();
