/**
 * What the ways of two parties to a secret share: the other's key, and as much of the secret as is asked for.
 */
import { invalidAccess, operationError } from "internal:web/crypto/algorithm";

/** The data of the other's public key. */
export function peerOf(parameters, own) {
  if (parameters.public === undefined) throw new TypeError('Missing field "public" in "derivedKeyParams".');
  const peer = parameters.public;
  if (peer.type !== "public") throw invalidAccess(`The provided key has type "${peer.type}", not "public"`);
  if ("namedCurve" in peer.algorithm !== "namedCurve" in own.algorithm || "hash" in peer.algorithm) {
    throw invalidAccess(
      `Base ${own.algorithm.name} private key cannot be used to derive a key from a peer ${peer.algorithm.name} ` +
        "public key",
    );
  }
  if (peer.algorithm.name !== own.algorithm.name) {
    throw invalidAccess(
      `Private key for derivation is using "${own.algorithm.name}" while public key is using "${peer.algorithm.name}".`,
    );
  }
  return peer;
}

/**
 * The first bits of a secret.
 *
 * @param {Uint8Array} secret
 * @param {number | null} length in bits; null for all
 * @returns {ArrayBuffer}
 */
export function firstBits(secret, length) {
  if (length === null) return secret.buffer;
  const most = secret.length * 8;
  if (length > most) {
    throw operationError(`Derived key length (${length} bits) is too long (should be at most ${most} bits).`);
  }
  const bits = secret.slice(0, Math.ceil(length / 8));
  // What is left of the last byte must not tell more than was asked for.
  const spare = bits.length * 8 - length;
  if (spare > 0) bits[bits.length - 1] &= 0xff << spare;
  return bits.buffer;
}
