/**
 * `Intl.Collator`.
 */
import { apply, isObject } from "internal:web/idl";
import { compareTexts, compareUsual } from "internal:web/intl/collation";
import { callable, canonicalLocales, exposeIntl, incompatible, option, optionsFrom, resolveLocale } from "internal:web/intl/options";

const CLASS = "Collator";

class Collator {
  #resolved;
  #usual;
  #bound;

  constructor(locales = undefined, given = undefined) {
    const { locale, extensions } = resolveLocale(locales);
    const options = optionsFrom(given, `Intl.${CLASS}`);
    const usage = option(options, CLASS, "usage", ["sort", "search"], "sort");
    option(options, CLASS, "localeMatcher", ["lookup", "best fit"], "best fit");
    const asked = extensions.has("kn") ? extensions.get("kn") !== "false" : undefined;
    const numeric = options.numeric === undefined ? (asked ?? false) : Boolean(options.numeric);
    const byTag = extensions.get("kf");
    const caseFirst = option(options, CLASS, "caseFirst", ["upper", "lower", "false"], byTag ?? "false");
    const sensitivity = option(options, CLASS, "sensitivity", ["base", "accent", "case", "variant"], "variant");
    const ignorePunctuation = Boolean(options.ignorePunctuation);
    const used = asked === numeric && asked !== undefined ? `-u-kn${numeric ? "" : "-false"}` : "";
    this.#resolved = { locale: locale + used, usage, sensitivity, ignorePunctuation, collation: "default", numeric, caseFirst };
    this.#usual = sensitivity === "variant" && !numeric && caseFirst !== "upper" && !ignorePunctuation;
  }

  get compare() {
    if (!(isObject(this) && #resolved in this)) throw incompatible(CLASS, "compare", this);
    const [resolved, usual] = [this.#resolved, this.#usual];
    this.#bound ??= Object.defineProperty(
      (a, b) => (usual ? compareUsual(`${a}`, `${b}`) : compareTexts(`${a}`, `${b}`, resolved)),
      "name",
      { __proto__: null, value: "" },
    );
    return this.#bound;
  }

  resolvedOptions() {
    if (!(isObject(this) && #resolved in this)) throw incompatible(CLASS, "resolvedOptions", this);
    return { ...this.#resolved };
  }
}

exposeIntl(Collator, CLASS);
const Called = callable(Collator);
export { Called as Collator };

/** The order of two texts as `localeCompare` tells it. */
export function compare(a, b, locales, options) {
  if (locales === undefined && options === undefined) return compareUsual(a, b);
  return new Collator(locales, options).compare(a, b);
}

const { toUpperCase, toLowerCase } = String.prototype;

/** A text in upper or lower case, with the dots of Turkish. */
export function caseText(text, upper, locales) {
  const [tag = "en"] = canonicalLocales(locales);
  const turkish = /^(?:tr|az)\b/.test(tag);
  if (upper) return apply(toUpperCase, turkish ? text.replaceAll("i", "İ") : text, []);
  return apply(toLowerCase, turkish ? text.replaceAll("İ", "i").replaceAll("I", "ı") : text, []);
}
