/**
 * Algorithm parameters as scripts give them: a name, or an object with a name and what the operation needs.
 *
 * Every algorithm reads its parameters through these functions, so that a missing or wrong one is the same error
 * everywhere, and the words are the real runtime's.
 */
import { DOMException } from "internal:web/dom_exception";
import { isObject } from "internal:web/idl";

/** The hash functions, by upper-case name. */
const HASHES = new Map(["SHA-1", "SHA-256", "SHA-384", "SHA-512", "MD5"].map((name) => [name, name]));

/**
 * The parameters as an object, a bare name wrapped; null if the value cannot be an algorithm at all.
 * @returns {{ name: unknown } | null}
 */
export function parametersOf(algorithm) {
  if (isObject(algorithm)) return algorithm;
  return algorithm === undefined || algorithm === null ? null : { name: `${algorithm}` };
}

/** A member that must be there. */
export function required(parameters, field) {
  const value = parameters[field];
  if (value === undefined) throw new TypeError(`Missing field "${field}" in "algorithm".`);
  return value;
}

/** A member that must be there and hold bytes. */
export function requiredBytes(parameters, field) {
  const value = required(parameters, field);
  if (isBytes(value)) return value;
  throw new TypeError(
    `Incorrect type for the '${field}' field on 'algorithm': the provided value is not of type ` +
      "'ArrayBuffer or ArrayBufferView'.",
  );
}

/** A member that must be there and is a whole number of 32 bits. */
export function requiredInteger(parameters, field) {
  return integer(required(parameters, field), field);
}

/** A whole number of 32 bits. */
export function integer(value, field) {
  const number = Math.trunc(Number(value));
  if (number >= 0 && number <= 0xffffffff) return number;
  throw new TypeError(`The value of '${field}' is not a whole number from 0 to 4294967295.`);
}

/** The canonical name of a hash function, given by name or as `{ name }`. */
export function hashName(hash) {
  const name = HASHES.get(`${parametersOf(hash)?.name}`.toUpperCase());
  if (name === undefined) throw notSupported("Unrecognized or unimplemented digest algorithm requested.");
  return name;
}

/** True for an ArrayBuffer and for views on one. */
export function isBytes(value) {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
}

export function notSupported(message) {
  return new DOMException(message, "NotSupportedError");
}

export function dataError(message) {
  return new DOMException(message, "DataError");
}

export function operationError(message) {
  return new DOMException(message, "OperationError");
}

export function invalidAccess(message) {
  return new DOMException(message, "InvalidAccessError");
}

export function syntaxError(message) {
  return new DOMException(message, "SyntaxError");
}
