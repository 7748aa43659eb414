//! One field of a cron expression: a list of values, ranges and steps, as a set of bits.

use std::ops::Range;

use super::parse::{CronError, CronProblem};

/// What may stand in a field.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) min: u8,
    pub(super) max: u8,
    /// Three-letter names in lower case; the first one stands for `min`.
    pub(super) names: &'static [&'static str],
}

pub(super) const MINUTE: Field = Field { name: "minute", min: 0, max: 59, names: &[] };
pub(super) const HOUR: Field = Field { name: "hour", min: 0, max: 23, names: &[] };
pub(super) const DAY: Field = Field { name: "day of the month", min: 1, max: 31, names: &[] };
pub(super) const MONTH: Field = Field {
    name: "month",
    min: 1,
    max: 12,
    names: &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
};
pub(super) const WEEKDAY: Field = Field {
    name: "day of the week",
    min: 1,
    max: 7,
    names: &["sun", "mon", "tue", "wed", "thu", "fri", "sat"],
};

impl Field {
    /// The values that a comma-separated list stands for; bit n is set for n. `at` is where `text` begins.
    pub(super) fn set(&self, text: &str, at: usize) -> Result<u64, CronError> {
        let mut bits = 0;
        let mut start = at;
        for item in text.split(',') {
            bits |= self.item(item, start)?;
            start += item.len() + 1;
        }
        Ok(bits)
    }

    fn item(&self, text: &str, at: usize) -> Result<u64, CronError> {
        let Some((range, step)) = text.split_once('/') else {
            let (first, last) = self.range(text, at)?.unwrap_or((self.min, self.max));
            return Ok(self.bits(first, last, 1));
        };
        // `5/10` goes on to the end, where `5` alone would be one value.
        let (first, last) = match self.range(range, at)? {
            Some((first, last)) if range.contains('-') => (first, last),
            Some((first, _)) => (first, self.max),
            None => (self.min, self.max),
        };
        let step_at = at + range.len() + 1;
        let longest = self.max - self.min;
        let value = number(step).filter(|step| (1..=longest).contains(step));
        let problem = CronProblem::Step { field: self.name, max: longest };
        let step = value.ok_or_else(|| error(problem, step_at..step_at + step.len()))?;
        Ok(self.bits(first, last, step))
    }

    /// Both ends of `5`, `1-5` or, as none, `*`.
    fn range(&self, text: &str, at: usize) -> Result<Option<(u8, u8)>, CronError> {
        if text == "*" {
            return Ok(None);
        }
        Ok(Some(match text.split_once('-') {
            Some((first, last)) => (self.value(first, at)?, self.value(last, at + first.len() + 1)?),
            None => {
                let value = self.value(text, at)?;
                (value, value)
            }
        }))
    }

    /// A number or a name.
    pub(super) fn value(&self, text: &str, at: usize) -> Result<u8, CronError> {
        if let Some(index) = self.names.iter().position(|name| name.eq_ignore_ascii_case(text)) {
            return Ok(self.min + index as u8);
        }
        let problem = CronProblem::Value { field: self.name, min: self.min, max: self.max };
        number(text)
            .filter(|value| (self.min..=self.max).contains(value))
            .ok_or_else(|| error(problem, at..at + text.len()))
    }

    /// Every `step`th value from `first` to `last`, going round past the maximum if `last` is smaller.
    fn bits(&self, first: u8, last: u8, step: u8) -> u64 {
        let step = usize::from(step);
        let set = |bits: u64, value: u8| bits | 1 << value;
        if first <= last {
            (first..=last).step_by(step).fold(0, set)
        } else {
            (first..=self.max).chain(self.min..=last).step_by(step).fold(0, set)
        }
    }
}

/// Digits alone: `u8::from_str` would take a sign as well.
pub(super) fn number(text: &str) -> Option<u8> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

pub(super) fn error(problem: CronProblem, at: Range<usize>) -> CronError {
    CronError { problem, at }
}
