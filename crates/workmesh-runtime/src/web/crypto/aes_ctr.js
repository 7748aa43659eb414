/**
 * AES-CTR: encryption with a counter, where decrypting is the same as encrypting.
 */
import { aesKeys, BLOCK } from "internal:web/crypto/aes";
import { operationError } from "internal:web/crypto/algorithm";
import { ops } from "internal:ops";

function member(parameters, field) {
  const value = parameters[field];
  if (value === undefined) throw new TypeError(`Missing "${field}" member in "algorithm".`);
  return value;
}

function crypt(parameters, key, data) {
  const counter = member(parameters, "counter");
  if (counter.byteLength !== BLOCK) {
    throw operationError(`Counter must have length of ${BLOCK} bytes (provided ${counter.byteLength}).`);
  }
  const bits = member(parameters, "length");
  if (bits <= 0 || bits > 8 * BLOCK) throw operationError(`Invalid counter of ${bits} bits length provided.`);
  if (Math.ceil(data.byteLength / BLOCK) > 2 ** bits) throw operationError("Counter block values will repeat.");
  return ops.aes_ctr(key.material, counter, bits, data).buffer;
}

export const aesCtr = {
  ...aesKeys("CTR", ["encrypt", "decrypt", "wrapKey", "unwrapKey"]),
  encrypt: crypt,
  decrypt: crypt,
};
