/**
 * `node:events`: `EventEmitter`, and waiting for events with promises and iterators.
 */
import { builtin } from "internal:node/builtins";
import { invalidArgType, NodeError, outOfRange, shown } from "internal:node/errors";
import { captureRejectionSymbol, errorMonitor, kCapture, kMaxListeners, kMaxListenersWarned } from "internal:node/event_symbols";
import { on, once } from "internal:node/event_waiting";
import { validateAbortSignal, validateBoolean, validateFunction } from "internal:node/validators";
import { apply } from "internal:web/idl";

let defaultMaxListeners = 10;

export function EventEmitter(opts) {
  EventEmitter.init.call(this, opts);
  return this;
}

function noTable() {
  return Object.create(null);
}

function validLimit(n, name) {
  if (typeof n !== "number" || n < 0 || Number.isNaN(n)) throw outOfRange(name, "a non-negative number", n);
}

function limitOf(emitter) {
  return emitter._maxListeners === undefined ? EventEmitter.defaultMaxListeners : emitter._maxListeners;
}

/** Passes a rejection of what a listener returned on to the emitter, if it wants that. */
function watchResult(emitter, result, type, args) {
  if (result === undefined || result === null || !emitter[kCapture]) return;
  try {
    const { then } = result;
    if (typeof then !== "function") return;
    apply(then, result, [undefined, (error) => queueMicrotask(() => rejected(emitter, error, type, args))]);
  } catch (error) {
    emitter.emit("error", error);
  }
}

function rejected(emitter, error, type, args) {
  if (typeof emitter[captureRejectionSymbol] === "function") {
    emitter[captureRejectionSymbol](error, type, ...args);
    return;
  }
  // A listener for errors that rejects, too, must not bring us back here.
  const before = emitter[kCapture];
  try {
    emitter[kCapture] = false;
    emitter.emit("error", error);
  } finally {
    emitter[kCapture] = before;
  }
}

function unhandled(error) {
  if (error instanceof Error) return error;
  let text;
  try {
    text = shown(error);
  } catch {
    text = error;
  }
  const wrapped = new NodeError("ERR_UNHANDLED_ERROR", `Unhandled error. (${text})`);
  wrapped.context = error;
  return wrapped;
}

/** The listeners of one type as a list, whether one is kept by itself or several are. */
function listOf(entry) {
  if (entry === undefined) return [];
  return typeof entry === "function" ? [entry] : entry;
}

function add(emitter, type, listener, first) {
  validateFunction(listener, "listener");
  let events = emitter._events;
  if (events === undefined) {
    events = emitter._events = noTable();
    emitter._eventsCount = 0;
  } else if (events.newListener !== undefined) {
    emitter.emit("newListener", type, listener.listener ?? listener);
    events = emitter._events;
  }
  const existing = events[type];
  if (existing === undefined) {
    events[type] = listener;
    emitter._eventsCount++;
    return emitter;
  }
  const list = typeof existing === "function" ? [existing] : existing;
  if (first) list.unshift(listener);
  else list.push(listener);
  events[type] = list;
  warnOfLeak(emitter, type, list);
  return emitter;
}

function warnOfLeak(emitter, type, list) {
  const limit = limitOf(emitter);
  if (!(limit > 0 && list.length > limit) || list.warned) return;
  list.warned = true;
  const begin = `Possible EventEmitter memory leak detected. ${list.length} ${String(type)} listeners added to `;
  const end = ". Use emitter.setMaxListeners() to increase limit";
  console.log(`${begin}an EventEmitter${end}`);
  const warning = new Error(`${begin}${shown(emitter, -1)}${end}`);
  builtin("process").emitWarning(
    Object.assign(warning, { name: "MaxListenersExceededWarning", emitter, type, count: list.length }),
  );
}

/** A listener that takes itself off before it is called. */
function onceOnly(target, type, listener) {
  let fired = false;
  // Node's is a bound function; this one has the name that such a function has.
  const wrapped = {
    "bound onceWrapper"(...args) {
      if (fired) return undefined;
      target.removeListener(type, wrapped);
      fired = true;
      return apply(listener, target, args);
    },
  }["bound onceWrapper"];
  wrapped.listener = listener;
  return wrapped;
}

