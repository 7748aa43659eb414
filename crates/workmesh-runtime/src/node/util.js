/**
 * `node:util`.
 */
import { isDeepEqual } from "internal:node/comparisons";
import { invalidArgType, NodeError, notImplemented } from "internal:node/errors";
import { formatValues, formatWithOptions, inspect } from "internal:node/inspect";
import { MIMEParams, MIMEType } from "internal:node/mime";
import { errorMap, errorOf } from "internal:node/system_errors";
import { types } from "internal:node/types";
import { validateAbortSignal, validateBoolean, validateFunction, validateObject, validateOneOf, validateString } from "internal:node/validators";
import { encodings } from "internal:web/parts";

const customPromisify = Symbol.for("nodejs.util.promisify.custom");
const customPromisifyArgs = Symbol.for("nodejs.util.promisify.custom.args");

function promisify(original) {
  validateFunction(original, "original");
  const custom = original[customPromisify];
  const mark = (fn) =>
    Object.defineProperty(fn, customPromisify, { __proto__: null, value: fn, configurable: true });
  if (custom) {
    validateFunction(custom, "util.promisify.custom");
    return mark(custom);
  }
  const names = original[customPromisifyArgs];
  function fn(...args) {
    return new Promise((resolve, reject) => {
      const settle = (error, ...values) => {
        if (error) reject(error);
        else if (names === undefined || values.length < 2) resolve(values[0]);
        else resolve(Object.fromEntries(names.map((name, i) => [name, values[i]])));
      };
      Reflect.apply(original, this, [...args, settle]);
    });
  }
  Object.setPrototypeOf(fn, Object.getPrototypeOf(original));
  mark(fn);
  return Object.defineProperties(fn, Object.getOwnPropertyDescriptors(original));
}
promisify.custom = customPromisify;

function callbackify(original) {
  validateFunction(original, "original");
  function callbackified(...args) {
    const callback = args.pop();
    validateFunction(callback, "last argument");
    Reflect.apply(original, this, args).then(
      (value) => queueMicrotask(() => Reflect.apply(callback, this, [null, value])),
      (reason) => queueMicrotask(() => Reflect.apply(callback, this, [reason || falsyRejection(reason)])),
    );
  }
  const properties = Object.getOwnPropertyDescriptors(original);
  if (typeof properties.length.value === "number") properties.length.value++;
  if (typeof properties.name.value === "string") properties.name.value += "Callbackified";
  return Object.defineProperties(callbackified, properties);
}

function falsyRejection(reason) {
  const error = new NodeError("ERR_FALSY_VALUE_REJECTION", "Promise was rejected with falsy value");
  error.reason = reason;
  return error;
}

function inherits(ctor, superCtor) {
  if (ctor === undefined || ctor === null) throw invalidArgType("ctor", "Function", ctor);
  if (superCtor === undefined || superCtor === null) throw invalidArgType("superCtor", "Function", superCtor);
  if (superCtor.prototype === undefined) throw invalidArgType("superCtor.prototype", "Object", superCtor.prototype);
  Object.defineProperty(ctor, "super_", { __proto__: null, value: superCtor, writable: true, configurable: true });
  Object.setPrototypeOf(ctor.prototype, superCtor.prototype);
}

function _extend(target, source) {
  return source === null || typeof source !== "object" ? target : Object.assign(target, source);
}

