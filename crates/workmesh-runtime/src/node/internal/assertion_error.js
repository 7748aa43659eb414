/**
 * What a failed assertion throws.
 */
import { shown } from "internal:node/errors";
import { inspect } from "internal:node/inspect";
import { validateObject } from "internal:node/validators";
import { isObject } from "internal:web/idl";

/** What the operators say when nobody gave them words. */
const BEGINNINGS = {
  __proto__: null,
  deepStrictEqual: "Expected values to be strictly deep-equal:",
  strictEqual: "Expected values to be strictly equal:",
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
  deepEqual: "Expected values to be loosely deep-equal:",
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
};

/** Lines of both texts, those of one side only with `+` (actual) or `-` (expected) before them. */
export function differences(actual, expected) {
  const [a, b] = [actual.split("\n"), expected.split("\n")];
  const lines = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push(`  ${a[i++]}`);
      j++;
      continue;
    }
    const again = j < b.length ? a.indexOf(b[j], i) : -1;
    if (i < a.length && (again < 0 || again > i)) lines.push(`+ ${a[i++]}`);
    if (j < b.length && (again < 0 || a[i] !== b[j])) lines.push(`- ${b[j++]}`);
  }
  return lines.join("\n");
}

/** Values shorter than this together stand on one line. */
const SHORT = 12;
/** From this width on together, nothing points at where they differ. */
const WIDE = 80;

/** An arrow below the first character in which two lines differ, unless that is one of the first. */
function pointer(left, right) {
  const length = left.length + right.length;
  if (left.includes("\n") || right.includes("\n") || length <= SHORT || length >= WIDE) return "";
  let at = 0;
  while (at < left.length && left[at] === right[at]) at++;
  return at > 2 ? `\n${" ".repeat(at + 2)}^` : "";
}

/** A value in full, its properties in order. */
function whole(value) {
  return inspect(value, {
    compact: true, customInspect: false, depth: 1000, maxArrayLength: Infinity, sorted: true, getters: true, breakLength: Infinity,
  });
}

function describe(operator, actual, expected) {
  const negated = operator.startsWith("not");
  const objects = isObject(actual) && isObject(expected);
  const beginning = BEGINNINGS[objects && `${operator}Object` in BEGINNINGS ? `${operator}Object` : operator];
  if (beginning === undefined) return `${shown(actual)} ${operator} ${shown(expected)}`;
  const [left, right] = [whole(actual), whole(expected)];
  if (negated) return left.includes("\n") || left.length > 5 ? `${beginning}\n\n${left}\n` : `${beginning} ${left}`;
  const plain = !isObject(actual) && !isObject(expected) && (actual !== 0 || expected !== 0);
  if (plain && left.length + right.length <= SHORT) return `${beginning}\n\n${left} !== ${right}\n`;
  return `${beginning}\n+ actual - expected\n\n${differences(left, right)}${pointer(left, right)}`;
}

export class AssertionError extends Error {
  constructor(options) {
    validateObject(options, "options");
    const { message, operator, actual, expected } = options;
    const given = message !== null && message !== undefined;
    super(given ? String(message) : describe(String(operator), actual, expected));
    this.generatedMessage = !given;
    Object.defineProperty(this, "name", {
      __proto__: null, value: "AssertionError", enumerable: false, writable: true, configurable: true,
    });
    this.code = "ERR_ASSERTION";
    this.actual = actual;
    this.expected = expected;
    this.operator = operator;
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }
}
