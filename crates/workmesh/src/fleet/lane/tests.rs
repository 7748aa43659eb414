use http::Request;
use workmesh_mesh::{LocalFuture, Trace};
use workmesh_runtime::{Compat, LogLine, LogSink, Script, WorkerLimits, WorkerSpec};
use workmesh_store::ResponseCache;

use super::*;

struct Nothing;

impl Service for Nothing {
    fn call(&self, _: Call) -> LocalFuture<'_, Outcome> {
        Box::pin(std::future::pending())
    }
}

impl LogSink for Nothing {
    fn log(&self, _: LogLine<'_>) {}

    fn remap(&self, _: &str, text: String) -> String {
        text
    }
}

fn worker() -> Rc<Worker> {
    let worker = Worker::start(WorkerSpec {
        name: "light".into(),
        script: Script::compile("export default { fetch: () => new Response() };").unwrap(),
        bindings: Vec::new(),
        cache: ResponseCache::default(),
        compat: Compat::default(),
        limits: WorkerLimits::default(),
        own: None,
        egress: Rc::new(Nothing),
        log: Rc::new(Nothing),
    });
    Rc::new(worker.unwrap())
}

#[tokio::test(start_paused = true)]
async fn a_lane_says_when_it_is_not_needed_any_more_and_ends_when_it_is_dropped() {
    let test = async {
        let ((port, inlet), (crons, scheduled)) = (Port::open("light"), mpsc::channel(CRONS));
        let (calm, calmed) = oneshot::channel();
        let began = tokio::time::Instant::now();
        let serving = spawn_local(serve(worker(), inlet, scheduled, calm));
        calmed.await.unwrap();
        let waited = began.elapsed();
        assert!(waited >= CALM && waited < CALM + LOOK, "{waited:?}");
        drop((port, crons));
        serving.await.unwrap();
    };
    LocalSet::new().run_until(test).await;
}

fn call(deadline: Option<Instant>) -> Call {
    let context = Context::root(Trace::new(None), deadline);
    Call { request: Request::new(Body::empty()), context }
}

/// Calls that wait for a lane, the times in seconds until their deadlines, and what becomes of them.
struct Line {
    began: Instant,
    waiting: VecDeque<Crossing>,
    outcomes: Vec<LocalFuture<'static, Outcome>>,
}

impl Line {
    fn of(deadlines: &[Option<u64>]) -> Self {
        let (port, mut inlet) = Port::open("busy");
        let (far, began) = (Box::leak(Box::new(port.to(Destination::Worker))), Instant::now());
        let at = |secs: &Option<u64>| secs.map(|secs| began + Duration::from_secs(secs));
        let outcomes = deadlines.iter().map(|secs| far.call(call(at(secs)))).collect();
        let waiting = std::iter::from_fn(|| inlet.try_recv().ok()).collect();
        Self { began, waiting, outcomes }
    }

    /// The deadline of the call that is made next, when all have waited for so many seconds.
    fn next_after(&mut self, secs: u64) -> Option<Option<u64>> {
        let next = next(&mut self.waiting, self.began + Duration::from_secs(secs), "busy")?;
        let deadline = (0..=100).find(|&secs| next.is_late(self.began + Duration::from_secs(secs)));
        Some(deadline)
    }
}

#[test]
fn who_came_first_is_first_as_long_as_there_is_time() {
    let mut line = Line::of(&[Some(10), Some(11), None]);
    assert_eq!(line.next_after(4), Some(Some(10)));
    assert_eq!(line.next_after(4), Some(Some(11)));
    assert_eq!(line.next_after(90), Some(None));
    assert_eq!(line.next_after(90), None);
}

#[test]
fn who_came_last_is_first_once_the_line_is_too_long() {
    let mut line = Line::of(&[Some(10), Some(11), Some(12), Some(13)]);
    assert_eq!(line.next_after(6), Some(Some(13)));
    assert_eq!(line.next_after(6), Some(Some(12)));
    assert_eq!(line.next_after(10), Some(Some(11)), "the first one is late by now");
}

#[test]
fn who_has_no_end_waits_its_turn() {
    let mut line = Line::of(&[None, Some(10)]);
    assert_eq!(line.next_after(9), Some(None));
    assert_eq!(line.next_after(9), Some(Some(10)));
}

#[tokio::test]
async fn who_is_late_is_told_and_who_has_gone_is_forgotten() {
    let mut line = Line::of(&[Some(10), Some(10), Some(100)]);
    drop(line.outcomes.remove(1));
    assert_eq!(line.next_after(11), Some(Some(100)));
    let failure = line.outcomes.remove(0).await.unwrap_err();
    assert_eq!(failure.code, workmesh_mesh::Code::Timeout);
    assert_eq!(failure.message, "The worker \"busy\" was not free in time.");
}

#[test]
fn a_call_that_comes_back_belongs_to_the_record_it_left() {
    let (away, context) = (Rc::new(Away::default()), Context::root(Trace::new(None), None));
    let back = || {
        let deadline = Some(Instant::now());
        let home = away.home(SentContext::new(&Context { deadline, ..context.clone() }));
        assert_eq!((home.span, home.deadline, home.trace.id()), (context.span, deadline, context.trace.id()));
        Rc::ptr_eq(&home.trace, &context.trace)
    };
    assert!(!back(), "it never left");
    let (first, second) = (away.keep(&context), away.keep(&context));
    drop(first);
    assert!(back(), "one of two tries is still away");
    let whole = second.until_end_of("a body".into());
    assert!(!whole.is_stream() && !back());
    let streaming = away.keep(&context).until_end_of(Body::stream(stream::pending(), None));
    assert!(back(), "its body is still coming");
    drop(streaming);
    assert!(!back() && away.0.borrow().is_empty());
}

#[test]
fn a_body_that_lasts_as_long_as_a_call_is_the_same_body() {
    let (away, context) = (Rc::new(Away::default()), Context::root(Trace::new(None), None));
    let parts = stream::iter([Ok("a".into()), Ok("b".into())]);
    let mut body = away.keep(&context).until_end_of(Body::stream(parts, Some(2)));
    assert_eq!(body.len_hint(), Some(2));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let part = |body: &mut Body| runtime.block_on(body.part()).map(Result::unwrap);
    assert_eq!(
        (part(&mut body), part(&mut body), part(&mut body)),
        (Some("a".into()), Some("b".into()), None)
    );
}
