use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
};

use bytes::Bytes;
use futures_util::{FutureExt, future::join_all, stream};
use http::{HeaderMap, Request, Response, StatusCode};
use tokio::time::{advance, sleep};

use super::*;
use crate::{
    Body, BodyError, BreakerPolicy, FallbackKind, FixedResponse, LimitPolicy, SpanId, StaleCopies,
    StatePolicy, Trace,
};

const SECOND: Duration = Duration::from_secs(1);
const MILLI: Duration = Duration::from_millis(1);

/// What the callee does with one call.
#[derive(Clone)]
enum Does {
    Answer(u16),
    Fail(Code),
    /// Fails, and names who is to blame.
    Refuse(Code, &'static str),
    /// Answers 200 after a while.
    Take(Duration),
}

/// A callee that does as it is told, call by call, and answers 200 at once when nothing is left to do.
#[derive(Default)]
struct Callee {
    plan: RefCell<VecDeque<Does>>,
    /// The calls that came: when, with which deadline, and the body.
    calls: RefCell<Vec<(Instant, Context)>>,
    bodies: RefCell<Vec<Result<Vec<u8>, BodyError>>>,
    /// Calls that were let go before they were answered.
    dropped: Cell<u32>,
}

struct OnDrop<'a>(Option<&'a Cell<u32>>);

impl Drop for OnDrop<'_> {
    fn drop(&mut self) {
        if let Some(count) = self.0 {
            count.set(count.get() + 1);
        }
    }
}

async fn read(mut body: Body) -> Result<Vec<u8>, BodyError> {
    let mut all = Vec::new();
    let mut body = std::pin::Pin::new(&mut body);
    while let Some(frame) = std::future::poll_fn(|cx| http_body::Body::poll_frame(body.as_mut(), cx)).await {
        all.extend_from_slice(&frame?.into_data().unwrap());
    }
    Ok(all)
}

impl Service for Callee {
    fn call(&self, call: Call) -> LocalFuture<'_, Outcome> {
        Box::pin(async move {
            self.calls.borrow_mut().push((clock::now(), call.context));
            let mut left = OnDrop(Some(&self.dropped));
            let body = read(call.request.into_body()).await;
            self.bodies.borrow_mut().push(body);
            let next = self.plan.borrow_mut().pop_front().unwrap_or(Does::Answer(200));
            let outcome = match next {
                Does::Answer(status) => {
                    Ok(Response::builder().status(status).body(Body::from("callee")).unwrap())
                }
                Does::Fail(code) => Err(Failure::new(code, "no")),
                Does::Refuse(code, worker) => Err(Failure::new(code, "no").of(&worker.into())),
                Does::Take(time) => {
                    sleep(time).await;
                    Ok(Response::new(Body::from("callee")))
                }
            };
            left.0 = None;
            outcome
        })
    }
}

const RETRY: RetryPolicy = RetryPolicy {
    max_attempts: 3,
    per_try_timeout: None,
    base_delay: Duration::from_millis(100),
    max_delay: Duration::from_secs(2),
    jitter: 0.0,
};

fn retrying() -> EdgePolicy {
    EdgePolicy { retry: Some(RETRY), ..EdgePolicy::default() }
}

fn edge_with(policy: EdgePolicy, state: StatePolicy, plan: &[Does]) -> Edge<Callee> {
    let callee = Callee { plan: RefCell::new(plan.iter().cloned().collect()), ..Callee::default() };
    let state = Arc::new(EdgeState::new(state, clock::now()));
    Edge::new(super::Callee::Worker("callee".into()), policy, state, callee)
}

fn edge(policy: EdgePolicy, plan: &[Does]) -> Edge<Callee> {
    edge_with(policy, StatePolicy::default(), plan)
}

fn root() -> Context {
    Context::root(Trace::new(None), None)
}

fn call_of(method: &str, body: Body, context: &Context) -> Call {
    let request = Request::builder().method(method).uri("http://callee/items/7").body(body).unwrap();
    Call { request, context: context.clone() }
}

fn get(context: &Context) -> Call {
    call_of("GET", Body::empty(), context)
}

/// The outcome in a word: a status or a code.
fn word(outcome: &Outcome) -> String {
    verdict::reason(outcome)
}

fn calls(edge: &Edge<Callee>) -> usize {
    edge.target.calls.borrow().len()
}

