import { bytes, eq, rejects } from "./assert.js";

const { subtle } = crypto;
const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const HS256 = { name: "HMAC", hash: "SHA-256" };
const shown = (key) => [key.type, key.extractable, key.algorithm, key.usages];
const hmacKey = (usages = ["sign", "verify"], extractable = true, algorithm = HS256) =>
  subtle.importKey("raw", bytes("key"), algorithm, extractable, usages);

export async function imported_keys_say_what_they_are() {
  eq(shown(await hmacKey(["verify", "sign", "sign"])), ["secret", true, { name: "HMAC", hash: { name: "SHA-256" }, length: 24 }, ["sign", "verify"]]);
  const short = await hmacKey(["sign"], true, { ...HS256, length: 20 });
  eq([short.algorithm.length, hex(await subtle.exportKey("raw", short))], [20, "6b6570"]);
  const aes = await subtle.importKey("raw", new Uint8Array(24), "AES-GCM", true, ["encrypt"]);
  eq(shown(aes), ["secret", true, { name: "AES-GCM", length: 192 }, ["encrypt"]]);
  const password = await subtle.importKey("raw", bytes("p"), "PBKDF2", false, ["deriveBits", "deriveKey"]);
  eq(shown(password), ["secret", false, { name: "PBKDF2" }, ["deriveKey", "deriveBits"]]);
}

export async function imports_that_are_refused() {
  const refused = (args, name, message) => rejects(subtle.importKey(...args), name, message);
  const raw = bytes("key");
  await refused(["raw", raw, HS256, true, []], "SyntaxError", "Secret/private CryptoKeys must have at least one usage.");
  await refused(["raw", raw, HS256, true, ["encrypt"]], "SyntaxError", 'Attempt to import secret HMAC key with invalid usage "encrypt".');
  await refused(["raw", raw, "HMAC", true, ["sign"]], "TypeError", 'Missing field "hash" in "algorithm".');
  await refused(["raw", raw, { name: "HMAC", hash: "SHA-9" }, true, ["sign"]], "NotSupportedError", "Unrecognized or unimplemented digest algorithm requested.");
  await refused(["raw", raw, { name: "FOO" }, true, ["sign"]], "NotSupportedError", 'Unrecognized key import algorithm "FOO" requested.');
  await refused(["foo", raw, HS256, true, ["sign"]], "NotSupportedError", 'Unrecognized key import format "foo".');
  await refused(["raw", {}, HS256, true, ["sign"]], "TypeError", 'Import data provided for "raw", "pkcs8", or "spki" import formats must be a buffer source.');
  await refused(["jwk", raw, HS256, true, ["sign"]], "TypeError", 'Import data provided for "jwk" import format must be a JsonWebKey.');
  await refused(["raw", raw, HS256, true, "sign"], "TypeError", "Failed to execute 'importKey' on 'SubtleCrypto': parameter 5 is not of type 'Array'.");
  await refused(["raw", raw, "PBKDF2", true, ["deriveBits"]], "SyntaxError", "PBKDF2 key cannot be extractable.");
  await refused(["raw", new Uint8Array(20), "AES-GCM", true, ["encrypt"]], "DataError", "Imported AES key length must be 128, 192, or 256 bits but provided 160.");
}

export async function json_web_keys() {
  const jwk = { kty: "oct", k: "a2V5", alg: "HS256" };
  const key = await subtle.importKey("jwk", jwk, HS256, true, ["verify", "sign"]);
  eq(JSON.parse(JSON.stringify(await subtle.exportKey("jwk", key))), { kty: "oct", key_ops: ["sign", "verify"], alg: "HS256", ext: true, k: "a2V5" });
  const refused = (change, message) => rejects(subtle.importKey("jwk", { ...jwk, ...change }, HS256, true, ["sign"]), "DataError", message);
  await refused({ alg: "HS512" }, 'HMAC "jwk" key import specifies "alg" that is incompatible with the hash name (encountered "HS512", expected "HS256").');
  await refused({ kty: "RSA" }, 'HMAC "jwk" key import requires a JSON Web Key with Key Type parameter ("kty") equal to "oct" (encountered "RSA").');
  await refused({ k: "***" }, 'HMAC "jwk" key import requires a base64Url encoding of the key');
  await refused({ ext: false }, 'JWK ext field for "HMAC" is set to false but extractable is true');
}

export async function only_extractable_keys_come_out() {
  eq(hex(await subtle.exportKey("raw", await hmacKey())), "6b6579");
  await rejects(subtle.exportKey("raw", await hmacKey(["sign"], false)), "InvalidAccessError", "Attempt to export non-extractable HMAC key.");
  await rejects(subtle.exportKey("spki", await hmacKey()), "NotSupportedError", 'Unimplemented key export format "spki".');
}

export async function scripts_cannot_change_a_key() {
  const material = bytes("key");
  const key = await subtle.importKey("raw", material, HS256, true, ["sign"]);
  material.fill(0);
  key.algorithm.name = "other";
  key.usages.push("verify");
  new Uint8Array(await subtle.exportKey("raw", key)).fill(0);
  eq([key.algorithm.name, key.usages, hex(await subtle.exportKey("raw", key))], ["HMAC", ["sign"], "6b6579"]);
}

