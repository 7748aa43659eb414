/**
 * X25519: a secret of two parties, on the Edwards curve.
 */
import { firstBits, peerOf } from "internal:web/crypto/agreement";
import { operationError } from "internal:web/crypto/algorithm";
import { okpKeys } from "internal:web/crypto/okp";
import { ops } from "internal:ops";

export const x25519 = {
  ...okpKeys(
    { name: "X25519", public: [], private: ["deriveKey", "deriveBits"] },
    { id: 0x6e, crv: "X25519", publicOf: ops.x25519_public },
  ),

  deriveBits(parameters, key, length) {
    const secret = ops.x25519(key.material, peerOf(parameters, key).material);
    if (secret !== null) return firstBits(secret, length);
    throw operationError("Failed to derive EDDH key: public key routines INVALID_PEER_KEY.");
  },
};
