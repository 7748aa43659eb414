/**
 * What the engine says when it throws, in V8's words, which people look for and which end up in answers.
 *
 * `reworded` is asked once an error of the engine has been made. Where V8 would name something that the engine does not tell, it is
 * read from the source (`call_site.js`); where that does not tell either, the engine's words stay.
 */
import { calleeAt, expressionAt, isNestedPattern, isSpreadArgument } from "internal:web/call_site";

const { apply } = Reflect;
const { exec } = RegExp.prototype;
const { slice } = String.prototype;

const PLATFORM = "Please use the 'new' operator, this object constructor cannot be called as a function.";

/** The classes of `Intl` that cannot be called. */
const OF_INTL = new Set(["DisplayNames", "ListFormat", "Locale", "PluralRules", "RelativeTimeFormat", "Segmenter"]);

/** Messages that are a matter of words. */
const SAME = {
  __proto__: null,
  "BigInt are forbidden in JSON.stringify": "Do not know how to serialize a BigInt",
  "toPrimitive": "Cannot convert object to primitive value",
  "cannot convert symbol to string": "Cannot convert a Symbol value to a string",
  "cannot convert symbol to number": "Cannot convert a Symbol value to a number",
  "bigint argument with unary +": "Cannot convert a BigInt value to a number",
  "invalid array length": "Invalid array length",
  "invalid string length": "Invalid string length",
  "invalid date value": "Invalid time value",
  "Date value is NaN": "Invalid time value",
  "empty array": "Reduce of empty array with no initial value",
  "empty iterator": "Reduce of a done iterator with no initial value",
  "invalid value used as WeakMap key": "Invalid value used as weak map key",
  "invalid value used as WeakSet key": "Invalid value used in weak set",
  "promise self resolution": "Chaining cycle detected for promise #<Promise>",
  "this is not initialized":
    "Must call super constructor in derived class before accessing 'this' or returning from derived constructor",
  "BigInt division by zero": "Division by zero",
  "BigInt negative exponent": "Exponent must be positive",
  "BigInt operands are forbidden for >>>": "BigInts have no unsigned right shift, use >> instead",
  "BigInt is too large to allocate": "Maximum BigInt size exceeded",
  "BigInt is too large": "Maximum BigInt size exceeded",
  "bad normalization form": "The normalization form should be one of NFC, NFD, NFKC, NFKD.",
  "out of bound": "Offset is outside the bounds of the DataView",
  "not a object": "CreateListFromArrayLike called on non-object",
  "invalid array buffer max length": "Invalid array buffer max length",
  "operand 'prototype' property is not an object":
    "Function has non-object prototype 'undefined' in instanceof check",
  "out-of-bound access": "Offset is outside the bounds of the DataView",
  "invalid offset": "offset is out of bounds",
  "not a Date object": "this is not a Date object.",
  "cannot invoke a running generator": "Generator is already running",
  "circular prototype chain": "Cyclic __proto__ value",
  "invalid array buffer length": "Array buffer allocation failed",
};

/** Methods that need a receiver of a kind, by what the engine says of another one. */
const KINDS = { __proto__: null, "not a number": "Number", "not a string": "String", "not a boolean": "Boolean", "not a BigInt": "BigInt" };

const DIGITS = {
  __proto__: null,
  toFixed: "toFixed() digits argument must be between 0 and 100",
  toPrecision: "toPrecision() argument must be between 1 and 100",
  toExponential: "toExponential() argument must be between 0 and 100",
};

const REFLECT = new Set([
  "apply", "construct", "defineProperty", "deleteProperty", "get", "getOwnPropertyDescriptor", "getPrototypeOf", "has",
  "isExtensible", "ownKeys", "preventExtensions", "set", "setPrototypeOf",
]);

/** Methods that say what they were called on nothing as; others say that they cannot convert it. */
const ARRAYS = new Set([
  "concat", "every", "filter", "find", "findIndex", "findLast", "findLastIndex", "forEach", "indexOf", "map", "reduce",
  "reduceRight", "some",
]);
const STRINGS = new Set(["match", "matchAll", "replace", "replaceAll", "search", "split"]);

/** By which names some methods know themselves. */
const OLDER = { __proto__: null, trimEnd: "trimRight", trimStart: "trimLeft" };

const PROMISE = new Set(["all", "allSettled", "any", "race", "try", "withResolvers"]);

