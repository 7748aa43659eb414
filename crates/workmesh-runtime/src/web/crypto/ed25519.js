/**
 * Ed25519: signatures on the Edwards curve, and the name that it had before it was a standard.
 */
import { operationError } from "internal:web/crypto/algorithm";
import { okpKeys } from "internal:web/crypto/okp";
import { ops } from "internal:ops";

const SIGNATURE = 64;

function signatures(name, isNamed) {
  return {
    ...okpKeys(
      { name, public: ["verify"], private: ["sign"] },
      { id: 0x70, crv: "Ed25519", publicOf: ops.ed25519_public, alg: "EdDSA", isNamed },
    ),

    sign(_parameters, key, data) {
      return ops.ed25519_sign(key.material, data).buffer;
    },

    verify(_parameters, key, signature, data) {
      if (signature.byteLength !== SIGNATURE) {
        throw operationError(`Invalid ${name} signature length ${signature.byteLength}`);
      }
      return ops.ed25519_verify(key.material, signature, data);
    },
  };
}

export const ed25519 = signatures("Ed25519", false);
export const nodeEd25519 = signatures("NODE-ED25519", true);
