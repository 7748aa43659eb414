//! Quantities as people write them. A number without a unit is refused: `timeout = 10` is a mistake waiting
//! for a reader who takes it for milliseconds.

mod date;
mod duration;
mod size;

pub use date::{CompatibilityDate, DateError};
pub use duration::{DurationError, parse_duration, show_duration};
pub use size::{SizeError, parse_size};

/// Splits `"1.5s"` into its number and its unit, both trimmed.
fn split(text: &str) -> (&str, &str) {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    (text[..end].trim(), text[end..].trim())
}
