/**
 * Errors as Node's modules throw them: with a code, and in Node's words, which people search the web for.
 */
import { isObject } from "internal:web/idl";
import { inspection } from "internal:web/parts";

/** A value as messages name it. */
export function shown(value, depth = 2) {
  const { inspect, quote } = inspection.load();
  return typeof value === "string" ? quote(value) : inspect(value, depth);
}

function withCode() {
  return `${this.name} [${this.code}]: ${this.message}`;
}

/** An `Error` with a code. */
export class NodeError extends Error {
  constructor(code, message, options = undefined) {
    super(message, options);
    this.code = code;
    this.name = "Error";
  }
}

Object.defineProperty(NodeError.prototype, "toString", { __proto__: null, value: withCode, writable: true, configurable: true });

function coded(error, code) {
  error.code = code;
  error.name = Object.getPrototypeOf(error).name;
  error.toString = function () {
    return withCode.call(this);
  };
  return error;
}

/** A `TypeError` with a code. */
export function typeError(code, message) {
  return coded(new TypeError(message), code);
}

/** A `RangeError` with a code. */
export function rangeError(code, message) {
  return coded(new RangeError(message), code);
}

/** A `SyntaxError` with a code. */
export function syntaxError(code, message) {
  return coded(new SyntaxError(message), code);
}

/** A `URIError` with a code. */
export function uriError(code, message) {
  return coded(new URIError(message), code);
}

/** What aborted operations end in. */
export class AbortError extends Error {
  constructor(message = "The operation was aborted", options = undefined) {
    if (options !== undefined && typeof options !== "object") throw invalidArgType("options", "Object", options);
    super(message, options);
    this.code = "ABORT_ERR";
    this.name = "AbortError";
  }
}

const PRIMITIVES = ["string", "function", "number", "object", "Function", "Object", "boolean", "bigint", "symbol"];

function either(items, last = "or") {
  if (items.length <= 2) return items.join(` ${last} `);
  return `${items.slice(0, -1).join(", ")}, ${last} ${items.at(-1)}`;
}

/** `of type string or an instance of Buffer`: the phrase for what would have been right. */
function expectation(expected) {
  const all = Array.isArray(expected) ? expected : [expected];
  const types = all.filter((one) => PRIMITIVES.includes(one)).map((one) => one.toLowerCase());
  const instances = all.filter((one) => !PRIMITIVES.includes(one) && /^([A-Z][a-z0-9]*)+$/.test(one));
  const others = all.filter((one) => !PRIMITIVES.includes(one) && !instances.includes(one));
  if (instances.length > 0 && types.includes("object")) {
    types.splice(types.indexOf("object"), 1);
    instances.push("Object");
  }
  const phrases = [];
  if (types.length > 0) phrases.push(`${types.length > 1 ? "one of type" : "of type"} ${either(types)}`);
  if (instances.length > 0) phrases.push(`an instance of ${either(instances)}`);
  if (others.length > 1) phrases.push(`one of ${either(others)}`);
  else if (others.length === 1) phrases.push(`${others[0].toLowerCase() === others[0] ? "" : "an "}${others[0]}`);
  return phrases.join(" or ");
}

/** `an instance of Map`, `type string ('x')`: what a value is, for a message. */
export function kindOf(value, longest = 28) {
  if (value === null || value === undefined) return `${value}`;
  if (typeof value === "function" && value.name) return `function ${value.name}`;
  if (typeof value === "object") {
    const name = value.constructor?.name;
    return name ? `an instance of ${name}` : shown(value, -1);
  }
  const text = shown(value);
  return `type ${typeof value} (${text.length > longest ? `${text.slice(0, 25)}...` : text})`;
}

function invalidTypeMessage(name, expected, actual) {
  const what = name.endsWith(" argument") ? name : `"${name}" ${name.includes(".") ? "property" : "argument"}`;
  return `The ${what} must be ${expectation(expected)}. Received ${kindOf(actual, 25)}`;
}

/** The error for an argument of the wrong type; `expected` is one name or several. */
export function invalidArgType(name, expected, actual) {
  return typeError("ERR_INVALID_ARG_TYPE", invalidTypeMessage(name, expected, actual));
}

function invalidValueMessage(name, value, reason) {
  return `The ${name.includes(".") ? "property" : "argument"} '${name}' ${reason}. Received ${shown(value)}`;
}

/** The error for an argument of the right type with a value that makes no sense. */
export function invalidArgValue(name, value, reason = "is invalid") {
  return typeError("ERR_INVALID_ARG_VALUE", invalidValueMessage(name, value, reason));
}

/** As {@link invalidArgValue}, as a `RangeError`. */
export function invalidArgRange(name, value, reason = "is invalid") {
  return rangeError("ERR_INVALID_ARG_VALUE", invalidValueMessage(name, value, reason));
}

class OutOfRange extends RangeError {
  code = "ERR_OUT_OF_RANGE";

  constructor(message) {
    super(message);
    this.name = "RangeError";
  }
}

Object.defineProperty(OutOfRange, "name", { __proto__: null, value: "ERR_OUT_OF_RANGE", configurable: true });

function grouped(digits) {
  return digits.replace(/\B(?=(\d{3})+$)/g, "_");
}

/** The error for a number outside of its range. */
export function outOfRange(name, range, input, whole = false) {
  let received;
  if (Number.isInteger(input) && Math.abs(input) > 2 ** 32) {
    received = grouped(String(input));
  } else if (typeof input === "bigint") {
    const large = input > 2n ** 32n || input < -(2n ** 32n);
    received = `${large ? grouped(String(input)) : input}n`;
  } else {
    received = shown(input);
  }
  const subject = whole ? name : `The value of "${name}" is out of range.`;
  return new OutOfRange(`${subject} It must be ${range}. Received ${received}`);
}

/** The error for a method that there cannot be on this platform. */
export function notImplemented(name) {
  return new NodeError("ERR_METHOD_NOT_IMPLEMENTED", `The ${name} method is not implemented`);
}

/** The error for arguments that were left out. */
export function missingArgs(...names) {
  const quoted = names.map((name) => (Array.isArray(name) ? name.map((one) => `"${one}"`).join(" or ") : `"${name}"`));
  const list = quoted.length === 2 ? quoted.join(" and ") : either(quoted, "and");
  return typeError("ERR_MISSING_ARGS", `The ${list} argument${quoted.length > 1 ? "s" : ""} must be specified`);
}

export { isObject };