function unwrapped(list) {
  return list.map((listener) => (typeof listener.listener === "function" ? listener.listener : listener));
}

/** The methods; their names are what a stack trace shows. */
const methods = {
  setMaxListeners: function setMaxListeners(n) {
    validLimit(n, "n");
    this._maxListeners = n;
    return this;
  },
  getMaxListeners: function getMaxListeners() {
    return limitOf(this);
  },
  emit: function emit(type, ...args) {
    const events = this._events;
    if (type === "error") {
      if (events !== undefined && events[errorMonitor] !== undefined) this.emit(errorMonitor, ...args);
      if (events === undefined || events.error === undefined) throw unhandled(args[0]);
    }
    const entry = events?.[type];
    if (entry === undefined) return false;
    if (typeof entry === "function") {
      watchResult(this, apply(entry, this, args), type, args);
      return true;
    }
    for (const listener of entry.slice()) watchResult(this, apply(listener, this, args), type, args);
    return true;
  },
  addListener: function addListener(type, listener) {
    return add(this, type, listener, false);
  },
  on: undefined,
  prependListener: function prependListener(type, listener) {
    return add(this, type, listener, true);
  },
  once: function once(type, listener) {
    validateFunction(listener, "listener");
    this.on(type, onceOnly(this, type, listener));
    return this;
  },
  prependOnceListener: function prependOnceListener(type, listener) {
    validateFunction(listener, "listener");
    this.prependListener(type, onceOnly(this, type, listener));
    return this;
  },
  removeListener: function removeListener(type, listener) {
    validateFunction(listener, "listener");
    const events = this._events;
    const entry = events?.[type];
    if (entry === undefined) return this;
    const list = listOf(entry);
    const at = list.findLastIndex((one) => one === listener || one.listener === listener);
    if (at < 0) return this;
    if (typeof entry === "function") {
      if (--this._eventsCount === 0) {
        this._events = noTable();
        return this;
      }
      delete events[type];
      if (events.removeListener !== undefined) this.emit("removeListener", type, entry.listener || listener);
      return this;
    }
    list.splice(at, 1);
    if (list.length === 1) events[type] = list[0];
    if (events.removeListener !== undefined) this.emit("removeListener", type, listener);
    return this;
  },
  off: undefined,
  removeAllListeners: function removeAllListeners(type) {
    const events = this._events;
    if (events === undefined) return this;
    const all = arguments.length === 0;
    if (events.removeListener === undefined) {
      if (!all && events[type] === undefined) return this;
      if (all || --this._eventsCount === 0) {
        this._events = noTable();
        this._eventsCount = 0;
      } else {
        delete events[type];
      }
      return this;
    }
    if (all) {
      const types = Reflect.ownKeys(events).filter((key) => key !== "removeListener");
      for (const key of [...types, "removeListener"]) this.removeAllListeners(key);
      this._events = noTable();
      this._eventsCount = 0;
      return this;
    }
    for (const listener of listOf(events[type]).slice().reverse()) this.removeListener(type, listener);
    return this;
  },
  listeners: function listeners(type) {
    return unwrapped(listOf(this._events?.[type]));
  },
  rawListeners: function rawListeners(type) {
    return listOf(this._events?.[type]).slice();
  },
  listenerCount: function listenerCount(type) {
    return listOf(this._events?.[type]).length;
  },
  eventNames: function eventNames() {
    return this._eventsCount > 0 ? Reflect.ownKeys(this._events || {}) : [];
  },
};
methods.on = methods.addListener;
methods.off = methods.removeListener;

export function addAbortListener(signal, listener) {
  if (signal === undefined) throw invalidArgType("signal", "AbortSignal", signal);
  validateAbortSignal(signal, "signal");
  validateFunction(listener, "listener");
  let stop;
  if (signal.aborted) {
    queueMicrotask(() => listener());
  } else {
    signal.addEventListener("abort", listener, { once: true });
    stop = () => signal.removeEventListener("abort", listener);
  }
  return {
    __proto__: null,
    [Symbol.dispose]() {
      stop?.();
    },
  };
}

