/**
 * A worker that prints one value after another, each after a line with its number. What the real runtime prints for
 * it is in `expected.txt`.
 */

const circular = { list: [] };
circular.self = circular;
circular.list.push(circular);

class Point {
  constructor() {
    this.x = 1;
  }
}

class Special extends Point {
  #hidden = 1;
  get computed() {
    return this.#hidden;
  }
}

const withProperty = function named() {};
withProperty.property = 1;

/** The arguments of one call of `console.log` each. */
const cases = () => [
  [1, -0, 1.5, 10n, true, null, undefined, NaN],
  ["text", { text: "it's" }, { text: 'a"b\'c' }],
  ["two\nlines", { text: "two\nlines\\\t\u001b" }],
  [Symbol("s"), { [Symbol("key")]: 1, "a-b": 2, 3: 4, $: 5, ünï: 6 }],
  [[], {}, [[]], [{}], [undefined, null], [, 1, ,]],
  [{ a: { b: { c: { d: 1 } } } }, [[[[1]]]], [[[[]]]]],
  [circular],
  [new Point(), new Special(), Object.create(null), Object.create({ inherited: 1 })],
  [Point, Special, class {}, () => {}, withProperty, Math.max],
  [{ method() {}, arrow: () => {}, async later() {}, *generate() {} }],
  [{ get a() { return 1; }, set b(value) {}, get c() { return 1; }, set c(value) {} }],
  [new Map([["a", 1], [{ x: 1 }, [2]]]), new Set([1, "b", [2]]), new Map(), new Set()],
  [new Date(0), new Date(NaN), /a+/gi, new Number(5), new String("ab"), new Boolean(false), Object(1n)],
  [new Uint8Array([1, 2, 3]), new Float64Array(2), new ArrayBuffer(4)],
  [new DataView(new ArrayBuffer(2))],
  [new WeakMap()],
  [Array.from({ length: 30 }, (_, i) => i)],
  [Array.from({ length: 120 }, (_, i) => i)],
  [Array(200).fill("ab")],
  [["apple", "banana", "cherry", "dragonfruit", "elderberry", "fig", "grape"]],
  [[1, "a", 2, "b", 3, "c", 4], [1n, 2n, 3n, 4n, 5n, 6n, 7n], [100000, 2, 3, 4, 5, 6, 7, 8]],
  [Array.from({ length: 7 }, () => ({ a: 1 }))],
  [{ x: Array.from({ length: 10 }, (_, i) => i) }],
  [Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`key${i}`, i]))],
  [{ text: "x".repeat(100) }, ["x".repeat(80)]],
  [{ a: "x".repeat(60), b: "y".repeat(30) }],
  [{ very_long_key_name_one: 1, very_long_key_name_two: 2, very_long_key_name_three: 3 }],
  [{ a: 1, b: { c: 2, d: { e: 3, f: { g: 4 } } } }],
  [Object.assign([1, 2], { x: 1 }), new (class extends Array {})(3), new (class extends Map {})([[1, 2]])],
  ["%s %d %i %f %j %O %% %c|", "s", 1.5, 2.7, 3.5, { a: 1 }, { b: 2 }, "style", "more"],
  ["%s|", { a: { b: {} } }],
  ["%s|%s|%s|%s", null, undefined, -0, 5n],
  ["%s|%s", new Date(0), { toString() { return "T"; } }],
  ["%d|%i|%f|%d|%i", "5", "42.9px", "1.5x", {}, 10n],
  ["%x 100%", 1],
  [1, "%s", 2],
  ["a", "b", { c: "d" }],
  [new FormData(), new URLSearchParams("a=1&b=2"), new TextDecoder()],
  [new File(["a"], "n.txt", { type: "t/u", lastModified: 5 })],
  [new AbortController()],
  [JSON, Math],
];

export default {
  fetch() {
    cases().forEach((args, i) => {
      console.log(`#${i}`);
      console.log(...args);
    });
    return new Response(null);
  },
};