function stripVTControlCharacters(str) {
  validateString(str, "str");
  return str.replace(/[\x1b\x9b][[\]()#;?]*(?:(?:(?:(?:;[-\w/#&.:=?%@~]+)+|[\w]+(?:;[-\w/#&.:=?%@~]*)*)?(?:\x07|\x1b\\|\x9c))|(?:(?:\d{1,4}(?:;\d{0,4})*)?[\dA-PR-TZcf-nq-uy=><~]))/g, "");
}

function isStream(value) {
  return value instanceof ReadableStream || value instanceof WritableStream || typeof value?.on === "function";
}

function styleText(format, text, { validateStream = true, stream } = {}) {
  validateString(text, "text");
  if (validateStream !== true) validateBoolean(validateStream, "options.validateStream");
  if (validateStream && stream !== undefined && !isStream(stream)) {
    throw invalidArgType("stream", ["ReadableStream", "WritableStream", "Stream"], stream);
  }
  let [left, right] = ["", ""];
  for (const key of Array.isArray(format) ? format : [format]) {
    if (key === "none") continue;
    const codes = typeof key === "string" ? inspect.colors[key] : undefined;
    if (codes === undefined) validateOneOf(key, "format", Object.keys(inspect.colors));
    left += `\x1b[${codes[0]}m`;
    right = `\x1b[${codes[1]}m${right}`;
  }
  // A stream that is no terminal gets no colours.
  return validateStream ? text : left + text + right;
}

async function aborted(signal, resource) {
  if (signal === undefined) throw invalidArgType("signal", "AbortSignal", signal);
  validateAbortSignal(signal, "signal");
  validateObject(resource, "resource", { array: true, function: true });
  if (signal.aborted) return undefined;
  return new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
}

function debuglog(_set, callback) {
  const log = (...args) => void args;
  Object.defineProperty(log, "enabled", { __proto__: null, get: () => false, enumerable: true, configurable: true });
  if (typeof callback === "function") callback(log);
  return log;
}

/** The lines of a file of variables as an object. */
function parseEnv(content) {
  validateString(content, "content");
  const env = {};
  const line = /^\s*(?:export\s+)?([\w.-]+)[ \t]*=[ \t]*("(?:[^"]*)"|'(?:[^']*)'|`(?:[^`]*)`|[^#\r\n]*)?/gm;
  for (const [, name, raw = ""] of content.matchAll(line)) {
    const value = raw.trim();
    const quoted = /^(["'`])([^]*)\1$/.exec(value);
    env[name] = quoted === null ? value : quoted[1] === '"' ? quoted[2].replaceAll("\\n", "\n") : quoted[2];
  }
  return env;
}

function unsupported(name) {
  throw new Error(`node:util ${name} is not implemented`);
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const { TextDecoder, TextEncoder } = encodings.load();

const simple = {
  isArray: function isArray(val) { return Array.isArray(val); },
  isBoolean: (val) => typeof val === "boolean",
  isBuffer: (val) => Buffer.isBuffer(val),
  isDate: (val) => val instanceof Date,
  isError: (val) => Error.isError(val) && !(val instanceof DOMException),
  isFunction: (val) => typeof val === "function",
  isNull: (val) => val === null,
  isNullOrUndefined: (val) => val === null || val === undefined,
  isNumber: (val) => typeof val === "number",
  isObject: (val) => val !== null && typeof val === "object",
  isPrimitive: (val) => val === null || (typeof val !== "object" && typeof val !== "function"),
  isRegExp: (val) => val instanceof RegExp,
  isString: (val) => typeof val === "string",
  isSymbol: (val) => typeof val === "symbol",
  isUndefined: (val) => val === undefined,
};

const util = {
  ...simple, inspect, formatWithOptions, promisify, callbackify, inherits, _extend, stripVTControlCharacters, styleText,
  aborted, debuglog, debug: debuglog, parseEnv, types, TextDecoder, TextEncoder,
  format: function format(...args) { return formatValues(args); },
  toUSVString: function toUSVString(input) { return `${input}`.toWellFormed(); },
  log: function log(...args) {
    const now = new Date();
    const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map((n) => `${n}`.padStart(2, "0")).join(":");
    console.log("%s - %s", `${now.getDate()} ${MONTHS[now.getMonth()]} ${time}`, formatValues(args));
  },
  deprecate: function deprecate(fn, _msg, _code, _options) { return fn; },
  isDeepStrictEqual: function isDeepStrictEqual(val1, val2) { return isDeepEqual(val1, val2, true); },
  getSystemErrorMap: function getSystemErrorMap() { return errorMap(); },
  getSystemErrorName: function getSystemErrorName(err) { return errorOf(err)?.[0]; },
  getSystemErrorMessage: function getSystemErrorMessage(err) { return errorOf(err)?.[1]; },
  _errnoException: function _errnoException() { throw notImplemented("_errnoException"); },
  _exceptionWithHostPort: function _exceptionWithHostPort() { throw notImplemented("_exceptionWithHostPort"); },
  convertProcessSignalToExitCode: function convertProcessSignalToExitCode(_signal) { unsupported("convertProcessSignalToExitCode"); },
  diff: function diff(_actual, _expected) { unsupported("diff"); },
  parseArgs: function parseArgs() { unsupported("parseArgs"); },
  setTraceSigInt: function setTraceSigInt(_enable) {},
  transferableAbortController: function transferableAbortController() { return new AbortController(); },
  transferableAbortSignal: function transferableAbortSignal(_signal) { unsupported("transferableAbortSignal"); },
  MIMEParams,
  MIMEType,
};
const bound = { "bound getCallSites": () => [] }["bound getCallSites"];
util.getCallSite = bound;
util.getCallSites = bound;
Object.defineProperty(debuglog, "length", { __proto__: null, value: 2, configurable: true });

export default util;
export { MIMEParams, MIMEType };
export const {
  _errnoException, _exceptionWithHostPort, convertProcessSignalToExitCode, debug, deprecate,
  diff, format, getCallSite, getCallSites, getSystemErrorMap, getSystemErrorMessage, getSystemErrorName, isArray,
  isBoolean, isBuffer, isDate, isDeepStrictEqual, isError, isFunction, isNull, isNullOrUndefined, isNumber,
  isObject, isPrimitive, isRegExp, isString, isSymbol, isUndefined, log, parseArgs, setTraceSigInt, toUSVString,
  transferableAbortController, transferableAbortSignal,
} = util;
export {
  _extend, aborted, callbackify, debuglog, formatWithOptions, inherits, inspect, parseEnv, promisify,
  stripVTControlCharacters, styleText, TextDecoder, TextEncoder, types,
};
