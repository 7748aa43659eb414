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
 * @property {Function} [wrapKey] as `encrypt`, for an algorithm that encrypts keys only; so `unwrapKey`
 * @property {Function} [verify] (parameters, key data, signature, data) → boolean
 * @property {Function} [deriveBits] (parameters, key data, length in bits or null) → ArrayBuffer
 */
import { aesCbc } from "internal:web/crypto/aes_cbc";
import { aesCtr } from "internal:web/crypto/aes_ctr";
import { aesGcm } from "internal:web/crypto/aes_gcm";
import { aesKw } from "internal:web/crypto/aes_kw";
import { hkdf, pbkdf2 } from "internal:web/crypto/derivation";
import { ecdh } from "internal:web/crypto/ecdh";
import { ecdsa } from "internal:web/crypto/ecdsa";
import { ed25519, nodeEd25519 } from "internal:web/crypto/ed25519";
import { hmac } from "internal:web/crypto/hmac";
import { rsaOaep } from "internal:web/crypto/rsa_oaep";
import { rsaRaw } from "internal:web/crypto/rsa_raw";
import { rsaPss, rsassa } from "internal:web/crypto/rsa_sign";
import { x25519 } from "internal:web/crypto/x25519";

/** @type {Map<string, Algorithm>} by upper-case name */
const ALGORITHMS = new Map(
  [
    aesCbc, aesCtr, aesGcm, aesKw, ecdh, ecdsa, ed25519, hkdf, hmac, nodeEd25519, pbkdf2, rsaOaep, rsaPss,
    rsaRaw, rsassa, x25519,
  ].map((algorithm) => [algorithm.name.toUpperCase(), algorithm]),
);

/**
 * The algorithm of a name in any case, if it is there and has the operation.
 * @returns {Algorithm | undefined}
 */
export function find(name, operation) {
  const algorithm = ALGORITHMS.get(`${name}`.toUpperCase());
  return algorithm?.[operation] === undefined ? undefined : algorithm;
}
