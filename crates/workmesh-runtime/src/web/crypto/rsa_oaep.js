/**
 * RSA-OAEP: encryption of a few bytes, such as a key, for whoever has the private key.
 */
import { operationError } from "internal:web/crypto/algorithm";
import { DIGEST_SIZES, rsaKeys } from "internal:web/crypto/rsa";
import { ops } from "internal:ops";

const NO_LABEL = new Uint8Array(0);

function done(result, reason = "") {
  if (result !== null) return result.buffer;
  throw operationError(`RSA-OAEP failed encrypt/decrypt${reason}.`);
}

export const rsaOaep = {
  ...rsaKeys({ name: "RSA-OAEP", public: ["encrypt", "wrapKey"], private: ["decrypt", "unwrapKey"] }, 2),

  encrypt({ label = NO_LABEL }, key, data) {
    const { hash } = key.algorithm;
    const fits = 2 * DIGEST_SIZES[hash.name] + 2 <= key.material[0].length;
    return done(ops.rsa_encrypt(key.material, hash.name, label, data), fits ? "" : ": RSA key size is too small.");
  },

  decrypt({ label = NO_LABEL }, key, data) {
    const fits = data.byteLength === key.material[0].length;
    return done(
      ops.rsa_decrypt(key.material, key.algorithm.hash.name, label, data),
      fits ? "" : ": Invalid RSA signature.",
    );
  },
};
