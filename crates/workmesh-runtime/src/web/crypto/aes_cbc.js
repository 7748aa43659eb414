/**
 * AES-CBC: encryption block by block, padded.
 */
import { aesKeys, BLOCK, notDecrypted } from "internal:web/crypto/aes";
import { operationError, required } from "internal:web/crypto/algorithm";
import { ops } from "internal:ops";

/** The initialisation vector; `unit` is what the real runtime says on one of the two ways only. */
function ivOf(parameters, unit) {
  const iv = required(parameters, "iv");
  if (iv.byteLength === BLOCK) return iv;
  throw operationError(`AES-CBC IV must be ${BLOCK} bytes long (provided ${iv.byteLength}${unit}).`);
}

export const aesCbc = {
  ...aesKeys("CBC", ["encrypt", "decrypt", "wrapKey", "unwrapKey"]),

  encrypt(parameters, key, data) {
    const sealed = ops.aes_cbc_encrypt(key.material, ivOf(parameters, " bytes"), data);
    if (sealed === null) throw operationError("Encryption failed.");
    return sealed.buffer;
  },

  decrypt(parameters, key, data) {
    const plain = ops.aes_cbc_decrypt(key.material, ivOf(parameters, ""), data);
    if (plain === null) throw notDecrypted("AES-CBC", data.byteLength, 0);
    return plain.buffer;
  },
};
