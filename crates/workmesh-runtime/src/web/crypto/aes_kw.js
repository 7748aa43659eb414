/**
 * AES-KW: keys that wrap other keys, and do nothing else.
 */
import { aesKeys } from "internal:web/crypto/aes";
import { operationError } from "internal:web/crypto/algorithm";
import { ops } from "internal:ops";

/** The shortest key that can be wrapped, in bytes, and the longest: the real runtime counts in 64 bits. */
const SHORTEST = 16;
const LONGEST = 2n ** 64n - 9n;
/** What is wrapped is as long, and this much longer. */
const OVERHEAD = 8;

export const aesKw = {
  ...aesKeys("KW", ["wrapKey", "unwrapKey"]),

  wrapKey(_parameters, key, data) {
    const length = data.byteLength;
    if (length % 8 !== 0) {
      throw operationError(
        `Unwrapped key bit length must be a multiple of 64 bits but unwrapped key has a length of ${length * 8} bits.`,
      );
    }
    if (length < SHORTEST) {
      throw operationError(
        `Unwrapped key has length ${length} bytes but it should be greater than or equal to ${SHORTEST} and less than ` +
          `or equal to ${LONGEST}`,
      );
    }
    return ops.aes_kw_wrap(key.material, data).buffer;
  },

  unwrapKey(_parameters, key, data) {
    const bits = data.byteLength * 8;
    if (bits % 64 !== 0) {
      throw operationError(
        `Provided a wrapped key to unwrap that is ${bits} bits which isn't a multiple of 64 bits.`,
      );
    }
    const least = (SHORTEST + OVERHEAD) * 8;
    if (bits < least) {
      throw operationError(
        `Provided a wrapped key to unwrap this is ${bits} bits that is less than the minimal length of ${least} bits.`,
      );
    }
    const plain = ops.aes_kw_unwrap(key.material, data);
    if (plain === null) throw operationError("AES-KW key unwrapping failed.");
    return plain.buffer;
  },
};