mod deadlines {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_shorter_deadline_wins_and_reaches_the_callee() {
        for (inherited, own, expected) in [
            (None, None, None),
            (Some(5), None, Some(5)),
            (None, Some(3), Some(3)),
            (Some(2), Some(3), Some(2)),
        ] {
            let policy = EdgePolicy { timeout: own.map(Duration::from_secs), ..EdgePolicy::default() };
            let edge = edge(policy, &[]);
            let now = clock::now();
            let context =
                Context::root(Trace::new(None), inherited.map(|secs| now + Duration::from_secs(secs)));
            edge.call(get(&context)).await.unwrap();
            let seen = edge.target.calls.borrow()[0].1.deadline.map(|deadline| (deadline - now).as_secs());
            assert_eq!(seen, expected, "inherited {inherited:?}, own {own:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_callee_that_is_late_is_let_go_and_leaves_a_span() {
        let policy = EdgePolicy { timeout: Some(SECOND), ..EdgePolicy::default() };
        let (context, edge) = (root(), edge(policy, &[Does::Take(SECOND * 2)]));
        let failure = edge.call(get(&context)).await.unwrap_err();
        assert_eq!((failure.code, failure.worker.as_deref()), (Code::Timeout, Some("callee")));
        assert_eq!(failure.message, "The worker \"callee\" did not answer within 1000 ms.");
        assert_eq!(edge.target.dropped.get(), 1);
        let spans = context.trace.spans();
        assert_eq!((spans.len(), spans[0].status, spans[0].failure), (1, 504, Some(Code::Timeout)));
        assert_eq!((spans[0].parent, spans[0].duration), (Some(context.span), SECOND));
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_stands_still_ends() {
        struct Streams;
        impl Service for Streams {
            fn call(&self, _: Call) -> LocalFuture<'_, Outcome> {
                Box::pin(async { Ok(Response::new(Body::stream(stream::pending(), None))) })
            }
        }
        let policy = EdgePolicy { idle_timeout: Some(SECOND), ..EdgePolicy::default() };
        let state = Arc::new(EdgeState::new(StatePolicy::default(), clock::now()));
        let edge = Edge::new(super::super::Callee::Worker("callee".into()), policy, state, Streams);
        let response = edge.call(get(&root())).await.unwrap();
        assert_eq!(read(response.into_body()).await, Err(BodyError::Idle));
    }
}

mod admission {
    use super::*;

    #[tokio::test]
    async fn the_call_beyond_the_depth_limit_is_refused_and_never_made() {
        let edge = edge(EdgePolicy { max_depth: 2, ..EdgePolicy::default() }, &[]);
        let mut context = root();
        for expected in ["200", "200", "loop_detected"] {
            assert_eq!(word(&edge.call(get(&context)).await), expected);
            context.depth += 1;
        }
        assert_eq!(calls(&edge), 2);
    }

    #[tokio::test]
    async fn a_loop_is_drawn_from_where_it_began() {
        let step = |context: &Context, worker: &str| context.child(&worker.into(), SpanId::random(), None);
        for (path, expected) in
            [(&["a", "callee", "b"][..], "callee → b → callee."), (&["a", "b"], "a → b → callee.")]
        {
            let context = path.iter().fold(root(), |context, worker| step(&context, worker));
            let edge = edge(EdgePolicy { max_depth: 2, ..EdgePolicy::default() }, &[]);
            let failure = edge.call(get(&context)).await.unwrap_err();
            assert!(failure.message.ends_with(&format!("The path: {expected}")), "{}", failure.message);
        }
    }

    #[tokio::test]
    async fn what_is_not_on_the_list_does_not_cross() {
        let allow = AllowRule { method: Some(http::Method::GET), path: "/items/".into(), prefix: true };
        let edge = edge(EdgePolicy { allow: Some(vec![allow]), ..retrying() }, &[]);
        assert_eq!(word(&edge.call(get(&root())).await), "200");
        let failure = edge.call(call_of("POST", Body::empty(), &root())).await.unwrap_err();
        assert_eq!(failure.code, Code::Forbidden);
        assert_eq!(failure.message, "The mesh does not let POST /items/7 cross to the worker \"callee\".");
        assert_eq!(calls(&edge), 1);
    }

