//! The files of a folder, and of those in it.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{ignored::Ignored, site::SiteError};

/// The most files of a site, as on the platform.
pub(crate) const MAX_FILES: usize = 100_000;
/// The most bytes of a file, as on the platform.
pub(crate) const MAX_SIZE: u64 = 25 << 20;
/// How deep folders may be in one another.
const MAX_DEPTH: usize = 64;

/// A file that was found.
pub(crate) struct Found {
    /// Its path in the folder, with slashes and a leading one.
    pub(crate) name: String,
    /// Where it is, without symbolic links.
    pub(crate) path: PathBuf,
    /// Its length in bytes.
    pub(crate) length: u64,
}

/// What is in a folder.
#[derive(Default)]
pub(crate) struct Walk {
    pub(crate) files: Vec<Found>,
    /// The folder itself and all below it that may hold files.
    pub(crate) folders: Vec<PathBuf>,
}

/// Looks through `root`. Names that are no text are passed over, and so are symbolic links to folders and to anything outside: what lies
/// there was not put here to be served.
pub(crate) fn walk(root: &Path, ignored: &Ignored) -> Result<Walk, SiteError> {
    let failed = |source: io::Error| SiteError::Folder { path: root.to_owned(), source };
    let home = root.canonicalize().map_err(failed)?;
    let mut walk = Walk::default();
    let mut open = vec![(root.to_owned(), String::new(), 0)];
    while let Some((folder, prefix, depth)) = open.pop() {
        let failed = |source: io::Error| SiteError::Folder { path: folder.clone(), source };
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            let (name, kind) = (format!("{prefix}/{name}"), entry.file_type().map_err(failed)?);
            let relative = Path::new(name.trim_start_matches('/'));
            if ignored.covers(relative, kind.is_dir()) {
                continue;
            }
            if kind.is_dir() {
                if depth < MAX_DEPTH {
                    open.push((entry.path(), name, depth + 1));
                }
                continue;
            }
            // A file that has just gone, or a link to nothing, is no file.
            let Ok(path) = entry.path().canonicalize() else { continue };
            let Ok(metadata) = path.metadata() else { continue };
            if !metadata.is_file() || !path.starts_with(&home) {
                continue;
            }
            if metadata.len() > MAX_SIZE {
                return Err(SiteError::TooLarge { path: entry.path(), length: metadata.len() });
            }
            if walk.files.len() == MAX_FILES {
                return Err(SiteError::TooMany { path: root.to_owned() });
            }
            walk.files.push(Found { name, path, length: metadata.len() });
        }
        walk.folders.push(folder);
    }
    Ok(walk)
}
