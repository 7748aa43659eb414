/**
 * `Intl.RelativeTimeFormat`.
 */
import { isObject } from "internal:web/idl";
import { formatParts, NumberFormat } from "internal:web/intl/number";
import { exposeIntl, incompatible, option, optionsFrom, resolveLocale, typeOption } from "internal:web/intl/options";

const CLASS = "RelativeTimeFormat";

/** Units: short, narrow. */
const UNITS = {
  __proto__: null, second: ["sec.", "s"], minute: ["min.", "m"], hour: ["hr.", "h"], day: ["days", "d"], week: ["wk.", "w"],
  month: ["mo.", "mo"], quarter: ["qtrs.", "q"], year: ["yr.", "y"],
};
const ONES = { __proto__: null, day: "day", quarter: "qtr." };
const WORDS = { __proto__: null, day: ["yesterday", "today", "tomorrow"], second: [, "now", ,], hour: [, "this hour", ,], minute: [, "this minute", ,] };

export class RelativeTimeFormat {
  #resolved;
  #numbers;

  constructor(locales = undefined, given = undefined) {
    const { locale } = resolveLocale(locales);
    const options = optionsFrom(given, `Intl.${CLASS}`);
    option(options, CLASS, "localeMatcher", ["lookup", "best fit"], "best fit");
    typeOption(options, "numberingSystem");
    const style = option(options, CLASS, "style", ["long", "short", "narrow"], "long");
    const numeric = option(options, CLASS, "numeric", ["always", "auto"], "always");
    this.#resolved = { locale, style, numeric, numberingSystem: "latn" };
    this.#numbers = new NumberFormat(locale);
  }

  format(value, unit) {
    return this.#parts("format", value, unit).map((part) => part.value).join("");
  }

  formatToParts(value, unit) {
    return this.#parts("formatToParts", value, unit);
  }

  resolvedOptions() {
    if (!(isObject(this) && #resolved in this)) throw incompatible(CLASS, "resolvedOptions", this);
    return { ...this.#resolved };
  }

  #parts(method, value, unit) {
    if (!(isObject(this) && #resolved in this)) throw incompatible(CLASS, method, this);
    const number = Number(value);
    const name = `${unit}`.replace(/s$/, "");
    if (!Number.isFinite(number)) throw new RangeError(`Value need to be finite number for Intl.${CLASS}.prototype.${method}()`);
    if (!(name in UNITS)) throw new RangeError(`Invalid unit argument for Intl.${CLASS}.prototype.${method}() '${unit}'`);
    const { style, numeric } = this.#resolved;
    const word = numeric === "auto" ? wordFor(number, name, style) : undefined;
    if (word !== undefined) return [{ type: "literal", value: word }];
    const past = number < 0 || Object.is(number, -0);
    const digits = formatParts(this.#numbers, Math.abs(number)).map(([type, text]) => ({ type, value: text, unit: name }));
    const shown = unitWord(name, style, Math.abs(number) === 1);
    if (past) return [...digits, { type: "literal", value: `${shown} ago` }];
    return [{ type: "literal", value: "in " }, ...digits, { type: "literal", value: shown }];
  }
}

function unitWord(name, style, one) {
  if (style === "narrow") return UNITS[name][1];
  if (style === "long") return ` ${name}${one ? "" : "s"}`;
  return ` ${one ? (ONES[name] ?? UNITS[name][0]) : UNITS[name][0]}`;
}

/** The word for a unit before, this one and the next, where there is one. */
function wordFor(number, name, style) {
  if (![-1, 0, 1].includes(number)) return undefined;
  const own = WORDS[name];
  if (own !== undefined) return own[number + 1];
  const unit = style === "long" ? name : name === "quarter" ? "qtr." : UNITS[name][0];
  return `${["last", "this", "next"][number + 1]} ${unit}`;
}

Object.defineProperty(RelativeTimeFormat, "length", { __proto__: null, value: 0 });
exposeIntl(RelativeTimeFormat, CLASS);
