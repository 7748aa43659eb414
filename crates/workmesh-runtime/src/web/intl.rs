//! The native side of `Intl`: time zones, and where texts may be cut.

use jiff::{
    Timestamp,
    tz::{TimeZone, db},
};
use unicode_segmentation::UnicodeSegmentation;

use crate::{
    engine::{Args, Op, OpError, OpResult, Value},
    host::Host,
};

/// The operations of this area.
pub(crate) const OPS: &[Op<Host>] = &[
    Op::new("intl_zone", |_, args| {
        let name = args.text(0)?;
        Ok(Value::or_null(zone(&name).and_then(|zone| zone.iana_name().map(|name| Value::Text(name.into())))))
    }),
    Op::new("intl_zones", |_, _| {
        Ok(Value::List(db().available().map(|name| Value::Text(name.to_string())).collect()))
    }),
    Op::new("intl_offset", |_, args| offset(args)),
    Op::new("intl_segments", |_, args| segments(&args.text(0)?, args.integer(1)?)),
];

/// A zone by its name, in any case.
fn zone(name: &str) -> Option<TimeZone> {
    // A longer name is none, and would be kept by the database's cache.
    (name.len() <= 64).then(|| db().get(name).ok()).flatten()
}

/// `intl_offset(zone, milliseconds)` → [seconds east of UTC, whether the clock is advanced].
fn offset(args: &Args<'_, '_>) -> OpResult {
    let zone = zone(&args.text(0)?).ok_or_else(|| OpError::range_error("Invalid time zone specified"))?;
    // Dates beyond those that the database knows have the offset of the last year that it does.
    let millis = args.number(1)?.clamp(MIN_MILLIS, MAX_MILLIS);
    let time =
        Timestamp::from_millisecond(millis as i64).map_err(|_| OpError::range_error("Invalid time value"))?;
    let info = zone.to_offset_info(time);
    let advanced = info.dst().is_dst();
    Ok(Value::List(vec![Value::number(info.offset().seconds()), Value::Bool(advanced)]))
}

/// The first and the last moment whose offsets are looked up, some days within what the database can tell.
const MIN_MILLIS: f64 = -377_600_000_000_000.0;
const MAX_MILLIS: f64 = 253_400_000_000_000.0;

/// `intl_segments(text, kind)` → the lengths of the segments, in UTF-16 units: 0 graphemes, 1 words, 2 sentences. Words
/// that hold a letter or a digit have their length as it is, others have it negated.
fn segments(text: &str, kind: u64) -> OpResult {
    let units = |part: &str| part.chars().map(char::len_utf16).sum::<usize>() as f64;
    let lengths = match kind {
        0 => text.graphemes(true).map(units).collect::<Vec<_>>(),
        1 => text
            .split_word_bounds()
            .map(|word| if word.chars().any(char::is_alphanumeric) { units(word) } else { -units(word) })
            .collect(),
        _ => text.split_sentence_bounds().map(units).collect(),
    };
    Ok(Value::List(lengths.into_iter().map(Value::Number).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_found_in_any_case() {
        assert_eq!(
            zone("america/new_york").and_then(|zone| zone.iana_name().map(String::from)).as_deref(),
            Some("America/New_York")
        );
        assert!(zone("Nope/Nowhere").is_none() && zone(&"x".repeat(1000)).is_none());
    }

    #[test]
    fn the_bounds_of_time_are_within_the_database() {
        for millis in [MIN_MILLIS, MAX_MILLIS] {
            assert!(Timestamp::from_millisecond(millis as i64).is_ok());
        }
    }
}
