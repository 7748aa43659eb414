//! Sizes in bytes: `16KiB`, `100MB`, `512B`.

/// Why a text is not a size.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SizeError {
    /// A number alone.
    #[error("it needs a unit: `B`, `KB`, `KiB`, `MB`, `MiB`, `GB` or `GiB`")]
    NoUnit,
    /// A unit that is not one.
    #[error("the units of size are `B`, `KB`, `KiB`, `MB`, `MiB`, `GB` and `GiB`, not `{0}`")]
    UnknownUnit(String),
    /// No number where one was expected.
    #[error("write a number and a unit, as in `16KiB` or `100MB`")]
    Malformed,
    /// More than 2^53 bytes.
    #[error("larger than anything")]
    TooLarge,
}

/// Reads a size; the result is in bytes, fractions of a byte dropped.
///
/// # Errors
/// If the unit is missing or unknown, or the text is not of that form.
pub fn parse_size(text: &str) -> Result<u64, SizeError> {
    let (number, unit) = super::split(text);
    let value: f64 = number.parse().map_err(|_| SizeError::Malformed)?;
    let scale: u32 = match unit.to_ascii_lowercase().as_str() {
        "b" => 1,
        "kb" => 1000,
        "kib" => 1 << 10,
        "mb" => 1_000_000,
        "mib" => 1 << 20,
        "gb" => 1_000_000_000,
        "gib" => 1 << 30,
        "" => return Err(SizeError::NoUnit),
        _ => return Err(SizeError::UnknownUnit(unit.to_owned())),
    };
    let bytes = value * f64::from(scale);
    // Beyond 2^53 a float no longer counts single bytes; nothing real is that large.
    if bytes < 9_007_199_254_740_992.0 { Ok(bytes as u64) } else { Err(SizeError::TooLarge) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_need_units() {
        let check = |text, expected| assert_eq!(parse_size(text), expected, "{text}");
        check("16KiB", Ok(16 * 1024));
        check("16 kb", Ok(16_000));
        check("1.5MiB", Ok(1_572_864));
        check("0B", Ok(0));
        check("100", Err(SizeError::NoUnit));
        check("", Err(SizeError::Malformed));
        check("KiB", Err(SizeError::Malformed));
        check("1 potato", Err(SizeError::UnknownUnit("potato".into())));
        check("99999999999GiB", Err(SizeError::TooLarge));
    }
}
