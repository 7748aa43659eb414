/** AES in all of its modes: keys, encryption, and the wrapping of keys. */
import { aesKey, bytes, described, list, subtle } from "../../shared/crypto.js";

const [crypto_aes, test] = list();
export { crypto_aes };

for (const m of ["AES-CBC", "AES-CTR", "AES-KW", "AES-GCM"]) {
  test(`${m} gen`, () =>
    subtle.generateKey(
      { name: m, length: 192 },
      true,
      m === "AES-KW" ? ["wrapKey", "unwrapKey"] : ["decrypt", "encrypt", "wrapKey"],
    ));
  test(`${m} gen bad length`, () =>
    subtle.generateKey({ name: m, length: 100 }, true, m === "AES-KW" ? ["wrapKey"] : ["encrypt"]));
  test(`${m} gen no length`, () => subtle.generateKey({ name: m }, true, m === "AES-KW" ? ["wrapKey"] : ["encrypt"]));
  test(`${m} gen bad usage`, () => subtle.generateKey({ name: m, length: 128 }, true, ["sign"]));
  test(`${m} gen no usage`, () => subtle.generateKey({ name: m, length: 128 }, true, []));
  test(`${m} imp bad len`, () =>
    subtle.importKey("raw", new Uint8Array(5), m, true, m === "AES-KW" ? ["wrapKey"] : ["encrypt"]));
  test(`${m} imp bad usage`, () => subtle.importKey("raw", new Uint8Array(16), m, true, ["sign"]));
  test(`${m} imp spki`, () =>
    subtle.importKey("spki", new Uint8Array(16), m, true, m === "AES-KW" ? ["wrapKey"] : ["encrypt"]));
  test(`${m} exp jwk`, async () =>
    subtle.exportKey(
      "jwk",
      await subtle.importKey("raw", new Uint8Array(32), m, true, m === "AES-KW" ? ["wrapKey"] : ["encrypt"]),
    ));
  test(`${m} imp jwk alg`, () =>
    subtle.importKey(
      "jwk",
      { kty: "oct", k: "AAAAAAAAAAAAAAAAAAAAAA", alg: "A256XX" },
      m,
      true,
      m === "AES-KW" ? ["wrapKey"] : ["encrypt"],
    ));
  test(`${m} imp jwk use`, () =>
    subtle.importKey(
      "jwk",
      { kty: "oct", k: "AAAAAAAAAAAAAAAAAAAAAA", use: "sig" },
      m,
      true,
      m === "AES-KW" ? ["wrapKey"] : ["encrypt"],
    ));
  test(`${m} imp jwk key_ops`, () =>
    subtle.importKey(
      "jwk",
      { kty: "oct", k: "AAAAAAAAAAAAAAAAAAAAAA", key_ops: ["sign"] },
      m,
      true,
      m === "AES-KW" ? ["wrapKey"] : ["encrypt"],
    ));
  test(`${m} imp jwk kty`, () =>
    subtle.importKey("jwk", { kty: "EC" }, m, true, m === "AES-KW" ? ["wrapKey"] : ["encrypt"]));
  test(`${m} imp jwk bad k`, () =>
    subtle.importKey("jwk", { kty: "oct", k: "!!" }, m, true, m === "AES-KW" ? ["wrapKey"] : ["encrypt"]));
}
const cbc = { name: "AES-CBC", iv: new Uint8Array(16).fill(1) };
test("cbc enc", async () => subtle.encrypt(cbc, await aesKey("AES-CBC"), bytes("hello")));
test("cbc enc16", async () => subtle.encrypt(cbc, await aesKey("AES-CBC", 24), bytes("0123456789abcdef")));
test("cbc dec", async () => {
  const k = await aesKey("AES-CBC");
  return subtle.decrypt(cbc, k, await subtle.encrypt(cbc, k, bytes("hello")));
});
test("cbc iv", async () =>
  subtle.encrypt({ name: "AES-CBC", iv: new Uint8Array(12) }, await aesKey("AES-CBC"), bytes("hello")));
test("cbc no iv", async () => subtle.encrypt({ name: "AES-CBC" }, await aesKey("AES-CBC"), bytes("hello")));
test("cbc dec bad", async () => subtle.decrypt(cbc, await aesKey("AES-CBC"), new Uint8Array(16)));
test("cbc dec odd", async () => subtle.decrypt(cbc, await aesKey("AES-CBC"), new Uint8Array(15)));
test("cbc dec empty", async () => subtle.decrypt(cbc, await aesKey("AES-CBC"), new Uint8Array(0)));
test("cbc dec iv", async () =>
  subtle.decrypt({ name: "AES-CBC", iv: new Uint8Array(12) }, await aesKey("AES-CBC"), new Uint8Array(16)));
const ctr = (length, counter = new Uint8Array(16).fill(255)) => ({ name: "AES-CTR", counter, length });
for (const l of [1, 4, 8, 64, 127, 128])
  test(`ctr ${l}`, async () => subtle.encrypt(ctr(l), await aesKey("AES-CTR"), new Uint8Array(l === 1 ? 32 : 40)));
