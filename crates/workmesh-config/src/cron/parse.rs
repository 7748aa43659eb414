//! Reading a cron expression: splitting it into fields, and the two day fields with their letters.

use std::ops::Range;

use super::field::{DAY, Field, HOUR, MINUTE, MONTH, WEEKDAY, error, number};
use super::{Cron, DaysOfMonth, Weekdays};

/// What is wrong with a cron expression.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CronProblem {
    /// Fewer or more than five fields.
    #[error("a cron expression has five fields (minute, hour, day, month, weekday), this has {0}")]
    FieldCount(usize),
    /// A nickname such as `@daily`.
    #[error("Cloudflare has no nicknames such as `@daily`; write the five fields")]
    Nickname,
    /// A value that is not one of the field's.
    #[error("the {field} goes from {min} to {max}")]
    Value {
        /// Which field.
        field: &'static str,
        /// Smallest value.
        min: u8,
        /// Largest value.
        max: u8,
    },
    /// A step that is not a number, zero, or longer than the field.
    #[error("the step of a {field} goes from 1 to {max}")]
    Step {
        /// Which field.
        field: &'static str,
        /// Largest step.
        max: u8,
    },
    /// The number after `#`.
    #[error("a month has a first to a fifth weekday: `#1` to `#5`")]
    Nth,
    /// The number after `L-`.
    #[error("the days before the last one go from `L-1` to `L-30`")]
    Offset,
    /// No day is ever meant, as with 31 February.
    #[error("no month in this expression has such a day, so it would never run")]
    Never,
}

/// An expression that was refused, with the part of its text at fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{problem}")]
pub struct CronError {
    /// What is wrong.
    pub problem: CronProblem,
    /// Bytes of the expression.
    pub at: Range<usize>,
}

pub(super) fn cron(text: &str) -> Result<Cron, CronError> {
    if text.trim_start().starts_with('@') {
        return Err(error(CronProblem::Nickname, 0..text.len()));
    }
    let fields: Vec<(usize, &str)> =
        text.split_ascii_whitespace().map(|field| (offset(text, field), field)).collect();
    let [minutes, hours, days, months, weekdays] = fields[..] else {
        return Err(error(CronProblem::FieldCount(fields.len()), 0..text.len()));
    };
    let set = |field: Field, (at, text): (usize, &str)| field.set(text, at);
    let cron = Cron {
        text: text.into(),
        minutes: set(MINUTE, minutes)?,
        hours: set(HOUR, hours)?,
        days: days_of_month(days)?,
        months: set(MONTH, months)?,
        weekdays: self::weekdays(weekdays)?,
    };
    // Any starting point will do: whether a day exists does not depend on when one looks.
    if cron.next_minute(0).is_none() {
        return Err(error(CronProblem::Never, days.0..months.0 + months.1.len()));
    }
    Ok(cron)
}

fn days_of_month((at, text): (usize, &str)) -> Result<DaysOfMonth, CronError> {
    if text == "*" {
        return Ok(DaysOfMonth::Every);
    }
    let (day, weekday) = match strip_letter(text, 'w') {
        Some(day) => (day, true),
        None => (text, false),
    };
    let Some(offset) = strip_leading_l(day) else {
        return if weekday {
            DAY.value(day, at).map(DaysOfMonth::NearestWeekday)
        } else {
            DAY.set(text, at).map(DaysOfMonth::Set)
        };
    };
    let offset = match offset.strip_prefix('-') {
        None if offset.is_empty() => Some(0),
        Some(digits) => number(digits).filter(|offset| (1..=30).contains(offset)),
        None => None,
    };
    let offset = offset.ok_or_else(|| error(CronProblem::Offset, at..at + text.len()))?;
    Ok(if weekday { DaysOfMonth::WeekdayBeforeLast(offset) } else { DaysOfMonth::BeforeLast(offset) })
}

fn weekdays((at, text): (usize, &str)) -> Result<Weekdays, CronError> {
    if text == "*" {
        return Ok(Weekdays::Every);
    }
    if let Some((day, nth)) = text.split_once('#') {
        let weekday = WEEKDAY.value(day, at)?;
        let nth_at = at + day.len() + 1;
        let valid = number(nth).filter(|nth| (1..=5).contains(nth));
        let nth = valid.ok_or_else(|| error(CronProblem::Nth, nth_at..nth_at + nth.len()))?;
        return Ok(Weekdays::Nth(weekday, nth));
    }
    match strip_letter(text, 'l') {
        // `L` alone is the last day of the week.
        Some("") => Ok(Weekdays::Set(1 << WEEKDAY.max)),
        Some(day) => WEEKDAY.value(day, at).map(Weekdays::Last),
        None => WEEKDAY.set(text, at).map(Weekdays::Set),
    }
}

fn strip_letter(text: &str, letter: char) -> Option<&str> {
    text.strip_suffix(letter).or_else(|| text.strip_suffix(letter.to_ascii_uppercase()))
}

fn strip_leading_l(text: &str) -> Option<&str> {
    text.strip_prefix('L').or_else(|| text.strip_prefix('l'))
}

/// Where `part`, a slice of `text`, begins.
fn offset(text: &str, part: &str) -> usize {
    part.as_ptr().addr().saturating_sub(text.as_ptr().addr())
}