export async function generated_keys_have_their_natural_length() {
  const lengths = { "SHA-1": 512, "SHA-256": 512, "SHA-384": 1024, "SHA-512": 1024 };
  for (const [hash, length] of Object.entries(lengths)) {
    const key = await subtle.generateKey({ name: "HMAC", hash }, true, ["sign"]);
    eq([key.algorithm.length, (await subtle.exportKey("raw", key)).byteLength], [length, length / 8]);
  }
  const odd = await subtle.generateKey({ ...HS256, length: 100 }, true, ["sign"]);
  eq([odd.algorithm.length, (await subtle.exportKey("raw", odd)).byteLength], [100, 13]);
  await rejects(subtle.generateKey({ name: "FOO" }, true, ["sign"]), "NotSupportedError", 'Unrecognized key generation algorithm "FOO" requested.');
  await rejects(subtle.generateKey(HS256, true, ["encrypt"]), "SyntaxError", 'Attempt to generate HMAC key with invalid usage "encrypt".');
  await rejects(subtle.generateKey({ name: "AES-GCM", length: 100 }, true, ["encrypt"]), "OperationError", "Generated AES key length must be 128, 192, or 256 bits but requested 100.");
}

export async function signed_and_verified() {
  const key = await hmacKey();
  const signature = await subtle.sign("HMAC", key, bytes("msg"));
  eq(hex(signature), "2d93cbc1be167bcb1637a4a23cbff01a7878f0c50ee833954ea5221bb1b8c628");
  const verify = (given, data) => subtle.verify({ name: "hmac" }, key, given, bytes(data));
  eq([await verify(signature, "msg"), await verify(signature, "msG"), await verify(signature.slice(1), "msg")], [true, false, false]);
}

export async function keys_are_for_their_algorithm_and_usages() {
  const key = await hmacKey(["sign"]);
  await rejects(subtle.sign("ECDSA", key, bytes("")), "InvalidAccessError", 'Requested algorithm "ECDSA" does not match this CryptoKey\'s algorithm "HMAC".');
  await rejects(subtle.verify("HMAC", key, bytes(""), bytes("")), "InvalidAccessError", 'Requested key usage "verify" does not match any usage listed in this CryptoKey.');
  await rejects(subtle.sign("HMAC", {}, bytes("")), "TypeError", "Failed to execute 'sign' on 'SubtleCrypto': parameter 2 is not of type 'CryptoKey'.");
}

export async function passwords_become_keys() {
  const password = await subtle.importKey("raw", bytes("password"), "PBKDF2", false, ["deriveBits", "deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes("salt"), iterations: 1000 };
  eq(hex(await subtle.deriveBits(how, password, 256)), "632c2812e46d4604102ba7618e9d6d7d2f8128f6266b4a03264d2a0460b7dcb3");
  const key = await subtle.deriveKey({ ...how, iterations: 10 }, password, { name: "AES-GCM", length: 256 }, true, ["encrypt"]);
  eq(hex(await subtle.exportKey("raw", key)), "653cc888d937efe22810a5cbdb25a5bd82e2ebb27a800f85cfa360a6d925198e");
  const refused = (change, length, name, message) => rejects(subtle.deriveBits({ ...how, ...change }, password, length), name, message);
  await refused({ iterations: 0 }, 256, "OperationError", "PBKDF2 requires a positive iteration count (requested 0).");
  await refused({}, 7, "OperationError", "PBKDF2 requires a derived key length that is a multiple of eight (requested 7).");
  await refused({}, null, "OperationError", "PBKDF2 cannot derive a key with null length.");
  await refused({ salt: undefined }, 256, "TypeError", 'Missing field "salt" in "algorithm".');
}

export async function keys_become_other_keys() {
  const secret = await subtle.importKey("raw", bytes("secret"), "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: bytes("salt"), info: bytes("info") };
  eq(hex(await subtle.deriveBits(how, secret, 256)), "f6d2fcc47cb939deafe3853a1e641a27e6924aff7a63d09cb04ccfffbe4776ef");
  await rejects(subtle.deriveBits(how, secret, 255 * 256 + 8), "OperationError", "HKDF deriveBits failed.");
}

export async function encrypted_and_decrypted() {
  const key = await subtle.importKey("raw", new Uint8Array(32), "AES-GCM", true, ["encrypt", "decrypt"]);
  const how = { name: "AES-GCM", iv: new Uint8Array(12) };
  const sealed = await subtle.encrypt(how, key, bytes("hi"));
  eq(hex(sealed), "a6cead145cef3e9eeb28f8da0239aef538e5");
  eq(hex(await subtle.encrypt({ ...how, additionalData: bytes("key") }, key, bytes("hi"))), "a6ced56e46f01561b0504246025630a12239");
  eq(hex(await subtle.decrypt(how, key, sealed)), "6869");
  await rejects(subtle.decrypt(how, key, new Uint8Array(20)), "OperationError");
  await rejects(subtle.decrypt(how, key, new Uint8Array(3)), "OperationError", "Ciphertext length of 24 bits must be greater than or equal to the size of the AES-GCM tag length of 128 bits.");
  await rejects(subtle.encrypt({ name: "AES-GCM" }, key, bytes("")), "TypeError", 'Missing field "iv" in "algorithm".');
}

export async function keys_travel_wrapped() {
  const wrapping = await subtle.importKey("raw", new Uint8Array(16), "AES-GCM", false, ["wrapKey", "unwrapKey"]);
  const how = { name: "AES-GCM", iv: new Uint8Array(12) };
  for (const format of ["raw", "jwk"]) {
    const wrapped = await subtle.wrapKey(format, await hmacKey(), wrapping, how);
    const key = await subtle.unwrapKey(format, wrapped, wrapping, how, HS256, true, ["sign"]);
    eq([key.usages, hex(await subtle.exportKey("raw", key))], [["sign"], "6b6579"]);
  }
}
