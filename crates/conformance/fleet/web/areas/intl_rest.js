/** The smaller parts of `Intl`, and comparison, case and segmentation of texts. */

const sorted = (list, options) => list.slice().sort(new Intl.Collator("en-US", options).compare);
const WORDS = ["résumé", "resume", "Resume", "zebra", "Zebra", "apple", "Äpfel", "apfel", "10", "9", "2", "_x", "-y", "a b", "ab", "a-b", "ñ", "n", "o", "é", "e", "E", "É", "", " ", "æ", "ae", "ß", "ss", "!", "A", "a", "B", "b", "α", "я", "日本", "😀", "$", "+", "1a", "co-op", "coop", "CO-OP"];

const COMPARED = [["a", "b"], ["a", "B"], ["A", "b"], ["a", "A"], ["A", "a"], ["a", "á"], ["á", "b"], ["a", "a"], ["", "a"], ["10", "2"], ["a1", "a10"], ["résumé", "resume"], ["résumé", "Resume"], ["z", "ä"], ["_", "a"], ["1", "a"], ["-", "_"], ["a b", "ab"], ["co-op", "coop"], ["é", "e\u0301"], ["ß", "ss"], ["ａ", "a"], ["Å", "Z"], ["b", "a"], ["Hello", "hello"], ["reserve", "RESERVE"]];

const RELATIVE = ["second", "minute", "hour", "day", "week", "month", "quarter", "year"];
const relative = Object.fromEntries(RELATIVE.map((unit) => [`relative times in ${unit}s`, () => ["long", "short", "narrow"].flatMap((style) => ["always", "auto"].flatMap((numeric) =>
  [-2, -1, -0, 0, 1, 2.5, 1000].map((value) => new Intl.RelativeTimeFormat("en-US", { style, numeric }).format(value, unit))))]));

const LISTS = [[], ["a"], ["a", "b"], ["a", "b", "c"], ["a", "b", "c", "d"]];
const lists = Object.fromEntries(["conjunction", "disjunction", "unit"].flatMap((type) => ["long", "short", "narrow"].map((style) => [`lists: ${type}, ${style}`, () => LISTS.map((list) => new Intl.ListFormat("en-US", { type, style }).format(list))])));

const segment = (text, granularity) => [...new Intl.Segmenter("en-US", { granularity }).segment(text)].map((part) => (part.isWordLike === undefined ? part.segment : `${part.segment}${part.isWordLike ? "*" : ""}`));

const collators = Object.fromEntries([{}, { sensitivity: "base" }, { sensitivity: "accent" }, { sensitivity: "case" }, { sensitivity: "variant" }, { numeric: true }, { caseFirst: "upper" }, { ignorePunctuation: true }].map((options) => [`words sorted with ${JSON.stringify(options)}`, () => sorted(WORDS, options)]));
const comparisons = Object.fromEntries([{}, { sensitivity: "base" }, { sensitivity: "accent" }, { sensitivity: "case" }, { numeric: true }, { caseFirst: "upper" }, { ignorePunctuation: true }].map((options) => [`pairs compared with ${JSON.stringify(options)}`, () => COMPARED.map(([a, b]) => new Intl.Collator("en-US", options).compare(a, b))]));

const names = (type, codes, options) => () => codes.map((code) => new Intl.DisplayNames("en-US", { type, ...options }).of(code));

