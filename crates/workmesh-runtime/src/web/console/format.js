/**
 * One call of `console.log` as text: substitutions in the first argument, then the rest, with spaces between.
 */
import { inspectWith } from "internal:web/console/inspect";
import { isObject } from "internal:web/idl";

/** The prototypes whose text form says less than the object's parts. */
const BUILT_IN = new Set(
  [Object, Array, RegExp, Date, Number, String, Boolean, BigInt, Symbol].map((Class) => Class.prototype),
);

/**
 * @param {unknown[]} args
 * @param {object} [options] how objects are shown
 */
export function format(args, options = {}) {
  const show = (value) => (typeof value === "string" ? value : inspectWith(value, options));
  const [first, ...rest] = args;
  const texts = typeof first === "string" ? [substitute(first, rest, options)] : args.length > 0 ? [show(first)] : [];
  for (const value of rest) texts.push(show(value));
  return texts.join(" ");
}

/** Replaces `%s` and the like, taking the values that it uses off `rest`. */
function substitute(template, rest, options) {
  if (rest.length === 0 || !template.includes("%")) return template;
  return template.replace(/%[sdifjoOc%]/g, (mark) => {
    if (mark === "%%") return "%";
    if (rest.length === 0) return mark;
    return replacement(mark, rest.shift(), options);
  });
}

function replacement(mark, value, options) {
  switch (mark) {
    case "%s":
      return asText(value, options);
    case "%d":
      return asNumber(value, Number);
    case "%i":
      return asNumber(value, Number.parseInt);
    case "%f":
      return typeof value === "symbol" ? "NaN" : inspectWith(Number.parseFloat(value), {});
    case "%j":
      return asJson(value);
    case "%o":
      return inspectWith(value, { ...options, showHidden: true, depth: 4 });
    case "%O":
      return inspectWith(value, options);
    default:
      // `%c` is a style, which a log has no use for.
      return "";
  }
}

function asNumber(value, convert) {
  if (typeof value === "bigint") return `${value}n`;
  return typeof value === "symbol" ? "NaN" : inspectWith(convert(value), {});
}

function asText(value, options) {
  if (typeof value === "bigint") return `${value}n`;
  if (!isObject(value)) return Object.is(value, -0) ? "-0" : String(value);
  if (value instanceof Error) return inspectWith(value, options);
  const isShown = options.custom?.(value, 0) !== undefined;
  return !isShown && (typeof value === "function" || hasOwnText(value)) ? String(value) : inspectWith(value, { ...options, depth: 0 });
}

/** Whether a script gave an object, or its class, a text form. */
function hasOwnText(value) {
  for (let object = value; object !== null; object = Object.getPrototypeOf(object)) {
    if (Object.hasOwn(object, "toString")) return !BUILT_IN.has(object);
  }
  return false;
}

function asJson(value) {
  try {
    return `${JSON.stringify(value)}`;
  } catch (error) {
    if (!`${error?.message}`.startsWith("Converting circular structure to JSON")) throw error;
    return "[Circular]";
  }
}
