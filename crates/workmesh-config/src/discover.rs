//! Finding the workers below a folder.

mod glob;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Code, Diagnostic};
use crate::session::Session;
use crate::span::Span;
use crate::workmesh::{self, Reference};
use crate::wrangler::FILE_NAMES;

/// Folders that hold no workers of one's own, besides those whose name begins with a dot.
const SKIPPED: [&str; 3] = ["node_modules", "dist", "target"];

/// How deep workers are looked for.
const DEEPEST: usize = 12;

/// How many folders are looked at before giving up: a home directory is not a project.
const MOST_FOLDERS: usize = 20_000;

/// What there is below a folder.
pub(crate) struct Below {
    /// Wrangler files, sorted by path.
    pub(crate) configs: Vec<PathBuf>,
    /// Folders with a `workmesh.toml` of their own. Those are other projects, whose workers are not this
    /// one's.
    pub(crate) projects: Vec<PathBuf>,
}

/// Looks for workers in a folder and below it.
pub(crate) fn below(session: &Session, root: &Path) -> Below {
    let mut found = Below { configs: Vec::new(), projects: Vec::new() };
    let mut pending = vec![(root.to_owned(), 0)];
    let mut looked_at = 0;
    while let Some((dir, depth)) = pending.pop() {
        looked_at += 1;
        if looked_at > MOST_FOLDERS {
            session.report(too_many(root));
            break;
        }
        if depth > 0 && dir.join(workmesh::FILE_NAME).is_file() {
            found.projects.push(dir);
            continue;
        }
        found.configs.extend(wrangler_file(session, &dir));
        if depth < DEEPEST {
            pending.extend(folders(&dir).into_iter().map(|folder| (folder, depth + 1)));
        }
    }
    found.configs.sort();
    found.projects.sort();
    found
}

/// Whether workers are looked for in a folder of this name, below a folder in which they are.
#[must_use]
pub fn may_hold_workers(folder: &Path) -> bool {
    folder.file_name().is_some_and(|name| !is_skipped(name))
}

/// The files that make a worker of `folder` or of a folder below it, whether or not they are there: where to look when
/// the folder has just appeared, and what to watch for.
#[must_use]
pub fn wrangler_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut pending = vec![(folder.to_owned(), 0)];
    while let Some((dir, depth)) = pending.pop() {
        files.extend(FILE_NAMES.iter().map(|name| crate::paths::join(&dir, name)));
        if files.len() > MOST_FOLDERS {
            break;
        }
        if depth < DEEPEST {
            pending.extend(folders(&dir).into_iter().map(|folder| (folder, depth + 1)));
        }
    }
    files
}

fn too_many(root: &Path) -> Diagnostic {
    let root = root.display();
    let message = format!("{root} has more than {MOST_FOLDERS} folders; the search for workers stopped");
    let help = "name the workers with `-c`, or in a workmesh.toml: `[workspace] workers = [\"workers/*\"]`";
    Diagnostic::error(Code::TooMany, message).help(help)
}

/// The wrangler files of the folders that globs match; reports a glob that matches none.
pub(crate) fn matching(session: &Session, root: &Path, globs: &[Reference]) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    for glob in globs {
        let folders = glob::folders(root, &glob.name, &folders);
        let files: Vec<_> = folders.iter().filter_map(|dir| wrangler_file(session, dir)).collect();
        if files.is_empty() {
            session.report(unmatched(glob, glob.span, folders.len()));
        }
        found.extend(files.into_iter().filter(|file| !found.contains(file)).collect::<Vec<_>>());
    }
    found
}

fn unmatched(glob: &Reference, span: Span, folders: usize) -> Diagnostic {
    let message = match folders {
        0 => format!("no folder matches `{}`", glob.name),
        1 => format!("the folder that matches `{}` has no wrangler file", glob.name),
        count => format!("none of the {count} folders that match `{}` has a wrangler file", glob.name),
    };
    Diagnostic::error(Code::FileNotFound, message).at(span, "")
}

/// The wrangler file of a folder, if it has one; reports a second one, which wrangler does not read.
pub(crate) fn wrangler_file(session: &Session, dir: &Path) -> Option<PathBuf> {
    let mut files = FILE_NAMES.iter().map(|name| crate::paths::join(dir, name)).filter(|path| path.is_file());
    let (first, second) = (files.next()?, files.next());
    if let Some(second) = second {
        let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let message = format!("{} is passed over because {} is beside it", second.display(), name(&first));
        session.report(
            Diagnostic::warning(Code::Conflict, message)
                .help("keep one of the two, as wrangler reads only one"),
        );
    }
    Some(first)
}

/// The folders directly below one, sorted; links are not followed, since they can lead round in circles.
fn folders(dir: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(dir) else { return Vec::new() };
    let mut folders: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .filter(|entry| !is_skipped(&entry.file_name()))
        .map(|entry| crate::paths::clean(&entry.path()))
        .collect();
    folders.sort();
    folders
}

fn is_skipped(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".") || SKIPPED.iter().any(|skipped| name == *skipped)
}
