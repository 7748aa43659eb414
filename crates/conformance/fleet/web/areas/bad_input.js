/**
 * Arguments of the wrong kind, and what the language itself refuses: the words matter, because they end up in answers.
 */
class Plain {
  get fixed() { return 1; }
}

const none = undefined;
const thing = { inner: { empty: null }, five: 5, items: [1], text: "text" };

/** Texts that are no JSON. */
const TEXTS = [
  "", "{", "[", "[1", "[1,]", '{"a"', '{"a":}', '{"a":1,}', "{a:1}", '{"a" 1}', '"abc', '"a\nb"', '"\\x"', '"\\u12g4"', '"\\', "trux",
  "01", "-", "1.", "1e+", "1 2", "undefined", "[object Object]", "<!DOCTYPE html><html>", '{"name":"x","value":[1,2,3}', '{"a":1}x',
  "\n\n\nx", '{"key":"value","key2":NaN,"z":1}', "{,}", "// c", '"tab\there"', "[1,\r\n2,\r\n x]", "\ufeff{}",
];

/** Arguments that no interface expects. */
const ODD = { null: null, true: true, "-1": -1, NaN, text: "a b", bigint: 1n, list: [], object: {}, bytes: new Uint8Array([1]) };

/** A case for each text, and for each odd argument. */
const each = (values, name, run) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [`${name} ${Array.isArray(values) ? JSON.stringify(value) : key}`, () => run(value)]));

