/**
 * The global scope: every name that a worker finds without importing it, in one list.
 */
import { Body } from "internal:web/body";
import { console } from "internal:web/console";
import { fetch } from "internal:web/fetch";
import { Headers } from "internal:web/headers";
import {
  cloning, compressions, crypto, domExceptions, encodings, events, forms, measuring, navigation, queries, streams,
  subtleCrypto, timing, transforms, urls,
} from "internal:web/parts";
import { Request } from "internal:web/request";
import { Response } from "internal:web/response";

/** What every worker finds loaded. */
const PRESENT = { Body, console, fetch, Headers, Request, Response };

/** What is loaded when a worker first names it, by part. */
const LAZY = [
  [cloning, ["structuredClone"]],
  [compressions, ["CompressionStream", "DecompressionStream"]],
  [crypto, ["Crypto"]],
  [domExceptions, ["DOMException"]],
  [encodings, ["atob", "btoa", "TextDecoder", "TextEncoder"]],
  [events, ["AbortController", "AbortSignal", "CustomEvent", "Event", "EventTarget"]],
  [forms, ["Blob", "File", "FormData"]],
  [queries, ["URLSearchParams"]],
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
  [crypto, ["crypto"]],
  [measuring, ["performance"]],
  [navigation, ["navigator"]],
  [timing, ["scheduler"]],
];

/** Defines a global that can be written and taken away. */
export function defineGlobal(name, value, enumerable, target = globalThis) {
  return Reflect.defineProperty(target, name, { __proto__: null, value, enumerable, writable: true, configurable: true });
}

/** Defines a global that becomes an ordinary one when it is first read, or as soon as it is written. */
export function defineLazily(name, part, enumerable) {
  Object.defineProperty(globalThis, name, {
    get() {
      const value = part.load()[name];
      defineGlobal(name, value, enumerable);
      return value;
    },
    set(value) {
      // As with an ordinary property: what inherits from the global object gets a property of its own.
      const target = this ?? globalThis;
      const written = target === globalThis ? defineGlobal(name, value, enumerable) : defineGlobal(name, value, true, target);
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
  for (const [name, value] of Object.entries(PRESENT)) defineGlobal(name, value, false);
  defineAllLazily(LAZY, false);
  defineAllLazily(LAZY_INSTANCES, true);
  defineGlobal("self", globalThis, true);
  Object.defineProperty(globalThis, "origin", { __proto__: null, value: "null", enumerable: true, configurable: true });
  Object.defineProperty(globalThis, Symbol.toStringTag, { __proto__: null, value: "ServiceWorkerGlobalScope", configurable: true });
}
