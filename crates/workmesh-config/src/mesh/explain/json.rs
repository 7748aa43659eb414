//! Explanations for programs.

use serde_json::{Map, Value, json};

use super::{Origin, Setting};
use crate::{RenderOptions, SourceFiles};

/// The settings of an edge as a JSON object `{edge, settings: [{setting, value, from}]}`.
///
/// `from` is `{kind}`, one of `"written"`, `"standard"`, `"parity"` and `"not_set"`; with `"written"` it has
/// `table`, `file` and `line` too. A setting that is off is `false`, one that is not set is null.
#[must_use]
pub fn render_explanation_json(
    (caller, callee): (&str, &str),
    settings: &[Setting],
    sources: &SourceFiles,
    options: &RenderOptions<'_>,
) -> String {
    let settings = settings.iter().map(|setting| {
        json!({
            "setting": setting.name,
            "value": setting.value.to_json(),
            "from": from(&setting.from, sources, options),
        })
    });
    let settings: Vec<Value> = settings.collect();
    format!("{:#}\n", json!({ "edge": format!("{caller} -> {callee}"), "settings": settings }))
}

fn from(origin: &Origin, sources: &SourceFiles, options: &RenderOptions<'_>) -> Value {
    let kind = match origin {
        Origin::Written(_) => "written",
        Origin::Standard => "standard",
        Origin::Parity => "parity",
        Origin::NotSet => "not_set",
    };
    let mut object = Map::from_iter([("kind".to_owned(), kind.into())]);
    if let Origin::Written(place) = origin
        && let Some(file) = sources.get(place.span.file)
    {
        let line = file.position(place.span.range().start).line;
        object.extend([
            ("table".to_owned(), (*place.table).into()),
            ("file".to_owned(), file.shown_path(options.relative_to).into()),
            ("line".to_owned(), line.into()),
        ]);
    }
    Value::Object(object)
}
