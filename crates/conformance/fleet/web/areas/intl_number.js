/** `Intl.NumberFormat` and `Intl.PluralRules` for en-US, and the methods that use them. */

const VALUES = [0, -0, 1, -1, 5.5, 12.345, 0.1, 0.000123, 999.995, 1234.5, 12345, 1234567.891, -9876543.21, 1e21, NaN, Infinity, -Infinity];

const OPTIONS = [
  {}, { style: "percent" }, { style: "percent", maximumFractionDigits: 2 }, { style: "currency", currency: "USD" },
  { style: "currency", currency: "EUR" }, { style: "currency", currency: "JPY" }, { style: "currency", currency: "GBP", currencyDisplay: "name" },
  { style: "currency", currency: "CHF" }, { style: "currency", currency: "USD", currencyDisplay: "code" },
  { style: "currency", currency: "CAD", currencyDisplay: "narrowSymbol" }, { style: "currency", currency: "USD", currencySign: "accounting" },
  { style: "currency", currency: "USD", minimumFractionDigits: 0, maximumFractionDigits: 0 }, { style: "currency", currency: "KWD" },
  { style: "currency", currency: "USD", trailingZeroDisplay: "stripIfInteger" }, { style: "currency", currency: "INR", notation: "compact" },
  { style: "unit", unit: "kilometer-per-hour" }, { style: "unit", unit: "liter", unitDisplay: "long" }, { style: "unit", unit: "byte", unitDisplay: "narrow" },
  { style: "unit", unit: "celsius" }, { style: "unit", unit: "percent" }, { style: "unit", unit: "day", unitDisplay: "long" }, { style: "unit", unit: "megabyte" },
  { notation: "compact" }, { notation: "compact", compactDisplay: "long" }, { notation: "compact", maximumFractionDigits: 1 }, { notation: "scientific" },
  { notation: "engineering" }, { maximumSignificantDigits: 3 }, { minimumSignificantDigits: 5 }, { minimumFractionDigits: 2 }, { maximumFractionDigits: 0 },
  { minimumIntegerDigits: 4 }, { minimumIntegerDigits: 3, useGrouping: false }, { useGrouping: "min2" }, { useGrouping: "always" }, { signDisplay: "always" },
  { signDisplay: "never" }, { signDisplay: "exceptZero" }, { signDisplay: "negative" }, { roundingMode: "floor", maximumFractionDigits: 1 },
  { roundingMode: "ceil", maximumFractionDigits: 1 }, { roundingMode: "trunc", maximumFractionDigits: 1 }, { roundingMode: "expand", maximumFractionDigits: 1 },
  { roundingMode: "halfEven", maximumFractionDigits: 0 }, { roundingMode: "halfTrunc", maximumFractionDigits: 0 }, { roundingIncrement: 5, minimumFractionDigits: 2, maximumFractionDigits: 2 },
  { roundingPriority: "morePrecision", maximumSignificantDigits: 2, maximumFractionDigits: 2 }, { roundingPriority: "lessPrecision", maximumSignificantDigits: 2, maximumFractionDigits: 2 },
];

const formatted = Object.fromEntries(OPTIONS.map((options) => [`numbers with ${JSON.stringify(options)}`,
  () => VALUES.map((value) => new Intl.NumberFormat("en-US", options).format(value))]));
const resolved = Object.fromEntries(OPTIONS.map((options) => [`resolved ${JSON.stringify(options)}`, () => new Intl.NumberFormat("en-US", options).resolvedOptions()]));
const parted = Object.fromEntries([{}, { style: "percent" }, { style: "currency", currency: "USD" }, { style: "currency", currency: "EUR", currencyDisplay: "name" },
  { style: "currency", currency: "USD", currencySign: "accounting" }, { style: "unit", unit: "liter" }, { notation: "compact" }, { notation: "scientific" }, { style: "currency", currency: "CHF" }].map((options) => [`parts with ${JSON.stringify(options)}`,
  () => [-1234567.891, 0, NaN, Infinity].map((value) => new Intl.NumberFormat("en-US", options).formatToParts(value).map((part) => `${part.type}=${part.value}`).join("|"))]));

