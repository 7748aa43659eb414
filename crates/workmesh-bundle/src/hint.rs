//! What to do about an import or an entry that is not there.

use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::sdk;

/// A path relative to a folder, with slashes; paths outside keep their `..`.
pub(crate) fn relative(dir: &Path, path: &Path) -> String {
    let (mut up, mut base) = (0, dir);
    loop {
        if let Ok(rest) = path.strip_prefix(base) {
            let mut parts = vec!["..".to_owned(); up];
            parts.extend(rest.components().map(|part| part.as_os_str().to_string_lossy().into_owned()));
            return parts.join("/");
        }
        let Some(parent) = base.parent() else { return path.display().to_string() };
        (up, base) = (up + 1, parent);
    }
}

/// The entry module does not exist.
pub(crate) fn missing_entry(dir: &Path, entry: &Path) -> Diagnostic {
    let shown = relative(dir, entry);
    let diagnostic =
        Diagnostic::error("bundle::missing_entry", format!("the entry module {shown} does not exist"));
    let common = [
        "src/index.ts",
        "src/index.tsx",
        "src/index.js",
        "src/worker.ts",
        "index.ts",
        "index.js",
        "worker.js",
    ];
    let near =
        similar_file(entry).or_else(|| common.iter().map(|name| dir.join(name)).find(|path| path.is_file()));
    match near {
        Some(near) => diagnostic.with_help(format!("did you mean main = {:?}?", relative(dir, &near))),
        None => diagnostic
            .with_help("set `main` in the worker's wrangler file to the module with `export default`"),
    }
}

/// A file that is neither code nor covered by a rule.
pub(crate) fn unknown_file(shown: &str, path: &Path) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        "bundle::unknown_file_type",
        format!("{shown} is not JavaScript, TypeScript or JSON"),
    );
    let Some(extension) = path.extension().map(|extension| extension.to_string_lossy()) else {
        return diagnostic;
    };
    diagnostic.with_help(format!(
        "to import it as a string, add a rule to the wrangler file: \
         {{ type = \"Text\", globs = [\"**/*.{extension}\"], fallthrough = true }}"
    ))
}

/// The file that a path-like specifier probably meant.
pub(crate) fn nearest_file(importer: &Path, specifier: &str) -> Option<String> {
    let wanted = normal(&importer.parent()?.join(specifier));
    let near = similar_file(&wanted)?;
    let shown = relative(importer.parent()?, &near);
    let shown = if shown.starts_with("..") { shown } else { format!("./{shown}") };
    Some(format!("did you mean {shown:?}?"))
}

/// What to install for a package that is not found.
pub(crate) fn missing_package(dir: &Path, importer: &Path, specifier: &str) -> String {
    let package = package_name(specifier);
    let ancestors = || importer.ancestors().skip(1);
    let folders = || ancestors().map(|dir| dir.join("node_modules"));
    if let Some(folder) = folders().find(|folder| folder.join(package).is_dir()) {
        let shown = relative(dir, &folder);
        return if specifier == package {
            format!("{package:?} is in {shown}, but it has no entry that a worker can import")
        } else {
            format!(
                "{package:?} is in {shown}, but it has no module {:?} that a worker can import",
                &specifier[package.len()..]
            )
        };
    }
    let manifest = ancestors().map(|dir| dir.join("package.json")).find(|path| path.is_file());
    let listed = manifest.as_deref().is_some_and(|path| lists(path, package));
    let installed = folders().any(|folder| folder.is_dir());
    match (listed, installed) {
        (true, false) => {
            format!("{package:?} is in package.json, but there is no node_modules: run `npm install`")
        }
        (true, true) => format!("{package:?} is in package.json, but it is not installed: run `npm install`"),
        (false, _) if !looks_like_a_package(package) => {
            format!(
                "{package:?} is no package: if it is short for a folder, set `paths` in tsconfig.json \
                 or `alias` in the wrangler file"
            )
        }
        (false, _) => format!("run `npm install {package}`"),
    }
}

/// What to import instead of a name that the module `workmesh` does not export.
pub(crate) fn sdk_export(wanted: &str) -> String {
    let near = sdk::EXPORTS.iter().map(|name| (distance(wanted, name), name)).min();
    match near {
        Some((distance, name)) if distance <= wanted.chars().count() / 3 + 1 => {
            format!("did you mean {name:?}?")
        }
        _ => format!("it exports {}", sdk::EXPORTS.join(", ")),
    }
}

/// The package that an import belongs to: its first part, or its first two parts with a scope.
fn package_name(specifier: &str) -> &str {
    let parts = if specifier.starts_with('@') { 2 } else { 1 };
    specifier.match_indices('/').nth(parts - 1).map_or(specifier, |(end, _)| &specifier[..end])
}

/// Whether npm would accept the name.
fn looks_like_a_package(name: &str) -> bool {
    let bare = name.strip_prefix('@').unwrap_or(name);
    let scoped = name.starts_with('@');
    let valid = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphanumeric())
            && part
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.'))
    };
    bare.split('/').count() == 1 + usize::from(scoped) && bare.split('/').all(valid)
}

/// Whether a package.json lists a package among its dependencies of any kind.
fn lists(manifest: &Path, package: &str) -> bool {
    let parsed =
        fs::read(manifest).ok().and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok());
    let fields = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"];
    parsed.is_some_and(|manifest| fields.iter().any(|field| manifest[field].get(package).is_some()))
}

/// The file in the same folder whose name is closest to that of `wanted`, if any is close.
fn similar_file(wanted: &Path) -> Option<PathBuf> {
    let name = wanted.file_name()?.to_string_lossy().into_owned();
    let files = fs::read_dir(wanted.parent()?).ok()?.filter_map(Result::ok).map(|entry| entry.path());
    let near = files.filter_map(|path| {
        let file_name = path.file_name()?.to_string_lossy().into_owned();
        let stem = path.file_stem()?.to_string_lossy().into_owned();
        let distance = distance(&name, &file_name).min(distance(&name, &stem));
        (distance <= name.chars().count() / 3 + 1).then_some((distance, path))
    });
    near.min().map(|(_, path)| path)
}

/// A path without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}

/// How many characters must be inserted, removed or replaced to get from one text to the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{distance, looks_like_a_package, package_name, relative};

    #[test]
    fn names_of_packages() {
        assert_eq!(package_name("hono"), "hono");
        assert_eq!(package_name("hono/jsx/dom"), "hono");
        assert_eq!(package_name("@scope/name"), "@scope/name");
        assert_eq!(package_name("@scope/name/deep"), "@scope/name");
        assert!(looks_like_a_package("hono") && looks_like_a_package("@scope/name"));
        assert!(!looks_like_a_package("@") && !looks_like_a_package("~") && !looks_like_a_package("Src"));
    }

    #[test]
    fn distances() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("same", "same"), 0);
    }

    #[test]
    fn relative_paths() {
        let check =
            |path: &str, expected: &str| assert_eq!(relative(Path::new("/a/b"), Path::new(path)), expected);
        check("/a/b/src/x.ts", "src/x.ts");
        check("/a/lib/x.ts", "../lib/x.ts");
        check("/z/x.ts", "../../z/x.ts");
    }
}
