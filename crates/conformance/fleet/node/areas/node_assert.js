import assert from "node:assert";

async function each(runs) {
  const results = [];
  for (const run of runs) {
    try {
      results.push(await run());
    } catch (error) {
      results.push(`${error.name} ${error.code} ${error.operator} ${error.generatedMessage}`);
    }
  }
  return results;
}
const PAIRS = [[1, 1], [1, "1"], [1, 2], [{ a: 1 }, { a: 1 }], [{ a: 1 }, { a: "1" }], [NaN, NaN], [0, -0], [[1], [1]], [null, undefined], [new Map([[1, 2]]), new Map([[1, 2]])]];

export const node_assert = {
  "what holds": () => each(["equal", "notEqual", "strictEqual", "notStrictEqual", "deepEqual", "notDeepEqual", "deepStrictEqual", "notDeepStrictEqual", "partialDeepStrictEqual"].flatMap((name) => PAIRS.map(([a, b]) => () => assert[name](a, b)))),
  "truth": () => each([() => assert(true), () => assert(0), () => assert(), () => assert.ok(null, "words"), () => assert.fail(), () => assert.fail("m"), () => assert(false, new TypeError("own"))]),
  "an error and its parts": () => { try { assert.strictEqual(1, 2, "words"); } catch (e) { return [e instanceof assert.AssertionError, e instanceof Error, e.name, e.message, e.code, e.actual, e.expected, e.operator, e.generatedMessage, Object.keys(e), String(e)]; } },
  "throws": () => each([() => assert.throws(() => { throw new TypeError("x"); }), () => assert.throws(() => {}), () => assert.throws(() => { throw new TypeError("x"); }, TypeError), () => assert.throws(() => { throw new TypeError("x"); }, RangeError), () => assert.throws(() => { throw new Error("abc"); }, /b/), () => assert.throws(() => { throw new Error("abc"); }, /z/), () => assert.throws(() => { throw new Error("abc"); }, { message: "abc" }), () => assert.throws(() => { throw new Error("abc"); }, { message: "z" }), () => assert.throws(() => { throw new Error("abc"); }, (e) => e.message === "abc"), () => assert.throws(5), () => assert.throws(() => {}, "words")]),
  "rejects": () => each([() => assert.rejects(Promise.reject(new Error("x"))), () => assert.rejects(Promise.resolve()), () => assert.rejects(async () => { throw new TypeError("x"); }, TypeError), () => assert.rejects(() => 5), () => assert.rejects(5), () => assert.doesNotReject(Promise.resolve()), () => assert.doesNotReject(Promise.reject(new Error("x")))]),
  "match": () => each([() => assert.match("abc", /b/), () => assert.match("abc", /z/), () => assert.match(5, /z/), () => assert.match("a", "b"), () => assert.doesNotMatch("abc", /z/), () => assert.doesNotMatch("abc", /b/)]),
  "others": () => each([() => assert.doesNotThrow(() => {}), () => assert.doesNotThrow(() => { throw new Error("x"); }), () => assert.ifError(null), () => assert.ifError(new Error("x")), () => assert.ifError("x"), () => assert.equal(1), () => assert.strict.equal(1, "1"), () => assert.strict === assert.strict.strict]),
  "messages about plain values": () => [[1, 2], ["a", "b"], [null, undefined], [1n, 2n]].map(([a, b]) => { try { assert.strictEqual(a, b); } catch (e) { return e.message; } }),
  "messages about objects": () => [[{ a: 1 }, { a: 2 }], [[1, 2], [1, 3]]].map(([a, b]) => { try { assert.deepStrictEqual(a, b); } catch (e) { return e.message; } }),
  "loose messages": () => [["equal", 1, 2], ["notEqual", 1, 1], ["deepEqual", { a: 1 }, { a: 2 }], ["notStrictEqual", 1, 1], ["notDeepStrictEqual", { a: 1 }, { a: 1 }]].map(([name, a, b]) => { try { assert[name](a, b); } catch (e) { return e.message; } }),
};
