/**
 * HMAC keys and signatures.
 */
import { dataError, hashName, notSupported, operationError, required } from "internal:web/crypto/algorithm";
import { materialOf, secretJwk } from "internal:web/crypto/jwk";
import { checkUsages, makeSecretKey } from "internal:web/crypto/key";
import { ops } from "internal:ops";

/** The block size of each hash function, in bits: the natural length of a key. */
const BLOCK_BITS = { MD5: 512, "SHA-1": 512, "SHA-256": 512, "SHA-384": 1024, "SHA-512": 1024 };

/** The hash function that the parameters name. */
function hashOf(parameters) {
  return hashName(required(parameters, "hash"));
}

/** A key of `length` bits: bits beyond are cleared, as if they were not there. */
function secretKey(hash, length, extractable, usages, material) {
  const spare = material.length * 8 - length;
  if (spare > 0) material[material.length - 1] &= 0xff << spare;
  // The real runtime shows the length as a number of 16 bits.
  return makeSecretKey({ name: "HMAC", hash: { name: hash }, length: length & 0xffff }, extractable, usages, material);
}

function lengthOfImport(parameters, bits) {
  const length = parameters.length ?? bits;
  if (length > 0 && length <= bits && length > bits - 8) return length;
  throw dataError(
    `Imported HMAC key length (${length}) must be a non-zero value up to 7 bits less than, and no greater than, ` +
      `the bit length of the raw key data (${bits}).`,
  );
}

export const hmac = {
  name: "HMAC",
  usages: ["sign", "verify"],

  generateKey(parameters, extractable, usages) {
    const allowed = checkUsages("generate", hmac, usages);
    const hash = hashOf(parameters);
    const length = hmac.newLength(parameters);
    return secretKey(hash, length, extractable, allowed, ops.random_key(Math.ceil(length / 8)));
  },

  importKey(format, data, parameters, extractable, usages) {
    const allowed = checkUsages("import", hmac, usages);
    const hash = hashOf(parameters);
    if (format !== "raw" && format !== "jwk") throw notSupported(`Unrecognized key import format "${format}".`);
    const material = format === "raw" ? data : hmac.fromJwk(data, hash);
    const length = lengthOfImport(parameters, material.length * 8);
    return secretKey(hash, length, extractable, allowed, material);
  },

  fromJwk(jwk, hash) {
    const material = materialOf(jwk, "HMAC");
    const expected = `HS${hash.slice(4)}`;
    if (jwk.alg === undefined || jwk.alg === expected) return material;
    throw dataError(
      'HMAC "jwk" key import specifies "alg" that is incompatible with the hash name ' +
        `(encountered "${jwk.alg}", expected "${expected}").`,
    );
  },

  exportKey(format, key) {
    if (format === "raw") return key.material.slice().buffer;
    const hash = key.algorithm.hash.name;
    if (format === "jwk" && hash === "MD5") {
      throw notSupported(`Unimplemented JWK key export format for key algorithm "${hash}".`);
    }
    if (format === "jwk") return secretJwk(key, `HS${hash.slice(4)}`);
    throw notSupported(`Unimplemented key export format "${format}".`);
  },

  /** The length in bits of a key to be derived. */
  keyLength({ hash, length }) {
    if (length > 0) return length;
    if (length !== undefined) throw new TypeError("HMAC key length must be a non-zero unsigned long integer.");
    if (hash !== undefined) return BLOCK_BITS[hashOf({ hash })];
    throw new TypeError('Missing field "hash" in "derivedKeyParams".');
  },

  /** The length in bits of a key to be generated. */
  newLength(parameters) {
    if (parameters.length === undefined) return BLOCK_BITS[hashOf(parameters)];
    const { length } = parameters;
    if (length > 0 && length <= MAX_KEY_BITS) return length;
    throw operationError(`HMAC key length must be a non-zero unsigned long integer (requested ${length}).`);
  },

  sign(_parameters, key, data) {
    return ops.hmac_sign(key.algorithm.hash.name, key.material, data).buffer;
  },

  verify(_parameters, key, signature, data) {
    return ops.hmac_verify(key.algorithm.hash.name, key.material, signature, data);
  },
};

/** The longest key that can be generated, in bits. */
const MAX_KEY_BITS = 8 * 65536;
