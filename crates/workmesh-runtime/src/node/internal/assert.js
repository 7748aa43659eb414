/**
 * The assertions of `node:assert`, loose and strict.
 */
import { AssertionError, differences } from "internal:node/assertion_error";
import { isDeepEqual } from "internal:node/comparisons";
import { invalidArgType, invalidArgValue, missingArgs, shown, typeError } from "internal:node/errors";
import { inspect } from "internal:node/inspect";
import { types } from "internal:node/types";
import { validateFunction } from "internal:node/validators";
import { apply, isObject } from "internal:web/idl";

/** Throws what a failed assertion throws: the error that was given instead of words, or one of our own. */
function failWith(options) {
  if (Error.isError(options.message)) throw options.message;
  const error = new AssertionError(options);
  if (options.generated !== undefined) error.generatedMessage = options.generated;
  throw error;
}

function checkTruth(value, message, given) {
  if (value) return;
  if (given === 0) throw new AssertionError({ message: "No value argument passed to `assert.ok()`", actual: value });
  const generated = message === undefined || message === null;
  const error = new AssertionError({
    message: message ?? "The expression evaluated to a falsy value:\n\n  assert.ok()\n",
    actual: value, expected: true, operator: "==",
  });
  error.generatedMessage = generated;
  throw error;
}

export function assert(value, message) {
  checkTruth(value, message, arguments.length);
}

/** The marks of a difference by those of an `AssertionError`. */
const MARKS = { "+": "-   ", "-": "+   ", " ": "    " };

/** What differs between two values that are not the same; of two texts, the texts themselves. */
function unequal(actual, expected) {
  const texts = typeof actual === "string" && typeof expected === "string";
  const [left, right] = texts ? [actual, expected] : [inspect(actual), inspect(expected)];
  if (left === right) return `Values have the same structure but are not reference-equal:\n\n    ${left}\n`;
  const lines = differences(left, right).split("\n").map((line) => `${MARKS[line[0]]}${line.slice(2)}\n`);
  return `Values are not strictly equal:\n\n\n[Diff] Actual / Expected\n\n\n${lines.join("")}${texts ? "\n" : ""}`;
}

/** What assertions say that do not show both values side by side. */
const WORDS = {
  strictEqual: unequal,
  notStrictEqual: () => "Expected actual to be strictly unequal to expected",
  notDeepStrictEqual: () => "Expected actual to not be deeply strictly equal to expected",
  partialDeepStrictEqual: () => "Expected actual to be partially deeply strictly equal to expected",
};

/** An assertion about two values. */
function comparison(name, holds, operator = name) {
  return {
    [name](actual, expected, message) {
      if (arguments.length < 2 && operator === name) throw missingArgs("actual", "expected");
      if (holds(actual, expected)) return;
      const generated = message === undefined && operator === "deepStrictEqual";
      failWith({ actual, expected, message: message ?? WORDS[operator]?.(actual, expected), operator, generated });
    },
  }[name];
}

const deepStrict = (a, b) => isDeepEqual(a, b, true);
const not = (holds) => (a, b) => !holds(a, b);

/** Whether an object has at least what another has. */
function includesAll(actual, expected) {
  if (Object.is(actual, expected)) return true;
  if (typeof actual !== "object" || typeof expected !== "object" || !actual || !expected) return false;
  if (Object.getPrototypeOf(actual) !== Object.getPrototypeOf(expected)) return false;
  if (types.isSet(expected)) return [...expected].every((one) => [...actual].some((other) => deepStrict(one, other)));
  if (types.isMap(expected)) return [...expected].every(([key, value]) => actual.has(key) && includesAll(actual.get(key), value));
  const keys = Reflect.ownKeys(expected).filter((key) => Object.prototype.propertyIsEnumerable.call(expected, key));
  if (keys.length === 0) return deepStrict(actual, expected) || !types.isDate(expected);
  return keys.every((key) => Object.hasOwn(actual, key) && includesAll(actual[key], expected[key]));
}

const NOTHING = Symbol("nothing was thrown");

function thrownBy(fn) {
  validateFunction(fn, "fn");
  try {
    fn();
  } catch (error) {
    return error;
  }
  return NOTHING;
}

function isPromise(value) {
  return types.isPromise(value) || (value !== null && typeof value === "object" && typeof value.then === "function" &&
    typeof value.catch === "function");
}

async function rejectionOf(promiseFn) {
  let promise = promiseFn;
  if (typeof promiseFn === "function") {
    promise = promiseFn();
    if (!isPromise(promise)) {
      throw typeError("ERR_INVALID_RETURN_VALUE", `Expected instance of Promise to be returned from the "promiseFn" function but got ${shown(promise)}.`);
    }
  } else if (!isPromise(promiseFn)) {
    throw invalidArgType("promiseFn", ["function", "Promise"], promiseFn);
  }
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return NOTHING;
}

