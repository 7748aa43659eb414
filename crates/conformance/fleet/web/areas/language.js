/** The language itself: what is there, and the corners that packages test for. */
import * as shown from "../../shared/show.js";

/** The own names of a built-in object, sorted. */
const names = (object) => Reflect.ownKeys(object).map(String).sort();

const BUILT_IN = [
  "AggregateError", "Array", "ArrayBuffer", "AsyncDisposableStack", "Atomics", "BigInt", "BigInt64Array", "Boolean",
  "DataView", "Date", "DisposableStack", "FinalizationRegistry", "Float16Array", "Function", "Iterator", "JSON", "Map",
  "Math", "Number", "Object", "Promise", "Proxy", "Reflect", "Set", "SharedArrayBuffer", "String", "Symbol", "Uint8Array",
  "WeakMap", "WeakRef", "WeakSet", "globalThis",
];
const PROTOTYPES = BUILT_IN.filter((name) => !["Atomics", "JSON", "Math", "Proxy", "Reflect", "globalThis"].includes(name));

const there = Object.fromEntries(
  BUILT_IN.filter((name) => name !== "globalThis").map((name) => [`what ${name} has`, () => names(globalThis[name])]));
const members = Object.fromEntries(
  PROTOTYPES.map((name) => [`what ${name}.prototype has`, () => names(globalThis[name].prototype)]));

/** The name of the error that something throws. */
function thrown(run) {
  try {
    return run();
  } catch (error) {
    return error.name;
  }
}

