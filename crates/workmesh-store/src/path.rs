//! From an id to a file name that is safe on every file system, so that two ids never share a file.

use std::path::{Path, PathBuf};

use crate::StoreError;

/// The longest escaped id, in bytes. With SQLite's longest suffix (`.sqlite-wal`) it stays below the 255 bytes that
/// file systems allow.
const MAX_ESCAPED: usize = 240;

/// The database file of `id` in `dir`.
pub(crate) fn database_file(dir: &Path, id: &str) -> Result<PathBuf, StoreError> {
    let escaped = escape(id);
    if escaped.is_empty() || escaped.len() > MAX_ESCAPED {
        return Err(StoreError::BadId { id: id.to_owned(), found: escaped.len(), max: MAX_ESCAPED });
    }
    Ok(dir.join(format!("{escaped}.sqlite")))
}

/// Keeps lower-case letters, digits, `-` and `_`, and writes every other byte as `%` and two hexadecimal digits.
///
/// Capitals are escaped because some file systems do not tell them from small letters. `%` itself is escaped, so the
/// original can be read back from the result, and no two ids share one.
fn escape(id: &str) -> String {
    let mut escaped = String::with_capacity(id.len());
    for byte in id.bytes() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' => escaped.push(char::from(byte)),
            _ => escaped.push_str(&format!("%{byte:02x}")),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(id: &str, expected: &str) {
        let path = database_file(Path::new("d"), id).expect("a usable id");
        assert_eq!(path, Path::new("d").join(expected));
    }

    #[test]
    fn ordinary_ids_stay_readable() {
        check("0f2ac74b498b48028cb68387c421e279", "0f2ac74b498b48028cb68387c421e279.sqlite");
        check("catalog-db_1", "catalog-db_1.sqlite");
    }

    #[test]
    fn everything_else_is_escaped() {
        check("..", "%2e%2e.sqlite");
        check("../../etc/passwd", "%2e%2e%2f%2e%2e%2fetc%2fpasswd.sqlite");
        check("Users", "%55sers.sqlite");
        check("%55sers", "%2555sers.sqlite");
        check("a\0b é", "a%00b%20%c3%a9.sqlite");
    }

    #[test]
    fn an_id_that_names_no_file_is_refused() {
        for id in ["", &"x".repeat(241), &"X".repeat(81)] {
            let error = database_file(Path::new("d"), id).expect_err("must be refused");
            assert!(matches!(error, StoreError::BadId { .. }), "{error}");
        }
    }
}
