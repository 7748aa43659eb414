/**
 * Ranges of dates in American English: what both ends share is written once.
 */
import { allParts, dateParts, timeParts } from "internal:web/intl/date_text";

const DASH = " – ";
const DATE_FIELDS = ["era", "year", "month", "day", "weekday"];
const TIME_FIELDS = ["dayPeriod", "hour", "minute", "second", "fractionalSecondDigits"];

const text = (parts) => parts.map((part) => part[1]).join("");
const from = (parts, source) => parts.map(([type, value]) => [type, value, source]);

/** The parts of a range, `[type, text, source]` each. */
export function rangeParts(format, first, last, resolved) {
  const has = (names) => names.some((name) => format[name] !== undefined);
  const sameDay = ["era", "year", "month", "day"].every((name) => first[name] === last[name]);
  const wanted = sameDay ? format : completed(format, first, last, has(TIME_FIELDS), has(DATE_FIELDS));
  const [start, end] = [allParts(wanted, first, resolved), allParts(wanted, last, resolved)];
  if (text(start) === text(end)) return from(start, "shared");
  if (sameDay) return sameDayRange(format, first, last, resolved);
  if (has(TIME_FIELDS) || /^(?:numeric|2-digit)$/.test(wanted.month ?? "numeric")) return both(start, end);
  return namedMonthRange(wanted, first, last);
}

function both(start, end) {
  return [...from(start, "startRange"), ["literal", DASH, "shared"], ...from(end, "endRange")];
}

/** What is missing to tell the ends apart: the year of a month, the date of a time. */
function completed(format, first, last, hasTime, hasDate) {
  if (hasTime && !hasDate) return { ...format, year: "numeric", month: "numeric", day: "numeric" };
  if (format.year === undefined && format.month !== undefined && first.year !== last.year) return { ...format, year: "numeric" };
  return format;
}

function sameDayRange(format, first, last, resolved) {
  const date = dateParts(format, first);
  const end = timeParts(format, last, resolved);
  let start = timeParts(format, first, resolved);
  const period = (parts) => parts.find(([type]) => type === "dayPeriod")?.[1];
  if (period(start) !== undefined && period(start) === period(end)) {
    start = start.slice(0, start.findIndex(([type]) => type === "dayPeriod") - 1);
  }
  const lead = date.length === 0 ? [] : [...from(date, "shared"), ["literal", ", ", "shared"]];
  return [...lead, ...both(start, end)];
}

function namedMonthRange(format, first, last) {
  const sameYear = first.era === last.era && first.year === last.year;
  const { year, ...rest } = format;
  if (!sameYear) return both(dateParts(format, first), dateParts(format, last));
  const oneMonth = first.month === last.month && format.weekday === undefined && format.day !== undefined;
  const end = oneMonth ? dateParts({ day: format.day }, last) : dateParts(rest, last);
  const range = both(dateParts(rest, first), end);
  if (year === undefined) return range;
  const [[type, value]] = dateParts({ year }, first);
  return [...range, ["literal", format.day === undefined ? " " : ", ", "shared"], [type, value, "shared"]];
}