export const language = {
  ...there,
  ...members,
  "Temporal": () => typeof Temporal,
  "gc": () => typeof gc,
  "Array.fromAsync": () => Array.fromAsync((async function* () { yield 1; yield 2; })()),
  "Promise.try": () => Promise.try((a) => a + 1, 1),
  "Promise.try that throws": () => Promise.try(() => { throw new RangeError("x"); }),
  "Promise.withResolvers": () => Object.keys(Promise.withResolvers()),
  "iterator helpers": () => [1, 2, 3, 4].values().filter((n) => n % 2).map((n) => n * 10).toArray(),
  "Iterator.concat": () => typeof Iterator.concat,
  "Iterator.zip": () => typeof Iterator.zip,
  "Iterator.from": () => Iterator.from({ next() { return { done: true }; } }).toArray(),
  "iterator take and drop": () => [1, 2, 3, 4].values().drop(1).take(2).toArray(),
  "iterator flatMap": () => [1, 2].values().flatMap((n) => [n, n]).toArray(),
  "iterator reduce": () => [1, 2, 3].values().reduce((a, b) => a + b),
  "set methods": () => [new Set([1, 2]).union(new Set([3])), new Set([1, 2]).intersection(new Set([2])),
    new Set([1, 2]).difference(new Set([2])), new Set([1, 2]).symmetricDifference(new Set([2, 3])),
    new Set([1]).isSubsetOf(new Set([1, 2])), new Set([1, 2]).isSupersetOf(new Set([1])), new Set([1]).isDisjointFrom(new Set([2]))],
  "Math.sumPrecise": () => typeof Math.sumPrecise === "function" && Math.sumPrecise([0.1, 0.2, 0.3]),
  "Math.f16round": () => Math.f16round(1.337),
  "Uint8Array base64": () => typeof Uint8Array.fromBase64 === "function" && [Uint8Array.fromBase64("aGk="), new Uint8Array([104, 105]).toBase64(), new Uint8Array([1, 255]).toHex(), Uint8Array.fromHex("01ff")],
  "Uint8Array base64url": () => typeof Uint8Array.fromBase64 === "function" && [new Uint8Array([251, 255]).toBase64({ alphabet: "base64url", omitPadding: true }), Uint8Array.fromBase64("-_8", { alphabet: "base64url" })],
  "Float16Array": () => [...new Float16Array([1.5, 65504, 1e6])],
  "resizable buffers": () => { const buffer = new ArrayBuffer(4, { maxByteLength: 8 }); buffer.resize(8); return [buffer.byteLength, buffer.resizable, buffer.maxByteLength]; },
  "a buffer that is transferred": () => { const buffer = new ArrayBuffer(4); const moved = buffer.transfer(8); return [buffer.detached, buffer.byteLength, moved.byteLength]; },
  "Atomics": () => { const array = new Int32Array(new SharedArrayBuffer(8)); return [Atomics.add(array, 0, 5), Atomics.load(array, 0), Atomics.notify(array, 0, 1)]; },
  "Atomics.wait": () => thrown(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(8)), 0, 0, 1)),
  "Atomics.waitAsync": () => typeof Atomics.waitAsync,
  "Atomics.pause": () => typeof Atomics.pause,
  "WeakRef": () => { const object = {}; return new WeakRef(object).deref() === object; },
  "FinalizationRegistry": () => { const registry = new FinalizationRegistry(() => {}); const object = {}; return [registry.register(object, 1, object), registry.unregister(object)]; },
  "symbols as weak keys": () => new WeakMap([[Symbol("x"), 1]]) instanceof WeakMap,
  "Object.groupBy": () => Object.groupBy([1, 2, 3], (n) => (n % 2 ? "odd" : "even")),
  "Map.groupBy": () => Map.groupBy([1, 2, 3], (n) => n % 2),
  "Map.prototype.getOrInsert": () => typeof Map.prototype.getOrInsert,
  "findLast": () => [[1, 2, 3].findLast((n) => n < 3), [1, 2, 3].findLastIndex((n) => n > 5)],
  "change by copy": () => [[3, 1, 2].toSorted(), [1, 2].toReversed(), [1, 2, 3].toSpliced(1, 1), [1, 2].with(0, 9)],
  "at": () => [[1, 2].at(-1), "ab".at(-1), new Uint8Array([1, 2]).at(-2)],
  "well-formed strings": () => ["a\ud800".isWellFormed(), "a\ud800".toWellFormed()],
  "replaceAll": () => "aaa".replaceAll("a", "b"),
  "RegExp with the v flag": () => ["a1".match(/[\p{L}--[a-z]]/v), /[[a-z]&&[aeiou]]/v.exec("xyze")?.[0]],
  "RegExp with properties of strings": () => /^\p{RGI_Emoji}$/v.test("👍🏽"),
  "RegExp modifiers": () => [/(?i:a)b/.test("Ab"), /(?i:a)b/.test("AB")],
  "RegExp with indices": () => /a(?<n>b)/d.exec("xab").indices.groups.n,
  "RegExp with doubled names": () => /(?<y>\d{4})-x|x-(?<y>\d{4})/.exec("x-2024").groups.y,
  "RegExp look-behind": () => "price $42".match(/(?<=\$)\d+/)[0],
  "RegExp.escape": () => typeof RegExp.escape === "function" && RegExp.escape("a.b*c"),
  "RegExp's last match": () => { /(b)/.exec("abc"); return [RegExp.$1, RegExp.lastMatch, RegExp["$'"]]; },
  "RegExp's last match after replace, test, split and search": () => {
    const seen = [];
    "foo-bar".replace(/(\w+)-(\w+)/, "");
    seen.push(RegExp.$1, RegExp.$2, RegExp.$3, RegExp.lastParen, RegExp["$&"], RegExp.input);
    /(q)/.test("nothing");
    seen.push(RegExp.$1);
    "a1b2".match(/([a-z])(\d)/g);
    seen.push(RegExp.$1, RegExp.$2, RegExp.leftContext, RegExp.rightContext);
    "k=v;l=w".split(/(;)/);
    seen.push(RegExp.$1);
    "zz".search(/(z)z/);
    seen.push(RegExp.$1);
    return seen;
  },
  "RegExp's last match while it replaces": () => "a1b2".replace(/([a-z])/g, () => RegExp.$1),
  "RegExp's last match with a group that found nothing": () => { /(a)|(b)/.exec("b"); return [RegExp.$1, RegExp.$2, RegExp.lastParen]; },
  "a namespace says that it is an object": () => [Object.prototype.toString.call({ shown }.shown), Symbol.toStringTag in shown, Object.isExtensible(shown)],
  "an import of what is not there": async () => { try { return await import("not-there-at-all"); } catch (error) { return `${error.name}: ${error.message}`; } },
  "an import of what is not there, caught": () => import("nor-this").catch((error) => `${error.name}: ${error.message}`),
  "the names of RegExp": () => names(RegExp),
  "the keys of Error": () => Object.keys(Error),
  "matchAll": () => [..."a1b2".matchAll(/[a-z](\d)/g)].map((found) => found[1]),
  "sticky": () => { const sticky = /a/y; sticky.lastIndex = 1; return sticky.test("ba"); },
  "RegExp's flags": () => /a/dgimsuy.flags,
  "case folding in unicode mode": () => /\u212a/iu.test("k"),
  "unicode escapes": () => /\p{Script=Greek}/u.test("α"),
  "BigInt": () => [2n ** 64n, BigInt.asUintN(8, 257n), BigInt("0xff"), -7n / 2n],
  "numeric separators": () => 1_000_000,
  "logical assignment": () => { let a = null; a ??= 5; let b = 0; b ||= 6; let c = 1; c &&= 7; return [a, b, c]; },
  "private names": () => { class A { #x = 1; static has(object) { return #x in object; } } return [A.has(new A()), A.has({})]; },
  "static blocks": () => { class A { static x; static { A.x = 5; } } return A.x; },
  "accessors with keys": () => { const key = "k"; return { get [key]() { return 1; } }.k; },
  "hashbangs, labels and getters of a function": () => Object.getOwnPropertyNames(function named(a, b) {}).sort(),
  "own names of a strict function": () => Object.getOwnPropertyNames(() => {}).sort(),
  "a built-in as text": () => String(Array.prototype.map),
  "a bound function's name": () => (function f() {}).bind().name,
  "Symbol.dispose": () => [String(Symbol.dispose), String(Symbol.asyncDispose)],
  "DisposableStack": () => { const order = []; const stack = new DisposableStack(); stack.defer(() => order.push(1)); stack.defer(() => order.push(2)); stack.dispose(); return order; },
  "JSON.rawJSON": () => typeof JSON.rawJSON === "function" && JSON.stringify({ a: JSON.rawJSON("1e1000") }),
  "JSON.parse with source": () => JSON.parse("[1.0]", (key, value, context) => (typeof value === "number" ? context?.source : value)),
  "well-formed JSON": () => JSON.stringify("\ud800"),
  "JSON errors are SyntaxErrors": () => thrown(() => JSON.parse("{")),
  "the message of a JSON error": () => { try { JSON.parse("{"); } catch (error) { return error.message; } },
  "the message of a JSON error at a token": () => { try { JSON.parse("{\"a\": x}"); } catch (error) { return error.message; } },
  "the message of a JSON error for nothing": () => { try { JSON.parse(""); } catch (error) { return error.message; } },
  "the message for undefined JSON": () => { try { JSON.parse(undefined); } catch (error) { return error.message; } },
  "the message for a property of undefined": () => { try { undefined.x; } catch (error) { return error.message; } },
  "the message for a call of no function": () => { try { const o = {}; o.f(); } catch (error) { return error.message; } },
  "the message for an unknown name": () => { try { nosuchname; } catch (error) { return error.message; } },
  "the message for an invalid length": () => { try { new Array(-1); } catch (error) { return error.message; } },
  "the message for an endless recursion": () => { try { (function f() { f(); })(); } catch (error) { return error.message; } },
  "the message for a circle in JSON": () => { try { const o = {}; o.o = o; JSON.stringify(o); } catch (error) { return error.name; } },
  "the message for BigInt in JSON": () => { try { JSON.stringify(1n); } catch (error) { return error.message; } },
  "sorting is stable": () => [[1, "a"], [0, "b"], [1, "c"], [0, "d"]].sort((a, b) => a[0] - b[0]).map((pair) => pair[1]).join(""),
  "Date.parse of several forms": () => ["2024-01-02", "2024-01-02T03:04:05Z", "2024-01-02T03:04:05", "2024-01-02T03:04:05.678+01:00",
    "Jan 2, 2024", "2 January 2024 10:00", "Tue, 02 Jan 2024 03:04:05 GMT", "2024/01/02", "01/02/2024", "2024-1-2", "Tue Jan 02 2024 03:04:05 GMT+0100 (CET)",
    "2024-01-02 03:04", "20240102", "nope", "2024-13-01", "2024-01-32", "+012024-01-01T00:00:00Z", "12:00", "2024"].map((text) => Date.parse(text)),
  "dates as text": () => { const date = new Date(1700000000000); return [date.toString(), date.toDateString(), date.toTimeString(), date.toISOString(), date.toUTCString(), date.toJSON()]; },
  "an invalid date": () => [String(new Date(NaN)), thrown(() => new Date(NaN).toISOString()), new Date(NaN).toJSON()],
  "numbers as text": () => [(0.000001234).toString(), (1e21).toString(), (255).toString(16), (0.1).toFixed(20), (123.456).toPrecision(4), (1e-7).toExponential(2), (25).toString(36), (1.005).toFixed(2)],
  "Number.parseFloat": () => [parseFloat("1.5abc"), parseInt("0x1f"), Number(""), Number(" 12 "), Number("1_0"), Number("0b101")],
  "normalize": () => ["é".normalize("NFD").length, "e\u0301".normalize("NFC").length, "ﬁ".normalize("NFKC"), thrown(() => "a".normalize("X"))],
  "upper and lower case": () => ["ß".toUpperCase(), "İ".toLowerCase().length, "ΑΣ".toLowerCase(), "ǆ".toUpperCase()],
  "a getter on a proxy": () => new Proxy({}, { get: (_, key) => `got ${String(key)}` }).x,
  "Reflect.ownKeys's order": () => Reflect.ownKeys({ b: 1, 2: 1, a: 1, 1: 1, [Symbol.iterator]: 1 }).map(String),
  "structuredClone of a cycle": () => { const object = {}; object.self = object; const copy = structuredClone(object); return copy.self === copy && copy !== object; },
  "structuredClone of kinds": () => structuredClone([new Date(0), /a/gi, new Map([[1, new Set([2])]]), new Uint8Array([1, 2]), 5n, undefined, null, -0, NaN]),
  "structuredClone of a function": () => structuredClone(() => {}),
  "structuredClone of a symbol": () => structuredClone(Symbol("s")),
  "structuredClone of an instance": () => { class A { x = 1; get y() { return 2; } } const copy = structuredClone(new A()); return [copy, copy.constructor === Object]; },
  "structuredClone of an error": () => { const copy = structuredClone(new RangeError("r", { cause: 1 })); return [copy, copy instanceof RangeError, copy.cause]; },
  "structuredClone of an error with a name of its own": () => { const error = new Error("m"); error.name = "Mine"; error.extra = 1; const copy = structuredClone(error); return [copy.name, copy.extra]; },
  "structuredClone with a transfer": () => { const buffer = new ArrayBuffer(8); const copy = structuredClone({ buffer }, { transfer: [buffer] }); return [buffer.byteLength, copy.buffer.byteLength, buffer.detached]; },
  "structuredClone that transfers twice": () => { const buffer = new ArrayBuffer(8); return structuredClone(buffer, { transfer: [buffer, buffer] }); },
  "structuredClone that transfers an object": () => structuredClone({}, { transfer: [{}] }),
  "structuredClone that transfers a number": () => structuredClone({}, { transfer: [1] }),
  "structuredClone that transfers nothing there": () => { const buffer = new ArrayBuffer(8); structuredClone(1, { transfer: [buffer] }); return buffer.byteLength; },
  "structuredClone of holes": () => { const copy = structuredClone([1, , 3]); return [copy.length, 1 in copy]; },
  "structuredClone of an array with names": () => { const list = [1]; list.x = 2; return Object.keys(structuredClone(list)); },
  "structuredClone of a getter": () => structuredClone({ get a() { return 5; } }),
  "structuredClone of wrappers": () => structuredClone([new Number(1), new String("a"), new Boolean(false)]).map((wrapped) => typeof wrapped),
  "structuredClone of a RegExp's lastIndex": () => { const pattern = /a/g; pattern.lastIndex = 3; return structuredClone(pattern).lastIndex; },
  "structuredClone of views of one buffer": () => { const buffer = new ArrayBuffer(8); const [a, b] = structuredClone([new Uint8Array(buffer, 1, 2), new Uint16Array(buffer)]); return [a.buffer === b.buffer, a.byteOffset, a.length]; },
  "structuredClone of a promise": () => structuredClone(Promise.resolve()),
  "structuredClone of a WeakMap": () => structuredClone(new WeakMap()),
  "structuredClone of a proxy": () => structuredClone(new Proxy({}, {})),
  "structuredClone of a null prototype": () => Object.getPrototypeOf(structuredClone(Object.create(null))) === Object.prototype,
  "structuredClone of a blob": () => structuredClone(new Blob(["a"])),
  "structuredClone of a URL": () => structuredClone(new URL("http://a")),
  "structuredClone of a Headers": () => structuredClone(new Headers({ a: "b" })),
  "structuredClone of a Request": () => structuredClone(new Request("http://a")),
  "structuredClone of a Response": () => structuredClone(new Response("a")),
  "structuredClone of a stream": () => structuredClone(new ReadableStream()),
  "structuredClone of an AbortSignal": () => structuredClone(AbortSignal.abort()),
  "structuredClone of an event": () => structuredClone(new Event("x")),
  "structuredClone of a DOMException": () => { const copy = structuredClone(new DOMException("m", "AbortError")); return [copy, copy instanceof DOMException]; },
  "structuredClone of a resizable buffer": () => structuredClone(new ArrayBuffer(2, { maxByteLength: 4 })).resizable,
  "structuredClone of shared memory": () => structuredClone(new SharedArrayBuffer(2)).byteLength,
  "structuredClone of globalThis": () => structuredClone(globalThis),
  "structuredClone without a value": () => structuredClone(),
  "structuredClone with options of a wrong type": () => structuredClone(1, 5),
  "structuredClone with null options": () => structuredClone(1, null),
  "structuredClone with a transfer of a wrong type": () => structuredClone(1, { transfer: 5 }),
  "structuredClone of __proto__": () => Object.keys(structuredClone(JSON.parse("{\"__proto__\": 1}"))),
  "queueMicrotask without a function": () => queueMicrotask(1),
  "queueMicrotask without anything": () => queueMicrotask(),
  "queueMicrotask's order": async () => { const order = []; queueMicrotask(() => order.push(1)); Promise.resolve().then(() => order.push(2)); queueMicrotask(() => order.push(3)); await 0; await 0; return order; },
  "timers' order": async () => { const order = []; await new Promise((resolve) => { setTimeout(() => order.push("a"), 2); setTimeout(() => order.push("b"), 0); queueMicrotask(() => order.push("m")); setTimeout(resolve, 20); }); return order; },
};
