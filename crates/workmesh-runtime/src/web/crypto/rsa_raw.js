/**
 * RSA-RAW: signatures of numbers as they are, which blind signatures are made of. Not part of the standard.
 */
import { dataError, notSupported, operationError } from "internal:web/crypto/algorithm";
import { checkJwk, privateKey, usagesOfImport } from "internal:web/crypto/asymmetric";
import {
  describe, exportDocument, exportJwk, numbersOf, readNumbers, unknownAlgorithm,
} from "internal:web/crypto/rsa_forms";
import { ops } from "internal:ops";

const halves = { name: "RSA-RAW", public: ["verify"], private: ["sign"] };
const ALGORITHMS = ["RS1", "RS256", "RS384", "RS512"];

function onlyPrivate(half) {
  if (half === "public") throw dataError('RSA-RAW only supports private keys but requested "public".');
}

/** The numbers of the key in a JSON Web Key, and what it may be used for. */
function fromJwk(jwk, wanted) {
  const half = jwk.d === undefined ? "public" : "private";
  const usages = usagesOfImport(halves, half, wanted);
  checkJwk(halves, jwk, usages);
  if (jwk.kty !== "RSA") {
    throw dataError(
      `RSA-RAW "jwk" key import requires a JSON Web Key with Key Type parameter "kty" ("${jwk.kty}") equal to "RSA".`,
    );
  }
  if (jwk.alg !== undefined && !ALGORITHMS.includes(jwk.alg)) throw unknownAlgorithm(jwk);
  const numbers = numbersOf(jwk);
  onlyPrivate(half);
  return [numbers, usages];
}

export const rsaRaw = {
  name: halves.name,

  importKey(format, data, _parameters, extractable, wanted) {
    if (format === "raw") throw notSupported(`Unrecognized key import format "${format}".`);
    const [numbers, usages] =
      format === "jwk"
        ? fromJwk(data, wanted)
        : readNumbers(format, data, (half) => usagesOfImport(halves, half, wanted));
    if (format === "spki") onlyPrivate("public");
    return privateKey(describe(halves.name, numbers), extractable, usages, { material: numbers });
  },

  exportKey(format, key) {
    return format === "jwk" ? exportJwk(key) : exportDocument(format, key);
  },

  sign(_parameters, key, data) {
    const [{ length }] = key.material;
    if (data.byteLength > length) {
      throw dataError(
        `Blind Signing requires presigned data (${data.byteLength} bytes) to be smaller than the key (${length} ` +
          "bytes).",
      );
    }
    if (data.byteLength < length) throw operationError("Invalid RSA signature.");
    const signature = ops.rsa_power(key.material, data);
    if (signature !== null) return signature.buffer;
    throw dataError(
      "Blind Signing requires presigned data value to be strictly smaller than RSA keymodulus, consider using a " +
        "larger key size.",
    );
  },
};
