//! Files and folders that a configuration names.

use std::path::{Path, PathBuf};

use super::layers::Layers;
use crate::diagnostic::nearest::nearest;
use crate::diagnostic::{Code, Diagnostic};
use crate::read::Text;

/// A path that was written in the configuration, if there is such a file or folder.
pub(super) fn existing(layers: &Layers<'_>, dir: &Path, text: Text<'_>, kind: &str) -> Option<PathBuf> {
    let path = crate::paths::join(dir, text.value);
    let found = if kind == "file" { path.is_file() } else { path.is_dir() };
    if !found {
        let other = if path.exists() {
            format!("`{}` is not a {kind}", text.value)
        } else {
            format!("there is no {kind} `{}`", text.value)
        };
        let sibling = nearest_sibling(&path).map(|name| {
            let meant = Path::new(text.value).with_file_name(name);
            format!("did you mean `{}`?", meant.display())
        });
        let error = Diagnostic::error(Code::FileNotFound, other);
        layers.top.session.report(error.at(text.span, "looked for beside this file").help_opt(sibling));
    }
    found.then_some(path)
}

/// The name of a sibling of a file that is not there, most likely the one that was meant.
fn nearest_sibling(path: &Path) -> Option<String> {
    let wanted = path.file_name()?.to_str()?;
    let siblings: Vec<String> = std::fs::read_dir(path.parent()?)
        .ok()?
        .filter_map(Result::ok)
        .take(1000)
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    let stem = |name: &str| name.split('.').next().unwrap_or_default().to_owned();
    let same_stem = siblings.iter().find(|name| *name != wanted && stem(name) == stem(wanted));
    same_stem
        .map(String::as_str)
        .or_else(|| nearest(wanted, siblings.iter().map(String::as_str)))
        .map(str::to_owned)
}
