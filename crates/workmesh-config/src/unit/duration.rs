//! Durations: `100ms`, `1.5s`, `1m30s`, `2h`, `1d`.

use std::time::Duration;

/// Why a text is not a duration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DurationError {
    /// A number alone.
    #[error("it needs a unit: `us`, `ms`, `s`, `m`, `h` or `d`")]
    NoUnit,
    /// A unit that is not one.
    #[error("the units of time are `us`, `ms`, `s`, `m`, `h` and `d`, not `{0}`")]
    UnknownUnit(String),
    /// No number where one was expected.
    #[error("write a number and a unit, as in `100ms`, `1.5s` or `1m30s`")]
    Malformed,
    /// Beyond what anybody can mean.
    #[error("longer than 10 years")]
    TooLong,
}

const LONGEST: Duration = Duration::from_secs(10 * 366 * 24 * 60 * 60);

/// Reads one or more numbers with units, largest first by convention: `"1m30s"`.
///
/// # Errors
/// If a unit is missing or unknown, the text is not of that form, or the sum exceeds ten years.
pub fn parse_duration(text: &str) -> Result<Duration, DurationError> {
    let mut rest = text.trim();
    let mut total = Duration::ZERO;
    if rest.is_empty() {
        return Err(DurationError::Malformed);
    }
    while !rest.is_empty() {
        let (number, tail) = super::split(rest);
        let unit_end = tail.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(tail.len());
        let (unit, next) = tail.split_at(unit_end);
        let value: f64 = number.parse().map_err(|_| DurationError::Malformed)?;
        let part =
            Duration::try_from_secs_f64(value * seconds(unit.trim())?).map_err(|_| DurationError::TooLong)?;
        total = total.checked_add(part).filter(|sum| *sum <= LONGEST).ok_or(DurationError::TooLong)?;
        rest = next.trim();
    }
    Ok(total)
}

/// A duration as [`parse_duration`] reads it, in the largest unit of which it is a whole number: `90s`, `2m`.
#[must_use]
pub fn show_duration(duration: Duration) -> String {
    const UNITS: [(&str, u128); 6] = [
        ("d", 86_400_000_000),
        ("h", 3_600_000_000),
        ("m", 60_000_000),
        ("s", 1_000_000),
        ("ms", 1_000),
        ("us", 1),
    ];
    let (micros, rest) = (duration.as_micros(), duration.subsec_nanos() % 1_000);
    if rest > 0 {
        return format!("{micros}.{rest:03}us");
    }
    let whole = UNITS.iter().find(|(_, size)| micros > 0 && micros % size == 0);
    whole.map_or_else(|| "0s".to_owned(), |(unit, size)| format!("{}{unit}", micros / size))
}

/// How many seconds a unit is.
fn seconds(unit: &str) -> Result<f64, DurationError> {
    Ok(match unit {
        "us" | "µs" => 1e-6,
        "ms" => 1e-3,
        "s" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        "d" => 86_400.0,
        "" => return Err(DurationError::NoUnit),
        other => return Err(DurationError::UnknownUnit(other.to_owned())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_need_units() {
        let check = |text, expected: Result<u64, DurationError>| {
            assert_eq!(parse_duration(text), expected.map(Duration::from_millis), "{text}");
        };
        check("100ms", Ok(100));
        check("10s", Ok(10_000));
        check(" 1.5 s ", Ok(1500));
        check("1m30s", Ok(90_000));
        check("2h", Ok(7_200_000));
        check("1d", Ok(86_400_000));
        check("0s", Ok(0));
        check("10", Err(DurationError::NoUnit));
        check("1m30", Err(DurationError::NoUnit));
        check("", Err(DurationError::Malformed));
        check("s", Err(DurationError::Malformed));
        check("-1s", Err(DurationError::Malformed));
        check("1.2.3s", Err(DurationError::Malformed));
        check("5 parsecs", Err(DurationError::UnknownUnit("parsecs".into())));
        check("10 S", Err(DurationError::UnknownUnit("S".into())));
        check("99999999999999999999d", Err(DurationError::TooLong));
        check("5000d", Err(DurationError::TooLong));
    }
    #[test]
    fn durations_are_shown_in_their_largest_whole_unit() {
        let check = |text: &str, expected: &str| {
            let duration = parse_duration(text).unwrap();
            assert_eq!(show_duration(duration), expected, "{text}");
            assert_eq!(parse_duration(expected), Ok(duration), "{text}");
        };
        check("800ms", "800ms");
        check("1.5s", "1500ms");
        check("60s", "1m");
        check("1m30s", "90s");
        check("100s", "100s");
        check("48h", "2d");
        check("1500us", "1500us");
        check("1.5us", "1.500us");
        check("0ms", "0s");
    }
}
