//! Cron expressions as Cloudflare understands them, and the times they stand for, in UTC.
//!
//! Five fields: minute, hour, day of the month, month, day of the week, where 1 is Sunday. Cloudflare's
//! dialect has neither the nicknames (`@daily`) nor the 0-based weekdays of other crons, and it has Quartz's
//! `L`, `W` and `#`; general cron crates accept more and mean something else by `1`, which is why this one is
//! written out.

mod calendar;
mod field;
mod parse;

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use calendar::Date;
pub(crate) use calendar::days_in_month;
pub use parse::{CronError, CronProblem};

const MINUTES_A_DAY: i64 = 24 * 60;

/// How far ahead a match is looked for. The rarest expression, a fifth Sunday in February, comes round within
/// 40 years.
const HORIZON_DAYS: i64 = 41 * 366;

/// A checked cron expression that matches at least one time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cron {
    text: Box<str>,
    /// Bit n: minute n.
    minutes: u64,
    /// Bit n: hour n.
    hours: u64,
    days: DaysOfMonth,
    /// Bit n: month n, from 1.
    months: u64,
    weekdays: Weekdays,
}

/// The third field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum DaysOfMonth {
    /// `*`
    Every,
    /// Bit n: day n.
    Set(u64),
    /// `L`, `L-3`: so many days before the last one.
    BeforeLast(u8),
    /// `LW`, `L-3W`: the weekday nearest to that day.
    WeekdayBeforeLast(u8),
    /// `15W`: the weekday nearest to a day, in the same month.
    NearestWeekday(u8),
}

/// The fifth field; weekdays count from Sunday, 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Weekdays {
    /// `*`
    Every,
    /// Bit n: weekday n.
    Set(u64),
    /// `6L`: the last Friday of the month.
    Last(u8),
    /// `2#1`: the first Monday of the month.
    Nth(u8, u8),
}

impl Cron {
    /// Reads an expression.
    ///
    /// # Errors
    /// If Cloudflare would refuse it, or if no day ever matches; the error says which part is at fault.
    pub fn parse(text: &str) -> Result<Self, CronError> {
        parse::cron(text)
    }

    /// The expression as it was written, which is what `controller.cron` shows.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The first matching minute after `time`; a time within a matching minute leads to the next match.
    /// None only near the end of what [`SystemTime`] can hold.
    #[must_use]
    pub fn next_after(&self, time: SystemTime) -> Option<SystemTime> {
        let seconds = match time.duration_since(UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_secs()).ok()?,
            Err(before) => i64::try_from(before.duration().as_secs()).ok()?.checked_neg()?.checked_sub(1)?,
        };
        let minute = self.next_minute(seconds.div_euclid(60).checked_add(1)?)?;
        let at = u64::try_from(minute.checked_mul(60)?).ok()?;
        UNIX_EPOCH.checked_add(Duration::from_secs(at))
    }

    /// The first match at or after a minute, both counted from 1970.
    fn next_minute(&self, from: i64) -> Option<i64> {
        let first_day = from.div_euclid(MINUTES_A_DAY);
        let mut minute_of_day = from.rem_euclid(MINUTES_A_DAY);
        for day in first_day..first_day.checked_add(HORIZON_DAYS)? {
            if self.matches_day(Date::from_days(day)) {
                let hit = (minute_of_day..MINUTES_A_DAY).find(|&minute| self.matches_minute(minute));
                if let Some(minute) = hit {
                    return Some(day * MINUTES_A_DAY + minute);
                }
            }
            minute_of_day = 0;
        }
        None
    }

    fn matches_minute(&self, minute_of_day: i64) -> bool {
        self.hours & (1 << (minute_of_day / 60)) != 0 && self.minutes & (1 << (minute_of_day % 60)) != 0
    }

    /// Where both day fields are restricted, either may match, as in every cron since Vixie's.
    fn matches_day(&self, date: Date) -> bool {
        let month = self.months & (1 << date.month) != 0;
        month
            && match (self.days, self.weekdays) {
                (DaysOfMonth::Every, weekdays) => weekdays.contains(date),
                (days, Weekdays::Every) => days.contains(date),
                (days, weekdays) => days.contains(date) || weekdays.contains(date),
            }
    }
}

impl DaysOfMonth {
    fn contains(self, date: Date) -> bool {
        match self {
            Self::Every => true,
            Self::Set(bits) => bits & (1 << date.day) != 0,
            Self::BeforeLast(offset) => date.day + offset == date.last_day(),
            Self::WeekdayBeforeLast(offset) => match date.last_day().checked_sub(offset) {
                Some(day) if day > 0 => date.day == date.nearest_weekday(day),
                _ => false,
            },
            Self::NearestWeekday(day) => day <= date.last_day() && date.day == date.nearest_weekday(day),
        }
    }
}

impl Weekdays {
    fn contains(self, date: Date) -> bool {
        match self {
            Self::Every => true,
            Self::Set(bits) => bits & (1 << date.weekday()) != 0,
            Self::Last(weekday) => date.weekday() == weekday && date.day + 7 > date.last_day(),
            Self::Nth(weekday, nth) => date.weekday() == weekday && (date.day - 1) / 7 + 1 == nth,
        }
    }
}

impl fmt::Display for Cron {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests;
