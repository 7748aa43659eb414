/**
 * The global `Intl`. Its classes are loaded when they are first named.
 */
import { CURRENCIES, UNITS } from "internal:web/intl/number_data";
import { canonicalLocales } from "internal:web/intl/options";
import { allZones } from "internal:web/intl/zones";
import { intlDates, intlNumbers, intlTexts } from "internal:web/parts";

const CLASSES = [
  [intlDates, ["DateTimeFormat"]], [intlNumbers, ["NumberFormat", "PluralRules", "RelativeTimeFormat"]],
  [intlTexts, ["Collator", "DisplayNames", "ListFormat", "Locale", "Segmenter"]],
];

const VALUES = {
  __proto__: null,
  calendar: () => ["gregory", "iso8601"],
  collation: () => ["emoji", "eor"],
  currency: () => Object.keys(CURRENCIES).sort(),
  numberingSystem: () => ["latn"],
  timeZone: allZones,
  unit: () => Object.keys(UNITS),
};

export const Intl = {};

function define(name, value) {
  Object.defineProperty(Intl, name, { __proto__: null, value, writable: true, configurable: true });
}

const methods = {
  getCanonicalLocales(locales) {
    return canonicalLocales(locales);
  },
  supportedValuesOf(key) {
    const values = VALUES[`${key}`];
    if (values === undefined) throw new RangeError(`Invalid key : ${key}`);
    return values();
  },
};
for (const [name, value] of Object.entries(methods)) define(name, value);

for (const [part, names] of CLASSES) {
  for (const name of names) {
    Object.defineProperty(Intl, name, {
      __proto__: null,
      get() {
        const value = part.load()[name];
        define(name, value);
        return value;
      },
      set(value) { define(name, value); },
      configurable: true,
    });
  }
}

Object.defineProperty(Intl, Symbol.toStringTag, { __proto__: null, value: "Intl", configurable: true });
