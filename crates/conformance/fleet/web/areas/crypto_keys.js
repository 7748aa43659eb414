/** HMAC, the derivation of keys, and keys on their way: wrapped, unwrapped and as JSON Web Keys. */
import { aesKey, bytes, hex, list, settled, subtle } from "../../shared/crypto.js";

const [crypto_keys, test] = list();
export { crypto_keys };

const HASHES = ["SHA-1", "SHA-256", "SHA-384", "SHA-512", "MD5"];
const HS256 = { name: "HMAC", hash: "SHA-256" };
const OCT = { kty: "oct", k: "AAAAAAAAAAAAAAAAAAAAAA" };
const hmacKey = (usages = ["sign", "verify"], algorithm = HS256, extractable = true) =>
  subtle.importKey("raw", bytes("key"), algorithm, extractable, usages);
const signed = async (algorithm, key, text) => subtle.sign(algorithm, await key, bytes(text));

for (const hash of HASHES) {
  test(`HMAC ${hash} imported`, () => hmacKey(["verify", "sign", "sign"], { name: "HMAC", hash }));
  test(`HMAC ${hash} generated`, () => subtle.generateKey({ name: "HMAC", hash }, true, ["sign"]));
  test(`HMAC ${hash} signs`, () => signed("HMAC", hmacKey(["sign"], { name: "HMAC", hash }), "text"));
  test(`HMAC ${hash} JWK`, async () => subtle.exportKey("jwk", await hmacKey(["sign"], { name: "HMAC", hash })));
}
test("HMAC verifies", async () => {
  const key = await hmacKey();
  const signature = new Uint8Array(await subtle.sign("hmac", key, bytes("text")));
  const verify = (given, text) => subtle.verify({ name: "hMac" }, key, given, bytes(text));
  return [
    await verify(signature, "text"),
    await verify(signature, "texT"),
    await verify(signature.subarray(1), "text"),
    await verify(new Uint8Array(0), "text"),
    await verify(signature.buffer, "text"),
    await verify(new DataView(signature.buffer), "text"),
  ];
});
for (const length of [0, 1, 16, 17, 20, 23, 24, 25, 32, -1, 1.9, 2 ** 32, "24", null, NaN]) {
  test(`HMAC imported with length ${length}`, () => hmacKey(["sign"], { ...HS256, length }));
}
for (const length of [0, 1, 8, 100, 512, 65536, -8, 2 ** 32 + 8, "16", null]) {
  test(`HMAC generated with length ${length}`, async () => {
    const key = await subtle.generateKey({ ...HS256, length }, true, ["sign"]);
    return [key.algorithm, (await subtle.exportKey("raw", key)).byteLength];
  });
}
test("HMAC of a short length, exported", async () =>
  subtle.exportKey("raw", await hmacKey(["sign"], { ...HS256, length: 20 })));
test("HMAC without a hash", () => hmacKey(["sign"], "HMAC"));
test("HMAC generated without a hash", () => subtle.generateKey("HMAC", true, ["sign"]));
test("HMAC of an empty key", () => subtle.importKey("raw", new Uint8Array(0), HS256, true, ["sign"]));
test("HMAC without usages", () => hmacKey([]));
test("HMAC generated without usages", () => subtle.generateKey(HS256, true, []));
test("HMAC for encryption", () => hmacKey(["encrypt"]));
test("HMAC generated for encryption", () => subtle.generateKey(HS256, true, ["sign", "encrypt"]));
test("HMAC with an unknown hash", () => hmacKey(["sign"], { name: "HMAC", hash: "SHA-9" }));
test("HMAC with an unknown hash and usage", () => hmacKey(["encrypt"], { name: "HMAC", hash: "SHA-9" }));
test("HMAC with SHA-224", () => hmacKey(["sign"], { name: "HMAC", hash: "SHA-224" }));
test("HMAC hash in lower case", () => hmacKey(["sign"], { name: "hmac", hash: { name: "sha-256", more: 1 } }));
for (const format of ["pkcs8", "spki", "foo", "RAW", ""]) {
  test(`HMAC imported as ${format}`, () => subtle.importKey(format, bytes("key"), HS256, true, ["sign"]));
  test(`HMAC exported as ${format}`, async () => subtle.exportKey(format, await hmacKey()));
}
test("HMAC not extractable", async () => subtle.exportKey("raw", await hmacKey(["sign"], HS256, false)));
const jwk = (members, usages = ["sign"], extractable = true) =>
  subtle.importKey("jwk", { ...OCT, ...members }, HS256, extractable, usages);
