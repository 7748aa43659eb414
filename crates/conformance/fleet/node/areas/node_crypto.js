/** `node:crypto`: hashes, message authentication codes, randomness and derivation. */
import crypto from "node:crypto";

const HASHES = ["md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha512-256", "md5-sha1", "SHA256", "RSA-SHA256", "sha3-256", "nope", "sha-256"];
const later = (name, ...args) => new Promise((resolve, reject) => crypto[name](...args, (error, value) => (error ? reject(error) : resolve(value))));

export const node_crypto = {};

for (const name of HASHES) {
  Object.assign(node_crypto, {
    [`the ${name} of abc`]: () => crypto.createHash(name).update("abc").digest("hex"),
    [`the ${name} code of abc`]: () => crypto.createHmac(name, "key").update("abc").digest("hex"),
    [`the ${name} code under a long key`]: () => crypto.createHmac(name, "k".repeat(200)).update("abc").digest("hex"),
    [`hash() with ${name}`]: () => crypto.hash(name, "abc"),
  });
}

for (const encoding of ["hex", "base64", "base64url", "latin1", "binary", "buffer", undefined, "nope"]) {
  node_crypto[`a digest as ${encoding}`] = () => crypto.createHash("sha1").update("abc").digest(encoding);
  node_crypto[`hash() as ${encoding}`] = () => crypto.hash("sha1", "abc", encoding);
}

for (const [name, make] of Object.entries({
  "a string": () => "é", "a Buffer": () => Buffer.from("é"), "a DataView": () => new DataView(new Uint8Array([1, 2]).buffer),
  "a Uint16Array": () => new Uint16Array([1, 2]), "an ArrayBuffer": () => new Uint8Array([1]).buffer, "a number": () => 5, "null": () => null,
  "nothing": () => undefined, "an object": () => ({}),
})) {
  node_crypto[`updating with ${name}`] = () => crypto.createHash("md5").update(make()).digest("hex");
  node_crypto[`a code under ${name}`] = () => crypto.createHmac("md5", make()).update("a").digest("hex");
}

