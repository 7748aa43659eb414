/**
 * Decimal numbers of any length, exactly: what a number is before it becomes digits, and how it is rounded.
 */

/**
 * A finite number: `0.DIGITS` times ten to the power of `point`; `digits` is empty for zero and begins with no zero.
 * @typedef {{ negative: boolean, digits: string, point: number }} Decimal
 */

/** The largest exponent that is taken from a text; a longer number would only fill the memory. */
const MAX_EXPONENT = 1000;

const NUMERIC = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i;

/** A value that `format` was given, as a decimal, or as NaN or an infinity. */
export function decimalOf(value) {
  const primitive = typeof value === "object" && value !== null ? toPrimitive(value) : value;
  if (typeof primitive === "bigint") return parse(primitive.toString());
  if (typeof primitive === "string") {
    const text = primitive.trim();
    if (text !== "" && NUMERIC.test(text) && /\d/.test(text) && text.length < MAX_EXPONENT) return parse(text);
  }
  const number = Number(primitive);
  if (!Number.isFinite(number)) return number;
  return Object.is(number, -0) ? { negative: true, digits: "", point: 0 } : parse(String(number));
}

function toPrimitive(value) {
  const convert = value[Symbol.toPrimitive];
  if (convert !== undefined && convert !== null) return convert.call(value, "number");
  const primitive = value.valueOf();
  return typeof primitive === "object" && primitive !== null ? value.toString() : primitive;
}

function parse(text) {
  const [, sign, whole, fraction, exponent = "0"] = NUMERIC.exec(text);
  const all = whole + fraction;
  const digits = all.replace(/^0+/, "");
  const power = Math.max(Math.min(Number(exponent), MAX_EXPONENT), -MAX_EXPONENT);
  return normal(sign === "-", digits, whole.length - (all.length - digits.length) + power);
}

function normal(negative, digits, point) {
  const trimmed = digits.replace(/0+$/, "");
  return { negative, digits: trimmed, point: trimmed === "" ? 0 : point };
}

/** The number times ten to a power. */
export function scaled(decimal, power) {
  return decimal.digits === "" ? decimal : { ...decimal, point: decimal.point + power };
}

/** The exponent of the first digit. */
export function magnitude(decimal) {
  return decimal.digits === "" ? 0 : decimal.point - 1;
}

/** The number rounded to `places` digits after the point, or before it if negative. */
export function roundedTo(decimal, places, mode, increment = 1) {
  const { negative, digits, point } = decimal;
  const keep = point + places;
  if (keep >= digits.length && increment === 1) return decimal;
  const kept = keep > 0 ? digits.slice(0, keep).padEnd(keep, "0") : "";
  const rest = keep >= 0 ? digits.slice(keep) : "0".repeat(Math.min(-keep, 2)) + digits;
  const unit = BigInt(increment);
  let number = BigInt(kept === "" ? "0" : kept);
  const over = number % unit;
  number -= over;
  const side = compareHalf(over, unit, rest);
  if (side !== null && roundsUp(mode, negative, side, (number / unit) % 2n === 1n)) number += unit;
  const text = number === 0n ? "" : number.toString();
  return normal(negative, text, text.length - places);
}

/** How what is cut off compares with half a unit: below, on it or above; null if nothing is cut off. */
function compareHalf(over, unit, rest) {
  const remains = /[1-9]/.test(rest);
  if (over === 0n && !remains) return null;
  const twice = (over * 2n - unit) * 10n + (rest[0] === undefined ? 0n : BigInt(rest[0]) * 2n);
  if (twice !== 0n) return twice < 0n ? -1 : 1;
  return /[1-9]/.test(rest.slice(1)) ? 1 : 0;
}

function roundsUp(mode, negative, side, odd) {
  switch (mode) {
    case "ceil":
      return !negative;
    case "floor":
      return negative;
    case "expand":
      return true;
    case "trunc":
      return false;
    case "halfCeil":
      return side > 0 || (side === 0 && !negative);
    case "halfFloor":
      return side > 0 || (side === 0 && negative);
    case "halfTrunc":
      return side > 0;
    case "halfEven":
      return side > 0 || (side === 0 && odd);
    default:
      return side >= 0;
  }
}

/** The digits before and after the point, with at least so many of each. */
export function split({ digits, point }, leastWhole, leastFraction) {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, "0") : "";
  const fraction = point >= 0 ? digits.slice(point) : "0".repeat(-point) + digits;
  return [whole.padStart(leastWhole, "0"), fraction.padEnd(leastFraction, "0")];
}
