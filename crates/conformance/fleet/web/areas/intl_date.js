/** `Intl.DateTimeFormat` for en-US, and the methods of `Date` that use it. */

const DATES = [new Date(Date.UTC(2024, 0, 5, 3, 4, 5, 67)), new Date(Date.UTC(2024, 6, 15, 12, 0, 0)), new Date(Date.UTC(1999, 11, 31, 23, 59, 59, 999)), new Date(Date.UTC(-1, 2, 4))];

const OPTIONS = [
  {}, { dateStyle: "full" }, { dateStyle: "long" }, { dateStyle: "medium" }, { dateStyle: "short" }, { timeStyle: "full" }, { timeStyle: "long" }, { timeStyle: "medium" }, { timeStyle: "short" },
  { dateStyle: "full", timeStyle: "long" }, { dateStyle: "medium", timeStyle: "short" }, { dateStyle: "short", timeStyle: "medium" }, { dateStyle: "long", timeStyle: "full" },
  { year: "numeric" }, { year: "2-digit" }, { month: "numeric" }, { month: "2-digit" }, { month: "long" }, { month: "short" }, { month: "narrow" }, { day: "numeric" }, { day: "2-digit" },
  { weekday: "long" }, { weekday: "short" }, { weekday: "narrow" }, { era: "long" }, { era: "short" }, { hour: "numeric" }, { hour: "2-digit" }, { minute: "numeric" }, { minute: "2-digit" }, { second: "numeric" }, { second: "2-digit" },
  { hour: "numeric", minute: "2-digit" }, { hour: "2-digit", minute: "2-digit", second: "2-digit" }, { minute: "2-digit", second: "2-digit" }, { hour: "numeric", hour12: false }, { hour: "2-digit", minute: "2-digit", hour12: false },
  { hour: "numeric", minute: "numeric", hourCycle: "h23" }, { hour: "numeric", minute: "numeric", hourCycle: "h24" }, { hour: "numeric", minute: "numeric", hourCycle: "h11" }, { hour: "numeric", hourCycle: "h12" },
  { year: "numeric", month: "numeric" }, { year: "numeric", month: "long" }, { year: "numeric", month: "short" }, { month: "long", day: "numeric" }, { month: "short", day: "numeric" }, { month: "numeric", day: "numeric" }, { month: "2-digit", day: "2-digit" },
  { year: "numeric", month: "numeric", day: "numeric" }, { year: "numeric", month: "2-digit", day: "2-digit" }, { year: "2-digit", month: "numeric", day: "numeric" }, { year: "2-digit", month: "2-digit", day: "2-digit" },
  { year: "numeric", month: "long", day: "numeric" }, { year: "numeric", month: "short", day: "numeric" }, { year: "numeric", month: "short", day: "2-digit" }, { year: "numeric", month: "narrow", day: "numeric" },
  { weekday: "long", year: "numeric", month: "long", day: "numeric" }, { weekday: "short", year: "numeric", month: "short", day: "numeric" }, { weekday: "short", month: "short", day: "numeric" }, { weekday: "long", month: "long", day: "numeric" }, { weekday: "short", month: "numeric", day: "numeric" },
  { weekday: "long", year: "numeric", month: "numeric", day: "numeric" }, { weekday: "short", day: "numeric" }, { weekday: "long", hour: "numeric" }, { year: "numeric", weekday: "long" },
  { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" }, { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false },
  { year: "numeric", month: "short", day: "numeric", hour: "numeric", minute: "2-digit" }, { year: "numeric", month: "long", day: "numeric", hour: "numeric", minute: "2-digit", timeZoneName: "short" }, { month: "short", day: "numeric", hour: "numeric" },
  { weekday: "long", year: "numeric", month: "long", day: "numeric", hour: "numeric", minute: "2-digit" }, { month: "long", day: "numeric", hour: "numeric", minute: "numeric" },
  { timeZoneName: "short" }, { timeZoneName: "long" }, { timeZoneName: "shortOffset" }, { timeZoneName: "longOffset" }, { timeZoneName: "shortGeneric" }, { timeZoneName: "longGeneric" }, { hour: "numeric", timeZoneName: "short" },
  { fractionalSecondDigits: 3 }, { second: "numeric", fractionalSecondDigits: 2 }, { minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3 }, { hour: "numeric", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 1 },
  { dayPeriod: "long" }, { hour: "numeric", dayPeriod: "short" }, { era: "short", year: "numeric" }, { era: "short", year: "numeric", month: "long", day: "numeric" }, { dateStyle: "short", hour12: false }, { timeStyle: "short", hour12: false }, { timeStyle: "medium", hourCycle: "h23" },
];
const formatted = Object.fromEntries(OPTIONS.map((options) => [`dates with ${JSON.stringify(options)}`, () => DATES.map((date) => new Intl.DateTimeFormat("en-US", options).format(date))]));
const resolved = Object.fromEntries(OPTIONS.filter((_, index) => index % 4 === 0).map((options) => [`resolved ${JSON.stringify(options)}`, () => new Intl.DateTimeFormat("en-US", options).resolvedOptions()]));
const parted = Object.fromEntries(OPTIONS.filter((_, index) => index % 9 === 0).map((options) => [`parts with ${JSON.stringify(options)}`, () => new Intl.DateTimeFormat("en-US", options).formatToParts(DATES[0]).map((part) => `${part.type}=${part.value}`).join("|")]));

const ZONES = ["UTC", "GMT", "Etc/UTC", "America/New_York", "America/Los_Angeles", "America/Chicago", "America/Denver", "America/Phoenix", "America/Anchorage", "Pacific/Honolulu", "America/Sao_Paulo", "America/Toronto", "Europe/London", "Europe/Paris", "Europe/Berlin", "Europe/Moscow",
  "Asia/Tokyo", "Asia/Kolkata", "Asia/Calcutta", "Asia/Shanghai", "Asia/Kathmandu", "Asia/Dubai", "Asia/Singapore", "Australia/Sydney", "Australia/Adelaide", "Pacific/Auckland", "Africa/Cairo", "Africa/Johannesburg", "US/Pacific", "+05:30", "-08:00", "Etc/GMT+5"];
const zones = Object.fromEntries(ZONES.map((timeZone) => [`the zone ${timeZone}`, () => [...["short", "long", "shortOffset", "longOffset"].map((timeZoneName) => DATES.slice(0, 2).map((date) => new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName, dateStyle: undefined, year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "2-digit" }).format(date))),
  new Intl.DateTimeFormat("en-US", { timeZone }).resolvedOptions().timeZone]]));