Object.assign(node_crypto, {
  "updating in pieces": () => crypto.createHash("sha256").update("a").update(Buffer.from("b")).update("63", "hex").digest("hex"),
  "much in pieces": () => {
    const hash = crypto.createHash("sha256");
    for (let i = 0; i < 50; i++) hash.update(Buffer.alloc(10_000, i));
    return hash.digest("hex");
  },
  "a digest twice": () => {
    const hash = crypto.createHash("md5");
    hash.digest();
    return hash.digest();
  },
  "updating after the digest": () => {
    const hash = crypto.createHash("md5");
    hash.digest();
    return hash.update("a");
  },
  "a code twice": () => {
    const hmac = crypto.createHmac("md5", "k");
    return [hmac.digest("hex"), hmac.digest("hex"), hmac.digest()];
  },
  "updating after the code": () => {
    const hmac = crypto.createHmac("md5", "k");
    hmac.digest();
    return hmac.update("a");
  },
  "a copy of a hash": () => {
    const hash = crypto.createHash("md5").update("a");
    const copy = hash.copy().update("b");
    return [hash.digest("hex"), copy.digest("hex")];
  },
  "a copy after the digest": () => {
    const hash = crypto.createHash("md5");
    hash.digest();
    return hash.copy();
  },
  "no hash function": () => crypto.createHash(),
  "no key": () => crypto.createHmac("md5"),
  "a hash is a stream": async () => {
    const hash = crypto.createHash("md5");
    hash.write("a");
    hash.end("bc");
    const out = [];
    for await (const chunk of hash) out.push(chunk);
    return out;
  },
  "a code is a stream": async () => {
    const hmac = crypto.createHmac("md5", "key");
    hmac.end("abc");
    return hmac.read()?.toString("hex");
  },
  "an output length": () => crypto.createHash("sha1", { outputLength: 20 }).update("a").digest("hex"),
  "another output length": () => crypto.createHash("sha1", { outputLength: 5 }).update("a").digest("hex"),
  "classes": () => [crypto.createHash("md5") instanceof crypto.Hash, crypto.createHmac("md5", "k") instanceof crypto.Hmac],
  "getHashes": () => crypto.getHashes(),

  "randomBytes": () => [crypto.randomBytes(8).length, crypto.randomBytes(8).constructor.name, crypto.randomBytes(0).length],
  "many randomBytes": () => crypto.randomBytes(100_000).some((byte, at) => at > 90_000 && byte > 0),
  "randomBytes with a callback": async () => (await later("randomBytes", 5)).length,
  "less than no randomBytes": () => crypto.randomBytes(-1),
  "randomBytes of a string": () => crypto.randomBytes("5"),
  "randomFillSync": () => {
    const bytes = new Uint8Array(8);
    return [crypto.randomFillSync(bytes, 4) === bytes, bytes.subarray(0, 4)];
  },
  "randomFillSync beyond the end": () => crypto.randomFillSync(new Uint8Array(2), 3),
  "randomFill": async () => (await later("randomFill", new Uint8Array(4))).length,
  "randomInt": () => {
    const all = Array.from({ length: 50 }, () => crypto.randomInt(5));
    return all.every((one) => Number.isInteger(one) && one >= 0 && one < 5);
  },
  "randomInt in a range": () => crypto.randomInt(7, 8),
  "randomInt with a callback": () => later("randomInt", 1),
  "randomInt of nothing": () => crypto.randomInt(0),
  "randomInt of a fraction": () => crypto.randomInt(1.5),
  "randomInt of too much": () => crypto.randomInt(2 ** 49),
  "randomUUID": () => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(crypto.randomUUID()),
  "getRandomValues": () => crypto.getRandomValues(new Uint8Array(4)).length,
  "webcrypto": () => [crypto.webcrypto === globalThis.crypto, crypto.subtle === globalThis.crypto.subtle, crypto.CryptoKey === CryptoKey],

  "timingSafeEqual": () => [crypto.timingSafeEqual(Buffer.from("a"), Buffer.from("a")), crypto.timingSafeEqual(Buffer.from("a"), Buffer.from("b"))],
  "timingSafeEqual of different lengths": () => crypto.timingSafeEqual(Buffer.from("a"), Buffer.from("ab")),
  "timingSafeEqual of strings": () => crypto.timingSafeEqual("a", "a"),

  "pbkdf2Sync": () => crypto.pbkdf2Sync("password", "salt", 10, 20, "sha256"),
  "pbkdf2Sync with sha1": () => crypto.pbkdf2Sync("password", "salt", 2, 20, "sha1"),
  "pbkdf2Sync with sha512": () => crypto.pbkdf2Sync("password", "salt", 2, 64, "SHA512"),
  "pbkdf2": () => later("pbkdf2", "password", "salt", 10, 20, "sha256"),
  "pbkdf2Sync with no hash": () => crypto.pbkdf2Sync("password", "salt", 10, 20, "nope"),
  "pbkdf2Sync without a hash": () => crypto.pbkdf2Sync("password", "salt", 10, 20),
  "pbkdf2Sync without iterations": () => crypto.pbkdf2Sync("password", "salt", 0, 20, "sha1"),
  "pbkdf2Sync of a number": () => crypto.pbkdf2Sync(5, "salt", 1, 20, "sha1"),
  "hkdfSync": () => crypto.hkdfSync("sha256", "key", "salt", "info", 20),
  "hkdf": () => later("hkdf", "sha512", "key", "salt", "info", 20),
  "hkdfSync of too much": () => crypto.hkdfSync("sha256", "key", "salt", "info", 8161),
  "hkdfSync with no hash": () => crypto.hkdfSync("nope", "key", "salt", "info", 20),

  "a secret key": () => {
    const key = crypto.createSecretKey(Buffer.from("secret"));
    return [key.type, key.symmetricKeySize, key instanceof crypto.KeyObject, key.export(), key.export({ format: "jwk" }), String(key)];
  },
  "a secret key of text": () => crypto.createSecretKey("ff", "hex").export(),
  "a code under a secret key": () => crypto.createHmac("sha256", crypto.createSecretKey(Buffer.from("key"))).update("abc").digest("hex"),
  "equal secret keys": () => ["a", "b"].map((text) => crypto.createSecretKey(Buffer.from("a")).equals(crypto.createSecretKey(Buffer.from(text)))),
});
