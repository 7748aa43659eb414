/** `util.inspect` with its options, and what assertions say. */
import assert from "node:assert";
import util from "node:util";

const circular = { n: 1 };
circular.self = circular;
const VALUES = {
  "an object": { a: 1, b: "x", c: [1, { d: { e: { f: 1 } } }] }, "a list with a hole": [1, , 3], "a map": new Map([["k", { a: 1 }], ["l", 2]]),
  "a set": new Set([1, [2], "three"]), "a date": new Date(0), "an expression": /a/g, "a symbol": Symbol("x"), "a bigint": 1n, "minus zero": -0,
  "a text": "it's", "lines": "a line of text\nanother line of text\nand one more line of text, which makes it too long for one line of a terminal",
  "null": null, "nothing": undefined, "a boxed number": Object(5), "a boxed text": Object("ab"), "long texts": { a: "x".repeat(100), b: "y".repeat(100) },
  "numbers": Array.from({ length: 30 }, (_, i) => i * 7), "names": Array.from({ length: 27 }, (_, i) => `name${i}`), "a circle": circular,
  "accessors": { get a() { return 1; }, set a(value) {}, get b() { return { c: 2 }; }, set c(value) {} },
  "keys": { [Symbol("s")]: 1, "a-b": 2, 3: 4, z: 1, y: 2 }, "deep lists": [[[[[1]]]]], "bytes": Buffer.from("abc"), "empty": { a: {}, b: [], c: new Map(), d: new (class X {})() },
  "its own way": { inner: { [util.inspect.custom]: (depth, options, inspect) => `own ${depth} ${typeof options.stylize} ${typeof inspect}` } },
  "an object of its own way": { [util.inspect.custom]: () => ({ shown: [1] }) }, "an error's list": [new Map([[{ a: 1 }, new Set([1])]])],
};
const OPTIONS = [
  {}, { depth: 0 }, { depth: null }, { compact: false }, { compact: 1 }, { compact: true }, { colors: true }, { showHidden: true }, { breakLength: 20 },
  { breakLength: Infinity }, { sorted: true }, { getters: true }, { getters: "get" }, { maxArrayLength: 1, maxStringLength: 3 }, { maxArrayLength: null }, { customInspect: false },
];
const said = (run) => { try { run(); return "nothing"; } catch (error) { return [error.name, error.code, error.message, error.generatedMessage, error.operator]; } };
const PAIRS = [
  [{ a: 1, b: { c: [1, 2, 3] } }, { a: 1, b: { c: [1, 2, 4] } }], ["abc", "abd"], ["a longer text", "a longer word"], [1, "1"], [5, 6], [NaN, 0], [-0, 0], [undefined, null],
  [{ a: undefined }, {}], [[1, 2], [1, 2]], [[], {}], ["", " "], [1n, 2n], [{ a: 1, b: 2 }, { b: 2, a: 2 }], [Buffer.from("a"), Buffer.from("b")],
  [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13]], [new Map([[1, 2]]), new Map([[1, 3]])], ["a".repeat(90), "b".repeat(90)],
];
const ASSERTIONS = ["equal", "strictEqual", "deepEqual", "deepStrictEqual", "notStrictEqual", "notDeepStrictEqual", "partialDeepStrictEqual"];
const FORMATS = ["%s", "%d", "%i", "%f", "%j", "%O", "%c", "%%", "%x"];

export const node_inspecting = {
  ...Object.fromEntries(Object.entries(VALUES).flatMap(([name, value]) => OPTIONS.map((options) => [`${name} with ${util.inspect(options)}`, () => util.inspect(value, options)]))),
  ...Object.fromEntries(Object.entries(VALUES).flatMap(([name, value]) => FORMATS.map((format) => [`${name} as ${format}`, () => util.format(`<${format}>`, value)]))),
  ...Object.fromEntries(PAIRS.flatMap(([a, b], i) => ASSERTIONS.map((name) => [`${name} of pair ${i}`, () => said(() => assert[name](a, b))]))),
  ...Object.fromEntries([...ASSERTIONS, "match", "doesNotMatch", "fail"].map((name) => [`${name} of one value`, () => said(() => assert[name](5))])),
  "fail with null": () => said(() => assert.fail(null)),
};