const WRONG = [{ timeZone: "Nope/Nowhere" }, { timeZone: "" }, { dateStyle: "x" }, { dateStyle: "short", year: "numeric" }, { month: "x" }, { hourCycle: "x" }, { fractionalSecondDigits: 4 }, { timeZoneName: "x" }, { calendar: "!" }, { timeZone: "america/new_york" }, { timeZone: "utc" }, { formatMatcher: "x" }, { timeZone: "+25:00" }];
const wrong = Object.fromEntries(WRONG.map((options) => [`the options ${JSON.stringify(options)}`, () => { const format = new Intl.DateTimeFormat("en-US", options); return [format.resolvedOptions().timeZone, format.format(DATES[0])]; }]));

export const intl_date = {
  ...formatted, ...resolved, ...parted, ...zones, ...wrong,
  "toLocaleString": () => DATES.map((date) => date.toLocaleString()),
  "toLocaleDateString": () => DATES.map((date) => date.toLocaleDateString()),
  "toLocaleTimeString": () => DATES.map((date) => date.toLocaleTimeString()),
  "toLocaleString with en-US": () => [DATES[0].toLocaleString("en-US"), DATES[0].toLocaleDateString("en-US"), DATES[0].toLocaleTimeString("en-US")],
  "toLocaleDateString with options": () => [DATES[0].toLocaleDateString("en-US", { weekday: "long", year: "numeric", month: "long", day: "numeric" }), DATES[0].toLocaleDateString("en-US", { month: "short" }), DATES[0].toLocaleDateString(undefined, { timeZone: "America/New_York" }), DATES[0].toLocaleDateString("en-US", { hour: "numeric" })],
  "toLocaleTimeString with options": () => [DATES[0].toLocaleTimeString("en-US", { hour: "2-digit", minute: "2-digit" }), DATES[0].toLocaleTimeString("en-US", { timeZone: "Asia/Tokyo" }), DATES[0].toLocaleTimeString([], { hour12: false }), DATES[0].toLocaleTimeString("en-US", { timeStyle: "short" }), DATES[0].toLocaleTimeString("en-US", { month: "long" })],
  "toLocaleString with a zone": () => [DATES[0].toLocaleString("en-US", { timeZone: "America/New_York" }), DATES[0].toLocaleString("en-US", { timeZone: "Asia/Kolkata", dateStyle: "medium", timeStyle: "long" })],
  "toLocaleDateString with a time style": () => { try { DATES[0].toLocaleDateString("en-US", { timeStyle: "short" }); } catch (error) { return [error.name, error.message]; } },
  "an invalid date": () => [new Date(NaN).toLocaleString(), new Date(NaN).toLocaleDateString()],
  "format of an invalid date": () => new Intl.DateTimeFormat().format(new Date(NaN)),
  "format of a number": () => new Intl.DateTimeFormat("en-US").format(0),
  "format of nothing": () => typeof new Intl.DateTimeFormat("en-US").format(),
  "format of a text": () => new Intl.DateTimeFormat("en-US").format("2024"),
  "format is bound": () => { const { format } = new Intl.DateTimeFormat("en-US"); return [format(0), format.name, format.length]; },
  "formatRange": () => [{}, { dateStyle: "long" }, { month: "short", day: "numeric" }, { hour: "numeric", minute: "2-digit" }, { year: "numeric", month: "long" }, { dateStyle: "medium", timeStyle: "short" }].flatMap((options) => [
    new Intl.DateTimeFormat("en-US", options).formatRange(new Date(Date.UTC(2024, 0, 5, 10)), new Date(Date.UTC(2024, 0, 5, 14))), new Intl.DateTimeFormat("en-US", options).formatRange(new Date(Date.UTC(2024, 0, 5)), new Date(Date.UTC(2024, 0, 10))),
    new Intl.DateTimeFormat("en-US", options).formatRange(new Date(Date.UTC(2024, 0, 5)), new Date(Date.UTC(2024, 5, 10))), new Intl.DateTimeFormat("en-US", options).formatRange(new Date(Date.UTC(2023, 0, 5)), new Date(Date.UTC(2024, 5, 10)))]),
  "formatRange of the same": () => new Intl.DateTimeFormat("en-US").formatRange(DATES[0], DATES[0]),
  "formatRangeToParts": () => new Intl.DateTimeFormat("en-US").formatRangeToParts(DATES[0], DATES[1]).map((part) => `${part.source}:${part.type}=${part.value}`),
  "DateTimeFormat without new": () => Intl.DateTimeFormat("en-US").format(0),
  "the tag of a DateTimeFormat": () => String(new Intl.DateTimeFormat()),
  "members of DateTimeFormat": () => Object.getOwnPropertyNames(Intl.DateTimeFormat.prototype).sort(),
  "the default zone": () => Intl.DateTimeFormat().resolvedOptions().timeZone,
  "the locale en-GB": () => new Intl.DateTimeFormat("en-GB").format(DATES[0]),
  "the locale de-DE": () => new Intl.DateTimeFormat("de-DE").format(DATES[0]),
  "the locale sv-SE": () => DATES[0].toLocaleDateString("sv-SE"),
  "the locale en-CA": () => DATES[0].toLocaleDateString("en-CA"),
  "noon and midnight": () => [0, 12].map((hour) => new Intl.DateTimeFormat("en-US", { hour: "numeric", minute: "2-digit" }).format(Date.UTC(2024, 0, 1, hour))),
  "midnight with hour12 false": () => new Intl.DateTimeFormat("en-US", { hour: "numeric", hour12: false }).format(Date.UTC(2024, 0, 1, 0)),
  "across a change of the clock": () => [Date.UTC(2024, 2, 10, 9, 59), Date.UTC(2024, 2, 10, 10, 0), Date.UTC(2024, 10, 3, 8, 59), Date.UTC(2024, 10, 3, 9, 0)].map((time) => new Intl.DateTimeFormat("en-US", { timeZone: "America/Los_Angeles", timeStyle: "long" }).format(time)),
  "old dates in a zone": () => new Intl.DateTimeFormat("en-US", { timeZone: "America/New_York", timeZoneName: "longOffset" }).format(Date.UTC(1850, 0, 1)),
  "far future dates in a zone": () => new Intl.DateTimeFormat("en-US", { timeZone: "America/New_York", timeZoneName: "short" }).format(Date.UTC(2100, 6, 1)),
};
