//! `assets`: files served as they are.

use std::path::Path;

use super::files::existing;
use super::layers::Layers;
use crate::project::{AssetRouting, Assets};
use crate::read::Text;
use crate::syntax::Value;

const HTML_HANDLING: &[(&str, &str)] = &[
    ("auto-trailing-slash", "auto-trailing-slash"),
    ("force-trailing-slash", "force-trailing-slash"),
    ("drop-trailing-slash", "drop-trailing-slash"),
    ("none", "none"),
];

const NOT_FOUND_HANDLING: &[(&str, &str)] =
    &[("single-page-application", "single-page-application"), ("404-page", "404-page"), ("none", "none")];

/// The assets, and the name of their binding.
pub(super) fn read<'a>(layers: &Layers<'a>, dir: &Path) -> (Option<Assets>, Option<Text<'a>>) {
    let Some(fields) = layers.inherited("assets").table("assets") else { return (None, None) };
    let binding = fields.text("binding");
    let run_worker_first = match fields.get("run_worker_first").map(|entry| &entry.node.value) {
        Some(Value::Array(_)) => {
            AssetRouting::Patterns(fields.strings("run_worker_first").unwrap_or_default())
        }
        Some(_) if fields.bool("run_worker_first") == Some(true) => AssetRouting::WorkerFirst,
        _ => AssetRouting::AssetsFirst,
    };
    let assets = Assets {
        directory: fields.text("directory").and_then(|text| existing(layers, dir, text, "folder")),
        binding: binding.map(|text| text.value.to_owned()),
        html_handling: fields.choice("html_handling", HTML_HANDLING).map(str::to_owned),
        not_found_handling: fields.choice("not_found_handling", NOT_FOUND_HANDLING).map(str::to_owned),
        run_worker_first,
    };
    fields.finish();
    (Some(assets), binding)
}
