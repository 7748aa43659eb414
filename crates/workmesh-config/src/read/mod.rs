//! A typed view of a table of the tree.
//!
//! Whoever reads a key makes it known; [`Fields::finish`] then reports the keys that nobody asked for, with
//! the nearest known one. A value of the wrong type is reported where it is read and counts as absent from
//! then on, so that one run finds every mistake.

mod text;
mod values;

use std::cell::RefCell;

pub(crate) use text::Text;

use crate::diagnostic::nearest::{did_you_mean, nearest};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::session::Session;
use crate::span::Span;
use crate::syntax::{Entry, Node, Table, Value};

/// A table that is being read.
pub(crate) struct Fields<'a> {
    pub(crate) session: &'a Session,
    table: &'a Table,
    /// The table, or its header.
    pub(crate) span: Span,
    /// How people find it: `mesh.retry`, `services[1]`; empty at the top.
    pub(crate) path: String,
    known: RefCell<Vec<&'static str>>,
    /// The places of unknown keys that another message has dealt with.
    excused: RefCell<Vec<Span>>,
}

impl<'a> Fields<'a> {
    /// A view of a table; reports any other value.
    pub(crate) fn new(session: &'a Session, node: &'a Node, path: impl Into<String>) -> Option<Self> {
        let path = path.into();
        match &node.value {
            Value::Table(table) => {
                let (known, excused) = (RefCell::default(), RefCell::default());
                Some(Self { session, table, span: node.span, path, known, excused })
            }
            _ => {
                wrong_type(session, node, &path, "a table");
                None
            }
        }
    }

    /// The entry of a key, which is known from now on. JSON's `null` is an absent value.
    pub(crate) fn get(&self, key: &'static str) -> Option<&'a Entry> {
        self.know(&[key]);
        self.table.get(key).filter(|entry| !matches!(entry.node.value, Value::Null))
    }

    pub(crate) fn has(&self, key: &'static str) -> bool {
        self.get(key).is_some()
    }

    /// All entries, for tables whose keys are names that the user chose.
    pub(crate) fn entries(&self) -> &'a [Entry] {
        &self.table.entries
    }

    /// Marks keys as known without reading them.
    pub(crate) fn know(&self, keys: &[&'static str]) {
        let mut known = self.known.borrow_mut();
        keys.iter().for_each(|key| {
            if !known.contains(key) {
                known.push(key);
            }
        });
    }

    /// The keys that were asked for so far.
    pub(crate) fn known(&self) -> Vec<&'static str> {
        self.known.borrow().clone()
    }

    /// The path of a key of this table.
    pub(crate) fn child(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// Passes a value on, or reports that its key is missing. A key that is there but unusable was reported
    /// already.
    pub(crate) fn require<T>(&self, key: &'static str, value: Option<T>) -> Option<T> {
        if value.is_none() && self.get(key).is_none() {
            let message = format!("`{key}` is missing from {}", self.describe());
            let error = Diagnostic::error(Code::MissingKey, message);
            self.session.report(match self.misspelt(key) {
                Some(wrong) => error.at(wrong.span, "").help(format!("did you mean `{key}`?")),
                None => error.at(self.span, ""),
            });
        }
        value
    }

    /// A key that was probably meant to be this one. It is known from now on: one mistake, one report.
    pub(crate) fn misspelt(&self, key: &'static str) -> Option<&'a Entry> {
        let wrong = nearest(key, self.table.entries.iter().map(|entry| entry.key.as_str()))?;
        let unknown = !self.known.borrow().contains(&wrong);
        let entry = self.table.get(wrong).filter(|_| unknown)?;
        self.excuse(entry);
        Some(entry)
    }

    /// Leaves out of [`finish`](Self::finish) a key about which enough was said.
    pub(crate) fn excuse(&self, entry: &Entry) {
        self.excused.borrow_mut().push(entry.span);
    }

    /// Reports every key that nobody asked for.
    pub(crate) fn finish(&self) {
        self.finish_with(None);
    }

    /// Reports every key that nobody asked for, with some advice if no known key is near.
    pub(crate) fn finish_with(&self, advice: Option<&str>) {
        let (known, excused) = (self.known.borrow(), self.excused.borrow());
        let unread = |entry: &&Entry| !known.contains(&entry.key.as_str()) && !excused.contains(&entry.span);
        for entry in self.table.entries.iter().filter(unread) {
            let message = format!("unknown key `{}` in {}", entry.key, self.describe());
            let near = did_you_mean(&entry.key, known.iter().copied());
            let help = near.or_else(|| advice.map(str::to_owned));
            self.session.report(self.unknown(message).at(entry.span, "").help_opt(help));
        }
    }

    /// A diagnostic about an unknown key: an error in `workmesh.toml`, a warning in files that wrangler reads
    /// too.
    pub(crate) fn unknown(&self, message: String) -> Diagnostic {
        let severity = if self.session.is_ours(self.span.file) { Severity::Error } else { Severity::Warning };
        Diagnostic { severity, ..Diagnostic::error(Code::UnknownKey, message) }
    }

    /// The table's header as it is written: `[mesh.retry]`, `[[services]]`.
    pub(crate) fn header(&self) -> String {
        match self.path.strip_suffix(']').and_then(|path| path.rsplit_once('[')) {
            Some((array, _)) => format!("[[{array}]]"),
            None => format!("[{}]", self.path),
        }
    }

    /// The table in words: `` `mesh.retry` `` or "this file".
    pub(crate) fn describe(&self) -> String {
        if self.path.is_empty() { "this file".into() } else { format!("`{}`", self.path) }
    }
}

/// Reports a value of a type that its key does not take.
pub(crate) fn wrong_type(session: &Session, node: &Node, path: &str, expected: &str) {
    let name = if path.is_empty() { "this file".to_owned() } else { format!("`{path}`") };
    let mut message = format!("{name} must be {expected}, not {}", node.value.kind());
    if session.is_json(node.span.file) {
        message = message.replace("a table", "an object").replace("tables", "objects");
    }
    session.report(Diagnostic::error(Code::WrongType, message).at(node.span, ""));
}
