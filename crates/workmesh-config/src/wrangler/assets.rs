//! `assets`: files served as they are.

use std::path::Path;

use super::files::existing;
use super::layers::Layers;
use crate::diagnostic::{Code, Diagnostic};
use crate::project::{AssetRouting, Assets};
use crate::read::{Fields, Text};
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
    let has_main = layers.inherited("main").has("main");
    check_routing(&fields, &run_worker_first, has_main);
    if let (Some(text), false) = (binding, has_main) {
        let message = "assets without a worker have no use for a binding";
        let error = Diagnostic::error(Code::Conflict, message).at(text.span, "nothing reads it");
        fields.session.report(error.help("remove the binding, or add `main`"));
    }
    let directory = fields.require("directory", fields.text("directory"));
    let assets = Assets {
        directory: directory.and_then(|text| existing(layers, dir, text, "folder")),
        binding: binding.map(|text| text.value.to_owned()),
        html_handling: fields.choice("html_handling", HTML_HANDLING).map(str::to_owned),
        not_found_handling: fields.choice("not_found_handling", NOT_FOUND_HANDLING).map(str::to_owned),
        run_worker_first,
    };
    fields.finish();
    (Some(assets), binding)
}

/// The most patterns of `run_worker_first`, and the most characters of one.
const MAX_PATTERNS: usize = 100;
const MAX_PATTERN: usize = 100;

/// Reports what wrangler would refuse of `run_worker_first`.
fn check_routing(fields: &Fields<'_>, routing: &AssetRouting, has_main: bool) {
    let Some(entry) = fields.get("run_worker_first") else { return };
    let refuse = |code, message: String, help: &str| {
        fields.session.report(Diagnostic::error(code, message).at(entry.node.span, "").help(help));
    };
    if !has_main && *routing != AssetRouting::AssetsFirst {
        let message = "there is no worker that `run_worker_first` could run".to_owned();
        refuse(Code::Conflict, message, "remove it, or add `main`");
    }
    let AssetRouting::Patterns(patterns) = routing else { return };
    let bad = |message: String| {
        refuse(Code::BadValue, message, "a pattern begins with `/`, an exception with `!/`")
    };
    if patterns.is_empty() || patterns.iter().all(|pattern| pattern.starts_with("!/")) {
        bad("`assets.run_worker_first` needs at least one pattern that is no exception".to_owned());
    }
    if patterns.len() > MAX_PATTERNS {
        bad(format!("`assets.run_worker_first` can have at most {MAX_PATTERNS} patterns"));
    }
    for (place, pattern) in patterns.iter().enumerate() {
        let covers = |other: &String| {
            other != pattern && other.strip_suffix('*').is_some_and(|start| pattern.starts_with(start))
        };
        if !pattern.starts_with('/') && !pattern.starts_with("!/") {
            bad(format!("`{pattern}` is not a pattern"));
        } else if pattern.chars().count() > MAX_PATTERN {
            bad(format!("`{pattern}` has more than {MAX_PATTERN} characters"));
        } else if patterns.iter().take(place).any(|other| other == pattern) {
            bad(format!("`{pattern}` is there twice"));
        } else if let Some(other) = patterns.iter().find(|other| covers(other)) {
            bad(format!("`{pattern}` is part of `{other}`"));
        }
    }
}
