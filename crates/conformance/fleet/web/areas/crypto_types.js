/** What `crypto.subtle` makes of arguments and members of the wrong type. */
import { aesKey, bytes, EC_PRIVATE, EC_PUBLIC, list, subtle } from "../../shared/crypto.js";

const [crypto_types, test] = list();
export { crypto_types };

const data = bytes("text");
const HS256 = { name: "HMAC", hash: "SHA-256" };
const OCT = { kty: "oct", k: "AAAAAAAAAAAAAAAAAAAAAA" };
const hmacKey = () => subtle.importKey("raw", bytes("key"), HS256, true, ["sign", "verify"]);
const gcm = { name: "AES-GCM", iv: new Uint8Array(12) };

/** Values of all types, none of which is right. */
const WRONG = {
  undefined: undefined,
  null: null,
  true: true,
  5: 5,
  "-1": -1,
  1.5: 1.5,
  NaN: NaN,
  "a bigint": 5n,
  "a text": "text",
  "an empty text": "",
  "an object": {},
  "an array": [],
  "an array of texts": ["sign"],
  "a function": () => 1,
  "a symbol": Symbol("s"),
  bytes: new Uint8Array(2),
};
/** The error's message where it is the platform's own, and its name where it is the engine's. */
const words = (error) => (/symbol|bigint/i.test(error.message) ? error.name : `${error.name}: ${error.message}`);
const wrong = (name, run) => {
  for (const [what, value] of Object.entries(WRONG)) {
    test(`${name}: ${what}`, async () => {
      try {
        const result = await run(value);
        return result instanceof ArrayBuffer || result instanceof CryptoKey || result?.publicKey ? "fine" : result;
      } catch (error) {
        return words(error);
      }
    });
  }
};

wrong("the algorithm of encrypt", async (value) => subtle.encrypt(value, await aesKey("AES-GCM"), data));
wrong("the key of encrypt", (value) => subtle.encrypt(gcm, value, data));
wrong("the data of encrypt", async (value) => subtle.encrypt(gcm, await aesKey("AES-GCM"), value));
wrong("the algorithm of sign", async (value) => subtle.sign(value, await hmacKey(), data));
wrong("the data of sign", async (value) => subtle.sign("HMAC", await hmacKey(), value));
wrong("the algorithm of verify", async (value) => subtle.verify(value, await hmacKey(), data, data));
wrong("the key of verify", (value) => subtle.verify("HMAC", value, data, data));
wrong("the signature of verify", async (value) => subtle.verify("HMAC", await hmacKey(), value, data));
wrong("the data of verify", async (value) => subtle.verify("HMAC", await hmacKey(), data, value));
wrong("the algorithm of generateKey", (value) => subtle.generateKey(value, true, ["sign"]));
wrong("extractable of generateKey", async (value) => (await subtle.generateKey(HS256, value, ["sign"])).extractable);
wrong("the usages of generateKey", async (value) => (await subtle.generateKey(HS256, true, value)).usages);
wrong("a usage of generateKey", async (value) => (await subtle.generateKey(HS256, true, [value])).usages);
wrong("the format of importKey", (value) => subtle.importKey(value, data, HS256, true, ["sign"]));
wrong("the raw data of importKey", (value) => subtle.importKey("raw", value, HS256, true, ["sign"]));
wrong("the PKCS#8 of importKey", (value) => subtle.importKey("pkcs8", value, HS256, true, ["sign"]));
wrong("the JWK of importKey", (value) => subtle.importKey("jwk", value, HS256, true, ["sign"]));
wrong("the algorithm of importKey", (value) => subtle.importKey("raw", data, value, true, ["sign"]));
wrong(
  "extractable of importKey",
  async (value) => (await subtle.importKey("raw", data, HS256, value, ["sign"])).extractable,
);
wrong("the usages of importKey", (value) => subtle.importKey("raw", data, HS256, true, value));
wrong("the format of exportKey", async (value) => subtle.exportKey(value, await hmacKey()));
wrong("the key of exportKey", (value) => subtle.exportKey("raw", value));
wrong("the algorithm of deriveBits", async (value) => subtle.deriveBits(value, await hmacKey(), 8));
wrong("the key of deriveBits", (value) => subtle.deriveBits("HKDF", value, 8));
wrong("the derived algorithm of deriveKey", async (value) =>
  subtle.deriveKey(
    { name: "HKDF", hash: "SHA-1", salt: data, info: data },
    await subtle.importKey("raw", data, "HKDF", false, ["deriveKey"]),
    value,
    true,
    ["encrypt"],
  ),
);
wrong("the key of wrapKey", async (value) =>
  subtle.wrapKey("raw", value, await aesKey("AES-GCM", 16, ["wrapKey"]), gcm),
);
wrong("the wrapping key of wrapKey", async (value) => subtle.wrapKey("raw", await hmacKey(), value, gcm));
wrong("the algorithm of wrapKey", async (value) =>
  subtle.wrapKey("raw", await hmacKey(), await aesKey("AES-GCM", 16, ["wrapKey"]), value),
);
wrong("the wrapped bytes of unwrapKey", async (value) =>
  subtle.unwrapKey("raw", value, await aesKey("AES-GCM", 16, ["unwrapKey"]), gcm, HS256, true, ["sign"]),
);
wrong("the algorithms of unwrapKey", async (value) =>
  subtle.unwrapKey("raw", data, await aesKey("AES-GCM", 16, ["unwrapKey"]), value, value, true, ["sign"]),
);

