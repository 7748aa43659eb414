/**
 * `Intl.DisplayNames`: what American English calls regions, languages, currencies and scripts of common use.
 */
import { isObject } from "internal:web/idl";
import { CURRENCIES } from "internal:web/intl/number_data";
import { canonicalTag, exposeIntl, incompatible, option, optionsFrom, resolveLocale } from "internal:web/intl/options";

const CLASS = "DisplayNames";

/** `CODE Name` in lines. */
const table = (text) => new Map(text.trim().split("\n").map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)]));
const spread = (text) => table(text.replaceAll("; ", "\n"));

const REGIONS = spread(
  "001 world; 150 Europe; 419 Latin America; AE United Arab Emirates; AF Afghanistan; AL Albania; AM Armenia; AR Argentina; AT Austria; AU Australia; AZ Azerbaijan; " +
    "BA Bosnia & Herzegovina; BD Bangladesh; BE Belgium; BG Bulgaria; BH Bahrain; BO Bolivia; BR Brazil; BY Belarus; CA Canada; CH Switzerland; CL Chile; CN China; CO Colombia; " +
    "CR Costa Rica; CU Cuba; CY Cyprus; CZ Czechia; DE Germany; DK Denmark; DO Dominican Republic; DZ Algeria; EC Ecuador; EE Estonia; EG Egypt; ES Spain; ET Ethiopia; EU European Union; " +
    "FI Finland; FR France; GB United Kingdom; GE Georgia; GH Ghana; GR Greece; GT Guatemala; HK Hong Kong SAR China; HN Honduras; HR Croatia; HU Hungary; ID Indonesia; IE Ireland; IL Israel; " +
    "IN India; IQ Iraq; IR Iran; IS Iceland; IT Italy; JM Jamaica; JO Jordan; JP Japan; KE Kenya; KH Cambodia; KP North Korea; KR South Korea; KW Kuwait; KZ Kazakhstan; LA Laos; LB Lebanon; " +
    "LK Sri Lanka; LT Lithuania; LU Luxembourg; LV Latvia; LY Libya; MA Morocco; MC Monaco; MD Moldova; ME Montenegro; MK North Macedonia; MM Myanmar (Burma); MN Mongolia; MO Macao SAR China; " +
    "MT Malta; MX Mexico; MY Malaysia; NG Nigeria; NI Nicaragua; NL Netherlands; NO Norway; NP Nepal; NZ New Zealand; OM Oman; PA Panama; PE Peru; PH Philippines; PK Pakistan; PL Poland; " +
    "PR Puerto Rico; PT Portugal; PY Paraguay; QA Qatar; RO Romania; RS Serbia; RU Russia; SA Saudi Arabia; SE Sweden; SG Singapore; SI Slovenia; SK Slovakia; SN Senegal; SV El Salvador; " +
    "SY Syria; TH Thailand; TN Tunisia; TR Türkiye; TW Taiwan; TZ Tanzania; UA Ukraine; UG Uganda; US United States; UY Uruguay; UZ Uzbekistan; VA Vatican City; VE Venezuela; VN Vietnam; " +
    "YE Yemen; ZA South Africa; ZM Zambia; ZW Zimbabwe; ZZ Unknown Region",
);
const LANGUAGES = spread(
  "af Afrikaans; am Amharic; ar Arabic; az Azerbaijani; be Belarusian; bg Bulgarian; bn Bangla; bs Bosnian; ca Catalan; cs Czech; cy Welsh; da Danish; de German; de-AT Austrian German; de-CH Swiss High German; " +
    "el Greek; en English; en-AU Australian English; en-CA Canadian English; en-GB British English; en-US American English; eo Esperanto; es Spanish; es-419 Latin American Spanish; es-ES European Spanish; " +
    "es-MX Mexican Spanish; et Estonian; eu Basque; fa Persian; fi Finnish; fil Filipino; fr French; fr-CA Canadian French; fr-CH Swiss French; ga Irish; gl Galician; gu Gujarati; he Hebrew; hi Hindi; hr Croatian; " +
    "hu Hungarian; hy Armenian; id Indonesian; is Icelandic; it Italian; ja Japanese; ka Georgian; kk Kazakh; km Khmer; kn Kannada; ko Korean; la Latin; lo Lao; lt Lithuanian; lv Latvian; mk Macedonian; ml Malayalam; " +
    "mn Mongolian; mr Marathi; ms Malay; my Burmese; nb Norwegian Bokmål; ne Nepali; nl Dutch; nl-BE Flemish; nn Norwegian Nynorsk; no Norwegian; pa Punjabi; pl Polish; pt Portuguese; pt-BR Brazilian Portuguese; " +
    "pt-PT European Portuguese; ro Romanian; ru Russian; sk Slovak; sl Slovenian; sq Albanian; sr Serbian; sv Swedish; sw Swahili; ta Tamil; te Telugu; th Thai; tr Turkish; uk Ukrainian; ur Urdu; uz Uzbek; vi Vietnamese; " +
    "yi Yiddish; zh Chinese; zh-Hans Simplified Chinese; zh-Hant Traditional Chinese; zu Zulu",
);
const SCRIPTS = spread(
  "Arab Arabic; Armn Armenian; Beng Bangla; Cyrl Cyrillic; Deva Devanagari; Geor Georgian; Grek Greek; Hans Simplified; Hant Traditional; Hebr Hebrew; Hira Hiragana; Jpan Japanese; Kana Katakana; Kore Korean; Latn Latin; Thai Thai",
);
const FIELDS = spread(
  "era era; year year; quarter quarter; month month; weekOfYear week; weekday day of the week; day day; dayPeriod AM/PM; hour hour; minute minute; second second; timeZoneName time zone",
);

