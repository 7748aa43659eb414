/**
 * Whole numbers as the platform's interfaces take them.
 */

/**
 * A number that a script gave, cut to a whole one; 0 for what is no finite number.
 * @throws {TypeError} if it does not fit into 32 bits
 */
export function int32From(value) {
  const number = +value;
  if (!Number.isFinite(number)) return 0;
  if (number > 2147483647 || number < -2147483648) {
    throw new TypeError("Value out of range. Must be between -2147483648 and 2147483647 (inclusive).");
  }
  return Math.trunc(number) | 0;
}
