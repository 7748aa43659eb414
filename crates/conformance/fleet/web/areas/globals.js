/** The global scope: its names, how they are defined, and the small objects among them. */

/** A property's flags and what it holds: `ewc function/0 name`. */
function property(object, key) {
  const found = Object.getOwnPropertyDescriptor(object, key);
  if (found === undefined) return "none";
  const kind = "value" in found ? (found.writable ? "w" : "-") : `${found.get ? "g" : ""}${found.set ? "s" : ""}`;
  const flags = `${found.enumerable ? "e" : "-"}${kind}${found.configurable ? "c" : "-"}`;
  if (!("value" in found)) return flags;
  return typeof found.value === "function" ? `${flags} function/${found.value.length} ${found.value.name}` : `${flags} ${typeof found.value}`;
}

/** The string keys of a class and of its prototype, with flags. */
function shape(name) {
  const value = globalThis[name];
  const keys = (object) => Object.getOwnPropertyNames(object).sort().filter((key) => key !== "prototype");
  const list = (object) => keys(object).map((key) => `${key} ${property(object, key)}`);
  return { statics: list(value), members: list(value.prototype), above: Object.getPrototypeOf(value.prototype)?.constructor.name };
}

/** The global objects whose prototype chain leads from `globalThis` to `Object.prototype`. */
function scopes() {
  const chain = [];
  for (let object = globalThis; object !== Object.prototype; object = Object.getPrototypeOf(object)) chain.push(object);
  return chain;
}

const CLASSES = [
  "AbortController", "AbortSignal", "Blob", "Body", "ByteLengthQueuingStrategy", "CountQueuingStrategy", "Crypto",
  "CryptoKey", "CustomEvent", "ErrorEvent", "Event", "EventTarget", "ExtendableEvent", "FetchEvent", "File",
  "FixedLengthStream", "FormData", "Headers", "IdentityTransformStream", "MessageChannel", "MessagePort", "Navigator",
  "PromiseRejectionEvent", "ReadableByteStreamController", "ReadableStream", "ReadableStreamBYOBReader",
  "ReadableStreamBYOBRequest", "ReadableStreamDefaultController", "ReadableStreamDefaultReader", "Request", "Response",
  "ScheduledEvent", "ServiceWorkerGlobalScope", "SubtleCrypto", "TailEvent", "TextDecoder", "TextDecoderStream",
  "TextEncoder", "TextEncoderStream", "TransformStream", "TransformStreamDefaultController", "URL", "URLPattern",
  "URLSearchParams", "WorkerGlobalScope", "WritableStream", "WritableStreamDefaultController",
  "WritableStreamDefaultWriter",
];

const NAMES = [
  ...CLASSES, "AggregateError", "Cache", "CacheStorage", "Cloudflare", "CloseEvent", "CompressionStream", "DOMException",
  "DecompressionStream", "EventSource", "HTMLRewriter", "InternalError", "Intl", "Iterator", "MessageEvent", "Performance",
  "PerformanceEntry", "PerformanceMark", "Scheduler", "SharedArrayBuffer", "SuppressedError", "Temporal", "TraceEvent",
  "WebAssembly", "WebSocket", "WebSocketPair", "WebSocketRequestResponsePair", "addEventListener", "alert", "atob", "btoa",
  "caches", "clearImmediate", "clearInterval", "clearTimeout", "close", "console", "crypto", "dispatchEvent", "document",
  "fetch", "gc", "global", "globalThis", "importScripts", "location", "navigator", "onerror", "onmessage", "origin",
  "performance", "postMessage", "process", "queueMicrotask", "removeEventListener", "reportError", "require", "scheduler",
  "self", "setImmediate", "setInterval", "setTimeout", "structuredClone", "window",
];

/** Where a name is found from the global object on, and how it is defined there. */
function whereIs(name) {
  // A name may be loaded when it is first read.
  void globalThis[name];
  const at = scopes().findIndex((object) => Object.hasOwn(object, name));
  return at < 0 ? "nowhere" : `${at} ${property(scopes()[at], name)}`;
}

const placed = Object.fromEntries(NAMES.map((name) => [`where ${name} is`, () => whereIs(name)]));
const shaped = Object.fromEntries(CLASSES.map((name) => [`the shape of ${name}`, () => shape(name)]));

