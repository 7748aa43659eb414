// Dates in zones and words with luxon, which is built on Intl.
import { DateTime, Duration, IANAZone, Info, Interval } from 'luxon';

const at = DateTime.fromISO('2024-02-29T15:04:05.678Z', { zone: 'utc' });
const routes: Record<string, () => unknown> = {
  '/formats': () =>
    [DateTime.DATE_HUGE, DateTime.DATETIME_FULL, DateTime.TIME_24_WITH_LONG_OFFSET, DateTime.DATETIME_MED_WITH_WEEKDAY].map((format) => at.toLocaleString(format)),
  '/tokens': () => ['EEEE, d LLLL yyyy h:mm a', 'kkkk-WW-c ooo q', 'G ZZZZ ZZZZZ z', "'literal' SSS x"].map((format) => at.setZone('Asia/Tokyo').toFormat(format)),
  '/standards': () => [at.toISO(), at.toHTTP(), at.toRFC2822(), at.toSQL(), at.toISOWeekDate(), at.toISOOrdinal?.() ?? at.ordinal],
  '/zones': () => ['America/New_York', 'Europe/Paris', 'Asia/Kolkata', 'Pacific/Chatham'].map((zone) => at.setZone(zone).toFormat('yyyy-MM-dd HH:mm ZZ ZZZZ')),
  '/gap': () => [DateTime.fromObject({ year: 2024, month: 3, day: 10, hour: 2, minute: 30 }, { zone: 'America/New_York' }).toISO(), at.setZone('America/New_York').plus({ months: 1 }).offset],
  '/parsed': () => [
    DateTime.fromFormat('March 7, 2021 3:04 pm', 'MMMM d, yyyy h:mm a', { zone: 'America/Los_Angeles' }).toISO(),
    DateTime.fromFormat('Thu 29 Feb 2024', 'EEE d LLL yyyy', { zone: 'utc' }).toISODate(),
    DateTime.fromRFC2822('Thu, 29 Feb 2024 15:04:05 +0100', { setZone: true }).toISO(),
    DateTime.fromSQL('2024-02-29 10:00:00.123 Europe/Paris').toUTC().toISO(),
  ],
  '/invalid': () => [DateTime.fromISO('2024-02-30').invalidExplanation, DateTime.fromFormat('x', 'yyyy').invalidExplanation, DateTime.local(2024, { zone: 'Mars/Olympus' }).invalidReason, IANAZone.isValidZone('Mars/Olympus')],
  '/relative': () => [at.toRelative({ base: at.plus({ days: 2 }) }), at.toRelativeCalendar({ base: at.minus({ days: 1 }) }), at.minus({ weeks: 3 }).toRelative({ base: at })],
  '/durations': () => [Duration.fromObject({ hours: 1, minutes: 90 }).normalize().toISO(), Duration.fromMillis(3_723_000).toFormat('hh:mm:ss'), Duration.fromObject({ hours: 1, minutes: 5 }).toHuman(), at.diff(at.minus({ years: 1 }), ['months', 'days']).toObject()],
  '/intervals': () => [Interval.fromISO('2024-01-01/P1M').toDuration(['weeks', 'days']).toObject(), Interval.fromISO('2024-01-01T00:00Z/PT3H').splitBy({ hours: 1 }).length],
  '/info': () => [Info.months('long'), Info.weekdays('short'), Info.meridiems(), Info.eras('long'), Info.features().relative],
};

export default {
  fetch(request: Request): Response {
    const route = routes[new URL(request.url).pathname];
    return route === undefined ? new Response('no such date', { status: 404 }) : Response.json(route());
  },
};
