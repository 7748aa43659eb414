/**
 * Key derivation: PBKDF2 from passwords, HKDF from other keys.
 */
import {
  hashName, notSupported, operationError, required, requiredBytes, requiredInteger, syntaxError,
} from "internal:web/crypto/algorithm";
import { checkUsages, makeSecretKey } from "internal:web/crypto/key";
import { ops } from "internal:ops";

/** What PBKDF2 and HKDF have in common: their keys are raw bytes that never come out again. */
function derivation(name, derive) {
  const kind = {
    name,
    usages: ["deriveKey", "deriveBits"],

    importKey(format, data, _parameters, extractable, usages) {
      const allowed = checkUsages("import", kind, usages);
      if (extractable) throw syntaxError(`${name} key cannot be extractable.`);
      if (format !== "raw") {
        throw notSupported(`${name} key must be imported in "raw" format (requested "${format}").`);
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

export const pbkdf2 = derivation("PBKDF2", (parameters, password, length) => {
  const hash = hashName(required(parameters, "hash"));
  const salt = requiredBytes(parameters, "salt");
  return ops.pbkdf2(hash, password, salt, requiredInteger(parameters, "iterations"), length);
});

export const hkdf = derivation("HKDF", (parameters, secret, length) => {
  const hash = hashName(required(parameters, "hash"));
  const salt = requiredBytes(parameters, "salt");
  return ops.hkdf(hash, secret, salt, requiredBytes(parameters, "info"), length);
});
