/**
 * How each kind of key signs, and how its signatures are checked.
 */
import { signatureFromDer, signatureToDer } from "internal:node/crypto_der";
import { PUBLIC, SIZES } from "internal:node/crypto_key_data";
import { ops } from "internal:ops";
import { joinBytes } from "internal:web/bytes";

/** The paddings of RSA, by the numbers that OpenSSL has for them. */
export const [PKCS1, NONE, OAEP, PSS] = [1, 3, 4, 6];
/** The lengths of a salt that are no numbers of bytes: as long as the digest, and as long as it may be, or is. */
const [AS_DIGEST, AUTO] = [-1, -2];
/** The hash functions that the web platform has, too, and their sizes. */
const WEB = { __proto__: null, sha1: ["SHA-1", 20], sha256: ["SHA-256", 32], sha384: ["SHA-384", 48], sha512: ["SHA-512", 64] };
/** What stands before the digest in a signature of PKCS #1 v1.5, for the others. */
const PREFIXES = {
  __proto__: null,
  md5: [0x30, 0x20, 0x30, 0x0c, 6, 8, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 5, 5, 0, 4, 0x10],
  sha224: [0x30, 0x2d, 0x30, 0x0d, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 4, 5, 0, 4, 0x1c],
  "sha512-256": [0x30, 0x31, 0x30, 0x0d, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 6, 5, 0, 4, 0x20],
  "md5-sha1": [],
};

/** A name of a hash function without the kind of key that some of them carry. */
function plainName(name) {
  const lower = name.toLowerCase().replace(/^rsa-/, "");
  return ["dsa-sha", "dsa-sha1", "ecdsa-with-sha1"].includes(lower) ? "sha1" : lower;
}

/** What is wrong, in the words of data that come at once or in pieces. */
function failed(isAtOnce, action, what) {
  return new Error(isAtOnce ? `Failed to initialize ${action} context` : what);
}

/** The digest of data, with what stands before it. */
function encoded(name, data) {
  const prefix = PREFIXES[plainName(name)];
  return prefix === undefined ? null : joinBytes([Uint8Array.from(prefix), ops.hasher_once(name, null, data)]);
}

/** Bytes filled up to `length` as PKCS #1 v1.5 has it for signatures; null if they do not fit. */
export function fill(bytes, length) {
  if (bytes.length > length - 11) return null;
  const filled = new Uint8Array(length).fill(0xff);
  filled.set([0, 1]);
  filled[length - bytes.length - 1] = 0;
  filled.set(bytes, length - bytes.length);
  return filled;
}

/** The number that a public key makes of another, as long as the modulus; null if it is too large. */
export function publicPower([modulus, exponent], number) {
  return number.length === modulus.length ? ops.rsa_power([modulus, exponent, exponent], number) : null;
}

function checkPadding(padding, salt, isAtOnce) {
  if (padding !== PKCS1 && padding !== NONE && padding !== PSS) throw new Error("Failed to set RSA parameters for signature");
  if (padding === NONE) throw failed(isAtOnce, "signing", "Failed to set signature digest");
  if (padding === PSS && salt < AUTO) throw new Error("Failed to set RSA parameters for signature");
}

function rsaSign({ numbers }, name, data, { padding = PKCS1, salt = AS_DIGEST }, isAtOnce) {
  checkPadding(padding, salt, isAtOnce);
  const [hash, size] = WEB[plainName(name)] ?? [];
  const { length } = numbers[0];
  let signature = null;
  if (padding === PSS) {
    if (hash === undefined) throw new Error("Failed to generate signature");
    const most = length - size - 2;
    const bytes = salt === AS_DIGEST ? size : salt === AUTO ? most : salt;
    signature = bytes > most ? null : ops.rsa_sign(numbers, hash, bytes, data);
  } else if (hash !== undefined) {
    signature = ops.rsa_sign(numbers, hash, null, data);
  } else {
    const filled = fill(encoded(name, data), length);
    signature = filled === null ? null : ops.rsa_power(numbers, filled);
  }
  if (signature === null) throw new Error("Failed to generate signature");
  return signature;
}

function rsaVerify(key, name, data, signature, { padding = PKCS1, salt = AS_DIGEST }, isAtOnce) {
  checkPadding(padding, salt, isAtOnce);
  const numbers = key.numbers.slice(0, PUBLIC);
  const [hash, size] = WEB[plainName(name)] ?? [];
  if (padding === PSS) {
    if (hash === undefined) return false;
    const bytes = salt === AS_DIGEST ? size : salt === AUTO ? ops.rsa_pss_salt(numbers, hash, signature) : salt;
    return bytes !== null && ops.rsa_verify(numbers, hash, bytes, signature, data);
  }
  if (hash !== undefined) return ops.rsa_verify(numbers, hash, null, signature, data);
  const [found, filled] = [publicPower(numbers, signature), fill(encoded(name, data), numbers[0].length)];
  return found !== null && filled !== null && ops.timing_safe_equal(found, filled);
}

/** Signs, or throws what the real runtime throws. */
export function makeSignature(key, name, data, scheme, isAtOnce) {
  const { kind, curve, secret, point } = key;
  if (kind === "ed25519") {
    if (name === undefined) return ops.ed25519_sign(secret, data);
    throw failed(isAtOnce, "signing", "Failed to set signature digest");
  }
  if (kind === "x25519" || name === undefined) throw failed(true, "signing");
  if (kind === "rsa") return rsaSign(key, name, data, scheme, isAtOnce);
  const [hash] = WEB[plainName(name)] ?? [];
  if (hash === undefined) throw failed(isAtOnce, "signing", "Failed to set signature digest");
  const signature = ops.ecdsa_sign(curve, secret, point, hash, data);
  return scheme.isPlain ? signature : signatureToDer(signature, SIZES[curve]);
}

/** Whether a signature is right. */
export function checkSignature(key, name, data, signature, scheme, isAtOnce) {
  const { kind, curve, point } = key;
  if (kind === "ed25519") {
    if (name === undefined) return ops.ed25519_verify(point, signature, data);
    throw failed(true, "verification");
  }
  if (kind === "x25519" || name === undefined) {
    throw failed(isAtOnce, "verification", "Failed to initialize key for verification");
  }
  if (kind === "rsa") return rsaVerify(key, name, data, signature, scheme, isAtOnce);
  const [hash] = WEB[plainName(name)] ?? [];
  if (hash === undefined) throw failed(isAtOnce, "verification", "Failed to set digest context for signature verification");
  const size = SIZES[curve];
  const plain = scheme.isPlain ? signature : signatureFromDer(signature, size);
  return plain !== null && plain.length === 2 * size && ops.ecdsa_verify(curve, point, hash, plain, data);
}
