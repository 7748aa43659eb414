//! JSON with comments and trailing commas into the common tree. As wrangler's parser does, everything beyond
//! that is refused.

use std::collections::HashMap;

use jsonc_parser::ast;
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::{Entry, Node, Table, Value};
use crate::diagnostic::{Code, Diagnostic};
use crate::session::Session;
use crate::span::{FileId, Span};

const OPTIONS: ParseOptions = ParseOptions {
    allow_comments: true,
    allow_trailing_commas: true,
    allow_loose_object_property_names: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

pub(super) fn parse(session: &Session, file: FileId, text: &str) -> Option<Node> {
    let converter = Converter { session, file };
    match parse_to_ast(text, &CollectOptions::default(), &OPTIONS) {
        Ok(parsed) => match &parsed.value {
            Some(value) => Some(converter.node(value)),
            None => {
                let error =
                    Diagnostic::error(Code::JsonSyntax, "this file is empty, where JSON needs a value");
                session.report(error.at(Span::new(file, 0..0), ""));
                None
            }
        },
        Err(error) => {
            let at = converter.span(error.range());
            let reason = error.kind().to_string();
            let message = format!("this is not valid JSON: {}", lower_first(&reason));
            session.report(Diagnostic::error(Code::JsonSyntax, message).at(at, ""));
            None
        }
    }
}

struct Converter<'a> {
    session: &'a Session,
    file: FileId,
}

impl Converter<'_> {
    fn span(&self, range: Range) -> Span {
        Span::new(self.file, range.start..range.end)
    }

    fn node(&self, value: &ast::Value<'_>) -> Node {
        let span = self.span(value.range());
        let value = match value {
            ast::Value::StringLit(text) => Value::String(text.value.to_string()),
            ast::Value::NumberLit(number) => match number.value.parse() {
                Ok(integer) => Value::Integer(integer),
                Err(_) => Value::Float(number.value.parse().unwrap_or(f64::NAN)),
            },
            ast::Value::BooleanLit(value) => Value::Bool(value.value),
            ast::Value::NullKeyword(_) => Value::Null,
            ast::Value::Array(array) => {
                Value::Array(array.elements.iter().map(|item| self.node(item)).collect())
            }
            ast::Value::Object(object) => Value::Table(self.table(object)),
        };
        Node { span, value }
    }

    /// JSON lets the last of two equal keys win; that is never what anybody meant.
    fn table(&self, object: &ast::Object<'_>) -> Table {
        let mut entries: Vec<Entry> = Vec::with_capacity(object.properties.len());
        let mut index: HashMap<&str, usize> = HashMap::new();
        for property in &object.properties {
            let key = property.name.as_str();
            let (span, node) = (self.span(property.name.range()), self.node(&property.value));
            let entry = Entry { key: key.to_owned(), span, node };
            if let Some(&at) = index.get(key) {
                let message = format!("the key `{key}` is given twice; the second one wins");
                let warning = Diagnostic::warning(Code::Conflict, message).at(span, "given again");
                self.session.report(warning.at(entries[at].span, "first given here"));
                entries[at] = entry;
            } else {
                index.insert(key, entries.len());
                entries.push(entry);
            }
        }
        Table { entries }
    }
}

fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => String::new(),
    }
}
