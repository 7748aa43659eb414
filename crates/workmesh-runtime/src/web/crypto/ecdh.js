/**
 * ECDH: a secret of two parties, on the NIST curves.
 */
import { firstBits, peerOf } from "internal:web/crypto/agreement";
import { invalidAccess } from "internal:web/crypto/algorithm";
import { ecKeys } from "internal:web/crypto/ec";
import { ops } from "internal:ops";

export const ecdh = {
  ...ecKeys({ name: "ECDH", public: [], private: ["deriveKey", "deriveBits"] }),

  deriveBits(parameters, key, length) {
    const peer = peerOf(parameters, key);
    const curve = key.algorithm.namedCurve;
    if (peer.algorithm.namedCurve !== curve) {
      throw invalidAccess(
        `Private key for derivation is using curve "${curve}" while public key is using ` +
          `"${peer.algorithm.namedCurve}".`,
      );
    }
    return firstBits(ops.ecdh(curve, key.material, peer.material), length);
  },
};
