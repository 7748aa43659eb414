/**
 * AES-GCM: encryption that notices tampering.
 */
import { operationError, required } from "internal:web/crypto/algorithm";
import { aesKeys, notDecrypted } from "internal:web/crypto/aes";
import { ops } from "internal:ops";

const NO_BYTES = new Uint8Array(0);
const TAG_BITS = 128;
const TAG_LENGTHS = [32, 64, 96, 104, 112, 120, 128];

/** The initialisation vector and the additional data, after all parameters have been checked. */
function inputs(parameters) {
  const iv = required(parameters, "iv");
  if (iv.byteLength === 0) throw operationError("AES-GCM IV must not be empty.");
  const tagLength = parameters.tagLength === undefined ? TAG_BITS : parameters.tagLength;
  if (!TAG_LENGTHS.includes(tagLength)) throw operationError(`Invalid AES-GCM tag length ${tagLength}.`);
  const additional = parameters.additionalData === undefined ? NO_BYTES : required(parameters, "additionalData");
  return [iv, additional, tagLength];
}

export const aesGcm = {
  ...aesKeys("GCM", ["encrypt", "decrypt", "wrapKey", "unwrapKey"]),

  encrypt(parameters, key, data) {
    const [iv, additional, tagBits] = inputs(parameters);
    return ops.aes_gcm_encrypt(key.material, iv, additional, data, tagBits / 8).buffer;
  },

  decrypt(parameters, key, data) {
    const [iv, additional, tagBits] = inputs(parameters);
    const bits = data.byteLength * 8;
    if (bits < tagBits) {
      throw operationError(
        `Ciphertext length of ${bits} bits must be greater than or equal to the size of the AES-GCM tag length of ` +
          `${tagBits} bits.`,
      );
    }
    const plain = ops.aes_gcm_decrypt(key.material, iv, additional, data, tagBits / 8);
    if (plain !== null) return plain.buffer;
    const length = (bits - tagBits) / 8;
    throw notDecrypted("AES-GCM", length, length);
  },
};