    #[tokio::test]
    async fn a_key_that_does_not_cross_makes_nothing_safe() {
        let policy = EdgePolicy { forward: Some(Vec::new()), ..retrying() };
        let edge = edge(policy, &[Does::Answer(503)]);
        let mut call = call_of("POST", Body::empty(), &root());
        call.request.headers_mut().insert("idempotency-key", http::HeaderValue::from_static("1"));
        assert_eq!(word(&edge.call(call).await), "503");
        assert_eq!(calls(&edge), 1);
    }
}

mod retries {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_failed_call_is_tried_again_after_growing_pauses() {
        let plan = [Does::Answer(503), Does::Fail(Code::WorkerException), Does::Answer(201)];
        let (context, edge) = (root(), edge(retrying(), &plan));
        assert_eq!(word(&edge.call(get(&context)).await), "201");
        let starts: Vec<_> = edge.target.calls.borrow().iter().map(|(start, _)| *start).collect();
        assert_eq!((starts[1] - starts[0], starts[2] - starts[1]), (MILLI * 100, MILLI * 200));
        let spans = context.trace.spans();
        assert_eq!((spans.len(), spans[0].attempts, spans[0].status), (1, 3, 201));
    }

    #[tokio::test(start_paused = true)]
    async fn the_last_outcome_is_what_counts() {
        let plan = [Does::Fail(Code::Timeout), Does::Answer(502), Does::Answer(504), Does::Answer(200)];
        let edge = edge(retrying(), &plan);
        assert_eq!(word(&edge.call(get(&root())).await), "504");
        assert_eq!(calls(&edge), 3);
    }

