/**
 * `Intl.Locale`: a language tag in its parts.
 */
import { isObject } from "internal:web/idl";
import { canonicalTag, exposeIntl, incompatible, option, optionsFrom } from "internal:web/intl/options";

const CLASS = "Locale";

/** The likeliest script and region of languages of common use. */
const LIKELY = {
  __proto__: null, ar: "Arab-EG", bg: "Cyrl-BG", bn: "Beng-BD", cs: "Latn-CZ", da: "Latn-DK", de: "Latn-DE", el: "Grek-GR", en: "Latn-US", es: "Latn-ES", et: "Latn-EE",
  fa: "Arab-IR", fi: "Latn-FI", fr: "Latn-FR", he: "Hebr-IL", hi: "Deva-IN", hr: "Latn-HR", hu: "Latn-HU", id: "Latn-ID", it: "Latn-IT", ja: "Jpan-JP", ko: "Kore-KR",
  lt: "Latn-LT", lv: "Latn-LV", nb: "Latn-NO", nl: "Latn-NL", no: "Latn-NO", pl: "Latn-PL", pt: "Latn-BR", ro: "Latn-RO", ru: "Cyrl-RU", sk: "Latn-SK", sl: "Latn-SI",
  sr: "Cyrl-RS", sv: "Latn-SE", th: "Thai-TH", tr: "Latn-TR", uk: "Cyrl-UA", ur: "Arab-PK", vi: "Latn-VN", zh: "Hans-CN",
};

/** Options by the key of the extension that says the same. */
const KEYS = [["calendar", "ca"], ["collation", "co"], ["firstDayOfWeek", "fw"], ["hourCycle", "hc"], ["caseFirst", "kf"], ["numeric", "kn"], ["numberingSystem", "nu"]];

const RIGHT_TO_LEFT = /^(?:ar|fa|he|ur|yi|ps|sd|ug|dv)\b/;

/** The parts of a locale: `(value) => state`, undefined for anything that is not one. */
let stateOf;

export class Locale {
  #state;

