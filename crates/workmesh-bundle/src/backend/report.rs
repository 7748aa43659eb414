//! The bundler's complaints and our own findings as diagnostics.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rolldown_error::{BuildDiagnostic, DiagnosticOptions, EventKind};

use super::files;
use super::finding::{Finding, FindingKind};
use super::modules;
use crate::builtins;
use crate::diagnostic::{Diagnostic, Severity};
use crate::{hint, sdk};

/// Collects diagnostics, then decides whether there is a bundle.
pub(super) struct Report {
    dir: PathBuf,
    findings: Vec<Finding>,
    diagnostics: Vec<Diagnostic>,
    texts: BTreeMap<PathBuf, String>,
}

impl Report {
    pub(super) fn new(dir: &Path, findings: Vec<Finding>) -> Self {
        Self { dir: dir.to_owned(), findings, diagnostics: Vec::new(), texts: BTreeMap::new() }
    }

    /// What the bundler says about a bundle that it made. A package that it does not find is only a warning
    /// to it, since a page could get it from elsewhere; a worker cannot.
    pub(super) fn add_warnings(&mut self, warnings: Vec<BuildDiagnostic>) {
        for warning in warnings {
            match warning.kind() {
                EventKind::UnresolvedImport => self.add(&warning, Severity::Error),
                // Nobody here can mend what is questionable in a package.
                _ if warning.id().is_some_and(|id| files::is_installed(Path::new(&id))) => {}
                _ => self.add(&warning, Severity::Warning),
            }
        }
    }

    /// Why the bundler made no bundle.
    pub(super) fn add_errors(&mut self, errors: Vec<BuildDiagnostic>) {
        for error in errors {
            self.add(&error, Severity::Error);
        }
    }

    /// The warnings and the bundle, or every diagnostic if one of them is an error.
    pub(super) fn finish<T>(mut self, bundle: Option<T>) -> Result<(Vec<Diagnostic>, T), Vec<Diagnostic>> {
        for finding in std::mem::take(&mut self.findings) {
            let diagnostic = self.finding(&finding);
            self.diagnostics.push(diagnostic);
        }
        let place = |diagnostic: &Diagnostic| (diagnostic.file.clone(), diagnostic.line, diagnostic.column);
        self.diagnostics
            .sort_by_key(|diagnostic| (diagnostic.severity == Severity::Warning, place(diagnostic)));
        self.diagnostics.dedup_by(|a, b| a.code == b.code && a.message == b.message && place(a) == place(b));
        let failed = self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        match bundle {
            Some(bundle) if !failed => Ok((self.diagnostics, bundle)),
            Some(_) => Err(self.diagnostics),
            None if failed => Err(self.diagnostics),
            None => Err(vec![Diagnostic::error(
                "bundle::internal_error",
                "the bundler made no module and gave no reason",
            )]),
        }
    }

    /// One of the bundler's complaints.
    fn add(&mut self, event: &BuildDiagnostic, severity: Severity) {
        let options = DiagnosticOptions { cwd: self.dir.clone() };
        let rendered = event.to_diagnostic_with(&options);
        let place = rendered.get_primary_location();
        let mut message = event.to_message_with(&options);
        if message.is_empty() {
            message = rendered.to_string();
        }
        // The place is said apart from the message.
        for tail in [", imported by ", " at /"] {
            message.truncate(message.find(tail).unwrap_or(message.len()));
        }
        let sdk_entry = modules::sdk_id(sdk::ENTRY);
        message = message.replace(&sdk_entry, sdk::NAME);
        let mut diagnostic = Diagnostic { severity, ..Diagnostic::error(code(event.kind()), message) };
        let file = place
            .as_ref()
            .map(|place| place.0.clone())
            .or_else(|| event.id().map(|id| self.relative(Path::new(&id))));
        if let Some(file) = file {
            diagnostic = diagnostic.in_file(file);
        }
        if let Some((file, line, column, _)) = place {
            let (line, column) = (number(line), number(column) + 1);
            diagnostic = diagnostic.at(self.text(&self.dir.join(file)), line, column);
        }
        if matches!(event.kind(), EventKind::UnresolvedImport | EventKind::ResolveError)
            && let (Some(importer), Some(specifier)) = (event.id(), event.exporter())
        {
            diagnostic = self.unresolved(diagnostic, Path::new(&importer), &specifier);
        }
        if matches!(event.kind(), EventKind::MissingExportError) && event.exporter() == Some(sdk_entry) {
            let wanted = diagnostic.message.split('"').nth(1).unwrap_or_default();
            diagnostic.help = Some(hint::sdk_export(wanted));
        }
        self.diagnostics.push(diagnostic);
    }