/** Whether what was thrown is what was expected: true, or the words for what is wrong. */
function mismatch(actual, expected, operator, message) {
  const refuse = (words) =>
    failWith({ actual, expected, operator, message: message ?? words, generated: message === undefined });
  if (typeof expected !== "function") {
    if (types.isRegExp(expected)) {
      const text = String(actual);
      if (expected.test(text)) return;
      refuse(`The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(text)}\n`);
    }
    if (typeof actual !== "object" || actual === null) failWith({ actual, expected, message, operator: "deepStrictEqual" });
    const keys = Object.keys(expected);
    if (Error.isError(expected)) keys.push("name", "message");
    else if (keys.length === 0) throw invalidArgValue("error", expected, "may not be an empty object");
    for (const key of keys) {
      const matches = typeof actual[key] === "string" && types.isRegExp(expected[key]) && expected[key].test(actual[key]);
      if (matches || (key in actual && isDeepEqual(actual[key], expected[key], true))) continue;
      const part = (from) => Object.fromEntries(keys.filter((one) => one in from).map((one) => [one, from[one]]));
      failWith({ actual: message ? actual : part(actual), expected: message ? expected : part(expected), message, operator: "deepStrictEqual" });
    }
    return;
  }
  if (expected.prototype !== undefined && actual instanceof expected) return;
  if (Error.isPrototypeOf(expected)) {
    refuse(`The error is expected to be an instance of "${expected.name}". Received "${actual?.constructor?.name}"\n\nError message:\n\n${actual?.message}`);
  }
  if (apply(expected, {}, [actual]) === true) return;
  const name = expected.name ? `"${expected.name}" ` : "";
  refuse(`The ${name}validation function is expected to return "true". Received ${inspect(apply(expected, {}, [actual]))}`);
}

function expectThrown(operator, kind, actual, error, message) {
  let [expected, words] = [error, message];
  if (typeof error === "string") {
    if (message !== undefined) throw invalidArgType("error", ["Object", "Error", "function", "RegExp"], error);
    [expected, words] = [undefined, error];
  }
  if (actual === NOTHING) {
    const name = expected?.name ? ` (${expected.name})` : "";
    failWith({ actual: undefined, expected, operator, message: `Missing expected ${kind}${name}${words ? `: ${words}` : "."}`, generated: operator === "rejects" && words === undefined });
  }
  if (expected !== undefined) mismatch(actual, expected, operator, words);
}

function expectNotThrown(operator, kind, actual, error, message) {
  if (actual === NOTHING) return;
  const words = typeof error === "string" ? error : message;
  if (typeof error === "function" && !(actual instanceof error)) throw actual;
  failWith({ actual, expected: error, operator, message: `Got unwanted ${kind}${words ? `: ${words}` : "."}\nActual message: "${actual?.message}"` });
}

function matching(name, wanted) {
  return {
    [name](string, regexp, message) {
      if (arguments.length < 2) throw missingArgs(wanted ? "actual" : "string", "regexp");
      if (!types.isRegExp(regexp)) throw invalidArgType("regexp", "RegExp", regexp);
      if (typeof string === "string" && regexp.test(string) === wanted) return;
      const words = typeof string !== "string"
        ? `The "string" argument must be of type string. Received ${shown(string)}`
        : `actual: "${string}" expected to ${wanted ? "" : "not "}match: "${regexp}"`;
      failWith({ actual: string, expected: regexp, message: message ?? words, operator: name });
    },
  }[name];
}

const common = {
  fail: function fail(message) {
    if (typeof message !== "string" && message !== undefined && message !== null) throw message;
    const error = new AssertionError({ message: message ?? "Failed", operator: "fail" });
    error.generatedMessage = message === undefined || message === null;
    throw error;
  },
  deepStrictEqual: comparison("deepStrictEqual", deepStrict),
  notDeepStrictEqual: comparison("notDeepStrictEqual", not(deepStrict)),
  strictEqual: comparison("strictEqual", Object.is),
  notStrictEqual: comparison("notStrictEqual", not(Object.is)),
  partialDeepStrictEqual: comparison("partialDeepStrictEqual", includesAll),
  match: matching("match", true),
  doesNotMatch: matching("doesNotMatch", false),
  throws: function throws(fn, error, message) {
    expectThrown("throws", "exception", thrownBy(fn), error, message);
  },
  rejects: async function rejects(promiseFn, error, message) {
    expectThrown("rejects", "rejection", await rejectionOf(promiseFn), error, message);
  },
  doesNotThrow: function doesNotThrow(fn, error, message) {
    expectNotThrown("doesNotThrow", "exception", thrownBy(fn), error, message);
  },
  doesNotReject: async function doesNotReject(promiseFn, error, message) {
    expectNotThrown("doesNotReject", "rejection", await rejectionOf(promiseFn), error, message);
  },
  ifError: function ifError(err) {
    if (err === null || err === undefined) return;
    const words = typeof err === "object" && typeof err.message === "string" ? err.message || err.constructor.name : inspect(err);
    const error = new AssertionError({ actual: err, expected: null, operator: "ifError", message: `ifError got unwanted exception: ${words}` });
    throw error;
  },
  Assert: function Assert(_options) {
    if (new.target === undefined) throw typeError("ERR_CONSTRUCT_CALL_REQUIRED", "Class constructor Assert cannot be invoked without `new`");
    Object.assign(this, common, looseOnes, { ok: assert });
  },
  AssertionError,
};

/** As on the real runtime, these are strict under all of their names. */
const looseOnes = {
  equal: comparison("equal", Object.is, "strictEqual"),
  notEqual: comparison("notEqual", not(Object.is), "notStrictEqual"),
  deepEqual: comparison("deepEqual", deepStrict, "deepStrictEqual"),
  notDeepEqual: comparison("notDeepEqual", not(deepStrict), "notDeepStrictEqual"),
};

export function strict(value, message) {
  checkTruth(value, message, arguments.length);
}

Object.assign(assert, common, { ok: assert, strict }, looseOnes);
Object.assign(strict, common, {
  ok: strict, strict, equal: common.strictEqual, notEqual: common.notStrictEqual, deepEqual: common.deepStrictEqual,
  notDeepEqual: common.notDeepStrictEqual,
});
