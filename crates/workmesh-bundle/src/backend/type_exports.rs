//! Re-exports of types that look like re-exports of values.
//!
//! `export { Shape } from './shape'` does not say that `Shape` is a type, and no file alone can tell. As for
//! esbuild, a re-export in a TypeScript file that leads nowhere is taken for one of a type. The bundler calls it a
//! mistake; so its complaint is read for the places, the re-exports there are removed, and it is asked again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use oxc::ast::ast::{ExportSpecifier, ImportDeclarationSpecifier, Program, Statement};
use oxc::span::GetSpan;
use rolldown_error::{BuildDiagnostic, DiagnosticOptions, EventKind};

/// Names in imports and re-exports, by file, as the bytes at which they start.
pub(super) type Places = BTreeMap<PathBuf, BTreeSet<usize>>;

/// The places in TypeScript files where the bundler misses an export.
pub(super) fn missing(errors: &[BuildDiagnostic]) -> Places {
    let mut places = Places::new();
    for error in errors.iter().filter(|error| matches!(error.kind(), EventKind::MissingExportError)) {
        let Some(path) = error.id().map(PathBuf::from).filter(|path| is_typescript(path)) else { continue };
        let rendered = error.to_diagnostic_with(&DiagnosticOptions { cwd: PathBuf::new() });
        let Some((_, _, _, position)) = rendered.get_primary_location() else { continue };
        let text = fs::read_to_string(&path).unwrap_or_default();
        places.entry(path).or_default().insert(byte(&text, position));
    }
    places
}

/// Removes the re-exports at these places. What is imported there to be used, and not to be exported, stays.
pub(super) fn erase(program: &mut Program<'_>, places: &BTreeSet<usize>) {
    let mut imported = BTreeSet::new();
    for statement in &program.body {
        let Statement::ImportDeclaration(import) = statement else { continue };
        for specifier in import.specifiers.iter().flatten() {
            if let ImportDeclarationSpecifier::ImportSpecifier(specifier) = specifier
                && places.contains(&start(&specifier.imported))
            {
                imported.insert(specifier.local.name.to_string());
            }
        }
    }
    let of_type = |specifier: &ExportSpecifier<'_>| imported.contains(specifier.local.name().as_str());
    let mut exported = BTreeSet::new();
    for statement in &mut program.body {
        match statement {
            Statement::ExportFromDeclaration(export) => {
                export.specifiers.retain(|specifier| !places.contains(&start(&specifier.local)));
            }
            Statement::ExportNamedDeclaration(export) => export.specifiers.retain(|specifier| {
                let erased = of_type(specifier);
                if erased {
                    exported.insert(specifier.local.name().to_string());
                }
                !erased
            }),
            _ => {}
        }
    }
    for statement in &mut program.body {
        let Statement::ImportDeclaration(import) = statement else { continue };
        let Some(specifiers) = import.specifiers.as_mut() else { continue };
        specifiers.retain(|specifier| match specifier {
            ImportDeclarationSpecifier::ImportSpecifier(specifier) => {
                !exported.contains(specifier.local.name.as_str())
            }
            _ => true,
        });
    }
}

fn start(node: &impl GetSpan) -> usize {
    node.span().start as usize
}

fn is_typescript(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| ["ts", "tsx", "mts", "cts"].iter().any(|known| extension == *known))
}

/// The byte at a position counted in UTF-16 code units.
fn byte(text: &str, position: usize) -> usize {
    let mut units = 0;
    let inside = text.chars().take_while(|c| {
        let inside = units < position;
        units += c.len_utf16();
        inside
    });
    inside.map(char::len_utf8).sum()
}
