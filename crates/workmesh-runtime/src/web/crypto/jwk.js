/**
 * JSON Web Keys, and those of secret keys ("oct").
 */
import { dataError } from "internal:web/crypto/algorithm";
import { atob, btoa } from "internal:web/encoding";

/** Base64url, with padding or without, to bytes; null if it is not that. */
export function fromBase64Url(text) {
  if (typeof text !== "string") return null;
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

/** Bytes to base64url without padding. */
export function toBase64Url(bytes) {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** A number's digits without the zeros in front. */
export function withoutZeros(bytes) {
  const first = bytes.findIndex((byte) => byte !== 0);
  return first === -1 ? new Uint8Array(0) : bytes.subarray(first);
}

/** The members that a key in this form has, whatever its kind: those that say nothing are undefined. */
const MEMBERS = [
  "kty", "use", "key_ops", "alg", "ext", "crv", "x", "y", "d", "n", "e", "p", "q", "dp", "dq", "qi", "oth", "k", "pub", "priv",
];

/** A key in this form. */
export function makeJwk(members) {
  const jwk = {};
  for (const name of MEMBERS) jwk[name] = members[name];
  return jwk;
}

/**
 * The material of a secret key in this form.
 * @param {string} family the name that errors use for the key
 */
export function materialOf(jwk, family) {
  if (jwk.kty !== "oct") {
    throw dataError(
      `${family} "jwk" key import requires a JSON Web Key with Key Type parameter ("kty") equal to "oct" ` +
        `(encountered "${jwk.kty}").`,
    );
  }
  const material = fromBase64Url(jwk.k);
  if (material === null) throw dataError(`${family} "jwk" key import requires a base64Url encoding of the key`);
  return material;
}

/** A secret key in this form. */
export function secretJwk({ usages, material }, alg) {
  return makeJwk({ kty: "oct", key_ops: usages.slice(), alg, ext: true, k: toBase64Url(material) });
}
