// A little of everything that takes memory, for the test in which it ends somewhere in here.
class A {
  #x = 1;
  static y = [1, 2, 3].map((n) => n * 2);
  get x() {
    return this.#x;
  }
}
const all = [new A().x, A.y, JSON.parse('{"a":[1,{"b":null}]}'), /(?<y>b+)/dv.exec("abbbc").groups.y];
for (const [key, value] of new Map([[1, { ...all }], ["k", new Set(all)]])) all.push(`${key}${value}`);
const tag = (strings, ...values) => strings.raw.concat(values);
tag`a${1}b`;
Object.defineProperty(all, "z", { get: () => all.length, configurable: true });
function* gen() {
  try {
    yield* [1, 2];
  } finally {
    all.push("end");
  }
}
for (const n of gen()) if (n === 2) break;
const later = async (n) => {
  await null;
  if (n > 0) await later(n - 1);
  throw new Error("x", { cause: n });
};
later(3).catch(() => {}).finally(() => {});
Promise.allSettled([1, later(1)]).then((results) => all.push(results));
new Proxy(all, { get: Reflect.get }).length;
new Uint8Array(100).fill(1).toSorted().subarray(3);
new WeakRef(all);
new FinalizationRegistry(() => {}).register({}, 1);
"abc".repeat(50).split("b").join("").replace(/c+/g, (c) => c + c);
2n ** 200n + BigInt("12345678901234567890");
new Date(0).toISOString();
[3, 1, 2].sort((a, b) => a - b);
Array.from("héllo wörld", (c) => c.toUpperCase().normalize("NFD"));
JSON.stringify(all, null, 2);
new RegExp("(a|b)*[c-f]{2,3}", "i").test("abc");
structured([1, ["two", null]]);
function structured(value) {
  __ops.bytes(new Uint8Array(50));
  __ops.echo(value);
  __ops.later().then(() => {});
  try {
    __ops.refuse("x".repeat(40));
  } catch (error) {
    __ops.thrown(error);
  }
}
const resizable = new ArrayBuffer(8, { maxByteLength: 64 });
resizable.resize(32);
new DataView(resizable.transfer(64)).setBigInt64(8, 1n);
Reflect.construct(Array, [3], A);
let text = "";
for (let n = 0; n < 40; n++) text += `${n}é`;
