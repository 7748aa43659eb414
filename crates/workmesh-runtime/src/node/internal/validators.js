/**
 * Checks of arguments, each of which throws Node's error.
 */
import { invalidArgType, invalidArgValue, outOfRange } from "internal:node/errors";

export function validateFunction(value, name) {
  if (typeof value !== "function") throw invalidArgType(name, "Function", value);
}

export function validateString(value, name) {
  if (typeof value !== "string") throw invalidArgType(name, "string", value);
}

export function validateBoolean(value, name) {
  if (typeof value !== "boolean") throw invalidArgType(name, "boolean", value);
}

/** Refuses everything but objects; null, arrays and functions only pass if `allow` names them. */
export function validateObject(value, name, allow = {}) {
  const fits =
    (typeof value === "object" && (value !== null || allow.nullable) && (!Array.isArray(value) || allow.array)) ||
    (typeof value === "function" && allow.function);
  if (!fits) throw invalidArgType(name, "Object", value);
}

export function validateNumber(value, name, min = undefined, max = undefined) {
  if (typeof value !== "number") throw invalidArgType(name, "number", value);
  const bounds = [min === undefined ? "" : `>= ${min}`, max === undefined ? "" : `<= ${max}`].filter(Boolean);
  if (value < min || value > max || (bounds.length > 0 && Number.isNaN(value))) {
    throw outOfRange(name, bounds.join(" && "), value);
  }
}

export function validateInteger(value, name, min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER) {
  if (typeof value !== "number") throw invalidArgType(name, "number", value);
  if (!Number.isInteger(value)) throw outOfRange(name, "an integer", value);
  if (value < min || value > max) throw outOfRange(name, `>= ${min} && <= ${max}`, value);
}

export function validateInt32(value, name, min = -2147483648, max = 2147483647) {
  validateInteger(value, name, min, max);
}

export function validateUint32(value, name, positive = false) {
  if (typeof value !== "number") throw invalidArgType(name, "number", value);
  if (!Number.isInteger(value)) throw outOfRange(name, "an integer", value);
  const min = positive ? 1 : 0;
  if (value < min || value > 4294967295) throw outOfRange(name, `>= ${min} && < 4294967296`, value);
}

export function validateOneOf(value, name, allowed) {
  if (allowed.includes(value)) return;
  const list = allowed.map((one) => (typeof one === "string" ? `'${one}'` : String(one))).join(", ");
  throw invalidArgValue(name, value, `must be one of: ${list}`);
}

export function validateAbortSignal(signal, name) {
  if (signal === undefined) return;
  if (signal === null || typeof signal !== "object" || !("aborted" in signal)) {
    throw invalidArgType(name, "AbortSignal", signal);
  }
}
