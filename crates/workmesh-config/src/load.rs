//! From folders and files to a [`Project`].

use std::path::{Path, PathBuf};

use crate::check::{Roster, check_bindings, report_conflicts, report_cycles, resolve_mesh, unique};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::discover;
use crate::graph::Graph;
use crate::project::{Gateway, Project, Route, Worker};
use crate::session::Session;
use crate::workmesh::{self, GatewayTable, Place, ProjectFile, ServiceEntry};
use crate::wrangler::{self, Declared};

/// Where to look, and for which environment.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The folder to look in: its `workmesh.toml`, or else the wrangler files in it and below. A file will do, too.
    pub root: PathBuf,
    /// If any are given, exactly these files and nothing in the folder: wrangler files, the first one's worker being the
    /// default worker, and perhaps one `workmesh.toml`.
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
    /// Every mistake found.
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

/// The root, what its `workmesh.toml` says, and the workers found.
type Found = (PathBuf, ProjectFile, Vec<Declared>);

struct Loader<'a> {
    session: &'a Session,
    sources: &'a Sources,
}

impl Loader<'_> {
    fn run(&self) -> Option<Project> {
        let root = crate::paths::clean(&self.sources.root);
        let (root, mut file, declared) = match &self.sources.configs[..] {
            [] if root.is_file() => self.at_file(&root)?,
            [] => self.in_folder(root)?,
            [only] => self.at_file(only)?,
            several => self.in_files(several),
        };
        let declared = self.with_services(&root, file.services.take(), declared);
        let declared = unique(self.session, declared);
        if declared.is_empty() {
            // If something is wrong, that is why there are no workers.
            if !self.session.has_errors() {
                self.no_workers(&root);
            }
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
        let configs = match (&file.workspace, &file.services) {
            (Some(globs), _) => discover::matching(self.session, &root, globs),
            // The services say which workers there are.
            (None, Some(_)) => Vec::new(),
            (None, None) => discover::below(self.session, &root),
        };
        let declared = configs.iter().filter_map(|config| self.worker(config)).collect();
        Some((root, file, declared))
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
        let paths: Vec<PathBuf> = configs.iter().map(|path| crate::paths::clean(path)).collect();
        let is_project = |path: &&PathBuf| is_project(path);
        let parent = |path: &Path| path.parent().map(crate::paths::clean);
        let root =
            paths.iter().find(is_project).or(paths.first()).and_then(|path| parent(path)).unwrap_or_default();
        let file = paths.iter().find(is_project).map(|path| self.project_file(path)).unwrap_or_default();
        let mut declared: Vec<Declared> = match &file.workspace {
            Some(globs) => {
                let configs = discover::matching(self.session, &root, globs);
                configs.iter().filter_map(|config| self.worker(config)).collect()
            }
            None => Vec::new(),
        };
        declared.extend(paths.iter().filter(|path| !is_project(path)).filter_map(|path| self.worker(path)));
        (root, file, declared)
    }

    fn project_file(&self, path: &Path) -> ProjectFile {
        workmesh::read_file(self.session, path).unwrap_or_else(|| {
            self.session.incomplete.set(true);
            ProjectFile::default()
        })
    }

    fn worker(&self, config: &Path) -> Option<Declared> {
        wrangler::read_file(self.session, config, self.sources.env.as_deref())
    }

    /// Adds the workers of the one-file form.
    fn with_services(
        &self,
        root: &Path,
        services: Option<Vec<ServiceEntry>>,
        mut declared: Vec<Declared>,
    ) -> Vec<Declared> {
        let Some(services) = services else { return declared };
        let mut below: Option<Vec<Declared>> = None;
        for service in services {
            let found = match service.place {
                Place::Inline(worker) => Some(*worker),
                Place::Folder(ref dir) => self.worker_in(dir, &service),
                Place::Anywhere => {
                    let known = declared.iter().position(|other| other.worker.base_name == service.name.name);
                    match known {
                        Some(at) => Some(declared.remove(at)),
                        None => self.worker_below(
                            root,
                            below.get_or_insert_with(|| self.all_below(root)),
                            &service,
                        ),
                    }
                }
            };
            let Some(mut worker) = found else { continue };
            let claimed =
                service.routes.into_iter().map(|route| Route { worker: worker.worker.name.clone(), ..route });
            worker.routes.extend(claimed);
            worker.worker.engine = service.engine.unwrap_or(worker.worker.engine);
            worker.worker.egress =
                service.egress.unwrap_or_else(|| std::mem::take(&mut worker.worker.egress));
            declared.push(worker);
        }
        declared
    }

    /// The worker in the folder that a service names.
    fn worker_in(&self, dir: &Path, service: &ServiceEntry) -> Option<Declared> {
        let Some(config) = discover::wrangler_file(self.session, dir) else {
            let message = format!("the folder of `{}` has no wrangler file", service.name.name);
            let error = Diagnostic::error(Code::FileNotFound, message).at(service.name.span, "");
            let help =
                format!("add {}/wrangler.toml, or give the service a `main` instead of `dir`", dir.display());
            self.session.report(error.help(help));
            self.session.incomplete.set(true);
            return None;
        };
        let mut declared = self.worker(&config)?;
        if declared.worker.base_name != service.name.name {
            let message = format!("this worker is called `{}` in its own file", declared.worker.base_name);
            let error = Diagnostic::error(Code::Conflict, message).at(service.name.span, "");
            self.session
                .report(error.at(declared.worker.span, "called so here").help("use one name in both places"));
            // Whatever refers to it by either name finds it.
            declared.worker.base_name.clone_from(&service.name.name);
        }
        Some(declared)
    }

    /// Takes the worker that a service names out of those found below the root.
    fn worker_below(
        &self,
        root: &Path,
        below: &mut Vec<Declared>,
        service: &ServiceEntry,
    ) -> Option<Declared> {
        let name = &service.name.name;
        if let Some(at) = below.iter().position(|other| other.worker.base_name == *name) {
            return Some(below.swap_remove(at));
        }
        if !self.session.incomplete.get() {
            let message = format!("there is no worker `{name}` below {}", show_folder(root));
            let names = below.iter().map(|other| other.worker.base_name.as_str());
            let help = crate::diagnostic::nearest::did_you_mean(name, names)
                .unwrap_or_else(|| "give the service a `main`, or the `dir` it is in".into());
            let error = Diagnostic::error(Code::UnknownWorker, message).at(service.name.span, "");
            self.session.report(error.help(help));
            self.session.incomplete.set(true);
        }
        None
    }

    fn all_below(&self, root: &Path) -> Vec<Declared> {
        discover::below(self.session, root).iter().filter_map(|config| self.worker(config)).collect()
    }

    fn no_workers(&self, root: &Path) {
        let message = format!("there is no worker in {}", show_folder(root));
        let error = Diagnostic::error(Code::NoWorkers, message);
        self.session
            .report(error.help("a worker is a folder with a wrangler.toml, wrangler.json or wrangler.jsonc"));
    }

    /// Puts everything together and checks what only the whole can show.
    fn assemble(&self, root: PathBuf, file: ProjectFile, declared: Vec<Declared>) -> Project {
        let session = self.session;
        let (mut workers, routes): (Vec<Worker>, Vec<Vec<Route>>) =
            declared.into_iter().map(|declared| (declared.worker, declared.routes)).unzip();
        check_bindings(session, &mut workers);
        let gateway = self.gateway(file.gateway, &workers, routes.into_iter().flatten().collect());
        let mesh = resolve_mesh(session, file.mesh, &mut workers, &gateway);
        let logger = file.logger.and_then(|logger| Roster::new(session, &workers).resolve(&logger));
        let graph = Graph::build(&workers);
        report_cycles(session, &graph, &workers, &mesh);
        let state_dir = self.sources.state_dir.clone();
        let state_dir = state_dir.unwrap_or_else(|| crate::paths::join(&root, ".workmesh"));
        Project { root, state_dir, workers, gateway, mesh, logger, graph }
    }

    fn gateway(&self, table: GatewayTable, workers: &[Worker], mut routes: Vec<Route>) -> Gateway {
        let roster = Roster::new(self.session, workers);
        for route in table.routes {
            if let Some(worker) = roster.resolve(&route.worker) {
                routes.push(Route { pattern: route.pattern, worker, span: route.span });
            }
        }
        let first = match workers {
            [only] => Some(only),
            [first, ..] if !self.sources.configs.is_empty() => Some(first),
            _ => None,
        };
        let default = match &table.default {
            Some(reference) => roster.resolve(reference),
            None => first.map(|worker| worker.name.clone()),
        };
        Gateway { routes: report_conflicts(self.session, routes), default, limits: table.limits }
    }
}

fn is_project(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == workmesh::FILE_NAME)
}

/// A folder in words.
fn show_folder(path: &Path) -> String {
    if path == Path::new(".") { "this folder".into() } else { format!("`{}`", path.display()) }
}
