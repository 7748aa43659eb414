/**
 * The global scope: every name that a worker finds without importing it, in one list.
 *
 * As on the real runtime, the global object itself has the names of the language and the objects of which there is one;
 * the platform's classes and functions are on the prototypes behind it.
 */
import { Body } from "internal:web/body";
import { console } from "internal:web/console";
import { adjustEngine } from "internal:web/engine_surface";
import { installErrors } from "internal:web/errors";
import { installEvaluation } from "internal:web/evaluation";
import { fetch } from "internal:web/fetch";
import { Headers } from "internal:web/headers";
import { illegalConstructor, withoutLength } from "internal:web/idl";
import {
  cache, channels, cloning, compressions, crypto, domExceptions, encodings, events, eventSources, forms, html, identity, intl, measuring, messages,
  navigation, patterns, queries, scope, sockets, streams, subtleCrypto, timing, transforms, urls,
} from "internal:web/parts";
import { Request } from "internal:web/request";
import { Response } from "internal:web/response";

/** What every worker finds loaded. */
const PRESENT = { Body, fetch, Headers, Request, Response };

/** What is loaded when a worker first names it, by part. */
const LAZY = [
  [cache, ["Cache", "CacheStorage"]],
  [channels, ["MessageChannel", "MessagePort"]],
  [cloning, ["structuredClone"]],
  [compressions, ["CompressionStream", "DecompressionStream"]],
  [crypto, ["Crypto"]],
  [domExceptions, ["DOMException"]],
  [encodings, ["atob", "btoa", "TextDecoder", "TextEncoder"]],
  [events, ["AbortController", "AbortSignal", "CustomEvent", "Event"]],
  [eventSources, ["EventSource"]],
  [forms, ["Blob", "File", "FormData"]],
  [html, ["HTMLRewriter"]],
  [messages, ["CloseEvent", "ErrorEvent", "MessageEvent"]],
  [navigation, ["Navigator"]],
  [patterns, ["URLPattern"]],
  [queries, ["URLSearchParams"]],
  [sockets, ["WebSocket", "WebSocketPair", "WebSocketRequestResponsePair"]],
  [
    scope,
    [
      "ExtendableEvent", "FetchEvent", "PromiseRejectionEvent", "ScheduledEvent", "TailEvent", "TraceEvent",
      "WorkerGlobalScope",
    ],
  ],
  [
    streams,
    [
      "ByteLengthQueuingStrategy", "CountQueuingStrategy", "ReadableByteStreamController", "ReadableStream",
      "ReadableStreamBYOBReader", "ReadableStreamBYOBRequest", "ReadableStreamDefaultController",
      "ReadableStreamDefaultReader",
    ],
  ],
  [subtleCrypto, ["CryptoKey", "SubtleCrypto"]],
  [timing, ["clearInterval", "clearTimeout", "queueMicrotask", "reportError", "setInterval", "setTimeout"]],
  [
    transforms,
    [
      "FixedLengthStream", "IdentityTransformStream", "TextDecoderStream", "TextEncoderStream", "TransformStream",
      "TransformStreamDefaultController", "WritableStream", "WritableStreamDefaultController",
      "WritableStreamDefaultWriter",
    ],
  ],
  [urls, ["URL"]],
];

/** Objects of which there is one. */
const LAZY_INSTANCES = [
  [cache, ["caches"]],
  [crypto, ["crypto"]],
  [identity, ["Cloudflare"]],
  [measuring, ["performance"]],
  [navigation, ["navigator"]],
  [timing, ["scheduler"]],
];

class ServiceWorkerGlobalScope {
  constructor() {
    throw illegalConstructor();
  }
}

/** Defines a name that can be written and taken away. */
export function define(target, name, value, enumerable = true) {
  return Reflect.defineProperty(target, name, { __proto__: null, value, enumerable, writable: true, configurable: true });
}

/** Defines a name that becomes an ordinary property when it is first read, or as soon as it is written. */
export function defineLazily(target, name, load, enumerable = true) {
  Object.defineProperty(target, name, {
    get() {
      const value = load();
      define(target, name, value, enumerable);
      return value;
    },
    set(value) {
      // As with an ordinary property: what inherits from the holder gets a property of its own.
      const receiver = this ?? globalThis;
      const written = define(receiver, name, value, receiver !== target || enumerable);
      if (!written) throw new TypeError(`Cannot assign to read only property '${name}'`);
    },
    enumerable,
    configurable: true,
  });
}

/** How a name of the platform is loaded. Functions of the scope are like the methods of a class; classes have been exposed. */
function from(part, name) {
  return () => {
    const value = part.load()[name];
    return typeof value === "function" ? withoutLength(value) : value;
  };
}

function defineAllLazily(target, list, enumerable = true) {
  for (const [part, names] of list) {
    for (const name of names) defineLazily(target, name, from(part, name), enumerable);
  }
}

/** Gives the prototype of a scope its tag, and a constructor. */
function tag(prototype, name) {
  Object.defineProperty(prototype, Symbol.toStringTag, {
    __proto__: null, value: name, writable: true, configurable: true,
  });
  return prototype;
}

/** The prototypes behind the global object, from the one behind it on. */
function scopePrototype() {
  const target = tag({}, "EventTarget");
  defineAllLazily(target, [[scope, ["addEventListener", "dispatchEvent", "removeEventListener"]]]);
  Object.defineProperty(target, "constructor", {
    __proto__: null, get: () => events.load().EventTarget, configurable: true,
  });
  const worker = tag({ __proto__: target }, "WorkerGlobalScope");
  defineLazily(worker, "EventTarget", from(events, "EventTarget"));
  Object.defineProperty(worker, "constructor", {
    __proto__: null, get: () => scope.load().WorkerGlobalScope, configurable: true,
  });
  const prototype = tag(ServiceWorkerGlobalScope.prototype, "ServiceWorkerGlobalScope");
  return Object.setPrototypeOf(prototype, worker);
}

/** Puts every name in its place. */
export function installGlobals() {
  adjustEngine();
  installErrors();
  installEvaluation();
  const prototype = scopePrototype();
  for (const [name, value] of Object.entries(PRESENT)) define(prototype, name, withoutLength(value));
  defineAllLazily(prototype, LAZY);
  defineAllLazily(globalThis, LAZY_INSTANCES);
  defineLazily(globalThis, "Intl", from(intl, "Intl"), false);
  define(globalThis, "console", console, false);
  define(globalThis, "self", globalThis);
  define(globalThis, "ServiceWorkerGlobalScope", ServiceWorkerGlobalScope);
  Object.defineProperty(globalThis, "origin", { __proto__: null, value: "null", enumerable: true, configurable: true });
  Object.setPrototypeOf(globalThis, prototype);
}