export const bad_input = {
  ...each(TEXTS, "JSON", (text) => JSON.parse(text)),
  ...each(TEXTS.slice(0, 8), "a body of", (text) => new Response(text).json()),
  ...each(ODD, "CustomEvent with options", (value) => new CustomEvent("x", value).detail),
  ...each(ODD, "a listener", (value) => new EventTarget().addEventListener("x", value)),
  ...each(ODD, "passive", (value) => new EventTarget().addEventListener("x", () => {}, { passive: value })),
  ...each(ODD, "the signal of a listener", (value) => new EventTarget().addEventListener("x", () => {}, { signal: value })),
  ...each(ODD, "a source", (value) => new ReadableStream(value).locked),
  ...each(ODD, "a sink's strategy", (value) => new WritableStream({}, value).locked),
  ...each(ODD, "a transformer", (value) => new TransformStream(value).readable.locked),
  ...each(ODD, "an expected length", (value) => new ReadableStream({ expectedLength: value }).locked),
  ...each(ODD, "parts of a blob", async (value) => new Blob(value).text()),
  ...each(ODD, "options of a blob", (value) => new Blob(["x"], value).type),
  ...each(ODD, "endings", (value) => new Blob(["x"], { endings: value }).size),
  ...each(ODD, "where a slice begins", async (value) => new Blob(["abc"]).slice(value).text()),
  ...each(ODD, "a decoder of a stream", (value) => new TextDecoderStream("utf-8", value).fatal),
  ...each(ODD, "the name of a DOMException", (value) => new DOMException("m", value).name),
  ...each(ODD, "a fetcher", (value) => new Request("http://a/", { fetcher: value }).fetcher),
  ...each(ODD, "the status of a response", (value) => new Response(null, { status: value }).status),
  ...each(ODD, "ports", (value) => new MessageEvent("x", { ports: value }).ports),
  ...each(ODD, "the source of a message", (value) => new MessageEvent("x", { source: value }).source),
  ...each(ODD, "options of a reader", (value) => new ReadableStream().getReader(value).constructor.name),
  ...each(ODD, "options of an iterator", (value) => String(new ReadableStream().values(value))),
  ...each(ODD, "options of a pipe", (value) => new ReadableStream().pipeThrough(new TransformStream(), value).locked),
  ...each(ODD, "a message's options", (value) => new MessageChannel().port1.postMessage(1, value)),
  ...each(ODD, "the receiver of Headers.get", (value) => Headers.prototype.get.call(value, "a")),
  ...each(ODD, "the receiver of digest", (value) => SubtleCrypto.prototype.digest.call(value, "SHA-1", new Uint8Array(1))),
  "Headers.append of a name": () => new Headers().append("a"),
  "Headers.append of a symbol": () => new Headers().append(Symbol("s")),
  "Headers.set of nothing": () => new Headers().set(),
  "a header of half a pair": () => new Headers({ a: "\ud800" }).get("a"),
  "an event of half a pair": () => new Event("\ud800").type,
  "URLSearchParams.append of a symbol": () => new URLSearchParams().append(Symbol("s")),
  "FormData.set of a symbol": () => new FormData().set(Symbol("s")),
  "statusText of its own": () => [new Response("x").statusText, new Response("x", { status: 404 }).statusText, Response.json(1).statusText],
  "getters have no name": () => Object.getOwnPropertyDescriptor(Headers.prototype, "get").value.name +
    Object.getOwnPropertyDescriptor(Request.prototype, "url").get.name,
  "methods of crypto.subtle are plain functions": () => Object.prototype.toString.call(crypto.subtle.digest),
  "what iterators are": () => [new Headers().keys(), new FormData().values(), new ReadableStream().values()].map(String),
  "a circle": () => { const o = {}; o.o = o; return JSON.stringify(o); },
  "a circle through a list": () => { const o = { a: { b: [] } }; o.a.b.push(o); return JSON.stringify(o); },
  "a long circle": () => { const o = { a: { b: { c: { d: {} } } } }; o.a.b.c.d.e = o; return Response.json(o); },
  "a call of a member": () => thing.nope(),
  "a call of a member's member": () => thing.inner.nope(),
  "a call of undefined": () => none(),
  "a call after a call": () => Object.keys(thing).nope(),
  "a call of a global's member": () => Math.nope(),
  "a call of what a constructor made": () => new Plain().nope(),
  "new of a member": () => new thing.five(),
  "a class without new": () => Plain(),
  "Map without new": () => Map(),
  "Promise without anything": () => new Promise(),
  "iterating over an object": () => { for (const item of thing.inner) return item; },
  "spreading a number": () => [...thing.five],
  "reduce of nothing": () => [].reduce((a, b) => a + b),
  "repeat": () => "x".repeat(-1),
  "toFixed": () => (1).toFixed(101),
  "toPrecision": () => (1).toPrecision(0),
  "radix": () => (1).toString(1),
  "a code point": () => String.fromCodePoint(-1),
  "a normal form": () => "x".normalize("x"),
  "BigInt of a fraction": () => BigInt(1.5),
  "BigInt of a word": () => BigInt("abc"),
  "a BigInt and a number": () => 1n + thing.five,
  "an invalid time": () => new Date(NaN).toISOString(),
  "a broken escape": () => decodeURIComponent(thing.text + "%"),
  "half of a pair in a URI": () => encodeURIComponent("\ud800"),
  "a group without an end": () => new RegExp("("),
  "nothing to repeat": () => new RegExp("*"),
  "flags there are not": () => new RegExp("x", "q"),
  "a method of another class": () => Map.prototype.get.call({}, 1),
  "an object without a primitive": () => `${Object.create(null)}`,
  "a key of a WeakMap": () => new WeakMap([[1, 2]]),
  "writing to what is frozen": () => { Object.freeze(thing.inner).empty = 1; },
  "before its declaration": () => { const read = () => late; const value = read(); const late = 1; return value + late; },
  "a revoked proxy": () => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy.x; },
  "Reflect of no object": () => Reflect.ownKeys(1),
  "removeEventListener without a listener": () => new EventTarget().removeEventListener("x"),
  "removeEventListener of nothing": () => new EventTarget().removeEventListener("x", null),
  "digest of no data by a name there is not": () => crypto.subtle.digest("no such", 1),
  "what TextDecoderStream refuses": () => new TextDecoderStream().writable.getWriter().write("text"),
  "a pipe into what is closed": async () => {
    const writable = new WritableStream();
    await writable.close();
    return new ReadableStream().pipeTo(writable);
  },
  "a pipe through what is locked": () => {
    const pair = new TransformStream();
    pair.writable.getWriter();
    return new ReadableStream().pipeThrough(pair);
  },
  "Response.json with odd options": () => Response.json({}, 1),
  "fetch with odd options": () => fetch("https://example.com", 1),
  "AbortSignal.any of a set": () => AbortSignal.any(new Set()),
  "structuredClone of a detached buffer": () => {
    const buffer = new ArrayBuffer(8);
    structuredClone(buffer, { transfer: [buffer] });
    return structuredClone(buffer);
  },
};
