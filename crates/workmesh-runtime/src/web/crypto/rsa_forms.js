/**
 * The forms that RSA keys travel in, and what is asked of the keys in them.
 *
 * A key's material is the list of its numbers: n and e, and of a private key d and, if they are known, p, q, dp, dq
 * and qi.
 */
import { dataError, invalidAccess, notSupported, operationError } from "internal:web/crypto/algorithm";
import { checkFormat, readDocument } from "internal:web/crypto/asymmetric";
import { fromBase64Url, makeJwk, toBase64Url, withoutZeros } from "internal:web/crypto/jwk";
import { ops } from "internal:ops";

/** The members of a JSON Web Key that hold the numbers, in their order, and what errors call them. */
const NUMBERS = [
  ["n", "missing or invalid Modulus parameter"],
  ["e", "missing or invalid Exponent parameter"],
  ["d", "missing or invalid Private Exponent parameter"],
  ["p", "invalid First Prime Factor parameter"],
  ["q", "invalid Second Prime Factor parameter"],
  ["dp", "invalid First Factor CRT Exponent parameter"],
  ["dq", "invalid Second Factor CRT Exponent parameter"],
  ["qi", "invalid First CRT Coefficient parameter"],
];
/** The public exponents that imported keys may have. */
const EXPONENTS = [3, 17, 37, 65537];

/** How many of them make a public key, a private one, and a private one that says how it was made. */
export const [PUBLIC, PRIVATE, WHOLE] = [2, 3, NUMBERS.length];

/** The JSON Web Algorithms of each hash function. */
const ALGORITHMS = {
  __proto__: null,
  "SHA-1": ["RS1", "PS1", "RSA-OAEP"],
  "SHA-256": ["RS256", "PS256", "RSA-OAEP-256"],
  "SHA-384": ["RS384", "PS384", "RSA-OAEP-384"],
  "SHA-512": ["RS512", "PS512", "RSA-OAEP-512"],
};

/** A public exponent as a number; null if it has more than 32 bits. */
export function exponentOf(bytes) {
  const digits = withoutZeros(bytes);
  return digits.length > 4 ? null : digits.reduce((number, digit) => number * 256 + digit, 0);
}

/** Refuses a modulus of a length that nobody should use, or that takes for ever. */
export function checkLength(bits) {
  if (bits % 8 === 0 && bits >= 256 && bits <= 16384) return;
  throw operationError(
    `The modulus length must be a multiple of 8 and between 256 and 16k, but ${bits} was requested.`,
  );
}

export function tooLarge() {
  return operationError('The "publicExponent" must be either 3 or 65537, but got a number larger than 2^32.');
}

/** The numbers in a JSON Web Key. */
export function numbersOf(jwk) {
  const member = ([name, what]) => {
    const bytes = fromBase64Url(jwk[name]);
    if (bytes === null) throw dataError(`Invalid RSA key in JSON Web Key; ${what} ("${name}").`);
    return withoutZeros(bytes).slice();
  };
  const numbers = NUMBERS.slice(0, jwk.d === undefined ? PUBLIC : PRIVATE).map(member);
  if (jwk.d === undefined) return numbers;
  const rest = NUMBERS.slice(PRIVATE);
  const given = rest.filter(([name]) => jwk[name] !== undefined).length;
  if (given === 0) return numbers;
  if (given === rest.length) return [...numbers, ...rest.map(member)];
  throw dataError(
    "Invalid RSA private key in JSON Web Key; if one Prime Factor or CRT Exponent/Coefficient parameter is present, " +
      'then they must all be present ("p", "q", "dp", "dq", "qi").',
  );
}

/** Refuses a JSON Web Key that says itself that it is for something else. */
export function checkAlgorithm(jwk, given, name, hash) {
  if (jwk.kty !== "RSA") {
    throw dataError(
      'RSASSA-PKCS1-v1_5 "jwk" key import requires a JSON Web Key with Key Type parameter "kty" ' +
        `("${jwk.kty}") equal to "RSA".`,
    );
  }
  if (jwk.alg === undefined) return;
  if (given !== name) throw notSupported(`Unrecognized RSA variant "${given}".`);
  if (ALGORITHMS[hash]?.includes(jwk.alg)) return;
  if (Object.values(ALGORITHMS).some((names) => names.includes(jwk.alg))) {
    throw dataError(
      `JSON Web Key Algorithm parameter "alg" ("${jwk.alg}") does not match requested hash algorithm "${jwk.alg}".`,
    );
  }
  throw unknownAlgorithm(jwk);
}

/** The error for a JSON Web Key of an algorithm that nobody knows. */
export function unknownAlgorithm(jwk) {
  return notSupported(
    `Unrecognized or unimplemented algorithm "${jwk.alg}" listed in JSON Web Key Algorithm parameter.`,
  );
}

/** The numbers of the key in a document. */
export function readNumbers(format, data, checkUsages) {
  const numbers = readDocument(format, data, format === "spki" ? ops.rsa_from_spki : ops.rsa_from_pkcs8);
  const usages = checkUsages(format === "spki" ? "public" : "private");
  if (numbers.length === 0) throw dataError("Input was not an RSA key.");
  return [numbers, usages];
}

/** What a key says of itself, if it is one that may be used. */
export function describe(name, numbers, hash) {
  const [modulus, publicExponent] = numbers;
  // In whole bytes, as on the real runtime.
  const modulusLength = modulus.length * 8;
  checkLength(modulusLength);
  const exponent = exponentOf(publicExponent);
  if (exponent === null) throw tooLarge();
  if (!EXPONENTS.includes(exponent)) {
    throw operationError(`Imported RSA key has invalid publicExponent ${exponent}.`);
  }
  return { name, modulusLength, publicExponent, hash: hash === undefined ? undefined : { name: hash } };
}

/** A key in one of the forms that documents have. */
export function exportDocument(format, key) {
  if (format === "raw") throw invalidAccess(`Cannot export "${key.algorithm.name}" in "raw" format.`);
  checkFormat(format, key, "RSA");
  if (format === "spki") return ops.rsa_to_spki(key.material).buffer;
  if (key.material.length < WHOLE) throw operationError("Private key export failed.");
  return ops.rsa_to_pkcs8(key.material).buffer;
}

/** A key as a JSON Web Key. */
export function exportJwk(key, variant) {
  const { name } = key.algorithm.hash ?? { name: "" };
  if (!(name in ALGORITHMS)) throw notSupported(`JWK export not supported for hash algorithm "${name}".`);
  const members = { kty: "RSA", key_ops: key.usages.slice(), alg: ALGORITHMS[name][variant], ext: true };
  key.material.forEach((number, index) => {
    members[NUMBERS[index][0]] = toBase64Url(number);
  });
  return makeJwk(members);
}
