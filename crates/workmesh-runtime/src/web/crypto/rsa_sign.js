/**
 * RSA signatures: RSASSA-PKCS1-v1_5 and RSA-PSS.
 */
import { dataError, operationError } from "internal:web/crypto/algorithm";
import { DIGEST_SIZES, rsaKeys } from "internal:web/crypto/rsa";
import { ops } from "internal:ops";

/** What a PKCS #1 v1.5 signature takes beside the digest, in bytes, and a PSS signature beside digest and salt. */
const [ROOM, PSS_ROOM] = [32, 2];

const HALVES = { public: ["verify"], private: ["sign"] };

function sizes(key) {
  return [key.material[0].length, DIGEST_SIZES[key.algorithm.hash.name]];
}

export const rsassa = {
  ...rsaKeys({ name: "RSASSA-PKCS1-v1_5", ...HALVES }, 0),

  sign(_parameters, key, data) {
    const [size, digest] = sizes(key);
    if (digest + ROOM > size) {
      throw operationError(`key too small for signing with given digest, need at least ${8 * (digest + ROOM)}bits.`);
    }
    return signed(ops.rsa_sign(key.material, key.algorithm.hash.name, null, data));
  },

  verify(_parameters, key, signature, data) {
    return ops.rsa_verify(key.material, key.algorithm.hash.name, null, signature, data);
  },
};

function typeError(message) {
  return new TypeError(message);
}

/** The length of the salt; what is thrown if there is none is not the same on the two ways. */
function saltOf(parameters, missing) {
  if (parameters.saltLength === undefined) {
    throw missing("Failed to provide salt for RSA-PSS key operation which requires a salt");
  }
  if (parameters.saltLength >= 0) return parameters.saltLength;
  throw dataError(`SaltLength for RSA-PSS must be non-negative (provided ${parameters.saltLength}).`);
}

export const rsaPss = {
  ...rsaKeys({ name: "RSA-PSS", ...HALVES }, 1),

  sign(parameters, key, data) {
    const [size, digest] = sizes(key);
    const salt = saltOf(parameters, dataError);
    if (digest + PSS_ROOM > size) throw operationError("key too small for signing with given digest");
    if (salt > size - digest - PSS_ROOM) {
      throw operationError("key too small for signing with given digest and salt length");
    }
    return signed(ops.rsa_sign(key.material, key.algorithm.hash.name, salt, data));
  },

  verify(parameters, key, signature, data) {
    return ops.rsa_verify(key.material, key.algorithm.hash.name, saltOf(parameters, typeError), signature, data);
  },
};

function signed(signature) {
  if (signature !== null) return signature.buffer;
  throw operationError("Signing failed.");
}