// Members of parameters.
const cbc = (value) => async (name) =>
  subtle.encrypt({ name: "AES-CBC", iv: new Uint8Array(16), [name]: value }, await aesKey("AES-CBC"), data);
for (const name of ["iv", "additionalData", "tagLength", "counter", "length", "label"]) {
  wrong(`${name} of AES-GCM`, async (value) =>
    subtle.encrypt({ ...gcm, [name]: value }, await aesKey("AES-GCM"), data),
  );
  test(`${name} of AES-CBC as a text`, () => cbc("text")(name));
}
wrong("the counter of AES-CTR", async (value) =>
  subtle.encrypt({ name: "AES-CTR", counter: value, length: 64 }, await aesKey("AES-CTR"), data),
);
wrong("the length of AES-CTR", async (value) =>
  subtle.encrypt({ name: "AES-CTR", counter: new Uint8Array(16), length: value }, await aesKey("AES-CTR"), data),
);
wrong("the hash of HMAC", (value) => subtle.importKey("raw", data, { name: "HMAC", hash: value }, true, ["sign"]));
wrong("the name of the hash of HMAC", (value) =>
  subtle.importKey("raw", data, { name: "HMAC", hash: { name: value } }, true, ["sign"]),
);
wrong("the length of HMAC", (value) => subtle.importKey("raw", data, { ...HS256, length: value }, true, ["sign"]));
wrong("the length of AES", (value) => subtle.generateKey({ name: "AES-GCM", length: value }, true, ["encrypt"]));
wrong("the curve of ECDSA", (value) => subtle.generateKey({ name: "ECDSA", namedCurve: value }, true, ["sign"]));
wrong("the modulusLength of RSA", (value) =>
  subtle.generateKey(
    { name: "RSA-PSS", hash: "SHA-1", publicExponent: new Uint8Array([1, 0, 1]), modulusLength: value },
    true,
    ["sign"],
  ),
);
wrong("the publicExponent of RSA", (value) =>
  subtle.generateKey({ name: "RSA-PSS", hash: "SHA-1", publicExponent: value, modulusLength: 512 }, true, ["sign"]),
);
wrong("the hash of RSA", (value) =>
  subtle.generateKey(
    { name: "RSA-PSS", hash: value, publicExponent: new Uint8Array([1, 0, 1]), modulusLength: 512 },
    true,
    ["sign"],
  ),
);
wrong("the hash of ECDSA", async (value) =>
  subtle.sign(
    { name: "ECDSA", hash: value },
    await subtle.importKey("jwk", EC_PRIVATE, { name: "ECDSA", namedCurve: "P-256" }, true, ["sign"]),
    data,
  ),
);
wrong("the peer of ECDH", async (value) =>
  subtle.deriveBits(
    { name: "ECDH", public: value },
    await subtle.importKey("jwk", EC_PRIVATE, { name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]),
    8,
  ),
);
for (const name of ["kty", "use", "key_ops", "alg", "ext", "crv", "x", "y", "d", "n", "e", "oth", "k"]) {
  wrong(`${name} of a secret JWK`, (value) =>
    subtle.importKey("jwk", { ...OCT, [name]: value }, HS256, false, ["sign"]),
  );
}
for (const name of ["kty", "use", "key_ops", "alg", "ext", "crv", "x", "y", "d", "oth"]) {
  wrong(`${name} of an EC JWK`, (value) =>
    subtle.importKey("jwk", { ...EC_PUBLIC, [name]: value }, { name: "ECDSA", namedCurve: "P-256" }, false, []),
  );
}

