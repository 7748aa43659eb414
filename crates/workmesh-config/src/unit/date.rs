//! Compatibility dates: which behaviours of the platform a worker was written against.

use std::fmt;
use std::str::FromStr;

/// A calendar day, `YYYY-MM-DD`. Later days are greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CompatibilityDate {
    year: u16,
    month: u8,
    day: u8,
}

/// Why a text is not a compatibility date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// Not of the form `YYYY-MM-DD`.
    #[error("a compatibility date is written `YYYY-MM-DD`")]
    Malformed,
    /// En or em dashes, as word processors put them.
    #[error("the dashes of a compatibility date are hyphens (`-`), not `–` or `—`")]
    Dashes,
    /// Of that form, but no such day.
    #[error("there is no such day in the calendar")]
    NoSuchDay,
}

impl CompatibilityDate {
    /// The day of a year (0–9999), month (1–12) and day of the month, if it exists.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let last = crate::cron::days_in_month(i64::from(year), month)?;
        ((1..=last).contains(&day) && year <= 9999).then_some(Self { year, month, day })
    }
}

impl FromStr for CompatibilityDate {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        if text.contains(['–', '—']) {
            return Err(DateError::Dashes);
        }
        let mut parts = text.split('-');
        let mut part = |width: usize| {
            let digits = parts.next().filter(|part| part.len() == width).ok_or(DateError::Malformed)?;
            if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(DateError::Malformed);
            }
            digits.parse::<u16>().map_err(|_| DateError::Malformed)
        };
        let (year, month, day) = (part(4)?, part(2)?, part(2)?);
        if parts.next().is_some() {
            return Err(DateError::Malformed);
        }
        // Two digits always fit a byte.
        Self::new(year, month as u8, day as u8).ok_or(DateError::NoSuchDay)
    }
}

impl fmt::Display for CompatibilityDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_real_days() {
        let check = |text: &str, expected: Result<&str, DateError>| {
            let date = text.parse::<CompatibilityDate>().map(|date| date.to_string());
            assert_eq!(date, expected.map(str::to_owned), "{text}");
        };
        check("2024-02-29", Ok("2024-02-29"));
        check("2025-09-01", Ok("2025-09-01"));
        check("2025-02-29", Err(DateError::NoSuchDay));
        check("2025-13-01", Err(DateError::NoSuchDay));
        check("2025-00-10", Err(DateError::NoSuchDay));
        check("2025-1-1", Err(DateError::Malformed));
        check("2025-01-01T00:00", Err(DateError::Malformed));
        check("+025-01-01", Err(DateError::Malformed));
        check("today", Err(DateError::Malformed));
        check("", Err(DateError::Malformed));
        check("2025–01–01", Err(DateError::Dashes));
        assert!(CompatibilityDate::new(2024, 12, 31) < CompatibilityDate::new(2025, 1, 1));
    }
}
