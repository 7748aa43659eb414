//! From folders and files to a [`Project`].

mod assemble;
mod services;

use std::path::{Path, PathBuf};

use crate::check::unique;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::discover::{self, Below};
use crate::project::Project;
use crate::session::Session;
use crate::workmesh::{self, ProjectFile};
use crate::wrangler::{self, Declared};

/// Where to look, and for which environment.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The folder to look in: its `workmesh.toml`, or else the wrangler files in it and below. A file will
    /// do, too.
    pub root: PathBuf,
    /// If any are given, exactly these files and nothing in the folder: wrangler files, the first one's
    /// worker being the default worker, and perhaps one `workmesh.toml`.
    pub configs: Vec<PathBuf>,
    /// The environment to apply, as with `wrangler --env`.
    pub env: Option<String>,
    /// Where local state lives, if not in `.workmesh` beside the configuration.
    pub state_dir: Option<PathBuf>,
}

impl Sources {
    /// Everything below a folder.
    #[must_use]
    pub fn below(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), ..Self::default() }
    }
}

/// The outcome of a load.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The project, unless an error stands in the way.
    pub project: Option<Project>,
    /// Every mistake found, and every file that was read.
    pub diagnostics: Diagnostics,
}

/// Loads and checks a project. Reads files, and nothing else: no environment variables, no network.
#[must_use]
pub fn load(sources: &Sources) -> Loaded {
    let session = Session::default();
    let project = Loader { session: &session, sources }.run();
    let diagnostics = session.finish();
    Loaded { project: project.filter(|_| !diagnostics.has_errors()), diagnostics }
}

/// The root, what its `workmesh.toml` says, the workers found, and the folders of other projects passed by.
type Found = (PathBuf, ProjectFile, Vec<Declared>, Vec<PathBuf>);

struct Loader<'a> {
    session: &'a Session,
    sources: &'a Sources,
}

impl Loader<'_> {
    fn run(&self) -> Option<Project> {
        let root = crate::paths::clean(&self.sources.root);
        let (root, mut file, declared, others) = match &self.sources.configs[..] {
            [] if root.is_file() => self.at_file(&root)?,
            [] => self.in_folder(root)?,
            [only] => self.at_file(only)?,
            several => self.in_files(several),
        };
        let declared = self.with_services(&root, file.services.take(), declared);
        let declared = unique(self.session, declared);
        if declared.is_empty() {
            self.no_workers(&root, &others);
            return None;
        }
        Some(self.assemble(root, file, declared))
    }

    /// The folder's `workmesh.toml` and the workers it speaks of, or else all workers below.
    fn in_folder(&self, root: PathBuf) -> Option<Found> {
        if !root.is_dir() {
            let message = format!("there is no folder `{}`", root.display());
            self.session.report(Diagnostic::error(Code::FileNotFound, message));
            return None;
        }
        let path = crate::paths::join(&root, workmesh::FILE_NAME);
        let file = if path.is_file() { self.project_file(&path) } else { ProjectFile::default() };
        let Below { configs, projects } = match (&file.workspace, &file.services) {
            (Some(globs), _) => {
                Below { configs: discover::matching(self.session, &root, globs), projects: Vec::new() }
            }
            // The services say which workers there are.
            (None, Some(_)) => Below { configs: Vec::new(), projects: Vec::new() },
            (None, None) => discover::below(self.session, &root),
        };
        Some((root, file, self.workers(&configs), projects))
    }

    /// One file: a `workmesh.toml` stands for its folder.
    fn at_file(&self, path: &Path) -> Option<Found> {
        match path.parent() {
            Some(folder) if is_project(path) && path.is_file() => self.in_folder(crate::paths::clean(folder)),
            _ => Some(self.in_files(&[path.to_owned()])),
        }
    }

    /// Exactly the files named.
    fn in_files(&self, configs: &[PathBuf]) -> Found {
        let mut workers: Vec<PathBuf> = Vec::new();
        let mut project = None;
        for path in configs.iter().map(|path| crate::paths::clean(path)) {
            if is_project(&path) {
                project = Some(path);
            } else if !workers.contains(&path) {
                workers.push(path);
            }
        }
        let first = project.as_ref().or(workers.first());
        let root = first.and_then(|path| path.parent()).map(crate::paths::clean).unwrap_or_default();
        let file = project.map(|path| self.project_file(&path)).unwrap_or_default();
        if let Some(globs) = &file.workspace {
            workers.extend(discover::matching(self.session, &root, globs));
        }
        (root, file, self.workers(&workers), Vec::new())
    }

    fn project_file(&self, path: &Path) -> ProjectFile {
        workmesh::read_file(self.session, path).unwrap_or_else(|| {
            self.session.absent(None);
            ProjectFile::default()
        })
    }

    fn workers(&self, configs: &[PathBuf]) -> Vec<Declared> {
        configs.iter().filter_map(|config| self.worker(config)).collect()
    }

    fn worker(&self, config: &Path) -> Option<Declared> {
        wrangler::read_file(self.session, config, self.sources.env.as_deref())
    }

    /// Reports that nothing was found, unless something is wrong: then that is why.
    fn no_workers(&self, root: &Path, others: &[PathBuf]) {
        if !self.session.has_errors() {
            let message = format!("there is no worker in {}", show_folder(root));
            let error = Diagnostic::error(Code::NoWorkers, message);
            let others: Vec<_> = others.iter().take(5).map(|path| format!("`{}`", path.display())).collect();
            self.session.report(if others.is_empty() {
                error.help("a worker is a folder with a wrangler.toml, wrangler.json or wrangler.jsonc")
            } else {
                error.help(format!("there are projects in {}", others.join(", ")))
            });
        }
    }
}

fn is_project(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == workmesh::FILE_NAME)
}

/// A folder in words.
fn show_folder(path: &Path) -> String {
    if path == Path::new(".") { "this folder".into() } else { format!("`{}`", path.display()) }
}