// Names.
for (const name of [
  "aes-gcm",
  "AES_GCM",
  "AES-GCM ",
  "AES-XTS",
  "",
  "toString",
  "__proto__",
  "RSA-RAW",
  "RSAES-PKCS1-v1_5",
  "DH",
  "Ed448",
  "SHA-256",
  "NODE-ED25519",
  "ChaCha20-Poly1305",
]) {
  test(`generating ${JSON.stringify(name)}`, () => subtle.generateKey({ name, length: 128 }, true, ["encrypt"]));
  test(`importing ${JSON.stringify(name)}`, () => subtle.importKey("raw", new Uint8Array(16), name, true, ["encrypt"]));
}
test("the methods that are not there", () =>
  ["encapsulateKey", "getPublicKey", "supports"].map((name) => typeof subtle[name]));
test("an algorithm's name in another case", async () => {
  const key = await subtle.importKey("raw", new Uint8Array(16), "aes-gcm", true, ["encrypt"]);
  return [key.algorithm, await subtle.encrypt({ ...gcm, name: "aes-GCM" }, key, data)];
});
test("the order in which arguments are looked at", async () => {
  const seen = [];
  const traced = (name, object) =>
    new Proxy(object, { get: (target, key) => (seen.push(`${name}.${String(key)}`), target[key]) });
  await subtle.importKey(
    "raw",
    new Uint8Array(16),
    traced("algorithm", { name: "HMAC", hash: traced("hash", { name: "SHA-1" }), length: 128 }),
    true,
    ["sign"],
  );
  return seen;
});
test("the order in which the members of a JWK are read", async () => {
  const seen = [];
  const jwk = new Proxy({ ...OCT }, { get: (target, key) => (seen.push(String(key)), target[key]) });
  await subtle.importKey("jwk", jwk, "AES-GCM", true, ["encrypt"]);
  return seen;
});
test("the order in which parameters are read", async () => {
  const seen = [];
  const traced = (object) => new Proxy(object, { get: (target, key) => (seen.push(String(key)), target[key]) });
  await subtle.encrypt(traced(gcm), await aesKey("AES-GCM"), data);
  await subtle.generateKey(traced({ name: "HMAC", hash: "SHA-1" }), true, ["sign"]);
  await subtle.sign(traced({ name: "HMAC" }), await hmacKey(), data);
  await subtle.deriveBits(
    traced({ name: "HKDF", hash: "SHA-1", salt: data, info: data }),
    await subtle.importKey("raw", data, "HKDF", false, ["deriveBits"]),
    8,
  );
  return seen;
});
