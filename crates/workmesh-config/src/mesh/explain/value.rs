//! Values as they would be written.

use std::fmt;
use std::time::Duration;

use serde_json::{Value, json};

use crate::mesh::{Fallback, Fault};
use crate::unit::show_duration;

/// What applies.
#[derive(Clone, Debug, PartialEq)]
pub enum SettingValue {
    /// A value of the file; durations are strings.
    Value(Value),
    /// A value that would be too long to repeat, in words.
    Words(String),
    /// Turned off, `false` in the file.
    Off,
    /// Nothing was written, and this is what that means.
    Nothing(&'static str),
}

impl SettingValue {
    /// The value for programs: what is off is `false`, and what was not set is null.
    #[must_use]
    pub fn to_json(&self) -> Value {
        match self {
            Self::Value(value) => value.clone(),
            Self::Words(words) => words.clone().into(),
            Self::Off => false.into(),
            Self::Nothing(_) => Value::Null,
        }
    }
}

/// The value as it would be written in `workmesh.toml`, or words.
impl fmt::Display for SettingValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(value) => f.write_str(&toml(value)),
            Self::Words(words) => f.write_str(words),
            Self::Off => f.write_str("off"),
            Self::Nothing(meaning) => f.write_str(meaning),
        }
    }
}

/// A value in TOML, which writes strings and numbers as JSON does.
fn toml(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(toml).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(entries) => {
            let entries: Vec<String> =
                entries.iter().map(|(key, value)| format!("{key} = {}", toml(value))).collect();
            format!("{{ {} }}", entries.join(", "))
        }
        other => other.to_string(),
    }
}

pub(super) fn duration(duration: Duration) -> Value {
    show_duration(duration).into()
}

/// A number as one would write it: `10`, not `10.0`.
pub(super) fn number(number: f64) -> Value {
    if number.fract() == 0.0 { json!(number as i64) } else { json!(number) }
}

pub(super) fn texts(list: &[impl fmt::Display]) -> Vec<String> {
    list.iter().map(ToString::to_string).collect()
}

pub(super) fn words(fallback: &Fallback) -> String {
    match fallback {
        Fallback::Response(response) if response.body.is_empty() => {
            format!("an empty response, status {}", response.status)
        }
        Fallback::Response(response) => format!("a fixed response, status {}", response.status),
        Fallback::Worker(name) => format!("the worker `{name}`"),
        Fallback::Stale(age) => format!("a stale response, up to {} old", show_duration(*age)),
    }
}

pub(super) fn fault(fault: &Fault) -> SettingValue {
    let parts = [
        ("delay", fault.delay.map(duration)),
        ("abort", fault.abort.map(Value::from)),
        ("percent", Some(number(fault.percent))),
        ("header", fault.header.clone().map(Value::from)),
    ];
    let parts = parts.into_iter().filter_map(|(key, value)| Some((key, value?)));
    SettingValue::Value(Value::from_iter(parts))
}
