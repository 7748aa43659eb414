/**
 * RSA keys, which are the same for signatures of both kinds and for encryption but for their use.
 */
import { bytesOf } from "internal:web/bytes";
import { hashName, notSupported, operationError, required } from "internal:web/crypto/algorithm";
import { checkJwk, privateKey, publicKey, usagesOfImport, usagesOfPair } from "internal:web/crypto/asymmetric";
import {
  checkAlgorithm, checkLength, describe, exponentOf, exportDocument, exportJwk, numbersOf, PUBLIC, readNumbers,
  tooLarge,
} from "internal:web/crypto/rsa_forms";
import { ops } from "internal:ops";

/** The bytes of a digest. */
export const DIGEST_SIZES = { __proto__: null, "SHA-1": 20, "SHA-256": 32, "SHA-384": 48, "SHA-512": 64 };

/** The lengths in bits of the keys that are generated; longer ones would hold the thread for many seconds. */
const [LEAST, MOST, MULTIPLE] = [512, 4096, 128];

/**
 * What an algorithm has of its RSA keys.
 *
 * @param {import("internal:web/crypto/asymmetric").Halves} halves
 * @param {number} variant which of the JSON Web Algorithms of a hash function is its own
 */
export function rsaKeys(halves, variant) {
  const { name } = halves;

  function make(numbers, hash, extractable, usages) {
    const build = numbers.length === PUBLIC ? publicKey : privateKey;
    return build(describe(name, numbers, hash), extractable, usages, { material: numbers });
  }

  return {
    name,

    generateKey(parameters, extractable, wanted) {
      const publicExponent = bytesOf(required(parameters, "publicExponent")).slice();
      const hashParameter = required(parameters, "hash");
      const length = required(parameters, "modulusLength");
      if (length <= 0) throw operationError(`modulusLength must be greater than zero (requested ${length}).`);
      const hash = hashName(hashParameter);
      const [ofPublic, ofPrivate] = usagesOfPair(halves, wanted);
      checkLength(length);
      const exponent = exponentOf(publicExponent);
      if (exponent === null) throw tooLarge();
      if (exponent !== 3 && exponent !== 65537) {
        throw operationError(`The "publicExponent" must be either 3 or 65537, but got ${exponent}.`);
      }
      const numbers = generate(length, exponent);
      const algorithm = { name, modulusLength: length, publicExponent, hash: { name: hash } };
      return {
        publicKey: publicKey(algorithm, true, ofPublic, { material: numbers.slice(0, PUBLIC) }),
        privateKey: privateKey(algorithm, extractable, ofPrivate, { material: numbers }),
      };
    },

    importKey(format, data, parameters, extractable, wanted) {
      const hash = hashName(required(parameters, "hash"));
      if (format === "raw") throw notSupported(`Unrecognized key import format "${format}".`);
      if (format === "jwk") {
        const usages = usagesOfImport(halves, data.d === undefined ? "public" : "private", wanted);
        checkJwk(halves, data, usages);
        checkAlgorithm(data, parameters.name, name, hash);
        return make(numbersOf(data), hash, extractable, usages);
      }
      const [numbers, usages] = readNumbers(format, data, (half) => usagesOfImport(halves, half, wanted));
      return make(numbers, hash, extractable, usages);
    },

    exportKey(format, key) {
      return format === "jwk" ? exportJwk(key, variant) : exportDocument(format, key);
    },
  };
}

/** The numbers of a new key. */
function generate(length, exponent) {
  if (length % MULTIPLE !== 0) {
    throw operationError("Can't generate key: RSA key size is required to be a multiple of 128");
  }
  if (length < LEAST) throw operationError("RSA key size is too small.");
  if (length <= MOST) return ops.rsa_generate(length, exponent);
  throw notSupported(`RSA keys of ${length} bits are not generated here: ${MOST} is the most.`);
}