/** What is wrong with a regular expression. */
const PATTERNS = {
  __proto__: null,
  "expecting ')'": "Unterminated group",
  "unexpected end": "Unterminated character class",
  "nothing to repeat": "Nothing to repeat",
  "duplicate group name": "Duplicate capture group name",
  "group name not defined": "Invalid named capture referenced",
  "invalid class range": "Range out of order in character class",
  "extraneous characters at the end": "Unmatched ')'",
  "invalid group name": "Invalid capture group name",
  "invalid repetition count": "numbers out of order in {} quantifier",
  "unknown unicode property name": "Invalid property name",
};

/** Messages with something in them, or about something that the frames tell. Each gives null if it does not know better. */
const TOLD = [
  [/^not a function$/, (sites) => (isNative(sites) ? null : notFunction(sites[0]))],
  [/^argument must be an object$/, (sites) => worded(named(sites), (name) => `Set.prototype.${name} argument must be an object`)],
  [/^(.*) is not a constructor$/, (sites, [, name]) => `${calleeAt(sites[0])?.text ?? name} is not a constructor`],
  [/^not a constructor$/, (sites) => `${named(sites) ?? calleeAt(sites[0])?.text ?? "(intermediate value)"} is not a constructor`],
  [/^invalid regular expression: (.*?) in (\/[^]*)$/, (_, [, words, pattern]) =>
    `Invalid regular expression: ${pattern}: ${PATTERNS[words] ?? words}`],
  [/^regexp must have the 'g' flag$/, (sites) => worded(named(sites), (name) =>
    `String.prototype.${name} called with a non-global RegExp argument`)],
  [/^invalid array index$/, (sites) => (named(sites) === "ArrayBuffer" ? "Invalid array buffer length" : null)],
  [/^not a symbol$/, (sites) => worded(named(sites), (name) => `Symbol.prototype.${name} requires that 'this' be a Symbol`)],
  [/^not a generator$/, (sites) => incompatible(sites, "[Generator]")],
  [/^revoked proxy$/, (sites) => (isNative(sites) ? null : "Cannot perform 'get' on a proxy that has been revoked")],
  [/ is not iterable \(cannot read property Symbol\(Symbol\.iterator\)\)$/, (sites) => notIterable(sites)],
  [/^cannot destructure (property '(.*)' of )?'(.*)' as it is (undefined|null)\.$/, (sites, found) => notDestructured(sites, found)],
  [/^cannot convert to object$/, (sites) => withoutReceiver(sites)],
  [/^class constructors must be invoked with 'new'$/, (sites) => withoutNew(sites)],
  [/^(must be called with new|[Cc]onstructor requires 'new')$/, (sites) => constructorNeedsNew(sites)],
  [/^'(.*)' is read-only$/, (sites, [, name]) => `Cannot assign to read only property '${name}' of object '#<Object>'`],
  [/^(.*) is not initialized$/, (sites, [, name]) => `Cannot access '${name}' before initialization`],
  [/^invalid number of digits$/, (sites) => DIGITS[sites[0]?.getFunctionName()] ?? null],
  [/^cannot convert (?:BigInt|bigint) to number$/, (sites) =>
    isNative(sites) || isPlatform(sites)
      ? "Cannot convert a BigInt value to a number"
      : "Cannot mix BigInt and other types, use explicit conversions"],
  [/^(\w+) object expected$/, (sites, [, kind]) => incompatible(sites, kind)],
  [/^(not a (?:number|string|boolean|BigInt))$/, (sites, [, words]) => worded(named(sites), (name) =>
    `${KINDS[words]}.prototype.${name} requires that 'this' be a ${KINDS[words]}`)],
  [/^null or undefined are forbidden$/, (sites) => worded(named(sites), (name) =>
    `String.prototype.${OLDER[name] ?? name} called on null or undefined`)],
  [/^regexp not supported$/, (sites) => worded(named(sites), (name) =>
    `First argument to String.prototype.${name} must not be a regular expression`)],
  [/^not an object$/, (sites) => worded(named(sites), (name) => withoutObject(sites, name))],
  [/^ArrayBuffer is detached$/, (sites) => worded(named(sites), (name) =>
    `Cannot perform ${/Array$/.test(name) ? "Construct" : `ArrayBuffer.prototype.${name}`} on a detached ArrayBuffer`)],
  [/^ArrayBuffer is detached or resized$/, (sites) => worded(named(sites), (name) =>
    `Cannot perform %TypedArray%.prototype.${name} on a detached or out-of-bounds ArrayBuffer`)],
  [/^/, (sites) => (/^(en|de)codeURI/.test(named(sites)) ? "URI malformed" : null)],
];