for (const [name, members] of Object.entries({
  "as it is": {},
  "for HS256": { alg: "HS256" },
  "for HS512": { alg: "HS512" },
  "for encryption": { use: "enc" },
  "for signatures": { use: "sig" },
  "for verification": { key_ops: ["verify"] },
  "for signing": { key_ops: ["sign"] },
  "for signing twice": { key_ops: ["sign", "sign"] },
  "of kind EC": { kty: "EC" },
  "of no kind": { kty: undefined },
  "of kind null": { kty: null },
  "of kind 5": { kty: 5 },
  "without k": { k: undefined },
  "with k null": { k: null },
  "with k 12": { k: 12 },
  "with an empty k": { k: "" },
  "with a padded k": { k: "a2V5MQ==" },
  "with a k in base64": { k: "+/+/" },
  "with a k in base64url": { k: "-_-_" },
  "with spaces in k": { k: "a2 V5" },
  "with a k of one character": { k: "a" },
  "that is not extractable": { ext: false },
  "with ext 0": { ext: 0 },
  "with ext as a text": { ext: "no" },
  "with key_ops as a text": { key_ops: "sign" },
  "with key_ops null": { key_ops: null },
  "with unknown members": { foo: 1, x5c: [] },
  "with use null": { use: null },
})) {
  test(`HMAC JWK ${name}`, async () => {
    const key = await jwk(members);
    return [key.algorithm, key.usages, hex(await subtle.exportKey("raw", key))];
  });
}
test("HMAC JWK not extractable, imported so", () => jwk({ ext: false }, ["sign"], false));

// Derivation.
const PBKDF2 = { name: "PBKDF2", hash: "SHA-256", salt: bytes("salt"), iterations: 10 };
const HKDF = { name: "HKDF", hash: "SHA-256", salt: bytes("salt"), info: bytes("info") };
const password = (name = "PBKDF2", usages = ["deriveBits", "deriveKey"]) =>
  subtle.importKey("raw", bytes("password"), name, false, usages);
