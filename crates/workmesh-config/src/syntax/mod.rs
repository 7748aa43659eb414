//! TOML, JSON and `.dev.vars` as one tree of values that know where they were written, so that the meaning of
//! the configuration is described once for all formats.

pub(crate) mod dotenv;
mod jsonc;
mod toml;

use std::path::Path;

use crate::session::Session;
use crate::span::{FileId, Span};

/// A value and its place.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) span: Span,
    pub(crate) value: Value,
}

/// A value of any of the formats.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    String(String),
    /// TOML has dates; nothing in a configuration takes one.
    Date,
    Array(Vec<Node>),
    Table(Table),
}

/// Keys and values in the order they were written.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) entries: Vec<Entry>,
}

/// One key of a table.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) key: String,
    /// The key itself.
    pub(crate) span: Span,
    pub(crate) node: Node,
}

impl Table {
    pub(crate) fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }
}

impl Value {
    /// What the value is, with its article, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(true) => "`true`",
            Self::Bool(false) => "`false`",
            Self::Integer(_) | Self::Float(_) => "a number",
            Self::String(_) => "a string",
            Self::Date => "a date",
            Self::Array(_) => "an array",
            Self::Table(_) => "a table",
        }
    }

    /// The value as JSON; none if it holds a date or a number that JSON does not have.
    pub(crate) fn to_json(&self) -> Option<serde_json::Value> {
        use serde_json::Value as Json;
        Some(match self {
            Self::Null => Json::Null,
            Self::Bool(value) => Json::Bool(*value),
            Self::Integer(value) => Json::from(*value),
            Self::Float(value) => Json::Number(serde_json::Number::from_f64(*value)?),
            Self::String(value) => Json::String(value.clone()),
            Self::Date => return None,
            Self::Array(items) => {
                Json::Array(items.iter().map(|item| item.value.to_json()).collect::<Option<_>>()?)
            }
            Self::Table(table) => {
                let pair = |entry: &Entry| Some((entry.key.clone(), entry.node.value.to_json()?));
                Json::Object(table.entries.iter().map(pair).collect::<Option<_>>()?)
            }
        })
    }
}

/// Reads and parses a file by its extension. None if it cannot be read or parsed, which has been reported
/// then.
pub(crate) fn parse_file(session: &Session, path: &Path) -> Option<(FileId, Node)> {
    let file = session.read(path)?;
    let text = session.text(file);
    let json = path.extension().is_some_and(|extension| extension != "toml");
    let node =
        if json { jsonc::parse(session, file, &text) } else { self::toml::parse(session, file, &text) }?;
    Some((file, node))
}
