/**
 * `Intl.PluralRules`: which form of a word goes with a number in English.
 */
import { isObject } from "internal:web/idl";
import { decimalOf } from "internal:web/intl/decimal";
import { digitOptions, digitsOf, round } from "internal:web/intl/digits";
import { exposeIntl, incompatible, option, optionsFrom, resolveLocale } from "internal:web/intl/options";

const CLASS = "PluralRules";

export class PluralRules {
  #resolved;
  #precision;

  constructor(locales = undefined, given = undefined) {
    const { locale } = resolveLocale(locales);
    const options = optionsFrom(given, `Intl.${CLASS}`);
    option(options, CLASS, "localeMatcher", ["lookup", "best fit"], "best fit");
    const type = option(options, CLASS, "type", ["cardinal", "ordinal"], "cardinal");
    const notation = option(options, CLASS, "notation", ["standard", "scientific", "engineering", "compact"], "standard");
    this.#precision = digitOptions(options, CLASS, [0, 3], notation);
    const pluralCategories = type === "cardinal" ? ["one", "other"] : ["one", "two", "few", "other"];
    const { digits, rounding } = this.#precision;
    // English has its rules from the language, whatever the region.
    this.#resolved = { locale: locale.split("-")[0], type, notation, ...digits, pluralCategories, ...rounding };
  }

  select(value) {
    if (!(isObject(this) && #resolved in this)) throw incompatible(CLASS, "select", this);
    return this.#category(decimalOf(Number(value)));
  }

  selectRange(start, end) {
    if (!(isObject(this) && #resolved in this)) throw incompatible(CLASS, "selectRange", this);
    if (start === undefined || end === undefined) throw new TypeError("Invalid argument");
    const [from, to] = [Number(start), Number(end)];
    if (Number.isNaN(from) || Number.isNaN(to)) throw new RangeError("Invalid argument");
    return this.#resolved.type === "cardinal" ? "other" : this.#category(decimalOf(to));
  }

  resolvedOptions() {
    if (!(isObject(this) && #resolved in this)) throw incompatible(CLASS, "resolvedOptions", this);
    return { ...this.#resolved, pluralCategories: [...this.#resolved.pluralCategories] };
  }

  #category(decimal) {
    if (typeof decimal === "number") return "other";
    const rounded = round(decimal, this.#precision);
    const [whole, fraction] = digitsOf(rounded, decimal, this.#precision);
    if (this.#resolved.type === "cardinal") return whole === "1" && fraction === "" ? "one" : "other";
    if (/[1-9]/.test(fraction)) return "other";
    const [tens, ones] = [Number(whole.slice(-2)), Number(whole.slice(-1))];
    if (tens >= 11 && tens <= 13) return "other";
    return { 1: "one", 2: "two", 3: "few" }[ones] ?? "other";
  }
}

Object.defineProperty(PluralRules, "length", { __proto__: null, value: 0 });
exposeIntl(PluralRules, CLASS);