export function getEventListeners(emitterOrTarget, type) {
  if (typeof emitterOrTarget.listeners === "function") return emitterOrTarget.listeners(type);
  // What listens to an `EventTarget` cannot be seen here.
  if (emitterOrTarget instanceof EventTarget) return [];
  throw invalidArgType("emitter", ["EventEmitter", "EventTarget"], emitterOrTarget);
}

export const { _getMaxListeners: getMaxListeners } = {
  _getMaxListeners(that) {
    return limitOf(that);
  },
};

export function setMaxListeners(n = defaultMaxListeners, ...eventTargets) {
  validLimit(n, "n");
  if (eventTargets.length === 0) defaultMaxListeners = n;
  for (const target of eventTargets) {
    if (target instanceof EventTarget) {
      target[kMaxListeners] = n;
      target[kMaxListenersWarned] = false;
    } else if (typeof target.setMaxListeners === "function") {
      target.setMaxListeners(n);
    } else {
      throw invalidArgType("eventTargets", ["EventEmitter", "EventTarget"], target);
    }
  }
}
Object.defineProperty(setMaxListeners, "length", { __proto__: null, value: 0, configurable: true });

export function listenerCount(emitter, type) {
  if (typeof emitter.listenerCount === "function") return emitter.listenerCount(type);
  return apply(methods.listenerCount, emitter, [type]);
}

Object.assign(EventEmitter, { on, once, getEventListeners, getMaxListeners, setMaxListeners, listenerCount });
Object.assign(EventEmitter, { EventEmitter, usingDomains: false, captureRejectionSymbol, errorMonitor });
Object.defineProperty(EventEmitter.prototype, kCapture, { __proto__: null, value: false, writable: true });

export class EventEmitterAsyncResource extends EventEmitter {
  #resource;

  constructor(options) {
    super(options);
    const { AsyncResource } = builtin("async_hooks");
    const emitter = this;
    class EventEmitterReferencingAsyncResource extends AsyncResource {
      get eventEmitter() {
        return emitter;
      }
    }
    this.#resource = new EventEmitterReferencingAsyncResource("");
  }

  get asyncResource() {
    return this.#resource;
  }

  emit(event, ...args) {
    this.#resource.runInAsyncScope(super.emit, this, event, ...args);
    return true;
  }
}

EventEmitter.EventEmitterAsyncResource = EventEmitterAsyncResource;

Object.defineProperties(EventEmitter, {
  captureRejections: {
    __proto__: null,
    get() {
      return EventEmitter.prototype[kCapture];
    },
    set(value) {
      validateBoolean(value, "EventEmitter.captureRejections");
      EventEmitter.prototype[kCapture] = value;
    },
    enumerable: true,
  },
  defaultMaxListeners: {
    __proto__: null,
    get() {
      return defaultMaxListeners;
    },
    set(value) {
      validLimit(value, "defaultMaxListeners");
      defaultMaxListeners = value;
    },
    enumerable: true,
  },
  kMaxEventTargetListeners: { __proto__: null, value: kMaxListeners },
  kMaxEventTargetListenersWarned: { __proto__: null, value: kMaxListenersWarned },
});

EventEmitter.init = function (opts) {
  if (this._events === undefined || this._events === Object.getPrototypeOf(this)._events) {
    this._events = noTable();
    this._eventsCount = 0;
  }
  this._maxListeners ??= undefined;
  this.domain = null;
  if (opts?.captureRejections) {
    validateBoolean(opts.captureRejections, "options.captureRejections");
    this[kCapture] = true;
  } else {
    this[kCapture] = EventEmitter.prototype[kCapture];
  }
};

Object.assign(EventEmitter.prototype, { _events: undefined, _eventsCount: 0, _maxListeners: undefined }, methods);
EventEmitter.addAbortListener = addAbortListener;

export const captureRejections = false;
export const usingDomains = false;
export { captureRejectionSymbol, defaultMaxListeners, errorMonitor, on, once };
export default EventEmitter;
