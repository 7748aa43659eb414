//! SQL values on their way in and out.

use rusqlite::ToSql;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};

/// A value that SQLite stores.
///
/// JavaScript's numbers are bound as [`SqlValue::Real`], whole ones too, because the real runtime does so: a `TEXT`
/// column then stores 12 as `12.0`, an `INTEGER` column as 12. `From<f64>` and `From<bool>` follow that rule.
#[derive(Clone, Debug, PartialEq)]
pub enum SqlValue {
    /// `NULL`.
    Null,
    /// A 64-bit integer. JavaScript reads it as a number, so beyond 2^53 the last digits are lost there.
    Integer(i64),
    /// A float; never NaN or infinite in a result.
    Real(f64),
    /// Text. Bytes that are not UTF-8 were replaced by U+FFFD.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

impl SqlValue {
    /// Bytes that the value carries.
    pub(super) fn bytes(&self) -> usize {
        match self {
            SqlValue::Null | SqlValue::Integer(_) | SqlValue::Real(_) => size_of::<SqlValue>(),
            SqlValue::Text(text) => size_of::<SqlValue>() + text.len(),
            SqlValue::Blob(blob) => size_of::<SqlValue>() + blob.len(),
        }
    }
}

/// What has no JSON form becomes `NULL`, as on the real runtime, which sends values as JSON.
impl From<f64> for SqlValue {
    fn from(number: f64) -> SqlValue {
        if number.is_finite() { SqlValue::Real(number) } else { SqlValue::Null }
    }
}

impl From<bool> for SqlValue {
    fn from(flag: bool) -> SqlValue {
        SqlValue::Real(f64::from(u8::from(flag)))
    }
}

impl From<&str> for SqlValue {
    fn from(text: &str) -> SqlValue {
        SqlValue::Text(text.to_owned())
    }
}

impl From<ValueRef<'_>> for SqlValue {
    fn from(value: ValueRef<'_>) -> SqlValue {
        match value {
            ValueRef::Null => SqlValue::Null,
            ValueRef::Integer(integer) => SqlValue::Integer(integer),
            ValueRef::Real(real) => SqlValue::from(real),
            ValueRef::Text(text) => SqlValue::Text(String::from_utf8_lossy(text).into_owned()),
            ValueRef::Blob(blob) => SqlValue::Blob(blob.to_vec()),
        }
    }
}

impl ToSql for SqlValue {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            SqlValue::Null => ToSqlOutput::Owned(Value::Null),
            SqlValue::Integer(integer) => ToSqlOutput::Owned(Value::Integer(*integer)),
            SqlValue::Real(real) => ToSqlOutput::Owned(Value::Real(*real)),
            SqlValue::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            SqlValue::Blob(blob) => ToSqlOutput::Borrowed(ValueRef::Blob(blob)),
        })
    }
}
