/**
 * ECDSA: signatures on the NIST curves.
 */
import { hashName } from "internal:web/crypto/algorithm";
import { ecKeys } from "internal:web/crypto/ec";
import { ops } from "internal:ops";

function hashOf(parameters) {
  if (parameters.hash !== undefined) return hashName(parameters.hash);
  throw new TypeError(
    'Missing "hash" in AlgorithmIdentifier. (ECDSA requires that the hash algorithm be specified at call time rather ' +
      "than on the key. This differs from other WebCrypto algorithms for historical reasons.)",
  );
}

export const ecdsa = {
  ...ecKeys(
    { name: "ECDSA", public: ["verify"], private: ["sign"] },
    { "P-256": "ES256", "P-384": "ES384", "P-521": "ES512" },
  ),

  sign(parameters, key, data) {
    const curve = key.algorithm.namedCurve;
    return ops.ecdsa_sign(curve, key.material, key.point, hashOf(parameters), data).buffer;
  },

  verify(parameters, key, signature, data) {
    return ops.ecdsa_verify(key.algorithm.namedCurve, key.material, hashOf(parameters), signature, data);
  },
};