/** The codes that each type takes. */
const CODES = {
  region: /^(?:[a-z]{2}|\d{3})$/i, script: /^[a-z]{4}$/i, currency: /^[a-z]{3}$/i, calendar: /^[a-z\d]{3,8}(?:-[a-z\d]{3,8})*$/i,
};

export class DisplayNames {
  #resolved;

  constructor(locales, given) {
    if (given === undefined) throw new TypeError("Cannot convert undefined or null to object");
    const { locale } = resolveLocale(locales);
    if (!isObject(given)) throw new TypeError("Incorrect options");
    const options = optionsFrom(given);
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
    return nameOf(type, code) ?? (fallback === "code" ? code : undefined);
  }

  resolvedOptions() {
    if (!(isObject(this) && #resolved in this)) throw incompatible(CLASS, "resolvedOptions", this);
    return { ...this.#resolved };
  }
}

exposeIntl(DisplayNames, CLASS);

function canonicalCode(type, code) {
  if (type === "language") return canonicalTag(code);
  if (type === "dateTimeField" ? !FIELDS.has(code) : !CODES[type].test(code)) throw new RangeError("invalid_argument");
  switch (type) {
    case "script":
      return code[0].toUpperCase() + code.slice(1).toLowerCase();
    case "region":
    case "currency":
      return code.toUpperCase();
    default:
      return code;
  }
}

function nameOf(type, code) {
  switch (type) {
    case "region":
      return REGIONS.get(code);
    case "script":
      return SCRIPTS.get(code);
    case "dateTimeField":
      return FIELDS.get(code);
    case "currency":
      return CURRENCIES[code]?.[3].replace(/(?<=^| )\p{Ll}/gu, (letter) => letter.toUpperCase());
    case "language":
      return LANGUAGES.get(code) ?? withRegion(code);
    default:
      return code === "gregory" ? "Gregorian Calendar" : undefined;
  }
}

/** `Spanish (Peru)`. */
function withRegion(tag) {
  const [language, region] = [tag.split("-")[0], tag.split("-").at(-1)];
  const [name, place] = [LANGUAGES.get(language), REGIONS.get(region) ?? SCRIPTS.get(region)];
  return name !== undefined && place !== undefined ? `${name} (${place})` : undefined;
}
