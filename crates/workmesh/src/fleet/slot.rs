//! The place of a worker on a shard: edges lead to it, versions come and go in it.

use std::{cell::RefCell, rc::Rc};

use workmesh_mesh::{Call, Code, Failure, LocalFuture, Outcome, Service};
use workmesh_runtime::Worker;

/// Where calls to a worker go, whichever version of it is live.
///
/// A call keeps the version that it started on: replacing the version drops nothing.
pub(crate) struct Slot {
    name: Rc<str>,
    live: RefCell<Option<Rc<Worker>>>,
}

impl Slot {
    /// A slot with no version in it yet.
    pub(crate) fn empty(name: &str) -> Rc<Self> {
        Rc::new(Self { name: name.into(), live: RefCell::new(None) })
    }

    /// The worker's name.
    pub(crate) fn name(&self) -> &Rc<str> {
        &self.name
    }

    /// The live version, if there is one.
    pub(crate) fn live(&self) -> Option<Rc<Worker>> {
        self.live.borrow().clone()
    }

    /// Makes a version live.
    pub(crate) fn replace(&self, worker: Worker) {
        self.live.replace(Some(Rc::new(worker)));
    }

    /// The failure of a call to a worker that has no version.
    pub(crate) fn not_running(&self) -> Failure {
        let message =
            format!("The worker \"{}\" is not running: its code could not be built or started.", self.name);
        Failure::new(Code::NotRunning, message).of(&self.name)
    }
}

impl Service for Slot {
    fn call(&self, call: Call) -> LocalFuture<'_, Outcome> {
        Box::pin(async move {
            match self.live() {
                Some(worker) => worker.fetch(call).await,
                None => Err(self.not_running()),
            }
        })
    }
}
