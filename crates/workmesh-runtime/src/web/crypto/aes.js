/**
 * AES keys, which are the same for all modes but for their name.
 */
import { dataError, notSupported, operationError, required } from "internal:web/crypto/algorithm";
import { fromBase64Url, secretJwk } from "internal:web/crypto/jwk";
import { checkUsages, makeSecretKey } from "internal:web/crypto/key";
import { ops } from "internal:ops";

const KEY_LENGTHS = [128, 192, 256];

/** The bytes of an initialisation vector or a counter: those of a block. */
export const BLOCK = 16;

function fromJwk(jwk) {
  if (jwk.kty !== "oct") {
    throw dataError(
      'Symmetric "jwk" key import requires a JSON Web Key with Key Type parameter "kty" equal to "oct" ' +
        `(encountered "${jwk.kty}").`,
    );
  }
  const material = fromBase64Url(jwk.k);
  if (material !== null) return material;
  throw dataError('Symmetric "jwk" key import requires a base64Url encoding of the key.');
}

/**
 * What a mode of AES has of its keys.
 *
 * @param {string} mode such as "GCM"
 * @param {string[]} usages
 */
export function aesKeys(mode, usages) {
  const name = `AES-${mode}`;

  function secretKey(extractable, allowed, material) {
    return makeSecretKey({ name, length: material.length * 8 }, extractable, allowed, material);
  }

  /** Refuses a JSON Web Key that says itself that it is for something else. */
  function checkJwk(jwk, bits, allowed) {
    const expected = `A${bits}${mode}`;
    if (jwk.alg !== undefined && jwk.alg !== expected) {
      throw dataError(`Symmetric "jwk" key contains invalid "alg" value "${jwk.alg}", expected "${expected}".`);
    }
    if (jwk.use !== undefined && jwk.use !== "enc") {
      throw dataError(`Symmetric "jwk" key must have a "use" of "enc", not "${jwk.use}".`);
    }
    const repeated = jwk.key_ops?.find((usage, index) => jwk.key_ops.indexOf(usage) !== index);
    if (repeated !== undefined) {
      throw dataError(`Symmetric "jwk" key contains duplicate value "${repeated}", in "key_op".`);
    }
    const missing = jwk.key_ops === undefined ? undefined : allowed.find((usage) => !jwk.key_ops.includes(usage));
    if (missing !== undefined) throw dataError(`"jwk" key missing usage "${missing}", in "key_ops".`);
  }

  return {
    name,
    usages,

    generateKey(parameters, extractable, wanted) {
      const allowed = checkUsages("generate", this, wanted);
      const length = required(parameters, "length");
      if (KEY_LENGTHS.includes(length)) return secretKey(extractable, allowed, ops.random_key(length / 8));
      throw operationError(`Generated AES key length must be 128, 192, or 256 bits but requested ${length}.`);
    },

    importKey(format, data, _parameters, extractable, wanted) {
      const allowed = checkUsages("import", this, wanted);
      if (format !== "raw" && format !== "jwk") throw notSupported(`Unrecognized key import format "${format}".`);
      const material = format === "raw" ? data : fromJwk(data);
      const bits = material.length * 8;
      if (!KEY_LENGTHS.includes(bits)) {
        throw dataError(`Imported AES key length must be 128, 192, or 256 bits but provided ${bits}.`);
      }
      if (format === "jwk") checkJwk(data, bits, allowed);
      return secretKey(extractable, allowed, material);
    },

    exportKey(format, key) {
      if (format === "raw") return key.material.slice().buffer;
      if (format === "jwk") return secretJwk(key, `A${key.algorithm.length}${mode}`);
      throw notSupported(`Unimplemented key export format "${format}".`);
    },

    /** The length in bits of a key to be derived. */
    keyLength({ length }) {
      if (length === undefined) throw new TypeError('Missing field "length" in "derivedKeyParams".');
      if (KEY_LENGTHS.includes(length)) return length;
      throw operationError(`Derived AES key must be 128, 192, or 256 bits in length but provided ${length}.`);
    },
  };
}

/** The error for what does not decrypt; it tells nobody why. */
export function notDecrypted(name, length, expected) {
  return operationError(
    "Decryption failed. This could be due to a ciphertext authentication failure, bad padding, incorrect " +
      "CryptoKey, or another algorithm-specific reason. " +
      `Input length was ${length}, output length expected to be ${expected} for ${name}`,
  );
}