export const globals = {
  ...placed,
  ...shaped,
  "a name that nobody has read yet": () => property(scopes()[1], "CountQueuingStrategy"),
  "the chain of the scope": () => scopes().slice(1).map((object) => object.constructor.name),
  "the tag of the scope": () => String(globalThis),
  "what the scope is an instance of": () => [globalThis instanceof EventTarget, globalThis instanceof ServiceWorkerGlobalScope,
    globalThis instanceof WorkerGlobalScope],
  "new ServiceWorkerGlobalScope": () => new ServiceWorkerGlobalScope(),
  "new WorkerGlobalScope": () => new WorkerGlobalScope(),
  "own names of the scope that can be listed": () => Object.keys(globalThis).sort(),
  "a name written to the scope is its own": () => {
    globalThis.btoa = 1;
    const seen = [Object.hasOwn(globalThis, "btoa"), property(globalThis, "btoa"), btoa];
    delete globalThis.btoa;
    return [...seen, typeof btoa];
  },
  "a class written to the scope is its own": () => {
    const { Blob: before } = globalThis;
    globalThis.Blob = 5;
    const seen = [property(globalThis, "Blob"), Blob];
    delete globalThis.Blob;
    return [...seen, Blob === before];
  },
  "self is the scope": () => self === globalThis,
  "origin": () => origin,
  "navigator": () => navigator,
  "keys of navigator": () => Object.keys(navigator),
  "own properties of navigator": () => Object.getOwnPropertyNames(navigator).map((key) => `${key} ${property(navigator, key)}`),
  "navigator cannot be written": () => { const there = navigator; there.userAgent = "x"; },
  "new Navigator": () => new Navigator(),
  "navigator's tag": () => String(navigator),
  "the languages are frozen": () => Object.isFrozen(navigator.languages),
  "the languages are the same each time": () => navigator.languages === navigator.languages,
  "sendBeacon without anything": () => navigator.sendBeacon(),
  "sendBeacon to no URL": () => navigator.sendBeacon("not a url", "x"),
  "sendBeacon with a wrong this": () => navigator.sendBeacon.call({}, "https://x"),
  "the Cloudflare object": () => [typeof Cloudflare, String(Cloudflare), Object.keys(Cloudflare), property(Cloudflare, "compatibilityFlags")],
  "the class of the Cloudflare object": () => [Cloudflare.constructor.name, Object.getPrototypeOf(Cloudflare) === Object.prototype],
  "the compatibility flags are an object of booleans": () => {
    const flags = Cloudflare.compatibilityFlags;
    const values = Object.values(flags);
    return [typeof flags, Object.isFrozen(flags), values.every((value) => typeof value === "boolean"), Object.getPrototypeOf(flags) === null];
  },
  "nodejs_compat is a flag that is off": () => Cloudflare.compatibilityFlags.nodejs_compat,
  "a flag by date is on": () => [Cloudflare.compatibilityFlags.global_navigator, Cloudflare.compatibilityFlags.url_standard,
    Cloudflare.compatibilityFlags.urlpattern_standard, Cloudflare.compatibilityFlags.streams_enable_constructors],
  "a flag there is not": () => Cloudflare.compatibilityFlags.nosuchflag,
  "a flag cannot be written": () => { Cloudflare.compatibilityFlags.nodejs_compat = true; },
  "all flags that are on": () => Object.entries(Cloudflare.compatibilityFlags).filter(([, on]) => on).map(([name]) => name).sort(),
  "all flags that are off": () => Object.entries(Cloudflare.compatibilityFlags).filter(([, on]) => !on).map(([name]) => name).sort(),
  "calling a method of the scope bare": () => { const { atob: bare } = globalThis; return bare("aGk="); },
  "calling a method of the scope on null": () => atob.call(null, "aGk="),
  "calling a method of the scope on an object": () => atob.call({}, "aGk="),
  "calling a method of the scope on a number": () => atob.call(1, "aGk="),
  "setTimeout on an object": () => setTimeout.call({}, () => {}, 0),
  "fetch on an object": () => fetch.call({}, "https://example.com/"),
  "a class called without new": () => Blob(),
  "Headers called without new": () => Headers(),
  "URL called without new": () => URL("http://a"),
  "EventTarget called without new": () => EventTarget(),
  "Event called without new": () => Event("x"),
  "TextEncoder called without new": () => TextEncoder(),
  "ReadableStream called without new": () => ReadableStream(),
  "performance": () => [typeof performance.now(), performance.timeOrigin, Object.keys(performance), String(performance)],
  "all that performance has": () => { const keys = []; for (const key in performance) keys.push(key); return keys; },
  "performance.timeOrigin cannot be written": () => { performance.timeOrigin = 1; return performance.timeOrigin; },
  "performance.now on another object": () => performance.now.call({}),
  "performance.now detached": () => { const { now } = performance; return now(); },
  "performance.now is whole": () => Number.isInteger(performance.now()),
  "performance.now is close to Date.now": () => Math.abs(performance.now() - Date.now()) < 1000,
  "performance.mark": () => typeof performance.mark,
  "performance.measure": () => typeof performance.measure,
  "performance.toJSON": () => typeof performance.toJSON,
  "performance.getEntries": () => typeof performance.getEntries,
  "performance.eventLoopUtilization": () => typeof performance.eventLoopUtilization,
  "the class of performance": () => performance.constructor.name,
  "new of the class of performance": () => new performance.constructor(),
  "scheduler": () => [String(scheduler), Object.keys(scheduler), scheduler.constructor.name],
  "all that scheduler has": () => { const keys = []; for (const key in scheduler) keys.push(key); return keys; },
  "scheduler.wait": () => scheduler.wait(1),
  "scheduler.wait without a delay": () => scheduler.wait(),
  "scheduler.wait with a text": () => scheduler.wait("1"),
  "scheduler.wait with NaN": () => scheduler.wait(NaN),
  "scheduler.wait that is aborted": () => scheduler.wait(1000, { signal: AbortSignal.abort() }),
  "scheduler.wait with a reason": () => scheduler.wait(1000, { signal: AbortSignal.abort("why") }),
  "scheduler.wait aborted later": async () => {
    const controller = new AbortController();
    const waiting = scheduler.wait(1000, { signal: controller.signal });
    controller.abort(new RangeError("stop"));
    return waiting;
  },
  "scheduler.wait with a wrong signal": () => scheduler.wait(1, { signal: {} }),
  "scheduler.wait with null options": () => scheduler.wait(1, null),
  "scheduler.wait with a number of options": () => scheduler.wait(1, 5),
  "new of the class of scheduler": () => new scheduler.constructor(),
  "the time zone is UTC": () => [new Date(0).getTimezoneOffset(), String(new Date(0))],
};
