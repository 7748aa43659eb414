//! Files as modules: their kind, by rule, import attribute or name, and their content.

use std::fs;
use std::path::Path;

use rolldown_common::ModuleType;
use rolldown_plugin::HookLoadOutput;
use rolldown_utils::base64::to_standard_base64;

use super::finding::FindingKind;
use crate::options::RuleKind;

/// Reads the file as a module, by the rule that covers it or else by its name.
pub(super) fn read(path: &Path, rule: Option<RuleKind>) -> Result<HookLoadOutput, FindingKind> {
    let kind = rule.map(by_rule).or_else(|| by_name(path));
    let kind = kind.ok_or_else(|| FindingKind::UnknownFile { path: path.to_owned() })?;
    let unreadable = |reason: String| FindingKind::Unreadable { path: path.to_owned(), reason };
    let bytes = fs::read(path).map_err(|error| unreadable(error.to_string()))?;
    if rule == Some(RuleKind::Data) {
        let code = format!("export default Uint8Array.fromBase64({:?}).buffer;\n", to_standard_base64(bytes));
        return Ok(module(code, kind));
    }
    if kind == ModuleType::Text {
        return Ok(module(String::from_utf8_lossy(&bytes).into_owned(), kind));
    }
    let code = String::from_utf8(bytes).map_err(|_| unreadable("it is not UTF-8 text".into()))?;
    // Some editors begin files with a mark that is no part of JSON.
    let code = code.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(code);
    Ok(module(code, kind))
}

/// A module with this text.
pub(super) fn module(code: String, kind: ModuleType) -> HookLoadOutput {
    HookLoadOutput { code: code.into(), module_type: Some(kind), ..HookLoadOutput::default() }
}

/// Whether a file belongs to an installed package.
pub(super) fn is_installed(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str() == "node_modules")
}

fn by_rule(rule: RuleKind) -> ModuleType {
    match rule {
        RuleKind::Text => ModuleType::Text,
        RuleKind::Json => ModuleType::Json,
        RuleKind::Data | RuleKind::CompiledWasm | RuleKind::EsModule | RuleKind::CommonJs => ModuleType::Js,
    }
}

/// What a file without a rule is. As for wrangler, the project's own `.js` files may hold JSX; those of
/// packages are plain JavaScript, which compiles faster.
fn by_name(path: &Path) -> Option<ModuleType> {
    Some(match path.extension()?.to_str()? {
        "ts" | "mts" | "cts" => ModuleType::Ts,
        "tsx" => ModuleType::Tsx,
        "jsx" => ModuleType::Jsx,
        "js" | "mjs" | "cjs" if is_installed(path) => ModuleType::Js,
        "js" | "mjs" | "cjs" => ModuleType::Jsx,
        "json" => ModuleType::Json,
        _ => return None,
    })
}
