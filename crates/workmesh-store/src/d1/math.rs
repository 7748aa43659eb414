//! SQLite's mathematical functions, which the bundled build leaves out and the real runtime has.
//!
//! As in SQLite, an argument that is no number, and a result that is none, give `NULL`. The second names that SQLite has
//! for some of them are missing on the real runtime, and here.

use std::str::FromStr;

use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::{Value, ValueRef};

type Unary = (&'static str, fn(f64) -> f64);
type Binary = (&'static str, fn(f64, f64) -> f64);

/// Functions of one number.
const UNARY: [Unary; 19] = [
    ("acos", f64::acos),
    ("acosh", f64::acosh),
    ("asin", f64::asin),
    ("asinh", f64::asinh),
    ("atan", f64::atan),
    ("atanh", f64::atanh),
    ("cos", f64::cos),
    ("cosh", f64::cosh),
    ("degrees", f64::to_degrees),
    ("exp", f64::exp),
    ("ln", |number| positive(number).ln()),
    ("log", |number| positive(number).log10()),
    ("log2", |number| positive(number).log2()),
    ("radians", f64::to_radians),
    ("sin", f64::sin),
    ("sinh", f64::sinh),
    ("sqrt", f64::sqrt),
    ("tan", f64::tan),
    ("tanh", f64::tanh),
];

/// Functions of one number that leave integers as they are.
const ROUNDING: [Unary; 3] = [("ceil", f64::ceil), ("floor", f64::floor), ("trunc", f64::trunc)];

/// Functions of two numbers.
const BINARY: [Binary; 4] = [
    ("atan2", f64::atan2),
    ("log", |base, number| positive(number).ln() / positive(base.ln())),
    ("mod", |number, divisor| number % divisor),
    ("pow", f64::powf),
];

/// Adds the functions to `conn`.
pub(super) fn install(conn: &Connection) -> rusqlite::Result<()> {
    let flags =
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    for (name, function) in UNARY {
        conn.create_scalar_function(name, 1, flags, move |context| {
            Ok(real(number(context, 0).map(function)))
        })?;
    }
    for (name, function) in ROUNDING {
        conn.create_scalar_function(name, 1, flags, move |context| {
            let integer = match context.get_raw(0) {
                ValueRef::Integer(integer) => Some(integer),
                ValueRef::Text(text) => text_as(text),
                _ => None,
            };
            Ok(integer.map_or_else(|| real(number(context, 0).map(function)), Value::Integer))
        })?;
    }
    for (name, function) in BINARY {
        conn.create_scalar_function(name, 2, flags, move |context| {
            let both = number(context, 0).zip(number(context, 1));
            Ok(real(both.map(|(a, b)| function(a, b))))
        })?;
    }
    conn.create_scalar_function("pi", 0, flags, |_| Ok(std::f64::consts::PI))
}

fn number(context: &Context<'_>, index: usize) -> Option<f64> {
    match context.get_raw(index) {
        // Beyond 2^53 the last digits are lost, in SQLite's own functions too.
        #[expect(clippy::cast_precision_loss, reason = "there is no lossless conversion")]
        ValueRef::Integer(integer) => Some(integer as f64),
        ValueRef::Real(real) => Some(real),
        ValueRef::Text(text) => text_as(text),
        ValueRef::Null | ValueRef::Blob(_) => None,
    }
}

/// The number that `text` is as a whole. Rust also reads words such as `inf`, which are no numbers in SQL.
fn text_as<T: FromStr>(text: &[u8]) -> Option<T> {
    let text = std::str::from_utf8(text).ok()?.trim();
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
    text.chars().all(is_number).then(|| text.parse().ok())?
}

/// NaN for what has no logarithm, zero included.
fn positive(number: f64) -> f64 {
    if number > 0.0 { number } else { f64::NAN }
}

/// SQLite has no NaN.
fn real(result: Option<f64>) -> Value {
    match result {
        Some(result) if !result.is_nan() => Value::Real(result),
        _ => Value::Null,
    }
}
