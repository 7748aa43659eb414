/**
 * One call of `console.log` as text: substitutions in the first argument, then the rest, with spaces between.
 */
import { inspect } from "internal:web/console/inspect";
import { isObject } from "internal:web/idl";

/** The prototypes whose text form says less than the object's parts. */
const BUILT_IN = new Set([Object.prototype, Array.prototype, RegExp.prototype, Date.prototype]);

/** @param {unknown[]} args */
export function format(args) {
  const [first, ...rest] = args;
  const texts = typeof first === "string" ? [substitute(first, rest)] : args.length > 0 ? [inspect(first)] : [];
  for (const value of rest) texts.push(inspect(value));
  return texts.join(" ");
}

/** Replaces `%s` and the like, taking the values that it uses off `rest`. */
function substitute(template, rest) {
  if (rest.length === 0 || !template.includes("%")) return template;
  return template.replace(/%[sdifjoOc%]/g, (mark) => {
    if (mark === "%%") return "%";
    if (rest.length === 0) return mark;
    return replacement(mark, rest.shift());
  });
}

function replacement(mark, value) {
  switch (mark) {
    case "%s":
      return asText(value);
    case "%d":
      return asNumber(value, Number);
    case "%i":
      return asNumber(value, Number.parseInt);
    case "%f":
      return asNumber(value, Number.parseFloat);
    case "%j":
      return asJson(value);
    case "%o":
      return inspect(value, 4);
    case "%O":
      return inspect(value);
    default:
      // `%c` is a style, which a log has no use for.
      return "";
  }
}

function asNumber(value, convert) {
  if (typeof value === "bigint") return `${value}n`;
  return isObject(value) || typeof value === "symbol" ? "NaN" : inspect(convert(value));
}

function asText(value) {
  if (typeof value === "bigint") return `${value}n`;
  if (!isObject(value)) return Object.is(value, -0) ? "-0" : String(value);
  if (value instanceof Error) return inspect(value);
  return typeof value === "function" || hasOwnText(value) ? String(value) : inspect(value, 0);
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
  } catch {
    return "[Circular]";
  }
}