test("ctr wrap too long", async () => subtle.encrypt(ctr(1), await aesKey("AES-CTR"), new Uint8Array(40)));
test("ctr len 0", async () => subtle.encrypt(ctr(0), await aesKey("AES-CTR"), new Uint8Array(4)));
test("ctr len 129", async () => subtle.encrypt(ctr(129), await aesKey("AES-CTR"), new Uint8Array(4)));
test("ctr counter 8", async () =>
  subtle.encrypt(ctr(8, new Uint8Array(8)), await aesKey("AES-CTR"), new Uint8Array(4)));
test("ctr no counter", async () =>
  subtle.encrypt({ name: "AES-CTR", length: 8 }, await aesKey("AES-CTR"), new Uint8Array(4)));
test("ctr no length", async () =>
  subtle.encrypt({ name: "AES-CTR", counter: new Uint8Array(16) }, await aesKey("AES-CTR"), new Uint8Array(4)));
test("ctr empty", async () => subtle.encrypt(ctr(8), await aesKey("AES-CTR"), new Uint8Array(0)));
const kw = (n = 16) => subtle.importKey("raw", new Uint8Array(n).fill(3), "AES-KW", true, ["wrapKey", "unwrapKey"]);
for (const n of [16, 24, 32])
  test(`kw wrap ${n}`, async () => subtle.wrapKey("raw", await aesKey("AES-CBC"), await kw(n), "AES-KW"));
test("kw wrap jwk", async () => subtle.wrapKey("jwk", await aesKey("AES-CBC"), await kw(), "AES-KW"));
test("kw wrap odd", async () =>
  subtle.wrapKey(
    "raw",
    await subtle.importKey("raw", new Uint8Array(17), { name: "HMAC", hash: "SHA-256" }, true, ["sign"]),
    await kw(),
    "AES-KW",
  ));
test("kw wrap 8", async () =>
  subtle.wrapKey(
    "raw",
    await subtle.importKey("raw", new Uint8Array(8), { name: "HMAC", hash: "SHA-256" }, true, ["sign"]),
    await kw(),
    "AES-KW",
  ));
test("kw unwrap", async () => {
  const k = await kw();
  return subtle.unwrapKey(
    "raw",
    await subtle.wrapKey("raw", await aesKey("AES-CBC"), k, "AES-KW"),
    k,
    "AES-KW",
    "AES-CBC",
    true,
    ["encrypt"],
  );
});
test("kw unwrap bad", async () =>
  subtle.unwrapKey("raw", new Uint8Array(24), await kw(), "AES-KW", "AES-CBC", true, ["encrypt"]));
test("kw unwrap odd", async () =>
  subtle.unwrapKey("raw", new Uint8Array(23), await kw(), "AES-KW", "AES-CBC", true, ["encrypt"]));
test("kw unwrap short", async () =>
  subtle.unwrapKey("raw", new Uint8Array(8), await kw(), "AES-KW", "AES-CBC", true, ["encrypt"]));
test("kw encrypt", async () => subtle.encrypt("AES-KW", await kw(), new Uint8Array(16)));
test("gcm iv 16", async () =>
  subtle.encrypt({ name: "AES-GCM", iv: new Uint8Array(16) }, await aesKey("AES-GCM"), bytes("hi")));
test("gcm tag 96", async () =>
  subtle.encrypt({ name: "AES-GCM", iv: new Uint8Array(12), tagLength: 96 }, await aesKey("AES-GCM"), bytes("hi")));
test("keys of a jwk", async () => Object.keys(await subtle.exportKey("jwk", await aesKey("AES-CBC"))));
const OCT = { kty: "oct", k: "AAAAAAAAAAAAAAAAAAAAAA" };
const octet = (more, u = ["encrypt"]) => subtle.importKey("jwk", { ...OCT, ...more }, "AES-GCM", true, u);
test("aes ext", () => octet({ ext: false }));
test("aes order", () => octet({ k: "!!", use: "sig", alg: "x", ext: false, key_ops: [] }));
test("aes order 2", () => octet({ use: "sig", alg: "x", key_ops: [] }));
test("aes order 3", () => octet({ alg: "x", key_ops: [] }));
test("aes order 4", () => octet({ k: "!!", use: "sig" }));
test("aes order 5", () => octet({ k: "AAAA", use: "sig" }));
test("aes dup", () => octet({ key_ops: ["encrypt", "encrypt"] }));
for (const iv of [1, 8, 11, 12, 13, 16, 60])
  for (const t of [32, 96, 128])
    test(`gcm ${iv} ${t}`, async () =>
      subtle.encrypt(
        { name: "AES-GCM", iv: new Uint8Array(iv).fill(9), tagLength: t, additionalData: bytes("extra") },
        await aesKey("AES-GCM", 32),
        bytes("some words to be encrypted, longer than a block"),
      ));
const long = { name: "AES-GCM", iv: new Uint8Array(16), tagLength: 104 };
test("gcm back", async () => {
  const k = await aesKey("AES-GCM");
  return subtle.decrypt(long, k, await subtle.encrypt(long, k, bytes("hi")));
});
test("gcm tampered", async () => {
  const k = await aesKey("AES-GCM");
  const x = new Uint8Array(await subtle.encrypt(long, k, bytes("hi")));
  x[0] ^= 1;
  return subtle.decrypt(long, k, x);
});
test("gcm short", async () => subtle.decrypt(long, await aesKey("AES-GCM"), new Uint8Array(12)));
test("gcm tag 100", async () =>
  subtle.encrypt({ ...long, tagLength: 100 }, await aesKey("AES-GCM"), new Uint8Array(12)));