export const intl_rest = {
  ...relative, ...lists, ...collators, ...comparisons,
  "what Intl has": () => Object.getOwnPropertyNames(Intl).sort(),
  "Intl's tag": () => String(Intl),
  "Intl's properties": () => Object.getOwnPropertyNames(Intl).map((key) => { const found = Object.getOwnPropertyDescriptor(Intl, key); return `${key} ${found.enumerable} ${typeof Intl[key]} ${Intl[key].length}`; }).sort(),
  "localeCompare": () => COMPARED.map(([a, b]) => a.localeCompare(b)),
  "localeCompare with options": () => ["a".localeCompare("A", undefined, { sensitivity: "base" }), "a".localeCompare("á", "en", { sensitivity: "base" }), "a2".localeCompare("a10", undefined, { numeric: true }), "A".localeCompare("a", "en", { caseFirst: "upper" })],
  "sorting by localeCompare": () => WORDS.slice().sort((a, b) => a.localeCompare(b)),
  "localeCompare of other kinds": () => ["1".localeCompare(1), "null".localeCompare(null), "undefined".localeCompare()],
  "localeCompare with a wrong locale": () => "a".localeCompare("b", "not_a_locale"),
  "a collator as resolved": () => new Intl.Collator("en-US").resolvedOptions(),
  "a collator as resolved with options": () => new Intl.Collator("en-US", { numeric: true, sensitivity: "base", usage: "search" }).resolvedOptions(),
  "a collator by its locale's extension": () => new Intl.Collator("en-US-u-kn-true").resolvedOptions(),
  "compare is bound": () => { const { compare } = new Intl.Collator(); return [compare("a", "b"), compare.name, compare.length]; },
  "a wrong sensitivity": () => new Intl.Collator("en", { sensitivity: "x" }),
  "locale upper and lower case": () => ["i".toLocaleUpperCase("tr"), "I".toLocaleLowerCase("tr"), "straße".toLocaleUpperCase(), "ABC".toLocaleLowerCase("en-US")],
  "locale upper case with a wrong locale": () => "a".toLocaleUpperCase("x_y"),
  "relative time parts": () => [new Intl.RelativeTimeFormat("en-US").formatToParts(-3, "day"), new Intl.RelativeTimeFormat("en-US", { numeric: "auto" }).formatToParts(1, "day"), new Intl.RelativeTimeFormat("en-US").formatToParts(1234, "months")],
  "relative time with plural units": () => [new Intl.RelativeTimeFormat("en-US").format(1, "days"), new Intl.RelativeTimeFormat("en-US").format(-1, "years")],
  "relative time with a wrong unit": () => new Intl.RelativeTimeFormat("en-US").format(1, "fortnight"),
  "relative time of no number": () => new Intl.RelativeTimeFormat("en-US").format(NaN, "day"),
  "relative time as resolved": () => new Intl.RelativeTimeFormat("en-US").resolvedOptions(),
  "list parts": () => new Intl.ListFormat("en-US").formatToParts(["a", "b", "c"]),
  "a list of no texts": () => { try { new Intl.ListFormat("en-US").format([1]); } catch (error) { return [error.name, error.message]; } },
  "a list from a set": () => new Intl.ListFormat("en-US").format(new Set(["x", "y"])),
  "a list as resolved": () => new Intl.ListFormat("en-US").resolvedOptions(),
  "regions": names("region", ["US", "GB", "DE", "FR", "JP", "CN", "IN", "BR", "419", "CH", "AT", "ZZ", "KR", "UA", "ES", "IT"]),
  "languages": names("language", ["en", "en-US", "en-GB", "de", "fr", "fr-CA", "es", "zh", "zh-Hans", "zh-Hant", "ja", "ko", "pt-BR", "ru", "ar", "hi", "it", "nl", "sv", "pl", "tr", "uk"]),
  "currencies": names("currency", ["USD", "EUR", "GBP", "JPY", "CNY", "INR", "CHF", "CAD", "AUD", "BRL", "MXN", "KRW"]),
  "scripts": names("script", ["Latn", "Cyrl", "Hans", "Hant", "Arab", "Grek", "Jpan"]),
  "fields of dates": names("dateTimeField", ["era", "year", "quarter", "month", "weekOfYear", "weekday", "day", "dayPeriod", "hour", "minute", "second", "timeZoneName"]),
  "display names that are not there": () => [new Intl.DisplayNames("en", { type: "region" }).of("QX"), new Intl.DisplayNames("en", { type: "language", fallback: "none" }).of("qqq")],
  "display names of a wrong code": () => new Intl.DisplayNames("en", { type: "region" }).of("nope!"),
  "display names without a type": () => { try { new Intl.DisplayNames("en"); } catch (error) { return error.name; } },
  "display names as resolved": () => new Intl.DisplayNames("en-US", { type: "region" }).resolvedOptions(),
  "graphemes": () => segment("e\u0301👨‍👩‍👧🇺🇸a\r\nb👍🏽", "grapheme"),
  "words": () => segment("Hello, world! It's 3.14 o'clock. 你好 foo_bar a-b", "word"),
  "sentences": () => segment("Hello there. How are you? Mr. Smith is fine! Ok", "sentence"),
  "segments and where they are": () => [...new Intl.Segmenter("en").segment("ab")],
  "containing": () => [new Intl.Segmenter("en", { granularity: "word" }).segment("hello world").containing(7), new Intl.Segmenter("en").segment("ab").containing(5)],
  "a segmenter as resolved": () => new Intl.Segmenter("en-US").resolvedOptions(),
  "a segmenter with a wrong granularity": () => new Intl.Segmenter("en", { granularity: "x" }),
  "the tags of segments": () => { const segments = new Intl.Segmenter().segment("a"); return [Object.prototype.toString.call(segments), Object.prototype.toString.call(segments[Symbol.iterator]()), Object.prototype.toString.call(new Intl.Segmenter())]; },
  "getCanonicalLocales": () => [Intl.getCanonicalLocales("EN-us"), Intl.getCanonicalLocales(["en-us", "EN-US", "fr"]), Intl.getCanonicalLocales(), Intl.getCanonicalLocales("zh-hans-cn"), Intl.getCanonicalLocales("en-latn-us-u-ca-gregory"), Intl.getCanonicalLocales("iw")],
  "getCanonicalLocales of a wrong one": () => Intl.getCanonicalLocales("en_US"),
  "getCanonicalLocales of nothing": () => Intl.getCanonicalLocales(""),
  "supportedValuesOf": () => ["calendar", "collation", "currency", "numberingSystem", "timeZone", "unit"].map((key) => [Array.isArray(Intl.supportedValuesOf(key)), Intl.supportedValuesOf(key).includes({ calendar: "gregory", collation: "emoji", currency: "USD", numberingSystem: "latn", timeZone: "America/New_York", unit: "meter" }[key])]),
  "supportedValuesOf units": () => Intl.supportedValuesOf("unit"),
  "supportedValuesOf a wrong key": () => Intl.supportedValuesOf("x"),
  "a locale": () => { const locale = new Intl.Locale("en-Latn-US", { hourCycle: "h23", calendar: "gregory" }); return [String(locale), locale.baseName, locale.language, locale.script, locale.region, locale.hourCycle, locale.calendar, locale.numeric, locale.caseFirst, locale.collation, locale.numberingSystem]; },
  "a locale maximized": () => [String(new Intl.Locale("en").maximize()), String(new Intl.Locale("zh").maximize()), String(new Intl.Locale("en-Latn-US").minimize()), String(new Intl.Locale("de").maximize())],
  "a locale by options": () => String(new Intl.Locale("en", { region: "GB", script: "Latn", language: "fr" })),
  "a wrong locale": () => new Intl.Locale("x"),
  "a locale without a tag": () => { try { new Intl.Locale(); } catch (error) { return error.name; } },
  "week info of a locale": () => new Intl.Locale("en-US").getWeekInfo(),
  "text info of a locale": () => new Intl.Locale("en-US").getTextInfo(),
  "hour cycles of a locale": () => new Intl.Locale("en-US").getHourCycles(),
  "members of Locale": () => Object.getOwnPropertyNames(Intl.Locale.prototype).sort(),
  "a duration": () => [new Intl.DurationFormat("en-US").format({ hours: 1, minutes: 30 }), new Intl.DurationFormat("en-US", { style: "long" }).format({ days: 2, hours: 1, seconds: 5 }), new Intl.DurationFormat("en-US", { style: "digital" }).format({ hours: 1, minutes: 5, seconds: 9 }), new Intl.DurationFormat("en-US", { style: "narrow" }).format({ hours: 1, minutes: 2 })],
  "classes without new": () => ["Collator", "PluralRules", "ListFormat", "RelativeTimeFormat", "Segmenter", "Locale", "DisplayNames"].map((name) => { try { return typeof Intl[name]("en", { type: "region" }); } catch (error) { return error.name; } }),
};
