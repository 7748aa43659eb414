// Arguments: not every caller uses TypeScript, and a mistake is best told where it was made.

/** The longest delay that a timer takes, in milliseconds. A longer one would fire at once. */
export const LONGEST_DELAY = 2 ** 31 - 1;

/** @throws TypeError unless the value is a function. */
export function checkFunction(name: string, value: unknown): void {
  if (typeof value !== "function") throw wrongType(name, "a function", value);
}

/** @throws TypeError unless the value is an object, as options are. */
export function checkOptions(name: string, value: unknown): void {
  if (typeof value !== "object" || value === null) throw wrongType(name, "an object", value);
}

/** @throws TypeError unless the value is a number, RangeError unless it lies within the bounds. */
export function checkNumber(name: string, value: unknown, least: number, most: number): void {
  if (typeof value !== "number") throw wrongType(name, "a number", value);
  if (!(value >= least && value <= most)) throw outOfRange(name, `a number from ${least} to ${most}`, value);
}

/** @throws TypeError unless the value is a number, RangeError unless it is a whole one of at least 1. */
export function checkCount(name: string, value: unknown): void {
  if (typeof value !== "number") throw wrongType(name, "a number", value);
  if (!(Number.isSafeInteger(value) && value >= 1)) throw outOfRange(name, "a whole number from 1", value);
}

/** The error for a value of the wrong type. */
export function wrongType(name: string, wanted: string, value: unknown): TypeError {
  return new TypeError(`${name} must be ${wanted}, not ${value === null ? "null" : typeof value}`);
}

const outOfRange = (name: string, wanted: string, value: number): RangeError =>
  new RangeError(`${name} must be ${wanted}, not ${value}`);
