import { eq, throws } from "./assert.js";

const CLASSES = [
  "AbortController", "AbortSignal", "Blob", "ByteLengthQueuingStrategy", "CountQueuingStrategy", "Crypto", "CryptoKey", "CustomEvent",
  "DOMException", "Event", "EventTarget", "File", "FixedLengthStream", "FormData", "Headers", "IdentityTransformStream",
  "ReadableByteStreamController", "ReadableStream", "ReadableStreamBYOBReader", "ReadableStreamBYOBRequest",
  "ReadableStreamDefaultController", "ReadableStreamDefaultReader", "Request", "Response", "SubtleCrypto", "TextDecoder",
  "TextDecoderStream", "TextEncoder", "TextEncoderStream", "TransformStream", "TransformStreamDefaultController", "URL",
  "URLSearchParams", "WritableStream", "WritableStreamDefaultController", "WritableStreamDefaultWriter",
];

const FUNCTIONS = ["atob", "btoa", "clearInterval", "clearTimeout", "fetch", "queueMicrotask", "reportError", "setInterval", "setTimeout", "structuredClone"];

export function classes_are_there() {
  for (const name of CLASSES) eq([name, typeof globalThis[name], globalThis[name].name], [name, "function", name]);
}

export function functions_are_there() {
  for (const name of FUNCTIONS) eq([name, typeof globalThis[name], globalThis[name].name], [name, "function", name]);
}

export function names_of_objects() {
  eq([String(crypto), String(navigator), String(performance), String(scheduler), String(console), String(globalThis)], [
    "[object Crypto]", "[object Navigator]", "[object Performance]", "[object Scheduler]", "[object console]", "[object ServiceWorkerGlobalScope]",
  ]);
}

export function self_is_the_global_object() {
  eq([self === globalThis, typeof window, typeof global, typeof document], [true, "undefined", "undefined", "undefined"]);
}

export function the_navigator() {
  eq([navigator.userAgent, navigator.hardwareConcurrency, navigator.language, navigator.platform], ["Cloudflare-Workers", 1, "en", ""]);
}

export function globals_can_be_replaced() {
  const original = globalThis.fetch;
  globalThis.fetch = 5;
  eq(fetch, 5);
  Object.defineProperty(globalThis, "fetch", { value: original, writable: true, enumerable: false, configurable: true });
}

export function the_platform_is_not_enumerable() {
  const names = Object.keys(globalThis);
  for (const name of [...CLASSES, ...FUNCTIONS, "console"]) eq([name, names.includes(name)], [name, false]);
}

export function members_are_enumerable() {
  for (const [name, member] of [["Request", "url"], ["Response", "clone"], ["Headers", "get"], ["URL", "href"], ["ReadableStream", "tee"], ["Blob", "slice"]]) {
    eq([name, Object.keys(globalThis[name].prototype).includes(member)], [name, true]);
  }
}

export function the_context({ ctx }) {
  eq([String(ctx), ctx.constructor.name, ctx.props], ["[object ExecutionContext]", "ExecutionContext", {}]);
  ctx.waitUntil(Promise.resolve());
  ctx.waitUntil(5);
  ctx.passThroughOnException();
  throws(() => ctx.waitUntil(), "TypeError", "Failed to execute 'waitUntil' on 'ExecutionContext': parameter 1 is not of type 'Promise'.");
  const { waitUntil } = ctx;
  throws(() => waitUntil(Promise.resolve()), "TypeError");
  throws(() => new ctx.constructor(), "TypeError", "Illegal constructor");
}

export function the_environment_can_change({ env }) {
  env.EXTRA = 1;
  eq(env.EXTRA, 1);
  delete env.EXTRA;
  eq([Object.getPrototypeOf(env) === Object.prototype, Object.isFrozen(env)], [true, false]);
}

export function consoles_print_without_failing() {
  console.debug("%s and %d", "text", 5, { a: [1, new Map([[1, 2]])] });
  const circular = {};
  circular.circular = circular;
  console.debug(circular, Symbol("s"), () => {}, class A {}, null, undefined, new Error("e"), [1, , 3], new Date(NaN));
  console.debug(Object.create(null), new Proxy({}, { get() { throw new Error("not touched"); } }));
  console.assert(true, "never");
  eq(typeof console.log, "function");
}

export function what_inherits_from_the_global_object_has_properties_of_its_own() {
  const inner = Object.create(globalThis);
  inner.FixedLengthStream = "mine";
  eq([Object.hasOwn(inner, "FixedLengthStream"), Object.keys(inner), typeof FixedLengthStream], [true, ["FixedLengthStream"], "function"]);
}

export function parts_load_whatever_scripts_did_to_the_language() {
  const { FinalizationRegistry, WeakRef } = globalThis;
  delete globalThis.FinalizationRegistry;
  globalThis.WeakRef = undefined;
  Object.defineProperty(Object.prototype, "get", { value() {}, configurable: true, writable: true });
  try {
    eq(structuredClone({ a: 1 }), { a: 1 });
    eq([typeof Blob, typeof URLSearchParams, typeof TransformStream, typeof CryptoKey], ["function", "function", "function", "function"]);
  } finally {
    delete Object.prototype.get;
    for (const [name, value] of Object.entries({ FinalizationRegistry, WeakRef })) {
      Object.defineProperty(globalThis, name, { value, writable: true, enumerable: false, configurable: true });
    }
  }
}
