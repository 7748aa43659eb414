//! JSON text for results that JavaScript parses in one go: the engine's own parser builds objects several times
//! faster than code that it interprets.

use std::fmt::Write as _;

/// Writes a string literal.
pub(crate) fn text(out: &mut String, text: &str) {
    out.push('"');
    let mut written = 0;
    for (index, byte) in text.bytes().enumerate() {
        if byte >= b' ' && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.push_str(&text[written..index]);
        written = index + 1;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            _ => {
                let _ = write!(out, "\\u{byte:04x}");
            }
        }
    }
    out.push_str(&text[written..]);
    out.push('"');
}

/// Writes a number; what JSON cannot say becomes `null`.
pub(crate) fn number(out: &mut String, number: f64) {
    if number.is_finite() {
        let _ = write!(out, "{number}");
    } else {
        out.push_str("null");
    }
}

/// Writes an array, each item by `write`.
pub(super) fn array<T>(
    out: &mut String,
    items: impl IntoIterator<Item = T>,
    mut write: impl FnMut(&mut String, T),
) {
    out.push('[');
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(out, item);
    }
    out.push(']');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_escaped() {
        let check = |input: &str, expected: &str| {
            let mut out = String::new();
            text(&mut out, input);
            assert_eq!(out, expected);
        };
        check("", "\"\"");
        check("plain é😀", "\"plain é😀\"");
        check("\"a\\b\"\n\u{1}", "\"\\\"a\\\\b\\\"\\n\\u0001\"");
    }

    #[test]
    fn numbers_read_back_as_they_were() {
        let check = |input: f64, expected: &str| {
            let mut out = String::new();
            number(&mut out, input);
            assert_eq!(out, expected);
        };
        check(1.0, "1");
        check(-1.5, "-1.5");
        check(1e21, "1000000000000000000000");
        check(f64::NAN, "null");
        check(f64::INFINITY, "null");
    }
}
