//! Diagnostics for programs.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::human::RenderOptions;
use super::{Diagnostic, Diagnostics, Label};
use crate::source::SourceFiles;

/// All diagnostics as a JSON array of
/// `{code, severity, message, file, line, column, endLine, endColumn, help, related}`.
///
/// Lines and columns count from 1, columns in characters; the end is the place after the last character. A
/// diagnostic without a place has null for it. `related` lists the other places, each with its own message.
#[must_use]
pub fn render_json(diagnostics: &Diagnostics, options: &RenderOptions<'_>) -> String {
    let all = diagnostics.list.iter().map(|one| object(one, &diagnostics.sources, options.relative_to));
    format!("{:#}\n", Value::Array(all.collect()))
}

fn object(diagnostic: &Diagnostic, sources: &SourceFiles, relative_to: Option<&Path>) -> Value {
    let mut object = Map::new();
    let mut set = |key: &str, value: Value| object.insert(key.to_owned(), value);
    set("code", diagnostic.code.as_str().into());
    set("severity", diagnostic.severity.as_str().into());
    set("message", diagnostic.message.clone().into());
    let (first, others) = match diagnostic.labels.split_first() {
        Some((first, others)) => (Some(first), others),
        None => (None, &[][..]),
    };
    for (key, value) in place(first, sources, relative_to) {
        set(key, value);
    }
    set("help", diagnostic.help.clone().into());
    let related = others.iter().map(|label| {
        let place = place(Some(label), sources, relative_to);
        let mut related: Map<String, Value> =
            place.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        related.insert("message".into(), label.text.clone().into());
        Value::Object(related)
    });
    set("related", related.collect());
    Value::Object(object)
}

fn place(
    label: Option<&Label>,
    sources: &SourceFiles,
    relative_to: Option<&Path>,
) -> [(&'static str, Value); 5] {
    let found = label.and_then(|label| Some((sources.get(label.span.file)?, label.span.range())));
    let Some((file, range)) = found else {
        return ["file", "line", "column", "endLine", "endColumn"].map(|key| (key, Value::Null));
    };
    let (start, end) = (file.position(range.start), file.position(range.end));
    [
        ("file", file.shown_path(relative_to).into()),
        ("line", json!(start.line)),
        ("column", json!(start.column)),
        ("endLine", json!(end.line)),
        ("endColumn", json!(end.column)),
    ]
}