    /// What we found out about an import ourselves. The bundler does not tell where the import is, so it is
    /// looked for in the text.
    fn finding(&mut self, finding: &Finding) -> Diagnostic {
        let specifier = &finding.specifier;
        let diagnostic = match &finding.kind {
            FindingKind::NodeWithoutFlag => Diagnostic::warning(
                "bundle::node_builtin",
                format!(
                    "{specifier:?} is built into Node.js and is missing at run time without \"nodejs_compat\""
                ),
            )
            .with_help("add compatibility_flags = [\"nodejs_compat\"] to the worker's wrangler file"),
            FindingKind::Unresolved => {
                let diagnostic = Diagnostic::error("bundle::unresolved_import", String::new());
                self.unresolved(diagnostic, &finding.importer, specifier)
            }
            FindingKind::NoAlias { target } => Diagnostic::error(
                "bundle::unresolved_alias",
                format!("`alias` replaces {specifier:?} by {target:?}, which cannot be resolved"),
            ),
            FindingKind::Decorator { .. } => {
                Diagnostic::error("bundle::unsupported_syntax", "decorators of this kind are not supported")
                    .with_help(
                        "set \"experimentalDecorators\": true in tsconfig.json if the code is written for it",
                    )
            }
            FindingKind::Wasm => Diagnostic::error(
                "bundle::unsupported_module",
                format!("{specifier:?} is WebAssembly, which the embedded engine does not run"),
            ),
            FindingKind::ShadowedRule(kind) => Diagnostic::error(
                "bundle::shadowed_rule",
                format!("the rule for {specifier:?} is turned off by an earlier {kind} rule"),
            )
            .with_help(format!("set fallthrough = true on the earlier {kind} rule")),
            FindingKind::UnknownFile { path } => hint::unknown_file(&self.relative(path), path),
            FindingKind::Unreadable { path, reason } => Diagnostic::error(
                "bundle::unreadable_file",
                format!("cannot read {}: {reason}", self.relative(path)),
            ),
        };
        if finding.importer.as_os_str().is_empty() {
            return diagnostic;
        }
        let file = self.relative(&finding.importer);
        let text = self.text(&finding.importer);
        let place = match finding.kind {
            FindingKind::Decorator { offset } => Some(offset),
            _ => find_import(text, specifier),
        };
        match place.map(|offset| position(text, offset)) {
            Some((line, column)) => diagnostic.in_file(file).at(text, line, column),
            None => diagnostic.in_file(file),
        }
    }

    /// The words for an import that leads nowhere.
    fn unresolved(&self, diagnostic: Diagnostic, importer: &Path, specifier: &str) -> Diagnostic {
        let diagnostic = Diagnostic { message: format!("cannot resolve {specifier:?}"), ..diagnostic };
        let help = if is_path(specifier) {
            hint::nearest_file(importer, specifier)
        } else if sdk::is_below(specifier) {
            Some(format!("everything is exported by {:?} itself", sdk::NAME))
        } else if builtins::is_node(specifier) {
            Some(format!(
                "{specifier:?} is built into Node.js: add compatibility_flags = [\"nodejs_compat\"] \
                 to the worker's wrangler file"
            ))
        } else {
            Some(hint::missing_package(&self.dir, importer, specifier))
        };
        Diagnostic { help, ..diagnostic }
    }

    fn relative(&self, path: &Path) -> String {
        hint::relative(&self.dir, path)
    }

    fn text(&mut self, path: &Path) -> &str {
        self.texts.entry(path.to_owned()).or_insert_with(|| fs::read_to_string(path).unwrap_or_default())
    }
}

fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// Whether a specifier is a path and not the name of a package.
fn is_path(specifier: &str) -> bool {
    ["./", "../", "/"].iter().any(|start| specifier.starts_with(start)) || matches!(specifier, "." | "..")
}

/// The byte at which a specifier stands quoted in a text, preferably where an import would have it.
fn find_import(text: &str, specifier: &str) -> Option<usize> {
    let quoted = ['"', '\'', '`'].map(|quote| format!("{quote}{specifier}{quote}"));
    let mut places: Vec<usize> =
        quoted.iter().flat_map(|q| text.match_indices(q)).map(|(at, _)| at).collect();
    places.sort_unstable();
    let imports = |at: &&usize| {
        let before = text[..**at].trim_end();
        ["from", "import", "import("].iter().any(|word| before.ends_with(word))
    };
    places.iter().find(imports).or(places.first()).copied()
}

/// The line of a byte, and its column in UTF-16 code units, both counted from 1.
fn position(text: &str, offset: usize) -> (u32, u32) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    (number(before.matches('\n').count() + 1), number(line.encode_utf16().count() + 1))
}

/// Our word for one of the bundler's kinds.
fn code(kind: EventKind) -> &'static str {
    match kind {
        EventKind::ParseError => "bundle::syntax_error",
        EventKind::TransformError | EventKind::ToleratedTransform => "bundle::transform_error",
        EventKind::JsonParseError => "bundle::json_error",
        EventKind::UnresolvedEntry => "bundle::missing_entry",
        EventKind::UnresolvedImport | EventKind::ResolveError => "bundle::unresolved_import",
        EventKind::MissingExportError => "bundle::missing_export",
        EventKind::ImportIsUndefined => "bundle::undefined_import",
        EventKind::TsConfigError => "bundle::tsconfig_error",
        EventKind::InvalidDefineConfigError => "bundle::invalid_define",
        EventKind::AssignToImportError => "bundle::assign_to_import",
        EventKind::IllegalReassignmentError => "bundle::assign_to_const",
        EventKind::CircularDependency | EventKind::CircularReexportError => "bundle::circular_import",
        EventKind::Eval => "bundle::direct_eval",
        EventKind::RequireTlaError => "bundle::require_of_async_module",
        EventKind::CannotCallNamespace => "bundle::call_of_namespace",
        EventKind::UnhandleableError | EventKind::PluginError => "bundle::internal_error",
        _ => "bundle::bundle_error",
    }
}

#[cfg(test)]
mod tests {
    use super::{find_import, position};

    #[test]
    fn finds_the_import() {
        let check = |text: &str, expected: Option<(u32, u32)>| {
            assert_eq!(find_import(text, "a/b").map(|offset| position(text, offset)), expected, "{text}");
        };
        check("import x from \"a/b\"", Some((1, 15)));
        check("\n  const b = require('a/b')", Some((2, 21)));
        check("import 'a/bc'", None);
        check("let s = 'a/b';\nimport('a/b')", Some((2, 8)));
        check("/*😀*/ import 'a/b'", Some((1, 15)));
    }
}
