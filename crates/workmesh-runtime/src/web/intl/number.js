/**
 * `Intl.NumberFormat`.
 */
import { isObject } from "internal:web/idl";
import { decimalOf, magnitude, scaled } from "internal:web/intl/decimal";
import { digitOptions, digitsOf, round } from "internal:web/intl/digits";
import { CURRENCIES, CURRENCY_DIGITS, RATES, THOUSANDS, UNITS } from "internal:web/intl/number_data";
import { callable, exposeIntl, incompatible, option, optionsFrom, resolveLocale, typeOption } from "internal:web/intl/options";

const CLASS = "NumberFormat";
const NBSP = "\u00a0";
const MATCHERS = ["lookup", "best fit"];

/** How a formatter writes numbers: `(value) => state`, undefined for anything that is not one. */
let stateOf;

class NumberFormat {
  #state;
  #bound;

  static {
    stateOf = (value) => (isObject(value) && #state in value ? value.#state : undefined);
  }

  constructor(locales = undefined, options = undefined) {
    this.#state = resolve(locales, options);
  }

  get format() {
    const state = own(this, "format");
    this.#bound ??= Object.defineProperty((value) => textOf(partsOf(state, decimalOf(value))), "name", { __proto__: null, value: "" });
    return this.#bound;
  }

  formatToParts(value = undefined) {
    return partsOf(own(this, "formatToParts"), decimalOf(value)).map(([type, value]) => ({ type, value }));
  }

  formatRange(start, end) {
    return textOf(rangeOf(own(this, "formatRange"), start, end));
  }

  formatRangeToParts(start, end) {
    return rangeOf(own(this, "formatRangeToParts"), start, end).map(([type, value, source]) => ({ type, value, source }));
  }

  resolvedOptions() {
    return { ...own(this, "resolvedOptions").resolved };
  }
}

exposeIntl(NumberFormat, CLASS);
const Called = callable(NumberFormat);
export { Called as NumberFormat };

function own(value, method) {
  const state = stateOf(value);
  if (state === undefined) throw incompatible(CLASS, method, value);
  return state;
}

function resolve(locales, given) {
  const { locale } = resolveLocale(locales);
  const options = optionsFrom(given, `Intl.${CLASS}`);
  const choice = (name, values, fallback) => option(options, CLASS, name, values, fallback);
  choice("localeMatcher", MATCHERS, "best fit");
  typeOption(options, "numberingSystem");
  const resolved = { locale, numberingSystem: "latn", style: choice("style", ["decimal", "percent", "currency", "unit"], "decimal") };
  const { style } = resolved;
  const currency = currencyOf(options.currency, style);
  const currencyDisplay = choice("currencyDisplay", ["code", "symbol", "narrowSymbol", "name"], "symbol");
  const currencySign = choice("currencySign", ["standard", "accounting"], "standard");
  const unit = unitOf(options.unit, style);
  const unitDisplay = choice("unitDisplay", ["short", "narrow", "long"], "short");
  if (style === "currency") Object.assign(resolved, { currency, currencyDisplay, currencySign });
  if (style === "unit") Object.assign(resolved, { unit, unitDisplay });
  const notation = choice("notation", ["standard", "scientific", "engineering", "compact"], "standard");
  const currencyDigits = CURRENCY_DIGITS[currency] ?? 2;
  const defaults = style === "currency" && notation === "standard" ? [currencyDigits, currencyDigits] : [0, style === "percent" ? 0 : 3];
  const precision = digitOptions(options, CLASS, defaults, notation);
  const compactDisplay = choice("compactDisplay", ["short", "long"], "short");
  const useGrouping = groupingOf(options.useGrouping, notation === "compact" ? "min2" : "auto");
  const signDisplay = choice("signDisplay", ["auto", "never", "always", "exceptZero", "negative"], "auto");
  Object.assign(resolved, precision.digits, { useGrouping, notation });
  if (notation === "compact") resolved.compactDisplay = compactDisplay;
  Object.assign(resolved, { signDisplay }, precision.rounding);
  return { resolved, precision };
}

function currencyOf(given, style) {
  if (given === undefined) {
    if (style === "currency") throw new TypeError("Currency code is required with currency style.");
    return undefined;
  }
  if (!/^[a-z]{3}$/i.test(`${given}`)) throw new RangeError(`Invalid currency code : ${given}`);
  return `${given}`.toUpperCase();
}

function unitOf(given, style) {
  if (given === undefined) {
    if (style === "unit") throw new TypeError("Invalid unit argument for Intl.NumberFormat() ''");
    return undefined;
  }
  const parts = `${given}`.split("-per-");
  if (parts.length > 2 || parts.some((part) => !(part in UNITS))) {
    throw new RangeError(`Invalid unit argument for Intl.NumberFormat() '${given}'`);
  }
  return `${given}`;
}

function groupingOf(given, fallback) {
  if (given === undefined) return fallback;
  if (given === true) return "always";
  if (given === false || given === null || given === 0 || given === "") return false;
  const text = `${given}`;
  if (text === "true" || text === "false") return fallback;
  if (!["min2", "auto", "always"].includes(text)) {
    throw new RangeError(`Value ${text} out of range for Intl.NumberFormat options property useGrouping`);
  }
  return text;
}

function textOf(parts) {
  let text = "";
  for (const part of parts) text += part[1];
  return text;
}

/** The parts of a value, `[type, text]` each. */
function partsOf(state, value) {
  const { resolved, precision } = state;
  const { parts, negative, zero, plural, suffix } = numberParts(resolved, precision, value);
  const sign = signOf(resolved.signDisplay, negative, zero);
  const accounting = resolved.currencySign === "accounting" && sign === "-";
  const body = decorated(resolved, parts, suffix, plural);
  if (accounting) return [["literal", "("], ...body, ["literal", ")"]];
  if (sign === "") return body;
  return [[sign === "-" ? "minusSign" : "plusSign", sign], ...body];
}

function signOf(display, negative, zero) {
  switch (display) {
    case "never":
      return "";
    case "always":
      return negative ? "-" : "+";
    case "exceptZero":
      return zero ? "" : negative ? "-" : "+";
    case "negative":
      return negative && !zero ? "-" : "";
    default:
      return negative ? "-" : "";
  }
}

/** The digits, or the word, of a value. */
function numberParts(resolved, precision, value) {
  if (typeof value === "number") {
    const part = Number.isNaN(value) ? ["nan", "NaN"] : ["infinity", "∞"];
    return { parts: [part], negative: value < 0, zero: Number.isNaN(value), plural: true, suffix: "" };
  }
  const decimal = resolved.style === "percent" ? scaled(value, 2) : value;
  const exponent = exponentOf(resolved, precision, decimal);
  const shifted = scaled(decimal, -exponent);
  const rounded = round(shifted, precision);
  const [whole, fraction] = digitsOf(rounded, shifted, precision);
  const parts = grouped(whole, resolved.useGrouping);
  if (fraction !== "") parts.push(["decimal", "."], ["fraction", fraction]);
  const { notation, compactDisplay } = resolved;
  if (notation === "scientific" || notation === "engineering") {
    parts.push(["exponentSeparator", "E"]);
    if (exponent < 0) parts.push(["exponentMinusSign", "-"]);
    parts.push(["exponentInteger", `${Math.abs(exponent)}`]);
  }
  const suffix = notation === "compact" ? THOUSANDS[compactDisplay][exponent / 3] : "";
  const plural = !(whole === "1" && fraction === "" && suffix === "");
  return { parts, negative: value.negative, zero: rounded.digits === "", plural, suffix };
}

/** By which power of ten the number is divided before it is written. */
function exponentOf({ notation }, precision, decimal) {
  if (notation === "standard" || decimal.digits === "") return 0;
  const choose = (power) => {
    if (notation === "scientific") return power;
    const thousands = Math.floor(power / 3) * 3;
    return notation === "engineering" ? thousands : Math.min(Math.max(thousands, 0), 12);
  };
  const exponent = choose(magnitude(decimal));
  // Rounding may make it longer by a digit.
  const rounded = round(scaled(decimal, -exponent), precision);
  return choose(magnitude(rounded) + exponent);
}

function grouped(whole, grouping) {
  const least = grouping === "min2" ? 5 : 4;
  if (grouping === false || whole.length < least) return [["integer", whole]];
  const parts = [];
  const first = whole.length % 3 || 3;
  parts.push(["integer", whole.slice(0, first)]);
  for (let at = first; at < whole.length; at += 3) parts.push(["group", ","], ["integer", whole.slice(at, at + 3)]);
  return parts;
}

/** What stands around the number. */
function decorated(resolved, parts, suffix, plural) {
  const { style, compactDisplay } = resolved;
  const compact = suffix === "" ? [] : [...(compactDisplay === "long" ? [["literal", " "]] : []), ["compact", suffix]];
  const body = [...parts, ...compact];
  if (style === "percent") return [...body, ["percentSign", "%"]];
  if (style === "unit") return withUnit(resolved, body, plural);
  return style === "currency" ? withCurrency(resolved, body, plural) : body;
}

function withCurrency({ currency, currencyDisplay }, body, plural) {
  const [symbol = currency, narrow = symbol, names = currency, name = currency] = CURRENCIES[currency] ?? [];
  if (currencyDisplay === "name") {
    const one = !plural && !body.some(([type]) => type === "fraction");
    return [...body, ["literal", " "], ["currency", one ? name : names]];
  }
  const shown = currencyDisplay === "code" ? currency : currencyDisplay === "narrowSymbol" ? narrow : symbol;
  const spaced = /\p{L}$/u.test(shown) && body[0][0] === "integer";
  return [["currency", shown], ...(spaced ? [["literal", NBSP]] : []), ...body];
}

function withUnit({ unit, unitDisplay }, body, plural) {
  const text = unitText(unit, unitDisplay, plural);
  const spaced = text[0] === "~";
  const type = unit === "percent" && unitDisplay !== "long" ? "percentSign" : "unit";
  return [...body, ...(spaced ? [["literal", " "]] : []), [type, spaced ? text.slice(1) : text]];
}

function unitText(unit, display, plural) {
  const [numerator, denominator] = unit.split("-per-");
  const [short, one = short, narrow, longOne, long] = UNITS[numerator];
  const own = display === "long" ? `~${plural ? long : longOne}` : display === "narrow" ? narrow : plural ? short : one;
  if (denominator === undefined) return own;
  if (unit in RATES && display !== "long") return RATES[unit][display === "narrow" ? 1 : 0];
  const [below, belowOne = below, belowNarrow, belowLong] = UNITS[denominator];
  if (display === "long") return `${own} per ${belowLong}`;
  // A rate has the shortest word for time.
  const per = ["second", "hour", "minute", "day"].includes(denominator) ? belowNarrow : (display === "narrow" ? belowNarrow : belowOne.replace("~", ""));
  return `${own}/${denominator === "minute" ? "min" : per}`;
}

/** The parts of a range, `[type, text, source]` each. */
function rangeOf(state, start, end) {
  const [from, to] = [decimalOf(start), decimalOf(end)];
  if (Number.isNaN(from) || Number.isNaN(to)) throw new RangeError("Invalid argument");
  const [first, last] = [partsOf(state, from), partsOf(state, to)];
  if (textOf(first) === textOf(last)) {
    return [["approximatelySign", "~", "shared"], ...first.map(([type, value]) => [type, value, "shared"])];
  }
  const between = state.resolved.style === "currency" ? " – " : "–";
  return [
    ...first.map(([type, value]) => [type, value, "startRange"]), ["literal", between, "shared"],
    ...last.map(([type, value]) => [type, value, "endRange"]),
  ];
}

/** A value in digits, for others of `Intl`. */
export function formatParts(formatter, value) {
  return partsOf(stateOf(formatter), decimalOf(value));
}

/** The formatter without options, which is what most ask for. */
let usual;

/** A number as the methods of `Number` and `BigInt` write it. */
export function numberText(value, locales, options) {
  if (locales !== undefined || options !== undefined) return new NumberFormat(locales, options).format(value);
  return (usual ??= new NumberFormat()).format(value);
}
