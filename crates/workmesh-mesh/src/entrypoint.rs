//! Which part of a worker a call is for.

use std::sync::Arc;

use crate::{Call, LocalFuture, Outcome, Service};

/// A worker's named entrypoint, and what it is told of its caller: an extension of a request. A request without it is for
/// the default export.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entrypoint {
    /// The name of the export; the default one if none.
    pub name: Option<Arc<str>>,
    /// What the entrypoint gets as `ctx.props`, as JSON or as the isolates write values; empty if none.
    pub props: Option<Arc<str>>,
}

/// A worker, at one of its entrypoints.
pub struct To<S> {
    worker: S,
    entrypoint: Option<Entrypoint>,
}

impl<S: Service> To<S> {
    /// The same worker for calls to an entrypoint; to the one that the call names if none.
    pub fn new(worker: S, entrypoint: Option<Entrypoint>) -> Self {
        Self { worker, entrypoint }
    }
}

impl<S: Service> Service for To<S> {
    fn call(&self, mut call: Call) -> LocalFuture<'_, Outcome> {
        if let Some(entrypoint) = &self.entrypoint {
            call.request.extensions_mut().insert(entrypoint.clone());
        }
        self.worker.call(call)
    }
}
