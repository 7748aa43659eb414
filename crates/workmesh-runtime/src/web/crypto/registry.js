/**
 * The algorithms there are. A new one is a module with an object like these, and its line here.
 *
 * @typedef {object} Algorithm
 * @property {string} name its canonical name
 * @property {string[]} usages what its keys can be used for
 * @property {Function} [generateKey] (parameters, extractable, usages) → key, or a pair of keys
 * @property {Function} [importKey] (format, data, parameters, extractable, usages) → key; `data` is a `Uint8Array` of
 *   the key's own, or an object for "jwk"
 * @property {Function} [exportKey] (format, key data) → ArrayBuffer, or an object for "jwk"
 * @property {Function} [keyLength] (parameters) → the length in bits of a key to be derived, or null
 * @property {Function} [encrypt] (parameters, key data, data) → ArrayBuffer; so `decrypt` and `sign`
 * @property {Function} [verify] (parameters, key data, signature, data) → boolean
 * @property {Function} [deriveBits] (parameters, key data, length in bits or null) → ArrayBuffer
 */
import { aesGcm } from "internal:web/crypto/aes_gcm";
import { hkdf, pbkdf2 } from "internal:web/crypto/derivation";
import { hmac } from "internal:web/crypto/hmac";

/** @type {Map<string, Algorithm>} by upper-case name */
const ALGORITHMS = new Map([aesGcm, hkdf, hmac, pbkdf2].map((algorithm) => [algorithm.name.toUpperCase(), algorithm]));

/**
 * The algorithm of a name in any case, if it is there and has the operation.
 * @returns {Algorithm | undefined}
 */
export function find(name, operation) {
  const algorithm = ALGORITHMS.get(`${name}`.toUpperCase());
  return algorithm?.[operation] === undefined ? undefined : algorithm;
}
