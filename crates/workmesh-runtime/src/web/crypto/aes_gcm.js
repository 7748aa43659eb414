/**
 * AES-GCM keys, encryption and decryption.
 */
import {
  dataError, integer, notSupported, operationError, requiredBytes, requiredInteger,
} from "internal:web/crypto/algorithm";
import { materialOf, secretJwk } from "internal:web/crypto/jwk";
import { checkUsages, makeSecretKey } from "internal:web/crypto/key";
import { ops } from "internal:ops";

const NO_BYTES = new Uint8Array(0);
const TAG_BITS = 128;
const TAG_LENGTHS = [32, 64, 96, 104, 112, 120, 128];
const KEY_LENGTHS = [128, 192, 256];

function secretKey(extractable, usages, material) {
  return makeSecretKey({ name: "AES-GCM", length: material.length * 8 }, extractable, usages, material);
}

/** The initialisation vector and the additional data, after all parameters have been checked. */
function inputs(parameters) {
  const iv = requiredBytes(parameters, "iv");
  if (iv.byteLength === 0) throw operationError("AES-GCM IV must not be empty.");
  const tagLength = parameters.tagLength === undefined ? TAG_BITS : integer(parameters.tagLength, "tagLength");
  if (!TAG_LENGTHS.includes(tagLength)) throw operationError(`Invalid AES-GCM tag length ${tagLength}.`);
  if (tagLength !== TAG_BITS) throw notSupported("AES-GCM is supported with a tag of 128 bits only.");
  const additional = parameters.additionalData === undefined ? NO_BYTES : requiredBytes(parameters, "additionalData");
  return [iv, additional];
}

export const aesGcm = {
  name: "AES-GCM",
  usages: ["encrypt", "decrypt", "wrapKey", "unwrapKey"],

  generateKey(parameters, extractable, usages) {
    const allowed = checkUsages("generate", aesGcm, usages);
    return secretKey(extractable, allowed, ops.random_key(aesGcm.keyLength(parameters) / 8));
  },

  importKey(format, data, parameters, extractable, usages) {
    const allowed = checkUsages("import", aesGcm, usages);
    if (format !== "raw" && format !== "jwk") throw notSupported(`Unrecognized key import format "${format}".`);
    const material = format === "raw" ? data : materialOf(data, "AES-GCM", extractable);
    const bits = material.length * 8;
    if (!KEY_LENGTHS.includes(bits)) {
      throw dataError(`Imported AES key length must be 128, 192, or 256 bits but provided ${bits}.`);
    }
    if (format === "jwk" && data.alg !== undefined && data.alg !== `A${bits}GCM`) {
      throw dataError(`Symmetric "jwk" key contains invalid "alg" value "${data.alg}", expected "A${bits}GCM".`);
    }
    return secretKey(extractable, allowed, material);
  },

  exportKey(format, key) {
    if (format === "raw") return key.material.slice().buffer;
    if (format === "jwk") return secretJwk(key, `A${key.algorithm.length}GCM`);
    throw notSupported(`Unimplemented key export format "${format}".`);
  },

  /** The length in bits of a key to be made. */
  keyLength(parameters) {
    const length = requiredInteger(parameters, "length");
    if (KEY_LENGTHS.includes(length)) return length;
    throw operationError(`Generated AES key length must be 128, 192, or 256 bits but requested ${length}.`);
  },

  encrypt(parameters, key, data) {
    const [iv, additional] = inputs(parameters);
    return ops.aes_gcm_encrypt(key.material, iv, additional, data).buffer;
  },

  decrypt(parameters, key, data) {
    const [iv, additional] = inputs(parameters);
    const bits = data.byteLength * 8;
    if (bits < TAG_BITS) {
      throw operationError(
        `Ciphertext length of ${bits} bits must be greater than or equal to the size of the AES-GCM tag length of ` +
          `${TAG_BITS} bits.`,
      );
    }
    const plain = ops.aes_gcm_decrypt(key.material, iv, additional, data);
    if (plain !== null) return plain.buffer;
    const length = (bits - TAG_BITS) / 8;
    throw operationError(
      "Decryption failed. This could be due to a ciphertext authentication failure, bad padding, incorrect " +
        "CryptoKey, or another algorithm-specific reason. " +
        `Input length was ${length}, output length expected to be ${length} for AES-GCM`,
    );
  },
};
