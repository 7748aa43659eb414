/**
 * Encryption with RSA keys, both ways round.
 */
import { Buffer } from "node:buffer";
import { fromWeb } from "internal:node/crypto_key_data";
import { dataOf, privateData, publicData, viewOf, wrongType } from "internal:node/crypto_keys";
import { fill, NONE, OAEP, PKCS1, PSS, publicPower } from "internal:node/crypto_signatures";
import { invalidArgType, missingArgs } from "internal:node/errors";
import { validateNumber, validateString } from "internal:node/validators";
import { ops } from "internal:ops";

const OAEP_HASHES = {
  __proto__: null, sha1: "SHA-1", sha256: "SHA-256", sha384: "SHA-384", sha512: "SHA-512", "rsa-sha1": "SHA-1",
  "rsa-sha256": "SHA-256", "rsa-sha384": "SHA-384", "rsa-sha512": "SHA-512",
};
const EMPTY = new Uint8Array(0);

/** The data of a key that has to be of a type, and may be given in any form. */
function keyOf(key, type) {
  const data = dataOf(key) ?? fromWeb(key);
  if (data === undefined) return type === "private" ? privateData(key) : publicData(key);
  if (data.type !== type) throw wrongType(data.type, type);
  return data;
}

function schemeOf(options) {
  const { padding = PKCS1, oaepHash = "sha256", oaepLabel, encoding = "utf8" } = options;
  validateNumber(padding, "options.padding");
  validateString(oaepHash, "options.oaepHash");
  if (oaepLabel === undefined) return { padding, oaepHash, label: undefined };
  const label = typeof oaepLabel === "string" ? Buffer.from(oaepLabel, encoding) : viewOf(oaepLabel);
  if (label !== null) return { padding, oaepHash, label };
  throw invalidArgType("options.oaepLabel", ["string", "Buffer", "TypedArray", "DataView", "ArrayBuffer"], oaepLabel);
}

/**
 * Reads the arguments of one of the four functions, and gives back what it computes.
 *
 * @param {string} name of the function
 * @param {"public" | "private"} type of the key
 * @param {string} keyName what the function calls its key
 * @param {(numbers: Uint8Array[], bytes: Uint8Array, scheme: object) => Uint8Array | null} compute
 */
function transform(name, type, keyName, compute) {
  const run = (key, buffer) => {
    if (key === undefined) throw missingArgs(keyName);
    if (buffer === undefined) throw missingArgs("buffer");
    const data = keyOf(key, type);
    const bytes = typeof buffer === "string" ? Buffer.from(buffer, key.encoding ?? "utf8") : viewOf(buffer);
    const scheme = schemeOf(key);
    if (bytes === null) {
      throw new TypeError(`Failed to execute '${name}' on 'CryptoImpl': parameter 2 is not of type 'BufferSource'.`);
    }
    if (data.kind !== "rsa") throw new Error("publicEncrypt() currently only supports RSA keys");
    const result = compute(data.numbers, bytes, scheme);
    if (result === null) throw new Error("Failed to cipher/decipher");
    return Buffer.from(result);
  };
  return run;
}

/** Encryption and decryption, which know OAEP. */
function checkEncryption({ padding, oaepHash, label }) {
  if (!ops.hasher_known(oaepHash)) throw new Error("Unsupported hash digest");
  if (padding !== PKCS1 && padding !== NONE && padding !== OAEP) throw new Error("Failed to set the padding");
  if (label !== undefined && padding !== OAEP) throw new Error("Failed to set the OAEP label");
  const hash = OAEP_HASHES[oaepHash.toLowerCase()];
  if (padding === OAEP && hash === undefined) throw new Error("Failed to set the digest");
  return hash;
}

/** What a signature is without a digest. */
function checkSigning({ padding }) {
  if (padding !== PKCS1 && padding !== NONE && padding !== PSS) throw new Error("Failed to set the padding");
}

const encrypting = transform("publicEncrypt", "public", "key", (numbers, bytes, scheme) => {
  const hash = checkEncryption(scheme);
  if (scheme.padding === OAEP) return ops.rsa_encrypt(numbers, hash, scheme.label ?? EMPTY, bytes);
  return scheme.padding === PKCS1 ? ops.rsa_pkcs1_encrypt(numbers, bytes) : publicPower(numbers, bytes);
});

const decrypting = transform("privateDecrypt", "private", "privateKey", (numbers, bytes, scheme) => {
  const hash = checkEncryption(scheme);
  if (bytes.length !== numbers[0].length) return null;
  if (scheme.padding === OAEP) return ops.rsa_decrypt(numbers, hash, scheme.label ?? EMPTY, bytes);
  return scheme.padding === PKCS1 ? ops.rsa_pkcs1_decrypt(numbers, bytes) : ops.rsa_power(numbers, bytes);
});

const signing = transform("privateEncrypt", "private", "privateKey", (numbers, bytes, scheme) => {
  checkSigning(scheme);
  const { length } = numbers[0];
  const filled = { [PKCS1]: () => fill(bytes, length), [NONE]: () => bytes, [PSS]: () => null }[scheme.padding]();
  return filled?.length === length ? ops.rsa_power(numbers, filled) : null;
});

const recovering = transform("publicDecrypt", "public", "key", (numbers, bytes, scheme) => {
  checkSigning(scheme);
  const found = scheme.padding === PSS ? null : publicPower(numbers, bytes);
  if (found === null || scheme.padding === NONE) return found;
  const end = found.indexOf(0, 2);
  const isFilled = end >= 10 && found[0] === 0 && found[1] === 1 && found.subarray(2, end).every((byte) => byte === 0xff);
  return isFilled ? found.slice(end + 1) : null;
});

export function publicEncrypt(key, buffer) {
  return encrypting(key, buffer);
}
export function privateDecrypt(privateKey, buffer) {
  return decrypting(privateKey, buffer);
}
export function privateEncrypt(privateKey, buffer) {
  return signing(privateKey, buffer);
}
export function publicDecrypt(key, buffer) {
  return recovering(key, buffer);
}
