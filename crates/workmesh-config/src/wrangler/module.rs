//! What the bundler needs to know: rules for files that are not code, and replacements.

use crate::project::{ModuleRule, ModuleType};
use crate::read::Fields;

const TYPES: &[(&str, ModuleType)] = &[
    ("ESModule", ModuleType::EsModule),
    ("CommonJS", ModuleType::CommonJs),
    ("CompiledWasm", ModuleType::CompiledWasm),
    ("Text", ModuleType::Text),
    ("Data", ModuleType::Data),
];

pub(super) fn rules(fields: &Fields<'_>) -> Vec<ModuleRule> {
    let read = |rule: &Fields<'_>| {
        let kind = rule.require("type", rule.choice("type", TYPES));
        let globs = rule.require("globs", rule.strings("globs"));
        let fallthrough = rule.bool("fallthrough");
        rule.finish();
        Some(ModuleRule { kind: kind?, globs: globs?, fallthrough })
    };
    fields.tables("rules").iter().filter_map(read).collect()
}

/// A table of strings whose keys the user chose, such as `define` and `alias`.
pub(super) fn pairs(fields: &Fields<'_>, key: &'static str) -> Vec<(String, String)> {
    let Some(table) = fields.table(key) else { return Vec::new() };
    let pair = |entry: &crate::syntax::Entry| {
        let text = table.as_text(&entry.node, || table.child(&entry.key))?;
        Some((entry.key.clone(), text.value.to_owned()))
    };
    table.entries().iter().filter_map(pair).collect()
}