for (const base of [PBKDF2, HKDF]) {
  const { name } = base;
  const derive = async (change, length = 128) =>
    subtle.deriveBits({ ...base, ...change }, await password(name), length);
  for (const hash of HASHES) test(`${name} ${hash}`, () => derive({ hash }, 256));
  for (const length of [0, 8, 128, 264, 7, 100, -8, null, undefined, "64", 1.5, NaN, 2 ** 31, 2 ** 32]) {
    test(`${name} of ${length} bits`, () => derive({}, length));
  }
  test(`${name} without a length`, async () => subtle.deriveBits(base, await password(name)));
  for (const member of ["hash", "salt", name === "HKDF" ? "info" : "iterations"]) {
    test(`${name} without ${member}`, () => derive({ [member]: undefined }));
    test(`${name} with ${member} null`, () => derive({ [member]: null }));
    test(`${name} with ${member} a text`, () => derive({ [member]: "text" }));
    test(`${name} with ${member} an object`, () => derive({ [member]: {} }));
    test(`${name} with ${member} 5`, () => derive({ [member]: 5 }));
  }
  test(`${name} of an empty salt`, () => derive({ salt: new Uint8Array(0) }));
  test(`${name} of a salt in a window`, () => derive({ salt: new DataView(bytes("xsaltx").buffer, 1, 4) }));
  test(`${name} extractable`, () => subtle.importKey("raw", bytes("p"), name, true, ["deriveBits"]));
  test(`${name} JWK`, () => subtle.importKey("jwk", OCT, name, false, ["deriveBits"]));
  test(`${name} without usages`, () => password(name, []));
  test(`${name} for signatures`, () => password(name, ["sign"]));
  test(`${name} imported`, () => password(name));
  test(`${name} exported`, async () => subtle.exportKey("raw", await password(name)));
  test(`${name} generated`, () => subtle.generateKey(name, false, ["deriveBits"]));
  test(`${name} of an empty secret`, async () =>
    subtle.deriveBits(base, await subtle.importKey("raw", new Uint8Array(0), name, false, ["deriveBits"]), 64));
  test(`${name} without the usage`, async () => subtle.deriveBits(base, await password(name, ["deriveKey"]), 64));
  test(`${name} with another key`, async () => subtle.deriveBits(base, await hmacKey(), 64));
  const key = async (algorithm, usages = ["encrypt"], change = {}) =>
    subtle.deriveKey({ ...base, ...change }, await password(name), algorithm, true, usages);
  for (const length of [128, 192, 256, 100, 0, undefined]) {
    test(`${name} derives AES-GCM of ${length} bits`, () => key({ name: "AES-GCM", length }));
  }
  for (const length of [128, 12, 0, undefined]) {
    test(`${name} derives HMAC of ${length} bits`, () => key({ ...HS256, length }, ["sign"]));
  }
  test(`${name} derives HMAC for SHA-512`, async () =>
    subtle.exportKey("raw", await key({ name: "HMAC", hash: "SHA-512" }, ["sign"])));
  test(`${name} derives HMAC without a hash`, () => key({ name: "HMAC" }, ["sign"]));
  for (const other of ["PBKDF2", "HKDF", "ECDSA", "Ed25519", "FOO", "RSA-OAEP", "SHA-256"]) {
    test(`${name} derives ${other}`, () => key({ name: other, namedCurve: "P-256" }, ["deriveBits"]));
  }
  test(`${name} derives AES-KW in lower case`, () => key({ name: "aes-kw", length: 128 }, ["wrapKey"]));
  test(`${name} derives without usages`, () => key({ name: "AES-GCM", length: 128 }, []));
  test(`${name} derives for the wrong usage`, () => key({ name: "AES-GCM", length: 128 }, ["sign"]));
}
for (const iterations of [0, 1, -1, 100000, 100001, 1.5, "3", null, NaN, 2 ** 31]) {
  test(`PBKDF2 of ${iterations} iterations`, async () =>
    subtle.deriveBits({ ...PBKDF2, iterations }, await password(), 64));
}
test("HKDF of the most bits", async () =>
  (await subtle.deriveBits(HKDF, await password("HKDF"), 255 * 256)).byteLength);
test("HKDF of more bits", async () => subtle.deriveBits(HKDF, await password("HKDF"), 255 * 256 + 8));
test("HKDF of a long info", async () =>
  subtle.deriveBits({ ...HKDF, info: new Uint8Array(2000) }, await password("HKDF"), 64));

