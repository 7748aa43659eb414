//! Reading a key as a value of some type.

use std::ops::RangeInclusive;
use std::time::Duration;

use super::{Fields, Text, wrong_type};
use crate::diagnostic::nearest::did_you_mean;
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::{Entry, Node, Value};
use crate::unit::{parse_duration, parse_size};

impl<'a> Fields<'a> {
    pub(crate) fn text(&self, key: &'static str) -> Option<Text<'a>> {
        let entry = self.get(key)?;
        self.as_text(&entry.node, || self.child(key))
    }

    pub(crate) fn string(&self, key: &'static str) -> Option<String> {
        self.text(key).map(|text| text.value.to_owned())
    }

    pub(crate) fn bool(&self, key: &'static str) -> Option<bool> {
        let entry = self.get(key)?;
        if let Value::Bool(value) = entry.node.value {
            return Some(value);
        }
        wrong_type(self.session, &entry.node, &self.child(key), "`true` or `false`");
        None
    }

    /// A whole number within limits.
    pub(crate) fn integer(&self, key: &'static str, limits: RangeInclusive<u32>) -> Option<u32> {
        let entry = self.get(key)?;
        let whole = match entry.node.value {
            Value::Integer(value) => Some(value),
            // JSON has one kind of number: `1e3` is as whole as `1000`.
            Value::Float(value) if value.fract() == 0.0 && value.abs() < 1e15 => Some(value as i64),
            Value::Float(_) => None,
            _ => {
                wrong_type(self.session, &entry.node, &self.child(key), "a whole number");
                return None;
            }
        };
        let value = whole.and_then(|value| u32::try_from(value).ok()).filter(|value| limits.contains(value));
        if value.is_none() {
            let reason = match (*limits.start(), *limits.end()) {
                (start, u32::MAX) => format!("at least {start}"),
                (start, end) => format!("from {start} to {end}"),
            };
            self.bad_value(entry, &format!("a whole number, {reason}"));
        }
        value
    }

    /// A share: a number from 0 to 1.
    pub(crate) fn share(&self, key: &'static str) -> Option<f64> {
        self.number(key, 0.0..=1.0)
    }

    /// A number within limits, whole or not.
    pub(crate) fn number(&self, key: &'static str, limits: RangeInclusive<f64>) -> Option<f64> {
        let entry = self.get(key)?;
        let expected = format!("a number from {} to {}", limits.start(), limits.end());
        let value = match entry.node.value {
            Value::Integer(value) => value as f64,
            Value::Float(value) => value,
            _ => {
                wrong_type(self.session, &entry.node, &self.child(key), &expected);
                return None;
            }
        };
        if limits.contains(&value) {
            return Some(value);
        }
        self.bad_value(entry, &expected);
        None
    }

    /// A duration with a unit, longer than nothing.
    pub(crate) fn duration(&self, key: &'static str) -> Option<Duration> {
        let entry = self.get(key)?;
        let text = match &entry.node.value {
            Value::Integer(number) => {
                return self.no_unit(
                    entry,
                    Code::BadDuration,
                    &[format!("{number}ms"), format!("{number}s")],
                );
            }
            Value::String(value) => Text { value, span: entry.node.span },
            _ => {
                wrong_type(self.session, &entry.node, &self.child(key), "a duration such as `\"10s\"`");
                return None;
            }
        };
        let duration =
            text.check(self.session, Code::BadDuration, "a duration", parse_duration(text.value))?;
        if duration.is_zero() {
            let message = format!("`{}` must be longer than zero", self.child(key));
            self.session.report(Diagnostic::error(Code::BadDuration, message).at(text.span, ""));
            return None;
        }
        Some(duration)
    }

    /// A size in bytes, with a unit.
    pub(crate) fn size(&self, key: &'static str) -> Option<u64> {
        let entry = self.get(key)?;
        let text = match &entry.node.value {
            Value::Integer(number) => {
                return self.no_unit(entry, Code::BadSize, &[format!("{number}B"), format!("{number}KiB")]);
            }
            Value::String(value) => Text { value, span: entry.node.span },
            _ => {
                wrong_type(self.session, &entry.node, &self.child(key), "a size such as `\"1MiB\"`");
                return None;
            }
        };
        text.check(self.session, Code::BadSize, "a size", parse_size(text.value))
    }

    fn no_unit<T>(&self, entry: &Entry, code: Code, examples: &[String]) -> Option<T> {
        let message = format!("`{}` needs a unit", self.child(&entry.key));
        let examples: Vec<_> = examples.iter().map(|example| format!("`\"{example}\"`")).collect();
        let error = Diagnostic::error(code, message).at(entry.node.span, "a number without a unit");
        self.session.report(error.help(format!("write {}", examples.join(" or "))));
        None
    }

    /// One of a few words.
    pub(crate) fn choice<T: Copy>(&self, key: &'static str, choices: &[(&'static str, T)]) -> Option<T> {
        let text = self.text(key)?;
        let found = choices.iter().find(|(name, _)| *name == text.value);
        if found.is_none() {
            let names: Vec<_> = choices.iter().map(|(name, _)| format!("`\"{name}\"`")).collect();
            let message = format!("`{}` must be one of {}", self.child(key), names.join(", "));
            let help = did_you_mean(text.value, choices.iter().map(|(name, _)| *name));
            let error = Diagnostic::error(Code::BadValue, message).at(text.span, "");
            self.session.report(error.help_opt(help));
        }
        found.map(|(_, value)| *value)
    }

    /// An array of strings; items of other types are reported and left out.
    pub(crate) fn texts(&self, key: &'static str) -> Option<Vec<Text<'a>>> {
        let items = self.array(key, "an array of strings")?;
        let item = |(at, node)| self.as_text(node, || format!("{}[{at}]", self.child(key)));
        Some(items.iter().enumerate().filter_map(item).collect())
    }

    pub(crate) fn strings(&self, key: &'static str) -> Option<Vec<String>> {
        Some(self.texts(key)?.iter().map(|text| text.value.to_owned()).collect())
    }

    pub(crate) fn array(&self, key: &'static str, expected: &str) -> Option<&'a [Node]> {
        let entry = self.get(key)?;
        if let Value::Array(items) = &entry.node.value {
            return Some(items);
        }
        wrong_type(self.session, &entry.node, &self.child(key), expected);
        None
    }

    /// A table within this one.
    pub(crate) fn table(&self, key: &'static str) -> Option<Fields<'a>> {
        let entry = self.get(key)?;
        Fields::new(self.session, &entry.node, self.child(key))
    }

    /// An array of tables; items that are something else are reported and left out.
    pub(crate) fn tables(&self, key: &'static str) -> Vec<Fields<'a>> {
        let items = self.array(key, "an array of tables").unwrap_or_default();
        let item = |(at, node)| Fields::new(self.session, node, format!("{}[{at}]", self.child(key)));
        items.iter().enumerate().filter_map(item).collect()
    }

    pub(crate) fn as_text(&self, node: &'a Node, path: impl FnOnce() -> String) -> Option<Text<'a>> {
        if let Value::String(value) = &node.value {
            return Some(Text { value, span: node.span });
        }
        wrong_type(self.session, node, &path(), "a string");
        None
    }

    pub(crate) fn bad_value(&self, entry: &Entry, expected: &str) {
        let message = format!("`{}` must be {expected}", self.child(&entry.key));
        self.session.report(Diagnostic::error(Code::BadValue, message).at(entry.node.span, ""));
    }
}
