/**
 * `Intl.DisplayNames`: what American English calls regions, languages, scripts, currencies of common use, and others.
 */
import { isObject } from "internal:web/idl";
import { CALENDARS, FIELDS, LANGUAGES, REGIONS, SCRIPTS, SHORT_REGIONS } from "internal:web/intl/names_data";
import { CURRENCIES } from "internal:web/intl/number_data";
import { canonicalTag, exposeIntl, incompatible, option, optionsFrom, resolveLocale } from "internal:web/intl/options";

const CLASS = "DisplayNames";

const STYLES = ["long", "short", "narrow"];

/** The codes that each type takes. */
const CODES = {
  region: /^(?:[a-z]{2}|\d{3})$/i, script: /^[a-z]{4}$/i, currency: /^[a-z]{3}$/i, calendar: /^[a-z\d]{3,8}(?:-[a-z\d]{3,8})*$/i,
};

export class DisplayNames {
  #resolved;

  constructor(locales, given) {
    const { locale } = resolveLocale(locales);
    if (!isObject(given)) throw new TypeError("invalid_argument");
    const options = optionsFrom(given, `Intl.${CLASS}`);
    option(options, CLASS, "localeMatcher", ["lookup", "best fit"], "best fit");
    const style = option(options, CLASS, "style", ["narrow", "short", "long"], "long");
    const type = option(options, CLASS, "type", ["language", "region", "script", "currency", "calendar", "dateTimeField"]);
    if (type === undefined) throw new TypeError("Required option \"type\" must not be undefined");
    const fallback = option(options, CLASS, "fallback", ["code", "none"], "code");
    const languageDisplay = option(options, CLASS, "languageDisplay", ["dialect", "standard"], "dialect");
    this.#resolved = { locale, style, type, fallback };
    if (type === "language") this.#resolved.languageDisplay = languageDisplay;
  }

  of(given) {
    if (!(isObject(this) && #resolved in this)) throw incompatible(CLASS, "of", this);
    const { type, fallback } = this.#resolved;
    const code = canonicalCode(type, `${given}`);
    return nameOf(this.#resolved, code) ?? (fallback === "code" ? code : undefined);
  }

  resolvedOptions() {
    if (!(isObject(this) && #resolved in this)) throw incompatible(CLASS, "resolvedOptions", this);
    return { ...this.#resolved };
  }
}

exposeIntl(DisplayNames, CLASS);

function canonicalCode(type, code) {
  if (type === "language") return canonicalTag(code);
  if (type === "dateTimeField" ? FIELDS[code] === undefined : !CODES[type].test(code)) throw new RangeError("invalid_argument");
  return type === "currency" ? code.toUpperCase() : code;
}

function nameOf({ type, style, languageDisplay }, code) {
  switch (type) {
    case "region":
      return regionName(code, style);
    case "script":
      return SCRIPTS.get(code);
    case "dateTimeField":
      return FIELDS[code][STYLES.indexOf(style)];
    case "currency":
      return CURRENCIES[code]?.[3].replace(/(?<=^| )\p{Ll}/gu, (letter) => letter.toUpperCase());
    case "language":
      return languageName(code, style, languageDisplay === "dialect");
    default:
      return CALENDARS.get(code);
  }
}

function regionName(code, style) {
  return (style === "long" ? undefined : SHORT_REGIONS.get(code)) ?? REGIONS.get(code);
}

/** `Flemish`, if dialects have names, and else `Dutch (Belgium)`. */
function languageName(tag, style, dialects) {
  const [language, ...rest] = tag.split("-");
  const short = style === "long" ? undefined : { "en-GB": "UK English", "en-US": "US English" }[tag];
  const dialect = dialects || rest.length === 0 ? (short ?? LANGUAGES.get(tag)) : undefined;
  if (dialect !== undefined) return dialect;
  const places = rest.map((part) => SCRIPTS.get(part) ?? regionName(part, style));
  const name = LANGUAGES.get(language);
  return name === undefined || places.includes(undefined) ? undefined : `${name} (${places.join(", ")})`;
}
