/**
 * `Intl.DateTimeFormat`.
 */
import { isObject } from "internal:web/idl";
import { rangeParts } from "internal:web/intl/date_range";
import { allParts, DATE_STYLES, fieldsOf, TIME_STYLES } from "internal:web/intl/date_text";
import { callable, exposeIntl, incompatible, numberOption, option, optionsFrom, resolveLocale, typeOption } from "internal:web/intl/options";
import { canonicalZone } from "internal:web/intl/zones";

const CLASS = "DateTimeFormat";
const TEXT = ["narrow", "short", "long"];
const NUMBER = ["2-digit", "numeric"];

/** The fields in their order, with the values that each may have. */
const FIELDS = [
  ["weekday", TEXT], ["era", TEXT], ["year", NUMBER], ["month", [...NUMBER, ...TEXT]], ["day", NUMBER], ["dayPeriod", TEXT],
  ["hour", NUMBER], ["minute", NUMBER], ["second", NUMBER], ["fractionalSecondDigits", null],
  ["timeZoneName", ["short", "long", "shortOffset", "longOffset", "shortGeneric", "longGeneric"]],
];
const OF_DATE = ["weekday", "year", "month", "day"];
const OF_TIME = ["dayPeriod", "hour", "minute", "second", "fractionalSecondDigits"];
const STYLES = ["full", "long", "medium", "short"];

/** The last moment that a date can name, in ms from 1970. */
const LAST = 8.64e15;

/** How a formatter writes dates: `(value) => state`, undefined for anything that is not one. */
let stateOf;

/** The methods of dates that write them, by what they write unless they are told what. */
const METHODS = { all: "toLocaleString", date: "toLocaleDateString", time: "toLocaleTimeString" };

class DateTimeFormat {
  #state;
  #bound;

  static {
    stateOf = (value) => (isObject(value) && #state in value ? value.#state : undefined);
  }

  constructor(locales = undefined, options = undefined, required = "any", defaults = "date", owner = CLASS) {
    this.#state = resolve(locales, options, required, defaults, owner);
  }

  get format() {
    const state = own(this, "format");
    this.#bound ??= Object.defineProperty((date) => textOf(partsOf(state, date)), "name", { __proto__: null, value: "" });
    return this.#bound;
  }

  formatToParts(date = undefined) {
    return partsOf(own(this, "formatToParts"), date).map(([type, value]) => ({ type, value }));
  }

  formatRange(start, end) {
    return textOf(rangeOf(own(this, "formatRange"), start, end));
  }

  formatRangeToParts(start, end) {
    return rangeOf(own(this, "formatRangeToParts"), start, end).map(([type, value, source]) => ({ type, value, source }));
  }

  resolvedOptions() {
    return { ...own(this, "resolvedOptions").resolved };
  }
}

exposeIntl(DateTimeFormat, CLASS);
const Called = callable(DateTimeFormat);
export { Called as DateTimeFormat };

/** A date as the methods of `Date` write it: `required` and `defaults` are `any`, `date`, `time` or `all`. */
export function dateText(time, locales, options, required, defaults) {
  if (Number.isNaN(time)) return "Invalid Date";
  return new DateTimeFormat(locales, options, required, defaults, `Date.prototype.${METHODS[defaults]}`).format(time);
}

function own(value, method) {
  const state = stateOf(value);
  if (state === undefined) throw incompatible(CLASS, method, value);
  return state;
}

function resolve(locales, given, required, defaults, owner) {
  const { locale, extensions } = resolveLocale(locales);
  const options = optionsFrom(given, owner === CLASS ? `Intl.${CLASS}` : owner);
  option(options, owner, "localeMatcher", ["lookup", "best fit"], "best fit");
  typeOption(options, "calendar");
  typeOption(options, "numberingSystem");
  const hour12 = options.hour12 === undefined ? undefined : Boolean(options.hour12);
  const cycle = option(options, owner, "hourCycle", ["h11", "h12", "h23", "h24"], extensions.get("hc"));
  const timeZone = options.timeZone === undefined ? "UTC" : canonicalZone(`${options.timeZone}`);
  const fields = readFields(options, owner);
  option(options, owner, "formatMatcher", ["basic", "best fit"], "best fit");
  const dateStyle = option(options, owner, "dateStyle", STYLES);
  const timeStyle = option(options, owner, "timeStyle", STYLES);
  const resolved = { locale, calendar: "gregory", numberingSystem: "latn", timeZone };
  const styled = dateStyle !== undefined || timeStyle !== undefined;
  if (styled) checkStyles(fields, dateStyle, timeStyle, required);
  else addDefaults(fields, required, defaults);
  const format = styled ? { ...DATE_STYLES[dateStyle], ...TIME_STYLES[timeStyle] } : fields;
  if (format.hour !== undefined) {
    const hourCycle = hour12 === undefined ? (cycle ?? "h12") : hour12 ? "h12" : "h23";
    Object.assign(resolved, { hourCycle, hour12: hourCycle === "h11" || hourCycle === "h12" });
  }
  if (!styled) Object.assign(resolved, shownFields(fields, resolved.hour12));
  if (dateStyle !== undefined) resolved.dateStyle = dateStyle;
  if (timeStyle !== undefined) resolved.timeStyle = timeStyle;
  return { resolved, format };
}

function readFields(options, owner) {
  const fields = {};
  for (const [name, values] of FIELDS) {
    const value = values === null ? numberOption(options, name, 1, 3) : option(options, owner, name, values);
    if (value !== undefined) fields[name] = value;
  }
  return fields;
}

function checkStyles(fields, dateStyle, timeStyle, required) {
  if (Object.keys(fields).length > 0) throw new TypeError("Invalid option : option");
  if (required === "date" && timeStyle !== undefined) throw new TypeError("Invalid option : timeStyle");
  if (required === "time" && dateStyle !== undefined) throw new TypeError("Invalid option : dateStyle");
}

function addDefaults(fields, required, defaults) {
  const has = (names) => names.some((name) => fields[name] !== undefined);
  const enough = (required !== "time" && has(OF_DATE)) || (required !== "date" && has(OF_TIME));
  if (enough) return;
  if (defaults !== "time") Object.assign(fields, { year: "numeric", month: "numeric", day: "numeric" });
  if (defaults !== "date") Object.assign(fields, { hour: "numeric", minute: "numeric", second: "numeric" });
}

/** The fields as they are written, which is not always as they were asked for. */
function shownFields(fields, hour12) {
  const shown = {};
  for (const [name] of FIELDS) if (fields[name] !== undefined) shown[name] = fields[name];
  if (shown.hour !== undefined && hour12 === false) shown.hour = "2-digit";
  if (shown.minute !== undefined) shown.minute = shown.hour !== undefined || shown.second !== undefined ? "2-digit" : "numeric";
  if (shown.second !== undefined) shown.second = shown.minute !== undefined ? "2-digit" : "numeric";
  return shown;
}

function timeOf(date) {
  const time = date === undefined ? Date.now() : Number(date);
  if (!(Math.abs(time) <= LAST)) throw new RangeError("Invalid time value");
  return Math.trunc(time);
}

function textOf(parts) {
  let text = "";
  for (const part of parts) text += part[1];
  return text;
}

function partsOf({ resolved, format }, date) {
  return allParts(format, fieldsOf(timeOf(date), resolved.timeZone), resolved);
}

function rangeOf({ resolved, format }, start, end) {
  if (start === undefined || end === undefined) throw new TypeError("Invalid time value");
  const fields = (date) => fieldsOf(timeOf(date), resolved.timeZone);
  return rangeParts(format, fields(start), fields(end), resolved);
}
