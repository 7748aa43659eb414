//! A folder of assets as it was when it was read.

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    asset::Asset,
    cache::Cache,
    headers::HeaderRules,
    html::{HtmlHandling, NotFoundHandling},
    ignored::{HEADERS_FILE, IGNORE_FILE, Ignored, REDIRECTS_FILE},
    media_type,
    redirects::Redirects,
    routing::Routing,
    walk::{self, MAX_FILES, MAX_SIZE, Walk},
};

/// How a folder is served.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The folder.
    pub directory: PathBuf,
    /// How paths and HTML files go together.
    pub html: HtmlHandling,
    /// What answers if no file does.
    pub not_found: NotFoundHandling,
    /// Which requests go to the worker first.
    pub routing: Routing,
    /// Whether `not_found` also answers in place of the worker when a browser navigates.
    pub navigation: bool,
}

/// Why a folder cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// It, or a folder in it, could not be read.
    #[error("the assets in {} cannot be read: {source}", path.display())]
    Folder {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file is too large.
    #[error("the asset {} has {length} bytes; the most is {MAX_SIZE} (25 MiB)", path.display())]
    TooLarge {
        /// Which one.
        path: PathBuf,
        /// Its length.
        length: u64,
    },
    /// There are too many files.
    #[error("there are more than {MAX_FILES} assets in {}", path.display())]
    TooMany {
        /// The folder.
        path: PathBuf,
    },
    /// A pattern of `.assetsignore` cannot be read.
    #[error("{IGNORE_FILE}: {0}")]
    Ignore(String),
}

/// The files of a folder and the rules by which they are served. Shared by all shards.
#[derive(Debug)]
pub struct Site {
    pub(crate) options: Options,
    pub(crate) files: Files,
    pub(crate) headers: HeaderRules,
    pub(crate) redirects: Redirects,
    pub(crate) cache: Cache,
    folders: Vec<PathBuf>,
    warnings: Vec<String>,
}

/// The number of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AssetId(pub(crate) usize);

/// The files of a site.
#[derive(Debug, Default)]
pub(crate) struct Files {
    by_path: HashMap<String, AssetId>,
    list: Vec<Asset>,
}

impl Files {
    /// The file at a decoded path.
    pub(crate) fn get(&self, path: &str) -> Option<AssetId> {
        self.by_path.get(path).copied()
    }

    pub(crate) fn asset(&self, AssetId(number): AssetId) -> Option<&Asset> {
        self.list.get(number)
    }
}

impl Site {
    /// Reads a folder: the names of its files, and its rules. Blocks for as long as that takes.
    pub fn read(options: Options) -> Result<Self, SiteError> {
        let root = options.directory.clone();
        let ignored = Ignored::new(&text(&root, IGNORE_FILE)?.unwrap_or_default())?;
        let Walk { files: found, folders } = walk::walk(&root, &ignored)?;
        let mut files = Files::default();
        for file in found {
            let name = file.name.rsplit('/').next().unwrap_or_default();
            files.list.push(Asset::new(file.path, file.length, name, media_type::of(name)));
            files.by_path.insert(file.name, AssetId(files.list.len() - 1));
        }
        let mut warnings = Vec::new();
        let headers = text(&root, HEADERS_FILE)?.map(|text| HeaderRules::parse(&text, &mut warnings));
        let redirects =
            text(&root, REDIRECTS_FILE)?.map(|text| Redirects::parse(&text, options.html, &mut warnings));
        Ok(Self {
            options,
            files,
            headers: headers.unwrap_or_default(),
            redirects: redirects.unwrap_or_default(),
            cache: Cache::default(),
            folders,
            warnings,
        })
    }

    /// What the developer should know of `_headers` and `_redirects`.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// The folders whose files decide what is served.
    pub fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.files.list.is_empty()
    }
}

/// The text of a file of rules, if there is one.
fn text(root: &Path, name: &str) -> Result<Option<String>, SiteError> {
    let path = root.join(name);
    match fs::read(&path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(SiteError::Folder { path, source }),
    }
}
