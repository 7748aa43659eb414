/**
 * How many digits a number is written with: the options that `NumberFormat` and `PluralRules` share.
 */
import { roundedTo, split } from "internal:web/intl/decimal";
import { inRange, numberOption, option } from "internal:web/intl/options";

const MODES = ["ceil", "floor", "expand", "trunc", "halfCeil", "halfFloor", "halfExpand", "halfTrunc", "halfEven"];
const INCREMENTS = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000];

/**
 * @param {[number, number]} defaults the least and the most digits after the point
 */
export function digitOptions(options, className, defaults, notation) {
  const wholes = numberOption(options, "minimumIntegerDigits", 1, 21, 1);
  const fractions = [options.minimumFractionDigits, options.maximumFractionDigits];
  const significant = [options.minimumSignificantDigits, options.maximumSignificantDigits];
  const increment = numberOption(options, "roundingIncrement", 1, 5000, 1);
  if (!INCREMENTS.includes(increment)) throw new RangeError("roundingIncrement value is out of range.");
  const mode = option(options, className, "roundingMode", MODES, "halfExpand");
  const priority = option(options, className, "roundingPriority", ["auto", "morePrecision", "lessPrecision"], "auto");
  const zeros = option(options, className, "trailingZeroDisplay", ["auto", "stripIfInteger"], "auto");
  const result = { minimumIntegerDigits: wholes };
  const hasSignificant = significant.some((value) => value !== undefined);
  const hasFractions = fractions.some((value) => value !== undefined);
  const needsSignificant = priority !== "auto" || hasSignificant;
  const needsFractions = priority !== "auto" || !(hasSignificant || (!hasFractions && notation === "compact"));
  if (needsFractions) setFractions(result, fractions, hasFractions, increment === 1 ? defaults : [defaults[1], defaults[1]]);
  if (needsSignificant) setSignificant(result, significant, hasSignificant);
  let resolved = priority;
  if (!needsFractions && !needsSignificant) {
    Object.assign(result, {
      minimumFractionDigits: 0, maximumFractionDigits: 0, minimumSignificantDigits: 1, maximumSignificantDigits: 2,
    });
    resolved = "morePrecision";
  }
  if (increment !== 1 && (needsSignificant || result.minimumFractionDigits !== result.maximumFractionDigits)) {
    if (needsSignificant) throw new TypeError("roundingIncrement value is invalid.");
    throw new RangeError("roundingIncrement value is out of range.");
  }
  const rounding = { roundingIncrement: increment, roundingMode: mode, roundingPriority: resolved, trailingZeroDisplay: zeros };
  return { digits: result, rounding };
}

function setFractions(result, [least, most], given, defaults) {
  if (!given) {
    [result.minimumFractionDigits, result.maximumFractionDigits] = defaults;
    return;
  }
  least = least === undefined ? undefined : inRange(least, "minimumFractionDigits", 0, 100);
  most = most === undefined ? undefined : inRange(most, "maximumFractionDigits", 0, 100);
  if (least === undefined) least = Math.min(defaults[0], most);
  else if (most === undefined) most = Math.max(defaults[1], least);
  if (least > most) throw new RangeError("maximumFractionDigits value is out of range.");
  result.minimumFractionDigits = least;
  result.maximumFractionDigits = most;
}

function setSignificant(result, [least, most], given) {
  least = !given || least === undefined ? 1 : inRange(least, "minimumSignificantDigits", 1, 21);
  most = !given || most === undefined ? 21 : inRange(most, "maximumSignificantDigits", least, 21);
  result.minimumSignificantDigits = least;
  result.maximumSignificantDigits = most;
}

/** A decimal rounded as asked. */
export function round(decimal, { digits, rounding }) {
  const { places } = precision(decimal, digits, rounding);
  return roundedTo(decimal, places, rounding.roundingMode, rounding.roundingIncrement);
}

/** How many digits are kept after the point, and how many are written at least. */
function precision(decimal, digits, { roundingPriority }) {
  const { minimumSignificantDigits: leastSignificant, maximumSignificantDigits: mostSignificant } = digits;
  const { minimumFractionDigits: leastFractions, maximumFractionDigits: mostFractions } = digits;
  const byFractions = { places: mostFractions, least: leastFractions };
  if (leastSignificant === undefined) return byFractions;
  const point = decimal.digits === "" ? 1 : decimal.point;
  const bySignificant = { places: mostSignificant - point, least: Math.max(leastSignificant - point, 0) };
  if (mostFractions === undefined) return bySignificant;
  const more = bySignificant.places > mostFractions;
  return more === (roundingPriority === "morePrecision") ? bySignificant : byFractions;
}

/** The digits of a rounded decimal before and after the point; `original` is what was rounded. */
export function digitsOf(rounded, original, { digits, rounding }) {
  const { least } = precision(rounded.digits === "" ? original : rounded, digits, rounding);
  const [whole, fraction] = split(rounded, digits.minimumIntegerDigits, least);
  if (rounding.trailingZeroDisplay === "stripIfInteger" && !/[1-9]/.test(fraction)) return [whole, ""];
  return [whole, fraction];
}