    #[tokio::test(start_paused = true)]
    async fn what_another_try_would_not_mend_is_not_tried_again() {
        for does in [
            Does::Answer(500),
            Does::Answer(404),
            Does::Answer(429),
            Does::Fail(Code::WorkerCpuLimit),
            Does::Fail(Code::Overloaded),
            Does::Fail(Code::BreakerOpen),
            Does::Fail(Code::LoopDetected),
            Does::Fail(Code::NotRunning),
        ] {
            let edge = edge(retrying(), std::slice::from_ref(&does));
            assert_ne!(word(&edge.call(get(&root())).await), "200");
            assert_eq!(calls(&edge), 1);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_post_without_a_key_is_never_sent_twice() {
        for does in [Does::Answer(503), Does::Fail(Code::WorkerException), Does::Fail(Code::Unreachable)] {
            let hedged = EdgePolicy { hedge: Some(MILLI), ..retrying() };
            for policy in [retrying(), hedged] {
                let edge = edge(policy, &[does.clone(), Does::Take(SECOND)]);
                let outcome = edge.call(call_of("POST", Body::from("pay"), &root())).await;
                assert_ne!(word(&outcome), "200");
                assert_eq!(calls(&edge), 1);
            }
        }
        let edge = edge(retrying(), &[Does::Answer(503)]);
        let mut call = call_of("POST", Body::from("pay"), &root());
        call.request.headers_mut().insert("idempotency-key", http::HeaderValue::from_static("1"));
        assert_eq!(word(&edge.call(call).await), "200");
        assert_eq!(*edge.target.bodies.borrow(), [Ok(b"pay".to_vec()), Ok(b"pay".to_vec())]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_could_not_be_kept_is_never_sent_twice() {
        let large = |size: usize, length: Option<u64>| {
            Body::stream(stream::iter([Ok(Bytes::from(vec![b'x'; size]))]), length)
        };
        for (body, expected) in [
            (large(crate::MAX_REPLAY, None), 2),
            (large(crate::MAX_REPLAY + 1, None), 1),
            (large(crate::MAX_REPLAY + 1, Some(crate::MAX_REPLAY as u64 + 1)), 1),
        ] {
            let edge = edge(retrying(), &[Does::Answer(503)]);
            let outcome = edge.call(call_of("PUT", body, &root())).await;
            assert_eq!(word(&outcome), if expected == 2 { "200" } else { "503" });
            let bodies = edge.target.bodies.borrow();
            assert_eq!(bodies.len(), expected);
            assert!(bodies.iter().all(|body| *body == bodies[0]));
        }
        let broken = Body::stream(stream::iter([Ok("he".into()), Err(BodyError::Idle)]), None);
        let edge = edge(retrying(), &[Does::Fail(Code::WorkerException)]);
        assert_eq!(word(&edge.call(call_of("PUT", broken, &root())).await), "worker_exception");
        assert_eq!(calls(&edge), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_broke_off_is_nobodys_failure_but_the_senders() {
        let breaker = BreakerPolicy { failures: 1, open_for: SECOND * 30, half_open_calls: 1 };
        let state = StatePolicy { breaker: Some(breaker), ..StatePolicy::default() };
        let lite = Rc::new(Callee::default());
        for method in ["PUT", "POST"] {
            let broken = Body::stream(stream::iter([Ok("he".into()), Err(BodyError::Idle)]), None);
            let edge = edge_with(retrying(), state, &[Does::Fail(Code::WorkerException)])
                .with_fallback(Some(Fallback::Service(Rc::clone(&lite) as _)));
            assert_eq!(word(&edge.call(call_of(method, broken, &root())).await), "worker_exception");
            assert_eq!((calls(&edge), lite.calls.borrow().len()), (1, 0));
            assert_eq!(word(&edge.call(get(&root())).await), "200", "the breaker is closed");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_is_tried_again_once_the_caller_has_gone() {
        for plan in [[Does::Take(SECOND)], [Does::Answer(503)]] {
            let edge = edge(retrying(), &plan);
            // Gone while the first try, or the pause after it, is under way.
            assert!(tokio::time::timeout(MILLI * 50, edge.call(get(&root()))).await.is_err());
            sleep(SECOND * 5).await;
            assert_eq!(calls(&edge), 1);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn no_try_begins_after_the_deadline_and_none_has_more_time_than_is_left() {
        let policy = EdgePolicy { timeout: Some(MILLI * 150), ..retrying() };
        let first = edge(policy.clone(), &[Does::Answer(503), Does::Answer(503)]);
        let start = clock::now();
        assert_eq!(word(&first.call(get(&root())).await), "503");
        assert_eq!((calls(&first), clock::now() - start), (2, MILLI * 100));

        let policy =
            EdgePolicy { retry: Some(RetryPolicy { per_try_timeout: Some(MILLI * 40), ..RETRY }), ..policy };
        let edge = edge(policy, &[Does::Take(SECOND), Does::Take(SECOND)]);
        let start = clock::now();
        assert_eq!(word(&edge.call(get(&root())).await), "timeout");
        assert_eq!(clock::now() - start, MILLI * 150, "the second try had 10 ms");
        let deadlines: Vec<_> =
            edge.target.calls.borrow().iter().map(|(_, context)| context.deadline.unwrap() - start).collect();
        assert_eq!(deadlines, [MILLI * 40, MILLI * 150]);
    }

    #[tokio::test(start_paused = true)]
    async fn retry_after_is_honoured_when_it_fits_the_deadline() {
        struct Busy(Cell<u32>);
        impl Service for Busy {
            fn call(&self, _: Call) -> LocalFuture<'_, Outcome> {
                self.0.set(self.0.get() + 1);
                let response = match self.0.get() {
                    1 => Response::builder().status(503).header("retry-after", "3"),
                    _ => Response::builder(),
                };
                Box::pin(async { Ok(response.body(Body::empty()).unwrap()) })
            }
        }
        for (timeout, expected) in [(4, ("200", 3)), (3, ("503", 0))] {
            let policy = EdgePolicy { timeout: Some(SECOND * timeout), ..retrying() };
            let state = Arc::new(EdgeState::new(StatePolicy::default(), clock::now()));
            let callee = super::super::Callee::Worker("callee".into());
            let edge = Edge::new(callee, policy, state, Busy(Cell::new(0)));
            let start = clock::now();
            let outcome = edge.call(get(&root())).await;
            assert_eq!((&*word(&outcome), (clock::now() - start).as_secs()), expected);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn retries_end_with_the_budget() {
        let state = StatePolicy { retry_budget: 0.2, ..StatePolicy::default() };
        let edge = edge_with(retrying(), state, &vec![Does::Answer(503); 1000]);
        let context = root();
        let outcomes = join_all((0..100).map(|_| edge.call(get(&context)))).await;
        assert!(outcomes.iter().all(|outcome| word(outcome) == "503"));
        assert_eq!(calls(&edge), 100 + 100 / 5 + 10, "all within one second");
    }

    #[tokio::test(start_paused = true)]
    async fn the_breaker_sees_every_try_and_ends_them() {
        let breaker = BreakerPolicy { failures: 2, open_for: SECOND * 30, half_open_calls: 1 };
        let state = StatePolicy { breaker: Some(breaker), ..StatePolicy::default() };
        let (context, edge) = (root(), edge_with(retrying(), state, &[Does::Answer(503), Does::Answer(503)]));
        assert_eq!(
            word(&edge.call(get(&context)).await),
            "503",
            "what the callee did, not what the mesh does"
        );
        assert_eq!((context.trace.spans()[0].attempts, calls(&edge)), (2, 2));
        assert_eq!(word(&edge.call(get(&context)).await), "breaker_open");
    }
}

mod hedging {
    use super::*;

    fn hedged(plan: &[Does]) -> Edge<Callee> {
        edge(EdgePolicy { hedge: Some(MILLI * 50), ..EdgePolicy::default() }, plan)
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_call_gets_a_second_one_and_the_first_answer_wins() {
        let (context, edge) = (root(), hedged(&[Does::Take(SECOND), Does::Take(MILLI * 10)]));
        let start = clock::now();
        assert_eq!(word(&edge.call(get(&context)).await), "200");
        assert_eq!((clock::now() - start, calls(&edge), edge.target.dropped.get()), (MILLI * 60, 2, 1));
        assert_eq!(context.trace.spans()[0].attempts, 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_quick_call_is_made_once_and_a_failed_hedge_waits_for_the_other() {
        let quick = hedged(&[Does::Take(MILLI * 49)]);
        assert_eq!(word(&quick.call(get(&root())).await), "200");
        assert_eq!(calls(&quick), 1);
        let failing = hedged(&[Does::Take(MILLI * 80), Does::Answer(503)]);
        assert_eq!(word(&failing.call(get(&root())).await), "200");
        assert_eq!(calls(&failing), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_second_call_that_goes_worse_does_not_win() {
        for worse in [Does::Answer(500), Does::Fail(Code::WorkerCpuLimit), Does::Fail(Code::BadRequest)] {
            let edge = hedged(&[Does::Take(MILLI * 300), worse]);
            assert_eq!((word(&edge.call(get(&root())).await), calls(&edge)), ("200".to_owned(), 2));
        }
        // Nor does the edge's own refusal of it.
        let limit = LimitPolicy { concurrent: 1, queue: 0 };
        let policy = EdgePolicy { hedge: Some(MILLI * 50), ..EdgePolicy::default() };
        let state = StatePolicy { limit, ..StatePolicy::default() };
        let edge = edge_with(policy, state, &[Does::Take(MILLI * 300)]);
        assert_eq!((word(&edge.call(get(&root())).await), calls(&edge)), ("200".to_owned(), 1));
    }

    #[tokio::test(start_paused = true)]
    async fn hedges_end_with_the_budget() {
        let state = StatePolicy { retry_budget: 0.0, ..StatePolicy::default() };
        let policy = EdgePolicy { hedge: Some(MILLI * 50), ..EdgePolicy::default() };
        let edge = edge_with(policy, state, &vec![Does::Take(MILLI * 60); 100]);
        let context = root();
        join_all((0..30).map(|_| edge.call(get(&context)))).await;
        assert_eq!(calls(&edge), 40);
    }
}

mod breakers {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_callee_that_keeps_failing_is_not_called_until_the_pause_is_over() {
        let breaker = BreakerPolicy { failures: 3, open_for: SECOND * 30, half_open_calls: 1 };
        for (plan, open) in [
            (vec![Does::Answer(500), Does::Answer(503), Does::Fail(Code::WorkerException)], true),
            (vec![Does::Answer(500), Does::Answer(404), Does::Answer(500), Does::Answer(500)], false),
            (vec![Does::Fail(Code::BadRequest), Does::Fail(Code::LoopDetected)], false),
        ] {
            let state = StatePolicy { breaker: Some(breaker), ..StatePolicy::default() };
            let edge = edge_with(EdgePolicy::default(), state, &plan);
            for _ in 0..plan.len() {
                assert_ne!(word(&edge.call(get(&root())).await), "breaker_open");
            }
            let next = edge.call(get(&root())).await;
            assert_eq!(word(&next), if open { "breaker_open" } else { "200" });
            if let Err(failure) = next {
                assert_eq!(
                    (&*failure.message, failure.worker.as_deref()),
                    ("Circuit breaker is open", Some("callee"))
                );
                assert_eq!(failure.retry_after, Some(SECOND * 30));
                advance(SECOND * 30).await;
                assert_eq!(word(&edge.call(get(&root())).await), "200");
            }
        }
    }
}

mod clocks {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_breaker_learns_of_a_timeout_whoever_s_clock_comes_first() {
        let breaker = BreakerPolicy { failures: 1, open_for: SECOND * 30, half_open_calls: 1 };
        let state = StatePolicy { breaker: Some(breaker), ..StatePolicy::default() };
        // The caller holds the same deadline and drops the call, or it is only inherited, or the caller just goes away.
        for (patience, deadline, open) in [(1, 1, true), (5, 1, true), (1, 5, false)] {
            let edge = edge_with(EdgePolicy::default(), state, &[Does::Take(SECOND * 60)]);
            let context = Context::root(Trace::new(None), Some(clock::now() + SECOND * deadline));
            let late = tokio::time::timeout(SECOND * patience, edge.call(get(&context))).await;
            assert!(!matches!(late, Ok(Ok(_))));
            let next = edge.call(get(&root())).await;
            assert_eq!(word(&next), if open { "breaker_open" } else { "200" }, "{patience} {deadline}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_deadline_that_is_only_inherited_ends_a_call_too() {
        let edge = edge(EdgePolicy::default(), &[Does::Take(SECOND * 60)]);
        let context = Context::root(Trace::new(None), Some(clock::now() + SECOND));
        assert_eq!(word(&edge.call(get(&context)).await), "timeout");
    }

    #[tokio::test(start_paused = true)]
    async fn a_fallback_answers_before_the_callers_own_clock() {
        let body = Bytes::new();
        let fixed = FixedResponse { status: StatusCode::OK, headers: HeaderMap::new(), body };
        let edge =
            edge(EdgePolicy { timeout: Some(SECOND), ..EdgePolicy::default() }, &[Does::Take(SECOND * 60)])
                .with_fallback(Some(Fallback::Response(fixed)));
        let context = Context::root(Trace::new(None), Some(clock::now() + SECOND));
        let outcome = tokio::time::timeout(SECOND, edge.call(get(&context))).await;
        assert_eq!(word(&outcome.unwrap()), "200");
    }
}

mod limits {
    use super::*;

    fn limited(concurrent: u32, queue: u32, plan: &[Does]) -> Edge<Callee> {
        let state = StatePolicy { limit: LimitPolicy { concurrent, queue }, ..StatePolicy::default() };
        edge_with(EdgePolicy { timeout: Some(SECOND), ..EdgePolicy::default() }, state, plan)
    }

    #[tokio::test(start_paused = true)]
    async fn so_many_are_under_way_so_many_wait_and_the_rest_is_refused_at_once() {
        let edge = limited(2, 1, &vec![Does::Take(MILLI * 100); 3]);
        let context = root();
        let start = clock::now();
        let calls = (0..4).map(|_| async {
            let outcome = edge.call(get(&context)).await;
            (word(&outcome), clock::now() - start)
        });
        let outcomes = join_all(calls).await;
        let (ok, refused) = ("200".to_owned(), "overloaded".to_owned());
        assert_eq!(
            outcomes,
            [
                (ok.clone(), MILLI * 100),
                (ok.clone(), MILLI * 100),
                (ok, MILLI * 200),
                (refused, Duration::ZERO)
            ]
        );
        assert_eq!(edge.state.limit.in_flight(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn who_waits_waits_no_longer_than_the_deadline_and_leaves_no_trace() {
        let edge = limited(1, 9, &[Does::Take(SECOND * 5)]);
        let context = root();
        let outcomes = join_all([edge.call(get(&context)), edge.call(get(&context))]).await;
        let messages: Vec<_> = outcomes.into_iter().map(|outcome| outcome.unwrap_err().message).collect();
        assert_eq!(messages[0], "The worker \"callee\" did not answer within 1000 ms.");
        assert_eq!(messages[1], "The worker \"callee\" was not free within 1000 ms.");
        assert_eq!((calls(&edge), edge.state.limit.in_flight(), edge.state.limit.waiting()), (1, 0, 0));
        assert_eq!(word(&edge.call(get(&context)).await), "200");
    }

    #[tokio::test(start_paused = true)]
    async fn a_breaker_that_opens_sends_home_those_who_wait() {
        let breaker = BreakerPolicy { failures: 1, open_for: SECOND * 30, half_open_calls: 1 };
        let limit = LimitPolicy { concurrent: 1, queue: 9 };
        let state = StatePolicy { breaker: Some(breaker), limit, ..StatePolicy::default() };
        let edge = edge_with(EdgePolicy::default(), state, &[Does::Answer(500)]);
        let context = root();
        let outcomes = join_all((0..3).map(|_| edge.call(get(&context)))).await;
        let words: Vec<_> = outcomes.iter().map(word).collect();
        assert_eq!(words, ["500", "breaker_open", "breaker_open"]);
        assert_eq!(calls(&edge), 1);
    }
}

mod fallbacks {
    use super::*;

    fn fixed() -> Option<Fallback> {
        let headers =
            HeaderMap::from_iter([(http::header::CONTENT_TYPE, "application/json".parse().unwrap())]);
        let body = Bytes::from_static(b"{}");
        Some(Fallback::Response(FixedResponse { status: StatusCode::OK, headers, body }))
    }

    fn mark(outcome: &Outcome) -> Option<&str> {
        outcome.as_ref().ok()?.headers().get("x-workmesh-fallback")?.to_str().ok()
    }

    #[tokio::test(start_paused = true)]
    async fn a_fixed_response_answers_for_a_call_that_is_lost() {
        for (does, expected) in [
            (Does::Answer(500), Some("response; reason=500")),
            (Does::Fail(Code::WorkerException), Some("response; reason=worker_exception")),
            (Does::Take(SECOND * 2), Some("response; reason=timeout")),
            (Does::Fail(Code::BreakerOpen), Some("response; reason=breaker_open")),
            (Does::Answer(404), None),
            (Does::Fail(Code::LoopDetected), None),
        ] {
            let policy = EdgePolicy { timeout: Some(SECOND), ..EdgePolicy::default() };
            let (context, edge) = (root(), edge(policy, &[does]).with_fallback(fixed()));
            let outcome = edge.call(get(&context)).await;
            assert_eq!(mark(&outcome), expected);
            let span = context.trace.spans()[0].clone();
            assert_eq!(span.fallback, expected.map(|_| FallbackKind::Response));
            if expected.is_some() {
                let response = outcome.unwrap();
                assert_eq!((response.status(), span.status), (StatusCode::OK, 200));
                assert_eq!(response.headers()["content-type"], "application/json");
                assert_eq!(read(response.into_body()).await, Ok(b"{}".to_vec()));
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn it_answers_after_the_last_try_not_before() {
        let edge = edge(retrying(), &[Does::Answer(503), Does::Answer(503)]).with_fallback(fixed());
        let outcome = edge.call(get(&root())).await;
        assert_eq!((mark(&outcome), calls(&edge)), (None, 3));
    }

    #[tokio::test(start_paused = true)]
    async fn another_service_gets_the_same_request() {
        let plan = [Does::Answer(503), Does::Answer(503), Does::Answer(503)];
        let lite = Rc::new(Callee::default());
        let edge = edge(retrying(), &plan).with_fallback(Some(Fallback::Service(Rc::clone(&lite) as _)));
        let body = Body::stream(stream::iter([Ok("he".into()), Ok("llo".into())]), None);
        let outcome = edge.call(call_of("PUT", body, &root())).await;
        assert_eq!(mark(&outcome), Some("worker; reason=503"));
        assert_eq!(*lite.bodies.borrow(), [Ok(b"hello".to_vec())]);
    }

    #[tokio::test(start_paused = true)]
    async fn it_has_the_time_that_the_caller_has_left_and_is_no_deeper() {
        let lite = Rc::new(Callee::default());
        let policy = EdgePolicy { timeout: Some(SECOND), ..EdgePolicy::default() };
        let edge = edge(policy, &[Does::Take(SECOND * 2)])
            .with_fallback(Some(Fallback::Service(Rc::clone(&lite) as _)));
        let context = Context::root(Trace::new(None), Some(clock::now() + SECOND * 5));
        let outcome = edge.call(get(&context)).await;
        assert_eq!(mark(&outcome), Some("worker; reason=timeout"));
        let seen = lite.calls.borrow()[0].1.clone();
        assert_eq!((seen.deadline, seen.depth, seen.path.is_none()), (context.deadline, 0, true));
        assert_eq!(seen.span, context.trace.spans()[0].id);
    }

    #[tokio::test(start_paused = true)]
    async fn what_must_not_be_sent_twice_goes_to_another_service_only_if_the_callee_never_saw_it() {
        let breaker = BreakerPolicy { failures: 1, open_for: SECOND * 30, half_open_calls: 1 };
        let state = StatePolicy { breaker: Some(breaker), ..StatePolicy::default() };
        let lite = Rc::new(Callee::default());
        let edge = edge_with(EdgePolicy::default(), state, &[Does::Answer(500)])
            .with_fallback(Some(Fallback::Service(Rc::clone(&lite) as _)));
        assert_eq!(word(&edge.call(call_of("POST", Body::from("pay"), &root())).await), "500");
        assert_eq!(lite.calls.borrow().len(), 0);
        // However large: nobody has read any of it.
        let large = Body::stream(stream::iter([Ok(Bytes::from(vec![b'x'; 70_000]))]), Some(70_000));
        let outcome = edge.call(call_of("POST", large, &root())).await;
        assert_eq!(mark(&outcome), Some("worker; reason=breaker_open"));
        assert_eq!(*lite.bodies.borrow(), [Ok(vec![b'x'; 70_000])]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_worker_that_is_not_there_has_seen_nothing() {
        for (worker, expected) in [("callee", true), ("further down", false)] {
            let lite = Rc::new(Callee::default());
            let edge = edge(EdgePolicy::default(), &[Does::Refuse(Code::NotRunning, worker)])
                .with_fallback(Some(Fallback::Service(Rc::clone(&lite) as _)));
            let outcome = edge.call(call_of("POST", Body::from("pay"), &root())).await;
            assert_eq!((mark(&outcome).is_some(), lite.calls.borrow().len() == 1), (expected, expected));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_fallback_that_fails_too_has_nothing_to_say() {
        for does in [Does::Answer(502), Does::Fail(Code::WorkerException)] {
            let lite = Callee { plan: RefCell::new([does].into()), ..Callee::default() };
            let edge = edge(EdgePolicy::default(), &[Does::Fail(Code::WorkerCpuLimit)])
                .with_fallback(Some(Fallback::Service(Rc::new(lite))));
            let (context, expected) = (root(), "worker_cpu_limit");
            assert_eq!(word(&edge.call(get(&context)).await), expected);
            assert_eq!(context.trace.spans().last().unwrap().fallback, None);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_last_good_response_serves_while_there_is_no_new_one() {
        let stale = Fallback::Stale(StaleCopies::new(SECOND * 60));
        let plan =
            [Does::Answer(500), Does::Answer(200), Does::Answer(404), Does::Answer(500), Does::Answer(500)];
        let edge = edge(EdgePolicy::default(), &plan).with_fallback(Some(stale));
        let mut seen = Vec::new();
        for _ in 0..4 {
            let outcome = edge.call(get(&root())).await;
            seen.push((word(&outcome), mark(&outcome).is_some()));
        }
        let expected = [("500", false), ("200", false), ("404", false), ("200", true)];
        assert_eq!(seen, expected.map(|(word, marked)| (word.to_owned(), marked)));
        advance(SECOND * 61).await;
        assert_eq!(word(&edge.call(get(&root())).await), "500");
    }
}

#[tokio::test]
async fn faults_strike_where_the_callee_would_be_called() {
    let abort = Some(StatusCode::SERVICE_UNAVAILABLE);
    let fault = Fault { delay: None, abort, percent: 100.0, header: None };
    let breaker = BreakerPolicy { failures: 1, open_for: SECOND, half_open_calls: 1 };
    let state = StatePolicy { breaker: Some(breaker), ..StatePolicy::default() };
    let edge = edge_with(EdgePolicy { fault: Some(fault), ..EdgePolicy::default() }, state, &[]);
    let outcome = edge.call(get(&root())).await;
    assert_eq!(outcome.unwrap().headers()["x-workmesh-fault"], "abort");
    assert_eq!(word(&edge.call(get(&root())).await), "breaker_open");
    assert_eq!(calls(&edge), 0);
}

#[test]
fn a_call_that_needs_no_waiting_is_over_at_once() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let _entered = runtime.enter();
    let edge = edge(EdgePolicy { timeout: Some(SECOND), ..retrying() }, &[]);
    let outcome = edge.call(get(&root())).now_or_never().expect("no timer is needed either");
    assert_eq!(word(&outcome), "200");
}

/// Every call allocates and moves this. A layer that holds a call by value, or makes one in two places, adds a lot.
#[tokio::test]
async fn the_future_of_a_call_stays_small() {
    let edge = edge(retrying(), &[]);
    let size = size_of_val(&edge.run(Box::new(get(&root()))));
    assert!(size <= 1792, "{size} bytes");
}
