/**
 * The global scope: every name that a worker finds without importing it, in one list.
 */
import { Body } from "internal:web/body";
import { console } from "internal:web/console";
import { fetch } from "internal:web/fetch";
import { Headers } from "internal:web/headers";
import {
  cache, cloning, crypto, domExceptions, encodings, events, eventSources, forms, html, measuring, messages, navigation, queries,
  sockets, streams,
  subtleCrypto, timing, transforms, urls,
} from "internal:web/parts";
import { Request } from "internal:web/request";
import { Response } from "internal:web/response";

/** What every worker finds loaded. */
const PRESENT = { Body, console, fetch, Headers, Request, Response };

/** What is loaded when a worker first names it, by part. */
const LAZY = [
  [cache, ["Cache", "CacheStorage"]],
  [cloning, ["structuredClone"]],
  [crypto, ["Crypto"]],
  [domExceptions, ["DOMException"]],
  [encodings, ["atob", "btoa", "TextDecoder", "TextEncoder"]],
  [events, ["AbortController", "AbortSignal", "CustomEvent", "Event", "EventTarget"]],
  [eventSources, ["EventSource"]],
  [forms, ["Blob", "File", "FormData"]],
  [html, ["HTMLRewriter"]],
  [messages, ["CloseEvent", "ErrorEvent", "MessageEvent"]],
  [queries, ["URLSearchParams"]],
  [sockets, ["WebSocket", "WebSocketPair"]],
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

/** Objects of which there is one; unlike the names above they are enumerable. */
const LAZY_INSTANCES = [
  [cache, ["caches"]],
  [crypto, ["crypto"]],
  [measuring, ["performance"]],
  [navigation, ["navigator"]],
  [timing, ["scheduler"]],
];

function define(name, value, enumerable, target = globalThis) {
  return Reflect.defineProperty(target, name, { __proto__: null, value, enumerable, writable: true, configurable: true });
}

/** Defines a global that becomes an ordinary one when it is first read, or as soon as it is written. */
function defineLazily(name, part, enumerable) {
  Object.defineProperty(globalThis, name, {
    get() {
      const value = part.load()[name];
      define(name, value, enumerable);
      return value;
    },
    set(value) {
      // As with an ordinary property: what inherits from the global object gets a property of its own.
      const target = this ?? globalThis;
      const written = target === globalThis ? define(name, value, enumerable) : define(name, value, true, target);
      if (!written) throw new TypeError(`Cannot assign to read only property '${name}'`);
    },
    enumerable,
    configurable: true,
  });
}

function defineAllLazily(list, enumerable) {
  for (const [part, names] of list) {
    for (const name of names) defineLazily(name, part, enumerable);
  }
}

/** Puts every name in its place. */
export function installGlobals() {
  for (const [name, value] of Object.entries(PRESENT)) define(name, value, false);
  defineAllLazily(LAZY, false);
  defineAllLazily(LAZY_INSTANCES, true);
  define("self", globalThis, true);
  Object.defineProperty(globalThis, "origin", { __proto__: null, value: "null", enumerable: true, configurable: true });
  Object.defineProperty(globalThis, Symbol.toStringTag, { __proto__: null, value: "ServiceWorkerGlobalScope", configurable: true });
}
