//! TOML into the common tree. Every syntax error of a file is reported, not the first one only.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Entry, Node, Table, Value};
use crate::diagnostic::{Code, Diagnostic};
use crate::session::Session;
use crate::span::{FileId, Span};

pub(super) fn parse(session: &Session, file: FileId, text: &str) -> Option<Node> {
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let end = text.trim_end().len();
        let at = error.span().filter(|span| !span.is_empty() || span.start < end).unwrap_or(end..end);
        let bare = bare_word(&text[at.clone()], error.message());
        let reason = if bare.is_some() { "a string needs quotation marks" } else { error.message() };
        let diagnostic = Diagnostic::error(Code::TomlSyntax, format!("this is not valid TOML: {reason}"));
        let help = bare.map(|word| format!("write `\"{word}\"`"));
        session.report(diagnostic.at(Span::new(file, at), "").help_opt(help));
    }
    let converter = Converter { session, file };
    let (span, table) = (document.span(), converter.table(document.get_ref()));
    errors.is_empty().then(|| Node { span: Span::new(file, span), value: Value::Table(table) })
}

/// The text at a mistake if it is a word where a value belongs, which the parser takes for the beginning of
/// `true`, `inf` and the like.
fn bare_word<'a>(text: &'a str, reason: &str) -> Option<&'a str> {
    let value = ["float", "number", "integer", "boolean", "string", "value", "date"];
    let expected_value = value.iter().any(|word| reason.contains(word));
    let word = text.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '.' | '/'));
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '/' | '-' | '_' | '@' | ':');
    (expected_value && word && text.chars().all(plain)).then_some(text)
}

struct Converter<'a> {
    session: &'a Session,
    file: FileId,
}

impl Converter<'_> {
    fn table(&self, table: &DeTable<'_>) -> Table {
        let entry = |(key, value): (&Spanned<_>, &Spanned<DeValue<'_>>)| {
            let key: &Spanned<std::borrow::Cow<'_, str>> = key;
            Entry {
                key: key.get_ref().to_string(),
                span: Span::new(self.file, key.span()),
                node: self.node(value),
            }
        };
        Table { entries: table.iter().map(entry).collect() }
    }

    fn node(&self, value: &Spanned<DeValue<'_>>) -> Node {
        let span = Span::new(self.file, value.span());
        let value = match value.get_ref() {
            DeValue::String(text) => Value::String(text.to_string()),
            DeValue::Integer(integer) => self.integer(integer, span),
            DeValue::Float(float) => Value::Float(float.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Boolean(value) => Value::Bool(*value),
            DeValue::Datetime(_) => Value::Date,
            DeValue::Array(items) => Value::Array(items.iter().map(|item| self.node(item)).collect()),
            DeValue::Table(table) => Value::Table(self.table(table)),
        };
        Node { span, value }
    }

    fn integer(&self, integer: &toml::de::DeInteger<'_>, span: Span) -> Value {
        match i64::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(value) => Value::Integer(value),
            Err(_) => {
                let message = "this number is too large for TOML's 64 bits";
                self.session.report(Diagnostic::error(Code::BadValue, message).at(span, ""));
                Value::Integer(0)
            }
        }
    }
}
