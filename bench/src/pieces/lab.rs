//! Where pieces run: an event loop as a shard has one, workers on it, and calls to them.

use std::{
    any::Any,
    rc::Rc,
    time::{Duration, Instant},
};

use http::Request;
use tempfile::TempDir;
use tokio::{runtime::Runtime, task::LocalSet};
use workmesh_mesh::{Body, Call, Code, Context, Failure, LocalFuture, Outcome, Service, Trace};
use workmesh_runtime::{Binding, LogLine, LogSink, Script, Worker, WorkerLimits, WorkerSpec};
use workmesh_store::Store;

use crate::error::BenchError;

/// The time that a call may take, as at the gateway; its timer is never set here.
const DEADLINE: Duration = Duration::from_secs(30);

/// One thing that can be done over and over.
pub struct Piece {
    /// Its name.
    pub name: &'static str,
    /// What one operation is.
    pub about: &'static str,
    /// Operations in one run.
    pub operations: u32,
    /// Does them.
    pub run: Box<dyn Fn() -> Run>,
}

/// One run of a piece. What it leaves behind is dropped outside the time that is measured.
pub(super) type Run = LocalFuture<'static, Result<Option<Box<dyn Any>>, String>>;

/// An event loop on this thread, and storage.
pub struct Lab {
    runtime: Runtime,
    tasks: LocalSet,
    /// Storage that goes away with the lab.
    pub(super) store: Store,
    _state: TempDir,
}

impl Lab {
    /// An event loop with nothing on it.
    ///
    /// # Errors
    /// The event loop or the storage cannot be made.
    pub fn new() -> Result<Self, BenchError> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let state = tempfile::tempdir().map_err(BenchError::io("making a temporary folder"))?;
        let store = Store::open(state.path()).map_err(|error| broken("storage", error))?;
        Ok(Self {
            runtime: runtime.map_err(BenchError::io("making an event loop"))?,
            tasks: LocalSet::new(),
            store,
            _state: state,
        })
    }

    /// Runs a future to its end.
    pub(super) fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        self.tasks.block_on(&self.runtime, future)
    }

    /// How long a number of runs of a piece takes.
    ///
    /// # Errors
    /// One of them fails.
    pub fn time(&self, piece: &Piece, runs: u64) -> Result<Duration, BenchError> {
        let outcome = self.block_on(async {
            let began = Instant::now();
            let mut aside = Duration::ZERO;
            for _ in 0..runs {
                if let Some(left) = (piece.run)().await? {
                    let done = Instant::now();
                    drop(left);
                    aside += done.elapsed();
                }
            }
            Ok(began.elapsed() - aside)
        });
        outcome.map_err(|reason: String| BenchError::Piece { piece: piece.name, reason })
    }

    /// Starts a worker.
    pub(super) fn worker(
        &self,
        name: &'static str,
        script: &Script,
        bindings: Vec<Binding>,
    ) -> Result<Rc<Worker>, BenchError> {
        let spec = spec(name, script, bindings);
        let worker = self.block_on(async { Worker::start(spec) });
        Ok(Rc::new(worker.map_err(|error| broken(name, error))?))
    }
}

/// A worker that may do nothing outside.
pub(super) fn spec(name: &str, script: &Script, bindings: Vec<Binding>) -> WorkerSpec {
    WorkerSpec {
        name: name.into(),
        script: script.clone(),
        bindings,
        compat: workmesh_runtime::Compat::default(),
        cache: workmesh_store::ResponseCache::default(),
        limits: WorkerLimits::default(),
        own: None,
        egress: Rc::new(Nowhere),
        log: Rc::new(Silence),
    }
}

/// Compiles a worker's code.
pub(super) fn compile(name: &'static str, code: &str) -> Result<Script, BenchError> {
    Script::compile(code).map_err(|error| broken(name, error))
}

/// A piece cannot be set up.
pub(super) fn broken(piece: &'static str, error: impl std::fmt::Display) -> BenchError {
    BenchError::Piece { piece, reason: error.to_string() }
}

/// A piece that calls a service once a run, as the gateway does.
pub(super) fn calling(
    name: &'static str,
    about: &'static str,
    operations: u32,
    service: Rc<dyn Service>,
    request: fn() -> http::Result<Request<Body>>,
) -> Piece {
    let run = move || -> Run {
        let service = Rc::clone(&service);
        Box::pin(async move {
            let context = Context::root(Trace::new(None), Some(Instant::now() + DEADLINE));
            let request = request().map_err(|error| error.to_string())?;
            let mut response = service.call(Call { request, context }).await.map_err(explain)?;
            match (response.status().as_u16(), response.body_mut().take_full()) {
                (200, Some(_)) => Ok(None),
                (status, body) => Err(format!("answered {status} {body:?}")),
            }
        })
    };
    Piece { name, about, operations, run: Box::new(run) }
}

/// A plain request.
pub(super) fn plain() -> http::Result<Request<Body>> {
    Request::builder().uri("http://localhost:8787/items/7?size=m&tag=new").body(Body::empty())
}

fn explain(failure: Failure) -> String {
    let exception = failure.exception.as_ref().map(|exception| format!(" ({exception})"));
    format!("{failure}{}", exception.unwrap_or_default())
}

/// The internet, out of reach.
struct Nowhere;

impl Service for Nowhere {
    fn call(&self, _: Call) -> LocalFuture<'_, Outcome> {
        Box::pin(async { Err(Failure::new(Code::Overloaded, "There is no internet here.")) })
    }
}

/// A log that nobody reads.
struct Silence;

impl LogSink for Silence {
    fn log(&self, _: LogLine<'_>) {}

    fn remap(&self, _: &str, text: String) -> String {
        text
    }
}
