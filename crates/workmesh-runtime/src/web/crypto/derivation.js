/**
 * Key derivation: PBKDF2 from passwords, HKDF from other keys.
 */
import { hashName, notSupported, operationError, required, syntaxError } from "internal:web/crypto/algorithm";
import { checkUsages, makeSecretKey } from "internal:web/crypto/key";
import { ops } from "internal:ops";

/**
 * What PBKDF2 and HKDF have in common: their keys are raw bytes that never come out again.
 *
 * @param {string} end what one of the two says after one of its errors
 */
function derivation(name, end, derive) {
  const kind = {
    name,
    usages: ["deriveKey", "deriveBits"],

    importKey(format, data, _parameters, extractable, usages) {
      const allowed = checkUsages("import", kind, usages);
      if (extractable) throw syntaxError(`${name} key cannot be extractable.`);
      if (format !== "raw") {
        throw notSupported(`${name} key must be imported in "raw" format (requested "${format}")${end}`);
      }
      return makeSecretKey({ name }, false, allowed, data);
    },

    /** A derived key of such an algorithm has whatever length is left to it. */
    keyLength() {
      return null;
    },

    deriveBits(parameters, key, length) {
      if (length === null) throw operationError(`${name} cannot derive a key with null length.`);
      if (length % 8 !== 0) {
        throw operationError(`${name} requires a derived key length that is a multiple of eight (requested ${length}).`);
      }
      return derive(parameters, key.material, length / 8).buffer;
    },
  };
  return kind;
}

export const pbkdf2 = derivation("PBKDF2", ".", (parameters, password, length) => {
  const hash = hashName(required(parameters, "hash"));
  const salt = required(parameters, "salt");
  const iterations = required(parameters, "iterations");
  if (iterations > 0) return ops.pbkdf2(hash, password, salt, iterations, length);
  throw operationError(`PBKDF2 requires a positive iteration count (requested ${iterations}).`);
});

export const hkdf = derivation("HKDF", "", (parameters, secret, length) => {
  const hash = hashName(required(parameters, "hash"));
  const salt = required(parameters, "salt");
  return ops.hkdf(hash, secret, salt, required(parameters, "info"), length);
});
