//! The opaque cursor between two pages of a list: the last key that was looked at, in hexadecimal.
//!
//! A cursor names a key and not a position, so it stays right while entries come and go, and outlives the process.

use super::{KvError, KvOperation};

pub(super) fn encode(key: &str) -> String {
    key.bytes().map(|byte| format!("{byte:02x}")).collect()
}

/// The key after which the page starts; `None` for an absent or empty cursor.
pub(super) fn decode(cursor: Option<&str>) -> Result<Option<String>, KvError> {
    let cursor = cursor.unwrap_or_default();
    if cursor.is_empty() {
        return Ok(None);
    }
    let key = bytes(cursor).and_then(|bytes| String::from_utf8(bytes).ok());
    key.map(Some).ok_or_else(|| {
        let message = "Invalid cursor. Please pass on the cursor of the page before.".to_owned();
        KvError::refused(KvOperation::Get, 400, message)
    })
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, []) = hex.as_bytes().as_chunks::<2>() else { return None };
    pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_gives_back_its_key() {
        for key in ["a", "o:é", "nul\0x", "\u{10ffff}"] {
            assert_eq!(decode(Some(&encode(key))), Ok(Some(key.to_owned())));
        }
        assert_eq!(decode(None), Ok(None));
        assert_eq!(decode(Some("")), Ok(None));
    }

    #[test]
    fn a_cursor_of_somebody_else_is_refused() {
        for cursor in ["zzz!", "6", "ff", "6+", "é"] {
            let error = decode(Some(cursor)).expect_err("must be refused");
            assert!(error.to_string().starts_with("KV GET failed: 400 Invalid cursor"), "{error}");
        }
    }
}