const UNITS = ["acre", "bit", "byte", "celsius", "centimeter", "day", "degree", "fahrenheit", "fluid-ounce", "foot", "gallon", "gigabit", "gigabyte", "gram", "hectare", "hour", "inch",
  "kilobit", "kilobyte", "kilogram", "kilometer", "liter", "megabit", "megabyte", "meter", "microsecond", "mile", "mile-scandinavian", "milliliter", "millimeter", "millisecond", "minute", "month",
  "nanosecond", "ounce", "percent", "petabyte", "pound", "second", "stone", "terabit", "terabyte", "week", "yard", "year", "mile-per-hour", "meter-per-second", "liter-per-kilometer", "byte-per-second"];
const units = Object.fromEntries(UNITS.map((unit) => [`the unit ${unit}`, () => ["short", "long", "narrow"].flatMap((unitDisplay) =>
  [1, 2.5].map((value) => new Intl.NumberFormat("en-US", { style: "unit", unit, unitDisplay }).format(value)))]));

const CURRENCIES = ["USD", "EUR", "GBP", "JPY", "CNY", "INR", "KRW", "BRL", "CAD", "AUD", "NZD", "MXN", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RUB", "TRY", "ZAR", "ILS", "THB", "VND", "IDR", "PHP", "TWD", "HKD", "SGD", "AED", "SAR", "KWD", "BHD", "CLP", "ARS", "COP", "NGN", "UAH", "XYZ"];
const currencies = Object.fromEntries(CURRENCIES.map((currency) => [`the currency ${currency}`, () => ["symbol", "narrowSymbol", "code", "name"].flatMap((currencyDisplay) =>
  [1, -1234.5].map((value) => new Intl.NumberFormat("en-US", { style: "currency", currency, currencyDisplay }).format(value)))]));

const compact = Object.fromEntries(["short", "long"].map((compactDisplay) => [`compact ${compactDisplay} of many`, () =>
  [0.5, 1.25, 12.5, 99.9, 100, 999, 999.9, 1000, 1049, 1500, 9999, 10000, 12345, 99999, 123456, 999499, 999500, 999999, 1e6, 1.5e6, 12.34e6, 1e9, 1.25e12, 1e15, 1.5e16, -1500].map((value) =>
    new Intl.NumberFormat("en-US", { notation: "compact", compactDisplay }).format(value))]));

const WRONG = [{ style: "currency" }, { style: "currency", currency: "US" }, { style: "nope" }, { style: "unit" }, { style: "unit", unit: "parsec" }, { maximumFractionDigits: 101 }, { minimumFractionDigits: -1 },
  { minimumFractionDigits: 5, maximumFractionDigits: 2 }, { minimumIntegerDigits: 0 }, { maximumSignificantDigits: 22 }, { notation: "x" }, { signDisplay: "x" }, { useGrouping: "x" }, { roundingIncrement: 3 }, { roundingMode: "x" }, { currency: "usd" }, { localeMatcher: "x" }, { numberingSystem: "!" }];
const wrong = Object.fromEntries(WRONG.map((options) => [`the options ${JSON.stringify(options)}`, () => new Intl.NumberFormat("en-US", options).format(1)]));

export const intl_number = {
  ...formatted, ...resolved, ...parted, ...units, ...currencies, ...compact, ...wrong,
  "toLocaleString of a number": () => [(1234.5).toLocaleString(), (1e6).toLocaleString("en-US"), (0.5).toLocaleString("en-US", { style: "percent" }), (1234.5).toLocaleString(undefined, { style: "currency", currency: "EUR" }), (1 / 3).toLocaleString("en", { maximumFractionDigits: 5 })],
  "toLocaleString of a BigInt": () => [123456789012345678901234567890n.toLocaleString(), 1234n.toLocaleString("en-US", { style: "currency", currency: "USD" }), (-5n).toLocaleString()],
  "toLocaleString of an array": () => [[1234.5, "a", null, undefined, new Date(0)].toLocaleString("en-US"), [1, 2].toLocaleString()],
  "toLocaleString of a typed array": () => new Float64Array([1234.5, 0.1]).toLocaleString(),
  "format of a BigInt": () => new Intl.NumberFormat("en-US").format(12345678901234567890n),
  "format of a text": () => ["1234.5", "0x10", "abc", "", "1e3", "12345678901234567890.123"].map((value) => new Intl.NumberFormat("en-US").format(value)),
  "format of other kinds": () => [null, undefined, true, [], {}, new Date(5)].map((value) => new Intl.NumberFormat("en-US").format(value)),
  "format of a symbol": () => { try { return new Intl.NumberFormat().format(Symbol("s")); } catch (error) { return error.name; } },
  "format is bound": () => { const { format } = new Intl.NumberFormat(); return [format(1.5), format.name, format.length, [1, 2].map(format)]; },
  "format is the same each time": () => { const formatter = new Intl.NumberFormat(); return formatter.format === formatter.format; },
  "formatRange": () => [new Intl.NumberFormat("en-US").formatRange(1, 5), new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" }).formatRange(3, 5), new Intl.NumberFormat("en-US", { style: "currency", currency: "USD", maximumFractionDigits: 0 }).formatRange(2.9, 3.1), new Intl.NumberFormat("en-US").formatRange(1, 1)],
  "formatRange with NaN": () => { try { return new Intl.NumberFormat().formatRange(1, NaN); } catch (error) { return error.name; } },
  "formatRangeToParts": () => new Intl.NumberFormat("en-US").formatRangeToParts(1, 5),
  "NumberFormat without new": () => Intl.NumberFormat("en-US").format(1),
  "the tag of a NumberFormat": () => String(new Intl.NumberFormat()),
  "members of NumberFormat": () => Object.getOwnPropertyNames(Intl.NumberFormat.prototype).sort(),
  "statics of NumberFormat": () => [Object.getOwnPropertyNames(Intl.NumberFormat).sort(), Intl.NumberFormat.length],
  "supportedLocalesOf": () => [Intl.NumberFormat.supportedLocalesOf(["en-US", "en-GB", "en"]), Intl.NumberFormat.supportedLocalesOf("en")],
  "supportedLocalesOf of what is not there": () => Intl.NumberFormat.supportedLocalesOf(["xx-YY"]),
  "a wrong locale": () => new Intl.NumberFormat("not_a_locale"),
  "a locale of a wrong type": () => { try { new Intl.NumberFormat(5); } catch (error) { return error.name; } },
  "a locale that is null": () => { try { new Intl.NumberFormat(null); } catch (error) { return error.name; } },
  "options that are null": () => { try { new Intl.NumberFormat("en", null); } catch (error) { return error.name; } },
  "the default locale": () => new Intl.NumberFormat().resolvedOptions().locale,
  "the locale en": () => new Intl.NumberFormat("en").resolvedOptions().locale,
  "the locale en-GB": () => new Intl.NumberFormat("en-GB", { style: "currency", currency: "GBP" }).format(1234.5),
  "the locale de-DE": () => new Intl.NumberFormat("de-DE").format(1234.5),
  "the locale de-DE as resolved": () => new Intl.NumberFormat("de-DE").resolvedOptions().locale,
  "a list of locales": () => new Intl.NumberFormat(["xx", "en-US"]).resolvedOptions().locale,
  "a NumberFormat's method on another object": () => { try { Intl.NumberFormat.prototype.resolvedOptions.call({}); } catch (error) { return error.name; } },
  "cardinal plurals": () => [0, 1, 2, 1.5, -1, 11, 21, 1000000, NaN, Infinity].map((value) => new Intl.PluralRules("en-US").select(value)),
  "ordinal plurals": () => [0, 1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 101, 111, 112, 1.5].map((value) => new Intl.PluralRules("en-US", { type: "ordinal" }).select(value)),
  "plurals with fractions": () => new Intl.PluralRules("en-US", { minimumFractionDigits: 1 }).select(1),
  "plurals as resolved": () => new Intl.PluralRules("en-US").resolvedOptions(),
  "ordinals as resolved": () => new Intl.PluralRules("en-US", { type: "ordinal" }).resolvedOptions().pluralCategories,
  "selectRange": () => new Intl.PluralRules("en-US").selectRange(1, 2),
  "PluralRules without new": () => { try { Intl.PluralRules(); } catch (error) { return error.name; } },
  "members of PluralRules": () => Object.getOwnPropertyNames(Intl.PluralRules.prototype).sort(),
  "a wrong type of plurals": () => new Intl.PluralRules("en", { type: "x" }),
};
