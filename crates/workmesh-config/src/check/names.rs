//! The names of the fleet's workers, and finding a worker by one.

use crate::diagnostic::nearest::nearest;
use crate::diagnostic::{Code, Diagnostic};
use crate::project::Worker;
use crate::session::Session;
use crate::workmesh::Reference;
use crate::wrangler::Declared;

/// Most workers of one project.
const MOST_WORKERS: usize = 1_000;

/// Most names that a message lists.
const LISTED: usize = 10;

/// The workers without those whose name is taken already, which are reported.
pub(crate) fn unique(session: &Session, declared: Vec<Declared>) -> Vec<Declared> {
    let mut kept: Vec<Declared> = Vec::new();
    for new in declared {
        if let Some(first) = kept.iter().find(|other| other.worker.name == new.worker.name) {
            let message = format!("two workers are called `{}`", new.worker.name);
            let error =
                Diagnostic::error(Code::DuplicateWorker, message).at(new.worker.span, "this one is left out");
            session.report(
                error.at(first.worker.span, "already the name of this one").help("rename one of them"),
            );
            continue;
        }
        kept.push(new);
    }
    if kept.len() > MOST_WORKERS {
        let message = format!("a project can have {MOST_WORKERS} workers, this has {}", kept.len());
        session.report(Diagnostic::error(Code::TooMany, message));
        kept.truncate(MOST_WORKERS);
    }
    kept
}

/// The workers by name.
pub(crate) struct Roster<'a> {
    pub(super) session: &'a Session,
    workers: &'a [Worker],
}

impl<'a> Roster<'a> {
    pub(crate) fn new(session: &'a Session, workers: &'a [Worker]) -> Self {
        Self { session, workers }
    }

    /// The full name of a worker given by its name, or by its name without the environment.
    pub(super) fn find(&self, name: &str) -> Option<&'a str> {
        find(self.workers, name)
    }

    /// The full name of a worker that `workmesh.toml` refers to; reports a name that nobody has.
    pub(crate) fn resolve(&self, reference: &Reference) -> Option<String> {
        let found = self.find(&reference.name);
        if found.is_none() {
            self.unknown(reference);
        }
        found.map(str::to_owned)
    }

    /// Reports a reference to a worker that is not there, unless a worker's file could not be read: then it
    /// may well be there.
    pub(super) fn unknown(&self, reference: &Reference) {
        if self.session.may_be_absent(&reference.name) {
            return;
        }
        let message = format!("there is no worker `{}` in this project", reference.name);
        let error = Diagnostic::error(Code::UnknownWorker, message).at(reference.span, "");
        self.session.report(error.help_opt(suggest(&reference.name, self.workers)));
    }
}

/// The full name of the worker that has this name, or has it without the environment.
pub(super) fn find<'a>(workers: &'a [Worker], name: &str) -> Option<&'a str> {
    let by = |field: fn(&Worker) -> &str| workers.iter().find(|worker| field(worker) == name);
    by(|worker| &worker.name).or_else(|| by(|worker| &worker.base_name)).map(|worker| worker.name.as_str())
}

/// The nearest name to a wrong one, or else all names.
pub(super) fn suggest(wrong: &str, workers: &[Worker]) -> Option<String> {
    let names: Vec<&str> = workers.iter().map(|worker| worker.name.as_str()).collect();
    if let Some(name) = nearest(wrong, names.iter().copied()) {
        return Some(format!("did you mean `{name}`?"));
    }
    match &names[..] {
        [] => None,
        [only] => Some(format!("the only worker is `{only}`")),
        _ => Some(format!("the workers are {}", listed(&names))),
    }
}

/// The first few names, and how many more there are.
pub(super) fn listed(names: &[&str]) -> String {
    let mut listed: Vec<String> = names.iter().take(LISTED).map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(LISTED);
    if more > 0 {
        listed.push(format!("{more} more"));
    }
    listed.join(", ")
}