// Wrapping.
const gcm = { name: "AES-GCM", iv: new Uint8Array(12) };
const wrapper = (usages = ["wrapKey", "unwrapKey"]) => aesKey("AES-GCM", 16, usages);
for (const format of ["raw", "jwk", "pkcs8", "spki", "foo", "JWK"]) {
  test(`an HMAC key wrapped as ${format}`, async () => subtle.wrapKey(format, await hmacKey(), await wrapper(), gcm));
  test(`bytes unwrapped as ${format}`, async () => {
    const key = await wrapper(["encrypt", "unwrapKey"]);
    const sealed = await subtle.encrypt(gcm, key, bytes('{"kty":"oct","k":"a2V5"}'));
    return subtle.unwrapKey(format, sealed, key, gcm, HS256, true, ["sign"]);
  });
}
const unwrapped = async (text, usages = ["sign"], algorithm = HS256) => {
  const key = await wrapper(["encrypt", "unwrapKey"]);
  return subtle.unwrapKey("jwk", await subtle.encrypt(gcm, key, bytes(text)), key, gcm, algorithm, true, usages);
};
for (const text of ["{}", "[]", "5", "null", '"text"', '{"kty":5}', '{"kty":"oct","k":"a2V5","ext":false}']) {
  test(`the JSON ${text} unwrapped`, () => unwrapped(text));
}
test("what is no JSON unwrapped", () => unwrapped("{").catch((error) => error.name));
test("unwrapped without usages", () => unwrapped('{"kty":"oct","k":"a2V5"}', []));
test("unwrapped as an unknown algorithm", () => unwrapped('{"kty":"oct","k":"a2V5"}', ["sign"], "FOO"));
test("a key that is not extractable wrapped", async () =>
  subtle.wrapKey("raw", await hmacKey(["sign"], HS256, false), await wrapper(), gcm));
test("wrapped without the usage", async () => subtle.wrapKey("raw", await hmacKey(), await wrapper(["encrypt"]), gcm));
test("wrapped with another algorithm", async () => subtle.wrapKey("raw", await hmacKey(), await wrapper(), "AES-CBC"));
test("wrapped with a key that cannot", async () => subtle.wrapKey("raw", await hmacKey(), await hmacKey(), "HMAC"));
test("wrapped without an IV", async () => subtle.wrapKey("raw", await hmacKey(), await wrapper(), { name: "AES-GCM" }));
test("tampered with and unwrapped", async () =>
  settled(subtle.unwrapKey("raw", new Uint8Array(40), await wrapper(), gcm, HS256, true, ["sign"])));
test("a wrapped JWK, as text", async () => {
  const key = await wrapper(["decrypt", "wrapKey"]);
  return new TextDecoder().decode(
    await subtle.decrypt(gcm, key, await subtle.wrapKey("jwk", await hmacKey(), key, gcm)),
  );
});
test("a key encrypts what it may not wrap", async () => subtle.encrypt(gcm, await wrapper(), bytes("text")));

// What scripts cannot change.
test("a key is not what scripts make of its members", async () => {
  const material = bytes("key");
  const key = await subtle.importKey("raw", material, HS256, true, ["sign"]);
  material.fill(0);
  key.algorithm.name = "other";
  key.algorithm.hash.name = "other";
  key.usages.push("verify");
  new Uint8Array(await subtle.exportKey("raw", key)).fill(0);
  return [
    key.algorithm,
    key.usages,
    hex(await subtle.exportKey("raw", key)),
    key.algorithm === key.algorithm,
    key.usages === key.usages,
  ];
});
test("a key with members of another key", async () => {
  const key = await hmacKey();
  return ["type", "extractable", "algorithm", "usages"].map((name) => {
    try {
      key[name] = "other";
      return key[name];
    } catch (error) {
      return error.name;
    }
  });
});
test("the members of a key", async () => {
  const key = await hmacKey();
  return [
    Reflect.ownKeys(key),
    Object.entries(Object.getOwnPropertyDescriptors(key)).map(([name, property]) => [
      name,
      property.enumerable,
      property.configurable,
    ]),
    String(key),
    Object.isFrozen(key.usages),
  ];
});
test("members added to a key", async () => {
  const key = await hmacKey();
  key.mine = 1;
  return [key.mine, Object.keys(key), "type" in CryptoKey.prototype];
});
test("a key cannot be cloned", async () => settled(Promise.resolve(hmacKey()).then((key) => structuredClone(key))));
test("a key as JSON", async () => JSON.stringify(await hmacKey()));
test("the order of usages", async () =>
  (await subtle.importKey("raw", new Uint8Array(16), "AES-GCM", true, ["unwrapKey", "wrapKey", "decrypt", "encrypt"]))
    .usages);
