/**
 * What algorithms ask of their parameters, which `dictionaries.js` has read, and the errors that they throw. The words
 * are the real runtime's.
 */
import { DOMException } from "internal:web/dom_exception";

/** The hash functions, by upper-case name. */
const HASHES = new Map(["SHA-1", "SHA-256", "SHA-384", "SHA-512", "MD5"].map((name) => [name, name]));

/** A member that must be there. */
export function required(parameters, field) {
  const value = parameters[field];
  if (value === undefined) throw new TypeError(`Missing field "${field}" in "algorithm".`);
  return value;
}

/** The canonical name of a hash function. */
export function hashName(name) {
  const found = HASHES.get(name.toUpperCase());
  if (found === undefined) throw notSupported("Unrecognized or unimplemented digest algorithm requested.");
  return found;
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
