//! What the tests on fixture folders share.
#![allow(dead_code, reason = "each test program uses a part of it")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a broken fixture is a failed test")]

use std::path::{Path, PathBuf};

use workmesh_config::{Loaded, Project, Sources, load};

/// The folders of `tests/NAME`, sorted.
pub(crate) fn folders(name: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name);
    let entries = std::fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    assert!(!folders.is_empty(), "{} is empty", root.display());
    folders
}

/// The sources that a fixture's `args` file describes; the whole folder without one.
pub(crate) fn arguments(dir: &Path) -> Sources {
    let mut sources = Sources::below(dir);
    let args = std::fs::read_to_string(dir.join("args")).unwrap_or_default();
    for line in args.lines() {
        match line.split_once(' ').unwrap() {
            ("--env", name) => sources.env = Some(name.to_owned()),
            ("-c", file) => sources.configs.push(dir.join(file)),
            other => panic!("{}: {other:?}", dir.display()),
        }
    }
    sources
}

/// Compares a text with the one kept in a file, or rewrites that file if `BLESS` is set. The difference, if
/// any.
pub(crate) fn snapshot(path: &Path, actual: &str) -> Option<String> {
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, actual).unwrap();
        return None;
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    (expected != actual)
        .then(|| format!("{}\n--- expected ---\n{expected}\n--- actual ---\n{actual}", path.display()))
}

/// A small deterministic generator (xorshift), so that a failure can be repeated.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(0x9E37_79B9_7F4A_7C15 ^ seed)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

/// A fleet in which `a` calls `b` and a route leads to `a`, with this beside it in `workmesh.toml`.
pub(crate) fn fleet(mesh: &str) -> (Project, Loaded) {
    let dir = tempfile::tempdir().unwrap();
    let workers = "[[services]]\nname = \"a\"\nmain = \"workmesh.toml\"\nroute = \"/*\"\n\
        services = [{ binding = \"B\", service = \"b\" }]\n\
        [[services]]\nname = \"b\"\nmain = \"workmesh.toml\"\n";
    std::fs::write(dir.path().join("workmesh.toml"), format!("{mesh}\n{workers}")).unwrap();
    let loaded = load(&Sources::below(dir.path()));
    let project = loaded.project.clone().unwrap_or_else(|| panic!("{:#?}\n{mesh}", loaded.diagnostics.list));
    (project, loaded)
}
