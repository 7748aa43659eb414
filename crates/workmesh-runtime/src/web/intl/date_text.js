/**
 * Dates and times in American English, part by part.
 */
import { offsetOf, zoneName } from "internal:web/intl/zones";

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const ERAS = { long: ["Before Christ", "Anno Domini"], short: ["BC", "AD"], narrow: ["B", "A"] };

/** What the styles of dates and times stand for. */
export const DATE_STYLES = {
  full: { weekday: "long", year: "numeric", month: "long", day: "numeric" },
  long: { year: "numeric", month: "long", day: "numeric" },
  medium: { year: "numeric", month: "short", day: "numeric" },
  short: { year: "2-digit", month: "numeric", day: "numeric" },
};
export const TIME_STYLES = {
  full: { hour: "numeric", minute: "2-digit", second: "2-digit", timeZoneName: "long" },
  long: { hour: "numeric", minute: "2-digit", second: "2-digit", timeZoneName: "short" },
  medium: { hour: "numeric", minute: "2-digit", second: "2-digit" },
  short: { hour: "numeric", minute: "2-digit" },
};

const pad = (number, digits = 2) => `${number}`.padStart(digits, "0");

/** The fields of a time in a zone. */
export function fieldsOf(time, zone) {
  const [seconds] = offsetOf(zone, time);
  const local = new Date(time + seconds * 1000);
  const year = local.getUTCFullYear();
  return {
    time, zone, era: year > 0 ? 1 : 0, year: year > 0 ? year : 1 - year, month: local.getUTCMonth(), day: local.getUTCDate(),
    weekday: local.getUTCDay(), hour: local.getUTCHours(), minute: local.getUTCMinutes(), second: local.getUTCSeconds(),
    millisecond: local.getUTCMilliseconds(),
  };
}

/** A list of parts, `[type, text]` each, with something between those that are there. */
function joined(lists, between) {
  return lists.filter((list) => list.length > 0).reduce((all, list) => (all.length === 0 ? list : [...all, ["literal", between], ...list]), []);
}

function named(names, index, style) {
  const name = names[index];
  return style === "long" ? name : style === "short" ? name.slice(0, 3) : name[0];
}

function numeric(number, style) {
  return style === "2-digit" ? pad(number % 100) : `${number}`;
}

/** The date: `Friday, January 5, 2024 AD`. */
export function dateParts(format, fields) {
  const year = format.year === undefined ? [] : [["year", numeric(fields.year, format.year)]];
  const day = format.day === undefined ? [] : [["day", numeric(fields.day, format.day)]];
  const weekday = format.weekday === undefined ? [] : [["weekday", named(WEEKDAYS, fields.weekday, format.weekday)]];
  const era = format.era === undefined ? [] : [["era", ERAS[format.era][fields.era]]];
  const { month } = format;
  const date = monthIsNumber(format)
    ? joined([month === undefined ? [] : [["month", numeric(fields.month + 1, month)]], day, year], "/")
    : joined([joined([[["month", named(MONTHS, fields.month, month)]], day], " "), year], day.length > 0 ? ", " : " ");
  // A weekday stands before a date, but after a day or a year alone.
  const withWeekday = month === undefined ? joined([date, weekday], " ") : joined([weekday, date], ", ");
  return joined([withWeekday, era], " ");
}

function monthIsNumber({ month }) {
  return month === undefined || month === "numeric" || month === "2-digit";
}

/** The time: `3:04:05.067 AM`. */
export function timeParts(format, fields, { hourCycle }) {
  const { hour, minute, second, fractionalSecondDigits: digits } = format;
  const clock = [];
  if (hour !== undefined) clock.push([["hour", hourText(fields.hour, hour, hourCycle)]]);
  if (minute !== undefined) {
    const long = hour !== undefined || second !== undefined || digits !== undefined;
    clock.push([["minute", long ? pad(fields.minute) : `${fields.minute}`]]);
  }
  const fraction = digits === undefined ? [] : [["fractionalSecond", pad(fields.millisecond, 3).slice(0, digits)]];
  if (second !== undefined) {
    clock.push(joined([[["second", minute !== undefined ? pad(fields.second) : `${fields.second}`]], fraction], "."));
  } else if (fraction.length > 0) {
    clock.push(fraction);
  }
  return joined([joined(clock, ":"), periodParts(format, fields, hourCycle)], " ");
}

function hourText(hour, style, cycle) {
  switch (cycle) {
    case "h23":
      return pad(hour);
    case "h24":
      return pad(hour === 0 ? 24 : hour);
    default: {
      const twelve = cycle === "h11" ? hour % 12 : hour % 12 || 12;
      return style === "2-digit" ? pad(twelve) : `${twelve}`;
    }
  }
}

function periodParts(format, { hour, minute }, cycle) {
  if (format.hour !== undefined && (cycle === "h23" || cycle === "h24")) return [];
  if (format.dayPeriod !== undefined) return [["dayPeriod", dayPeriod(hour, minute)]];
  return format.hour === undefined ? [] : [["dayPeriod", hour < 12 ? "AM" : "PM"]];
}

function dayPeriod(hour, minute) {
  if (hour === 12 && minute === 0) return "noon";
  if (hour < 12) return "in the morning";
  if (hour < 18) return "in the afternoon";
  return hour < 21 ? "in the evening" : "at night";
}

/** What stands between a date and a time. */
function between(format, style, cycle) {
  if (style !== undefined) return style === "full" || style === "long" ? " at " : ", ";
  if (format.month === "long") return " at ";
  const { day, era, hour, minute, month, timeZoneName, weekday, year } = format;
  if ([day, era, month, year].some((field) => field !== undefined)) return ", ";
  const isClock = hour !== undefined && (minute !== undefined || cycle === "h12" || cycle === "h11");
  return weekday === "short" || (isClock && timeZoneName === undefined) ? " " : ", ";
}

/** All of it. */
export function allParts(format, fields, resolved) {
  const date = dateParts(format, fields);
  const time = timeParts(format, fields, resolved);
  const zone = format.timeZoneName === undefined ? [] : [["timeZoneName", zoneName(fields.zone, fields.time, format.timeZoneName)]];
  if (time.length === 0) return joined([date, zone], format.month === "long" ? " at " : ", ");
  return joined([date, joined([time, zone], " ")], between(format, resolved.dateStyle, resolved.hourCycle));
}
