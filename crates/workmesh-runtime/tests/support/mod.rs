//! One-line fleets for tests: workers from inline sources, joined by bindings, on the test's own thread.
#![allow(
    clippy::unwrap_used,
    dead_code,
    reason = "a test that cannot be set up has failed; each uses a part of this"
)]

use std::{
    cell::RefCell,
    future::{Future, poll_fn},
    pin::pin,
    rc::Rc,
    sync::Arc,
    time::{Duration, Instant},
};

use http::{Method, Request, Response};
use workmesh_mesh::{
    Body, Call, Callee, Code, Context, Edge, EdgePolicy, EdgeState, Failure, LocalFuture, Outcome, Service,
    StatePolicy, Trace,
};
use workmesh_runtime::{
    Binding, BindingKind, Compat, LogLine, LogSink, Script, StartError, Worker, WorkerLimits, WorkerSpec,
};
use workmesh_store::ResponseCache;

/// Keeps what workers print, as `level worker text`.
#[derive(Default)]
pub(crate) struct Console(RefCell<Vec<String>>);

impl LogSink for Console {
    fn log(&self, line: LogLine<'_>) {
        let LogLine { worker, level, text, .. } = line;
        self.0.borrow_mut().push(format!("{level:?} {worker} {text}"));
    }

    fn remap(&self, _worker: &str, text: String) -> String {
        text
    }
}

/// A worker that can be bound before it is started.
#[derive(Default)]
pub(crate) struct Place(RefCell<Option<Rc<Worker>>>);

impl Service for Place {
    fn call(&self, call: Call) -> LocalFuture<'_, Outcome> {
        let worker = self.0.borrow().clone();
        Box::pin(async move {
            match worker {
                Some(worker) => worker.call(call).await,
                None => Err(Failure::new(Code::NoRoute, "not started")),
            }
        })
    }
}

/// Nothing outside can be reached.
struct Offline;

impl Service for Offline {
    fn call(&self, _: Call) -> LocalFuture<'_, Outcome> {
        Box::pin(async { Err(Failure::new(Code::WorkerException, "offline")) })
    }
}

/// Workers under construction.
#[derive(Default)]
pub(crate) struct Fleet {
    pub(crate) console: Rc<Console>,
    pub(crate) limits: WorkerLimits,
    pub(crate) compat: Compat,
    places: Vec<(String, Rc<Place>)>,
}

impl Fleet {
    pub(crate) fn new() -> Self {
        Self::with_limits(WorkerLimits::default())
    }

    pub(crate) fn with_limits(mut limits: WorkerLimits) -> Self {
        if cfg!(feature = "sanitizer") {
            // Frames are larger.
            limits.stack *= 8;
        }
        let (console, compat, places) = Default::default();
        Self { console, limits, compat, places }
    }

    /// The place of a worker, started or not.
    pub(crate) fn place(&mut self, name: &str) -> Rc<Place> {
        if let Some((_, place)) = self.places.iter().find(|(other, _)| other == name) {
            return Rc::clone(place);
        }
        self.places.push((name.into(), Rc::default()));
        self.place(name)
    }

    /// A binding `NAME` to the worker `name`.
    pub(crate) fn service(&mut self, binding: &str, name: &str) -> Binding {
        let state = Arc::new(EdgeState::new(StatePolicy::default(), Instant::now()));
        let callee = Callee::Worker(name.into());
        let edge = Edge::new(callee, EdgePolicy::default(), state, self.place(name));
        Binding { name: binding.into(), kind: BindingKind::Service(Rc::new(edge)) }
    }

    /// Starts a worker from a compiled script.
    pub(crate) fn start_script(
        &mut self,
        name: &str,
        script: Script,
        bindings: Vec<Binding>,
    ) -> Result<Rc<Worker>, StartError> {
        let spec = WorkerSpec {
            name: name.into(),
            script,
            bindings,
            cache: ResponseCache::default(),
            compat: self.compat.clone(),
            limits: self.limits,
            own: None,
            egress: Rc::new(Offline),
            log: Rc::clone(&self.console) as Rc<dyn LogSink>,
        };
        let worker = Rc::new(Worker::start(spec)?);
        self.place(name).0.replace(Some(Rc::clone(&worker)));
        Ok(worker)
    }

    /// Starts a worker from the text of its module.
    pub(crate) fn start(&mut self, name: &str, source: &str, bindings: Vec<Binding>) -> Rc<Worker> {
        self.start_script(name, Script::compile(source).unwrap(), bindings).unwrap()
    }

    /// Starts a worker that exports `fetch(request, env, ctx)` with this body.
    pub(crate) fn handler(&mut self, name: &str, body: &str) -> Rc<Worker> {
        let source = format!("export default {{ async fetch(request, env, ctx) {{ {body} }} }}");
        self.start(name, &source, Vec::new())
    }

    /// What was printed so far.
    pub(crate) fn printed(&self) -> Vec<String> {
        self.console.0.borrow().clone()
    }
}

impl Drop for Fleet {
    fn drop(&mut self) {
        // Workers that bind one another would keep one another.
        for (_, place) in &self.places {
            place.0.take();
        }
    }
}

/// A call as the gateway would make it.
pub(crate) fn call(request: Request<Body>) -> Call {
    let deadline = Instant::now() + Duration::from_secs(30);
    Call { request, context: Context::root(Trace::new(None), Some(deadline)) }
}

/// A GET request for a path.
pub(crate) fn get(path: &str) -> Request<Body> {
    Request::builder().uri(format!("http://localhost{path}")).body(Body::empty()).unwrap()
}

/// A POST request with a body.
pub(crate) fn post(path: &str, body: impl Into<Body>) -> Request<Body> {
    let uri = format!("http://localhost{path}");
    Request::builder().method(Method::POST).uri(uri).body(body.into()).unwrap()
}

/// The whole text of a response.
pub(crate) async fn text(response: Response<Body>) -> String {
    let mut body = pin!(response.into_body());
    let mut all = Vec::new();
    while let Some(frame) = poll_fn(|cx| http_body::Body::poll_frame(body.as_mut(), cx)).await {
        all.extend_from_slice(&frame.unwrap().into_data().unwrap());
    }
    String::from_utf8(all).unwrap()
}

/// What a worker answers to a GET: its status and text, or the code of its failure and what was thrown.
pub(crate) async fn fetch(worker: &Rc<Worker>, path: &str) -> String {
    answer(worker.call(call(get(path))).await).await
}

/// An outcome as one line.
pub(crate) async fn answer(outcome: Outcome) -> String {
    match outcome {
        Ok(response) => format!("{} {}", response.status().as_u16(), text(response).await),
        Err(failure) => match failure.exception {
            Some(exception) => format!("{} {exception}", failure.code),
            None => format!("{} {}", failure.code, failure.message),
        },
    }
}

/// Runs a test where workers can live; it must end within a minute.
pub(crate) fn run(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let bounded = async { tokio::time::timeout(Duration::from_secs(60), test).await.unwrap() };
    tokio::task::LocalSet::new().block_on(&runtime, bounded);
}
