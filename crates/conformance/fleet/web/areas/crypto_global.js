/** `crypto` itself: its classes, randomness, digests, and comparison. */
import { bytes, hex, list, settled, subtle } from "../../shared/crypto.js";

const [crypto_global, test] = list();
export { crypto_global };

const outcome = (run) => {
  try {
    return run();
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
};
/** The members of an object that are platform-made, with what can be done to them. */
const members = (object) =>
  Object.getOwnPropertyNames(object)
    .filter((key) => !["length", "name", "prototype"].includes(key))
    .sort()
    .map((key) => {
      const { value, get, set, enumerable, configurable } = Object.getOwnPropertyDescriptor(object, key);
      const kind = get === undefined ? typeof value : `accessor ${typeof get} ${typeof set}`;
      return `${key} ${kind} ${enumerable} ${configurable}`;
    });

for (const Class of [Crypto, SubtleCrypto, CryptoKey]) {
  test(`the members of ${Class.name}`, () => members(Class.prototype));
  test(`the static members of ${Class.name}`, () => members(Class));
  test(`${Class.name} is not for scripts to make`, () => [
    outcome(() => new Class()),
    outcome(() => new Class(1, 2)),
    outcome(() => Class()).split(":")[0],
  ]);
  test(`the name of ${Class.name}`, () => [Class.name, String(Class.prototype), Class.name in globalThis]);
  test(`what ${Class.name} inherits from`, () => [
    Object.getPrototypeOf(Class) === Function.prototype,
    Object.getPrototypeOf(Class.prototype) === Object.prototype,
  ]);
}
test("crypto as a global", () => {
  const { get, set, enumerable, configurable, writable } = Object.getOwnPropertyDescriptor(globalThis, "crypto");
  return [typeof get, typeof set, enumerable, configurable, writable];
});
test("crypto has no members of its own", () => [Reflect.ownKeys(crypto), Reflect.ownKeys(subtle)]);
test("the names that for finds", () => {
  const names = [];
  for (const name in crypto) names.push(name);
  for (const name in subtle) names.push(name);
  return names.sort();
});
test("what crypto is", () => [
  String(crypto),
  String(subtle),
  crypto instanceof Crypto,
  subtle instanceof SubtleCrypto,
  crypto.subtle === crypto.subtle,
  crypto === self.crypto,
]);
test("crypto can be replaced", () => {
  const before = globalThis.crypto;
  globalThis.crypto = 5;
  const after = globalThis.crypto;
  globalThis.crypto = before;
  return [after, globalThis.crypto === before];
});
test("subtle cannot be replaced", () => {
  "use strict";
  return [outcome(() => ((crypto.subtle = 5), typeof crypto.subtle)).split(":")[0], typeof crypto.subtle];
});
for (const [object, names] of [
  [Crypto.prototype, ["getRandomValues", "randomUUID"]],
  [SubtleCrypto.prototype, ["timingSafeEqual"]],
]) {
  for (const name of names)
    test(`${name} of another object`, () => outcome(() => object[name].call({}, new Uint8Array(1), new Uint8Array(1))));
}
for (const name of [
  "digest",
  "encrypt",
  "importKey",
  "generateKey",
  "exportKey",
  "sign",
  "verify",
  "wrapKey",
  "unwrapKey",
  "deriveKey",
  "deriveBits",
  "decrypt",
]) {
  test(`${name} of another object`, () =>
    outcome(() => settled(SubtleCrypto.prototype[name].call({}, "SHA-1", new Uint8Array(1)))));
  test(`${name} without arguments`, () => outcome(() => settled(subtle[name]())));
}
test("the getter of subtle on another object", () =>
  outcome(() => Object.getOwnPropertyDescriptor(Crypto.prototype, "subtle").get.call({})));
test("the prototype of CryptoKey", () => outcome(() => CryptoKey.prototype.usages));

// Randomness.
for (const Kind of [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  BigInt64Array,
  BigUint64Array,
]) {
  test(`random values in ${Kind.name}`, () => {
    const given = new Kind(64);
    return [crypto.getRandomValues(given) === given, given.some((value) => value != 0)];
  });
}
for (const Kind of [Float32Array, Float64Array])
  test(`random values in ${Kind.name}`, () => crypto.getRandomValues(new Kind(2)));
test("random values in a data view", () => crypto.getRandomValues(new DataView(new ArrayBuffer(2))));
test("random values in part of a buffer", () => {
  const whole = new Uint8Array(64);
  crypto.getRandomValues(whole.subarray(16, 48));
  return [
    whole.subarray(0, 16).every((byte) => byte === 0),
    whole.subarray(16, 48).some((byte) => byte !== 0),
    whole.subarray(48),
  ];
});
test("random values in nothing", () => crypto.getRandomValues(new Uint8Array(0)));
test("as many random values as may be", () => crypto.getRandomValues(new Uint8Array(65536)).length);
for (const [Kind, count] of [
  [Uint8Array, 65537],
  [Uint16Array, 32769],
  [BigUint64Array, 8193],
  [Uint8Array, 100000],
]) {
  test(`${count} random values in ${Kind.name}`, () => crypto.getRandomValues(new Kind(count)));
}
for (const [name, value] of Object.entries({
  "an array": [1],
  "a buffer": new ArrayBuffer(2),
  null: null,
  "a number": 5,
  "an object": { length: 5 },
  "a text": "abc",
})) {
  test(`random values in ${name}`, () => crypto.getRandomValues(value));
}
test("random values without an argument", () => crypto.getRandomValues());
test("random values in a subclass", () => {
  class Mine extends Uint8Array {}
  return crypto.getRandomValues(new Mine(8)) instanceof Mine;
});
test("UUIDs", () => {
  const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const many = Array.from({ length: 100 }, () => crypto.randomUUID());
  return [many.every((uuid) => form.test(uuid)), new Set(many).size];
});
test("UUIDs take no options", () => crypto.randomUUID({ disableEntropyCache: true }).length);

// Digests.
for (const hash of ["MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512"]) {
  test(`${hash} of nothing`, () => subtle.digest(hash, new Uint8Array(0)));
  test(`${hash} of abc`, () => subtle.digest(hash, bytes("abc")));
  test(`${hash} of a million bytes`, () =>
    subtle.digest({ name: hash.toLowerCase() }, new Uint8Array(1_000_000).fill(97)));
}
for (const data of [
  bytes("abc").buffer,
  new DataView(bytes("xabcx").buffer, 1, 3),
  new Uint16Array([1, 2]),
  new Float64Array([1]),
  new BigInt64Array(2),
]) {
  test(`SHA-256 of ${data.constructor.name}`, () => subtle.digest("SHA-256", data));
}
for (const algorithm of ["SHA256", "sha256", "SHA-224", "SHA-512/256", "SHA3-256", "HMAC", "", "BLAKE2b", " SHA-1"]) {
  test(`the digest ${JSON.stringify(algorithm)}`, () => subtle.digest(algorithm, bytes("abc")));
}
for (const [name, algorithm] of Object.entries({
  "an empty object": {},
  null: null,
  undefined: undefined,
  "a number": 5,
  "a boolean": true,
  "an array": ["SHA-1"],
  "a function": () => 1,
  "a name null": { name: null },
  "a name that is a number": { name: 5 },
  "a name that is an object": { name: { toString: () => "SHA-1" } },
  "a String": new String("SHA-1"),
  "a bigint": 5n,
})) {
  test(`a digest by ${name}`, () => subtle.digest(algorithm, bytes("abc")));
}
for (const [name, data] of Object.entries({
  "a text": "abc",
  "an array": [1],
  null: null,
  undefined: undefined,
  "an object": {},
  "a number": 5,
  "a blob": new Blob(["a"]),
})) {
  test(`the digest of ${name}`, () => subtle.digest("SHA-1", data));
}
test("a digest by a getter that throws", () =>
  subtle.digest(
    {
      get name() {
        throw new RangeError("mine");
      },
    },
    bytes("abc"),
  ));
test("a digest is a buffer of its own", async () => {
  const digest = await subtle.digest("SHA-1", bytes("abc"));
  return [digest instanceof ArrayBuffer, digest.byteLength, subtle.digest("SHA-1", bytes("")) instanceof Promise];
});
test("a digest is of what the data was", async () => {
  const data = bytes("abc");
  const digest = subtle.digest("SHA-1", data);
  data.fill(0);
  return hex(await digest);
});

// Comparison.
const pairs = {
  equal: [bytes("key"), bytes("key")],
  different: [bytes("key"), bytes("kez")],
  "a buffer and a view": [bytes("key").buffer, bytes("key")],
  "views of other kinds": [new Uint16Array([1, 2]), new Uint8Array([1, 0, 2, 0])],
  empty: [new Uint8Array(0), new ArrayBuffer(0)],
  windows: [bytes("xkeyx").subarray(1, 4), bytes("key")],
  "of different lengths": [bytes("key"), bytes("ke")],
  texts: ["a", "a"],
  "a text and bytes": ["a", bytes("a")],
  "bytes and a text": [bytes("a"), "a"],
  "bytes and nothing": [bytes("a")],
  nothing: [],
  null: [null, null],
  arrays: [[1], [1]],
};
for (const [name, args] of Object.entries(pairs))
  test(`comparing what is ${name}`, () => subtle.timingSafeEqual(...args));
