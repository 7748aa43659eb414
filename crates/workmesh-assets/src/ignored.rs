//! `.assetsignore`: files of the folder that are not served.

use std::path::Path;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::site::SiteError;

/// What configures the assets is never one of them.
pub(crate) const IGNORE_FILE: &str = ".assetsignore";
pub(crate) const HEADERS_FILE: &str = "_headers";
pub(crate) const REDIRECTS_FILE: &str = "_redirects";

/// Where a fleet keeps its data, if that is in the folder: it is nobody's to read, and changes all the time.
const STATE: &str = ".workmesh";

/// The patterns of a folder, in the language of `.gitignore`.
pub(crate) struct Ignored(Gitignore);

impl Ignored {
    /// The patterns in a text.
    pub(crate) fn new(text: &str) -> Result<Self, SiteError> {
        let mut builder = GitignoreBuilder::new("");
        let bad = |error: ignore::Error| SiteError::Ignore(error.to_string());
        builder.case_insensitive(true).map_err(bad)?;
        let own = [IGNORE_FILE, HEADERS_FILE, REDIRECTS_FILE, STATE].map(|name| format!("/{name}"));
        for line in own.iter().map(String::as_str).chain(text.lines()) {
            builder.add_line(None, line).map_err(bad)?;
        }
        Ok(Self(builder.build().map_err(bad)?))
    }

    /// Whether a file or folder, given by its path in the folder of the assets, is left out. Those above it were asked before.
    pub(crate) fn covers(&self, path: &Path, is_folder: bool) -> bool {
        self.0.matched(path, is_folder).is_ignore()
    }
}
