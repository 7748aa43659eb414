//! The tsconfig that governs a worker's sources.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use oxc_resolver::{ExtendsField, ResolveOptions, Resolver, TsConfig, TsconfigDiscovery};

use crate::options::Options;

/// How deep `extends` is followed to list the files: a chain that goes round has no end.
const MAX_EXTENDS: usize = 16;

/// What is known about the tsconfig before the bundle starts.
#[derive(Debug, Default)]
pub(super) struct Governing {
    /// The tsconfig, and those that it extends by a relative path, as far as they exist.
    pub(super) files: Vec<PathBuf>,
    /// The tsconfig to use for every file; `None` leaves each file its nearest one.
    pub(super) chosen: Option<PathBuf>,
    /// Whether the tsconfig says how JSX is compiled.
    pub(super) says_jsx: bool,
}

impl Governing {
    /// Looks for the tsconfig of the entry. A broken one is as good as none: the bundler reports it.
    pub(super) fn find(options: &Options) -> Self {
        let nearest = || {
            options.entry.ancestors().skip(1).map(|dir| dir.join("tsconfig.json")).find(|path| path.is_file())
        };
        let Some(path) = options.tsconfig.clone().or_else(nearest) else { return Self::default() };
        let resolver =
            Resolver::new(ResolveOptions { tsconfig: Some(TsconfigDiscovery::Auto), ..Default::default() });
        let mut chosen = options.tsconfig.clone();
        // The bundler passes over a tsconfig whose `include` leaves the file out, which wrangler does not
        // look at.
        let owner = || resolver.find_tsconfig(&options.entry).ok().flatten();
        if chosen.is_none() && owner().is_none_or(|owner| owner.path() != path) {
            chosen = Some(path.clone());
        }
        let parsed = resolver.resolve_tsconfig(&path).ok();
        Self {
            says_jsx: parsed.as_ref().is_some_and(|tsconfig| tsconfig.compiler_options.jsx.is_some()),
            files: chain(&resolver, path, parsed),
            chosen,
        }
    }
}

/// The files of a tsconfig and what it extends.
fn chain(resolver: &Resolver, path: PathBuf, parsed: Option<Arc<TsConfig>>) -> Vec<PathBuf> {
    let mut files = vec![path];
    let mut next: Vec<PathBuf> = parsed.iter().flat_map(|tsconfig| extends(tsconfig)).collect();
    while let Some(path) = next.pop() {
        if files.contains(&path) || files.len() > MAX_EXTENDS {
            continue;
        }
        next.extend(resolver.resolve_tsconfig(&path).iter().flat_map(|tsconfig| extends(tsconfig)));
        files.push(path);
    }
    files
}

/// The tsconfigs that one extends by a relative path; those of packages do not change while somebody works.
fn extends(tsconfig: &TsConfig) -> Vec<PathBuf> {
    let names = match &tsconfig.extends {
        None => &[],
        Some(ExtendsField::Single(name)) => std::slice::from_ref(name),
        Some(ExtendsField::Multiple(names)) => names.as_slice(),
    };
    let relative = names.iter().filter(|name| name.starts_with('.'));
    relative.filter_map(|name| existing(&tsconfig.directory().join(name))).collect()
}

/// The path, or the path with the ending that may be left out, without `.` and `..`.
fn existing(path: &Path) -> Option<PathBuf> {
    let with_ending = PathBuf::from(format!("{}.json", path.display()));
    [path.to_owned(), with_ending].into_iter().find(|path| path.is_file())?.canonicalize().ok()
}
