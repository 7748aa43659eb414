/**
 * Ed25519: signatures on the Edwards curve.
 */
import { operationError } from "internal:web/crypto/algorithm";
import { okpKeys } from "internal:web/crypto/okp";
import { ops } from "internal:ops";

const SIGNATURE = 64;

export const ed25519 = {
  ...okpKeys(
    { name: "Ed25519", public: ["verify"], private: ["sign"] },
    { id: 0x70, publicOf: ops.ed25519_public, alg: "EdDSA" },
  ),

  sign(_parameters, key, data) {
    return ops.ed25519_sign(key.material, data).buffer;
  },

  verify(_parameters, key, signature, data) {
    if (signature.byteLength !== SIGNATURE) {
      throw operationError(`Invalid Ed25519 signature length ${signature.byteLength}`);
    }
    return ops.ed25519_verify(key.material, signature, data);
  },
};
