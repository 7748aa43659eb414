//! The workers of the one-file form: in `workmesh.toml` itself, in a folder it names, or somewhere below.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use super::{Loader, show_folder};
use crate::diagnostic::nearest::did_you_mean;
use crate::diagnostic::{Code, Diagnostic};
use crate::discover;
use crate::project::Route;
use crate::session::Session;
use crate::workmesh::{Place, Reference, ServiceEntry};
use crate::wrangler::{self, Declared};

/// A wrangler file below the root, and its worker's name if it has one.
type Candidate = (PathBuf, Option<String>);

impl Loader<'_> {
    /// Adds the workers of `[[services]]`, with what their entries say, to those found by other means.
    pub(super) fn with_services(
        &self,
        root: &Path,
        services: Option<Vec<ServiceEntry>>,
        mut declared: Vec<Declared>,
    ) -> Vec<Declared> {
        let below = OnceCell::new();
        for ServiceEntry { name, place, routes: claimed, engine, egress } in services.into_iter().flatten() {
            let known = declared.iter().position(|other| other.worker.base_name == name.name);
            let found = match (place, known) {
                (Place::Inline(worker), _) => Some(*worker),
                (Place::Folder(dir), _) => self.worker_in(&dir, &name),
                (Place::Anywhere, Some(at)) => Some(declared.remove(at)),
                (Place::Anywhere, None) => {
                    let below = below.get_or_init(|| self.candidates(root));
                    self.worker_among(below, root, &name)
                }
            };
            let Some(Declared { mut worker, mut routes }) = found else {
                self.session.absent(Some(&name.name));
                continue;
            };
            routes.extend(claimed.into_iter().map(|route| Route { worker: worker.name.clone(), ..route }));
            worker.engine = engine.unwrap_or(worker.engine);
            if let Some(egress) = egress {
                worker.limit_egress(egress);
            }
            declared.push(Declared { worker, routes });
        }
        declared
    }

    /// The worker in the folder that a service names.
    fn worker_in(&self, dir: &Path, name: &Reference) -> Option<Declared> {
        let Some(config) = discover::wrangler_file(self.session, dir) else {
            let message = format!("the folder of `{}` has no wrangler file", name.name);
            let error = Diagnostic::error(Code::FileNotFound, message).at(name.span, "");
            let file = dir.join("wrangler.toml");
            let help = format!("add {}, or give the service a `main` instead of `dir`", file.display());
            self.session.report(error.help(help));
            return None;
        };
        let mut declared = self.worker(&config)?;
        if declared.worker.base_name != name.name {
            let message = format!("this worker is called `{}` in its own file", declared.worker.base_name);
            let error = Diagnostic::error(Code::Conflict, message).at(name.span, "");
            let error = error.at(declared.worker.span, "called so here");
            self.session.report(error.help("use one name in both places"));
            // Whatever refers to it by either name finds it.
            declared.worker.base_name.clone_from(&name.name);
        }
        Some(declared)
    }

    /// The wrangler files below the root. They are read aside, since mistakes in a worker that no service
    /// names are nobody's concern.
    fn candidates(&self, root: &Path) -> Vec<Candidate> {
        let aside = Session::default();
        let name = |config: &PathBuf| {
            let declared = wrangler::read_file(&aside, config, self.sources.env.as_deref());
            declared.map(|declared| declared.worker.base_name)
        };
        let configs = discover::below(self.session, root).configs;
        configs.into_iter().map(|config| (config.clone(), name(&config))).collect()
    }

    /// The worker that a service names, out of those below the root.
    fn worker_among(&self, below: &[Candidate], root: &Path, name: &Reference) -> Option<Declared> {
        let wanted = |candidate: &&Candidate| candidate.1.as_ref() == Some(&name.name);
        if let Some((config, _)) = below.iter().find(wanted) {
            return self.worker(config);
        }
        // It may be in a file that cannot be read; then that is what to mend.
        for (config, _) in below.iter().filter(|(_, name)| name.is_none()) {
            self.worker(config);
        }
        if !self.session.may_be_absent(&name.name) {
            let message = format!("there is no worker `{}` below {}", name.name, show_folder(root));
            let names = below.iter().filter_map(|(_, name)| name.as_deref());
            let help = did_you_mean(&name.name, names)
                .unwrap_or_else(|| "give the service a `main`, or the `dir` it is in".into());
            let error = Diagnostic::error(Code::UnknownWorker, message).at(name.span, "");
            self.session.report(error.help(help));
        }
        None
    }
}