/**
 * A message of the engine in V8's words.
 *
 * @param {Error} error
 * @param {string} message
 * @param {object[]} sites the frames, the innermost first
 * @returns {string} the message itself if there are no others
 */
export function reworded(error, message, sites) {
  const same = SAME[message];
  if (same !== undefined) return same;
  try {
    for (const [pattern, told] of TOLD) {
      const found = apply(exec, pattern, [message]);
      if (found !== null) return (sites.length > 0 ? told(sites, found) : null) ?? message;
    }
  } catch {
    // Scripts may have replaced what this reads with.
  }
  return message;
}

function isNative(sites) {
  return sites[0].isNative();
}

/** Whether it was thrown in the platform's own code, where the place says nothing to a script's author. */
function isPlatform(sites) {
  const file = sites[0].getFileName();
  return typeof file === "string" && apply(slice, file, [0, 9]) === "internal:";
}

function named(sites) {
  return isNative(sites) ? sites[0].getFunctionName() : null;
}

function worded(name, words) {
  return name === null || name === undefined ? null : words(name);
}

function notFunction(site) {
  const callee = calleeAt(site);
  return callee === null ? null : `${callee.text} is not a ${callee.made ? "constructor" : "function"}`;
}

/** The frame of the script below the engine's own function that threw. */
function callerOf(sites) {
  return sites.find((site) => !site.isNative()) ?? null;
}

function notIterable(sites) {
  if (isNative(sites)) return null;
  if (isSpreadArgument(sites[0])) return "Spread syntax requires ...iterable[Symbol.iterator] to be a function";
  const printed = expressionAt(sites[0]);
  return printed === null ? null : `${printed} is not iterable`;
}

/** Nothing was there to take properties from, by a pattern. */
function notDestructured(sites, [, property, name, value, nothing]) {
  if (name !== undefined && isNestedPattern(sites[0])) return `Cannot read properties of ${nothing} (reading '${name}')`;
  return `Cannot destructure ${property ?? ""}'${expressionAt(sites[0]) ?? value}' as it is ${nothing}.`;
}

/** A method was called on undefined or null, or a function was given that. */
function withoutReceiver(sites) {
  const name = named(sites);
  const kind = ARRAYS.has(name) ? "Array" : STRINGS.has(name) ? "String" : null;
  return kind === null ? "Cannot convert undefined or null to object" : `${kind}.prototype.${name} called on null or undefined`;
}

function withoutNew(sites) {
  const file = sites[0].getFileName();
  const name = sites[0].getFunctionName();
  if (isPlatform(sites) && OF_INTL.has(name)) return `Constructor Intl.${name} requires 'new'`;
  if (isPlatform(sites)) return `Failed to construct '${name}': ${PLATFORM}`;
  return typeof file === "string" ? `Class constructor ${name ?? ""} cannot be invoked without 'new'` : null;
}

function constructorNeedsNew(sites) {
  const name = named(sites);
  if (name === null) return null;
  return name === "Promise" ? "Promise constructor cannot be invoked without 'new'" : `Constructor ${name} requires 'new'`;
}

function incompatible(sites, kind) {
  const name = named(sites);
  const caller = callerOf(sites);
  if (name === null) return null;
  if (name === "DataView") return "First argument to DataView constructor must be an ArrayBuffer";
  const detached = caller !== null && !/[.[]/.test(calleeAt(caller)?.text ?? ".");
  return `Method ${kind}.prototype.${name} called on incompatible receiver ${detached ? "undefined" : "#<Object>"}`;
}

/** A function of the engine was given something else than an object. */
function withoutObject(sites, name) {
  if (PROMISE.has(name)) return `Promise.${name} called on non-object`;
  if (name === "Proxy") return "Cannot create proxy with a non-object as target or handler";
  if (!REFLECT.has(name)) return null;
  const caller = callerOf(sites);
  const called = caller === null ? null : calleeAt(caller);
  return called === null ? null : `${called.text} called on non-object`;
}
