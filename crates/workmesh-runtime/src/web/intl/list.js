/**
 * `Intl.ListFormat`.
 */
import { isObject } from "internal:web/idl";
import { exposeIntl, incompatible, option, optionsFrom, resolveLocale } from "internal:web/intl/options";

const CLASS = "ListFormat";

/** Between two, between the last of more, and between the others. */
const WORDS = {
  conjunction: { long: [" and ", ", and ", ", "], short: [" & ", ", & ", ", "], narrow: [", ", ", ", ", "] },
  disjunction: { long: [" or ", ", or ", ", "], short: [" or ", ", or ", ", "], narrow: [" or ", ", or ", ", "] },
  unit: { long: [", ", ", ", ", "], short: [", ", ", ", ", "], narrow: [" ", " ", " "] },
};

export class ListFormat {
  #resolved;

  constructor(locales = undefined, given = undefined) {
    const { locale } = resolveLocale(locales);
    if (given !== undefined && !isObject(given)) throw new TypeError("invalid_argument");
    const options = optionsFrom(given, `Intl.${CLASS}`);
    option(options, CLASS, "localeMatcher", ["lookup", "best fit"], "best fit");
    const type = option(options, CLASS, "type", ["conjunction", "disjunction", "unit"], "conjunction");
    const style = option(options, CLASS, "style", ["long", "short", "narrow"], "long");
    this.#resolved = { locale, type, style };
  }

  format(list) {
    return this.#parts("format", list).map((part) => part.value).join("");
  }

  formatToParts(list) {
    return this.#parts("formatToParts", list);
  }

  resolvedOptions() {
    if (!(isObject(this) && #resolved in this)) throw incompatible(CLASS, "resolvedOptions", this);
    return { ...this.#resolved };
  }

  #parts(method, list) {
    if (!(isObject(this) && #resolved in this)) throw incompatible(CLASS, method, this);
    const { type, style } = this.#resolved;
    const [pair, last, middle] = WORDS[type][style];
    const items = list === undefined ? [] : textsOf(list);
    return items.flatMap((value, index) => {
      const word = items.length === 2 ? pair : index === items.length - 1 ? last : middle;
      const element = { type: "element", value };
      return index === 0 ? [element] : [{ type: "literal", value: word }, element];
    });
  }
}

function textsOf(list) {
  const items = [];
  for (const item of list) {
    if (typeof item !== "string") throw new TypeError(`Iterable yielded ${String(item)} which is not a string`);
    items.push(item);
  }
  return items;
}

Object.defineProperty(ListFormat, "length", { __proto__: null, value: 0 });
exposeIntl(ListFormat, CLASS);