  static {
    stateOf = (value) => (isObject(value) && #state in value ? value.#state : undefined);
  }

  constructor(tag, given = undefined) {
    if (typeof tag !== "string" && !isObject(tag)) {
      throw new TypeError("First argument to Intl.Locale constructor can't be empty or missing");
    }
    const options = optionsFrom(given, `Intl.${CLASS}`);
    this.#state = parse(`${tag}`, options);
  }

  get baseName() { return baseName(own(this, "baseName")); }
  get language() { return own(this, "language").language; }
  get script() { return own(this, "script").script; }
  get region() { return own(this, "region").region; }
  get variants() { return own(this, "variants").variants.join("-") || undefined; }
  get calendar() { return own(this, "calendar").keywords.get("ca"); }
  get collation() { return own(this, "collation").keywords.get("co"); }
  get firstDayOfWeek() { return own(this, "firstDayOfWeek").keywords.get("fw"); }
  get hourCycle() { return own(this, "hourCycle").keywords.get("hc"); }
  get caseFirst() { return own(this, "caseFirst").keywords.get("kf"); }
  get numberingSystem() { return own(this, "numberingSystem").keywords.get("nu"); }

  get numeric() {
    const value = own(this, "numeric").keywords.get("kn");
    return value === "" || value === "true";
  }

  toString() { return tagOf(own(this, "toString")); }

  maximize() {
    const state = own(this, "maximize");
    const [script, region] = LIKELY[state.language]?.split("-") ?? [];
    return made({ ...state, script: state.script ?? script, region: state.region ?? region });
  }

  minimize() {
    const state = own(this, "minimize");
    const [script, region] = LIKELY[state.language]?.split("-") ?? [];
    const sameScript = state.script === undefined || state.script === script;
    if (sameScript && (state.region === undefined || state.region === region)) return made({ ...state, script: undefined, region: undefined });
    return made({ ...state, script: sameScript ? undefined : state.script });
  }

  getCalendars() { return own(this, "getCalendars"), ["gregory"]; }
  getCollations() { return own(this, "getCollations"), ["emoji", "eor"]; }
  getHourCycles() { return [own(this, "getHourCycles").keywords.get("hc") ?? "h12"]; }
  getNumberingSystems() { return own(this, "getNumberingSystems"), ["latn"]; }
  getTimeZones() { return own(this, "getTimeZones").region === undefined ? undefined : []; }
  getTextInfo() { return { direction: RIGHT_TO_LEFT.test(own(this, "getTextInfo").language) ? "rtl" : "ltr" }; }
  getWeekInfo() { return weekOf(own(this, "getWeekInfo")); }
}

exposeIntl(Locale, CLASS, false);
Object.defineProperty(Locale, "length", { __proto__: null, value: 1 });

function own(value, method) {
  const state = stateOf(value);
  if (state === undefined) throw incompatible(CLASS, method, value);
  return state;
}

function parse(text, options) {
  let tag;
  try {
    tag = canonicalTag(text);
  } catch {
    throw new RangeError("Incorrect locale information provided");
  }
  const [base, extension = ""] = tag.split("-u-");
  const [language, ...rest] = base.split("-");
  const state = { language, script: undefined, region: undefined, variants: [], keywords: new Map() };
  for (const part of rest) {
    if (/^[A-Z][a-z]{3}$/.test(part)) state.script = part;
    else if (/^(?:[A-Z]{2}|\d{3})$/.test(part)) state.region = part;
    else state.variants.push(part);
  }
  for (const [, key, value] of extension.matchAll(/(?:^|-)([a-z\d]{2})((?:-[a-z\d]{3,8})*)(?=-|$)/g)) state.keywords.set(key, value.slice(1));
  return withOptions(state, options);
}

function withOptions(state, options) {
  const checked = (name, pattern) => {
    if (options[name] === undefined) return undefined;
    const text = `${options[name]}`;
    if (!pattern.test(text)) throw new RangeError("Incorrect locale information provided");
    return text;
  };
  const language = checked("language", /^[a-z]{2,3}$/i);
  const script = checked("script", /^[a-z]{4}$/i);
  const region = checked("region", /^(?:[a-z]{2}|\d{3})$/i);
  if (language !== undefined) state.language = language.toLowerCase();
  if (script !== undefined) state.script = script[0].toUpperCase() + script.slice(1).toLowerCase();
  if (region !== undefined) state.region = region.toUpperCase();
  option(options, CLASS, "hourCycle", ["h11", "h12", "h23", "h24"]);
  option(options, CLASS, "caseFirst", ["upper", "lower", "false"]);
  for (const [name, key] of KEYS) {
    if (options[name] === undefined) continue;
    if (name === "numeric") state.keywords.set(key, options.numeric ? "" : "false");
    else state.keywords.set(key, checked(name, /^[a-z\d]{2,8}(?:-[a-z\d]{2,8})*$/i));
  }
  return state;
}

function baseName({ language, script, region, variants }) {
  return [language, script, region, ...variants].filter((part) => part !== undefined).join("-");
}

function tagOf(state) {
  const keywords = [...state.keywords].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => (value === "" ? key : `${key}-${value}`));
  return [baseName(state), ...(keywords.length === 0 ? [] : ["u", ...keywords])].join("-");
}

function made(state) {
  return new Locale(tagOf(state));
}

/** On which day a week begins, and which days it ends with. */
function weekOf({ region, language }) {
  const place = region ?? LIKELY[language]?.split("-")[1] ?? "001";
  const firstDay = /^(?:US|CA|MX|JP|KR|BR|IN|IL|TW|HK|ZA|AU|PH|TH|ID|SG|CO|PE|VE)$/.test(place) ? 7 : /^(?:AE|EG|IR|DZ|IQ|KW|QA)$/.test(place) ? 6 : 1;
  return { firstDay: place === "AU" ? 1 : firstDay, weekend: place === "IN" ? [7] : /^(?:EG|IL|DZ|IQ|KW|QA|SA)$/.test(place) ? [5, 6] : [6, 7] };
}
