//! What the targets share: workers under small limits, and calls to them on a clock that nobody waits for.
//!
//! A target fails if the program does: a panic, an abort, a report of the sanitizer, an input that takes longer than
//! libFuzzer's `-timeout`, or a worker that does not answer rightly afterwards.

use std::{
    cell::RefCell,
    future::{Future, poll_fn},
    pin::pin,
    rc::Rc,
    sync::{Arc, Once},
    time::{Duration, Instant},
};

use bytes::Bytes;
use http::{Request, Response};
use tokio::{
    runtime::{Builder, Runtime},
    task::{LocalSet, yield_now},
    time::timeout,
};
use workmesh_mesh::{
    Body, Call, Callee, Code, Context, Edge, EdgePolicy, EdgeState, Failure, LocalFuture, Outcome, Service,
    StatePolicy, Trace,
};
use workmesh_runtime::{
    Binding, BindingKind, Compat, LogLine, LogSink, Script, SocketRules, StartError, Worker, WorkerLimits,
    WorkerSpec,
};
use workmesh_store::ResponseCache;

/// How long a call may take by the clock of the event loop, which runs ahead whenever nobody computes.
const PATIENCE: Duration = Duration::from_secs(5);

/// The heap of a fuzzed worker, and the most of an answer that is read, in bytes.
const MEMORY: usize = 16 << 20;

/// Small enough that inputs run into them. Only starting takes what it takes: the sanitizer is slow.
pub fn limits() -> WorkerLimits {
    WorkerLimits {
        cpu: Duration::from_millis(100),
        startup: Duration::from_secs(10),
        memory: MEMORY,
        stack: 256 << 10,
        subrequests: 20,
        sockets: SocketRules { blobs: true, half_open: false, short_reasons: true },
        ..WorkerLimits::default()
    }
}

/// What a worker answered: the status and the body, or the failure.
pub type Answer = Result<(u16, Vec<u8>), Failure>;

thread_local! {
    static RUNTIME: Runtime = Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime can be made");
}

/// The crate whose panics the platform expects, and turns into exceptions.
const EXPECTED: &str = "/urlpattern-";

/// Lets every panic end the program, also one that a task or the engine would catch, but for those that are expected.
fn judge_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let fatal = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !panic.location().is_some_and(|place| place.file().contains(EXPECTED)) {
                fatal(panic);
            }
        }));
    });
}

/// Runs what `scene` gives where all that it starts may stay for the next input.
pub fn stay<R>(scene: impl Future<Output = R>) -> R {
    thread_local! {
        static HOME: LocalSet = LocalSet::new();
    }
    judge_panics();
    RUNTIME.with(|runtime| HOME.with(|home| home.block_on(runtime, scene)))
}

/// A neighbour on the same thread must not have noticed anything.
pub fn check_neighbour() {
    thread_local! {
        static NEIGHBOUR: Rc<Worker> = {
            let script = Script::compile("export default { fetch() { return new Response('fine') } }");
            start(&script.expect("it is valid"), Compat::default()).expect("it starts")
        };
    }
    stay(async { check_fine(&NEIGHBOUR.with(Rc::clone)).await });
}

/// A worker must answer an ordinary request as it always does.
pub async fn check_fine(worker: &Worker) {
    let answer = call(worker, request("/").body(Body::empty()).expect("it is valid")).await;
    assert!(matches!(&answer, Some(Ok((200, body))) if body == b"fine"), "{answer:?}");
}

/// Runs what `scene` gives where workers can live, and drops every task that it leaves behind.
pub fn play<R>(scene: impl Future<Output = R>) -> R {
    judge_panics();
    RUNTIME.with(|runtime| LocalSet::new().block_on(runtime, scene))
}

/// Starts a worker that can call itself as `env.SELF`.
pub fn start(script: &Script, compat: Compat) -> Result<Rc<Worker>, StartError> {
    start_within(script, compat, limits())
}

/// Starts a worker under limits of its own.
pub fn start_within(script: &Script, compat: Compat, limits: WorkerLimits) -> Result<Rc<Worker>, StartError> {
    let place = Rc::new(Place::default());
    let state = Arc::new(EdgeState::new(StatePolicy::default(), Instant::now()));
    let callee = Callee::Worker("fuzzed".into());
    let edge: Rc<dyn Service> = Rc::new(Edge::new(callee, EdgePolicy::default(), state, Rc::clone(&place)));
    let worker = Rc::new(Worker::start(WorkerSpec {
        name: "fuzzed".into(),
        script: script.clone(),
        bindings: vec![Binding { name: "SELF".into(), kind: BindingKind::Service(Rc::clone(&edge)) }],
        cache: ResponseCache::default(),
        compat,
        limits,
        own: Some(edge),
        egress: Rc::new(Offline),
        log: Rc::new(Silence),
    })?);
    place.0.replace(Rc::downgrade(&worker));
    Ok(worker)
}

/// Calls a worker and reads all of its answer; `None` if that took too long.
pub async fn call(worker: &Worker, request: Request<Body>) -> Option<Answer> {
    let deadline = Instant::now() + PATIENCE;
    let call = Call { request, context: Context::root(Trace::new(None), Some(deadline)) };
    let answer = async {
        match worker.fetch(call).await {
            Ok(response) => Ok((response.status().as_u16(), read(response).await)),
            Err(failure) => Err(failure),
        }
    };
    timeout(PATIENCE, answer).await.ok()
}

/// Lets what the last calls left behind go on for a while.
pub async fn settle() {
    for _ in 0..32 {
        yield_now().await;
    }
}

/// A request as a browser would make it.
pub fn request(path: &str) -> http::request::Builder {
    Request::builder().uri(format!("http://localhost{path}"))
}

async fn read(response: Response<Body>) -> Vec<u8> {
    let mut body = pin!(response.into_body());
    let mut all = Vec::new();
    while let Some(Ok(frame)) = poll_fn(|cx| http_body::Body::poll_frame(body.as_mut(), cx)).await {
        all.extend_from_slice(&frame.into_data().unwrap_or_else(|_| Bytes::new()));
        // An endless body is no finding.
        if all.len() > MEMORY {
            break;
        }
    }
    all
}

/// Where a worker will be, for those that it binds itself by; weak, so that it goes with the input.
#[derive(Default)]
struct Place(RefCell<std::rc::Weak<Worker>>);

impl Service for Place {
    fn call(&self, call: Call) -> LocalFuture<'_, Outcome> {
        let worker = self.0.borrow().upgrade();
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

/// Nobody reads what fuzzed workers print.
struct Silence;

impl LogSink for Silence {
    fn log(&self, _: LogLine<'_>) {}

    fn remap(&self, _worker: &str, text: String) -> String {
        text
    }
}
