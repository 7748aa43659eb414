//! The edge: what every call from one caller to one callee crosses.
//!
//! Today an edge bounds the depth of the call, asks the breaker if it has one, applies the deadline and records the span.
//! Retries and fallbacks are layers that wrap the same [`Service`] and belong beside this file.

use std::{
    rc::Rc,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::time::timeout_at;

use crate::{
    Breaker, Call, Code, Context, Failure, LocalFuture, Outcome, Permit, Refused, Service, SpanId,
    trace::OpenSpan,
};

/// How many workers one request may pass through, as on the real runtime.
pub const DEFAULT_MAX_DEPTH: u32 = 32;

/// What an edge promises about its calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EdgePolicy {
    /// The longest a call may take until its response headers; the caller's remaining deadline wins if it is
    /// shorter. `None`: only the caller's deadline applies.
    pub timeout: Option<Duration>,
    /// The depth at which a call is refused as a loop.
    pub max_depth: u32,
}

impl Default for EdgePolicy {
    fn default() -> Self {
        Self { timeout: None, max_depth: DEFAULT_MAX_DEPTH }
    }
}

/// A service over a worker, for one of its callers.
pub struct Edge<S> {
    callee: Rc<str>,
    policy: EdgePolicy,
    breaker: Option<Arc<Breaker>>,
    target: S,
}

impl<S: Service> Edge<S> {
    /// An edge to the worker `callee`, which `target` runs.
    pub fn new(callee: Rc<str>, policy: EdgePolicy, target: S) -> Self {
        Self { callee, policy, breaker: None, target }
    }

    /// The same edge with a breaker, which it shares with the same edge on other shards.
    #[must_use]
    pub fn with_breaker(mut self, breaker: Option<Arc<Breaker>>) -> Self {
        self.breaker = breaker;
        self
    }

    async fn run(&self, mut call: Call) -> Outcome {
        let start = Instant::now();
        let (caller_span, span) = (call.context.span, SpanId::random());
        let inherited = call.context.deadline;
        let own = self.policy.timeout.map(|timeout| start + timeout);
        let depth = call.context.depth;
        call.context = call.context.child(&self.callee, span, earlier(inherited, own));
        let open = OpenSpan {
            trace: Rc::clone(&call.context.trace),
            id: span,
            parent: caller_span,
            worker: Rc::clone(&self.callee),
            start,
            deadline: call.context.deadline,
            ended: false,
        };

        let outcome = if depth >= self.policy.max_depth {
            Err(self.loop_detected(&call.context))
        } else {
            // Whoever set the inherited deadline holds its timer; a second one would only cost time.
            let own = own.filter(|own| inherited.is_none_or(|inherited| *own < inherited));
            self.behind_breaker(call, start, own).await
        };
        open.end(&outcome);
        outcome
    }

    async fn behind_breaker(&self, call: Call, start: Instant, timeout: Option<Instant>) -> Outcome {
        let permit = match self.breaker.as_ref().map(|breaker| breaker.admit(start)).transpose() {
            Ok(permit) => permit,
            Err(refused) => return Err(self.breaker_open(refused)),
        };
        let outcome = match timeout {
            Some(at) => timeout_at(at.into(), self.target.call(call))
                .await
                .unwrap_or_else(|_| Err(self.timed_out(start.elapsed()))),
            None => self.target.call(call).await,
        };
        if let Some(permit) = permit {
            report(permit, &outcome);
        }
        outcome
    }

    fn breaker_open(&self, refused: Refused) -> Failure {
        let message = "Circuit breaker is open";
        let retry_after = Some(refused.retry_after);
        Failure { retry_after, ..Failure::new(Code::BreakerOpen, message).of(&self.callee) }
    }

    fn timed_out(&self, after: Duration) -> Failure {
        let millis = after.as_millis();
        Failure::new(
            Code::Timeout,
            format!("The worker \"{}\" did not answer within {millis} ms.", self.callee),
        )
        .of(&self.callee)
    }

    fn loop_detected(&self, context: &Context) -> Failure {
        let limit = self.policy.max_depth;
        let message = format!(
            "The call to the worker \"{}\" would be number {} of this request; {limit} are allowed. The path: {}.",
            self.callee,
            limit + 1,
            last_round(context)
        );
        Failure::new(Code::LoopDetected, message).of(&self.callee)
    }
}

impl<S: Service> Service for Edge<S> {
    fn call(&self, call: Call) -> LocalFuture<'_, Outcome> {
        Box::pin(self.run(call))
    }
}

/// Tells the breaker how a call went: a callee that answers is well unless it says that it is not, and a call that was
/// refused for what it asked, or on its way further on, tells nothing of it.
fn report(permit: Permit, outcome: &Outcome) {
    let failed = match outcome {
        Ok(response) => response.status().is_server_error(),
        Err(failure) => match failure.code {
            Code::WorkerException
            | Code::WorkerCpuLimit
            | Code::WorkerMemoryLimit
            | Code::Overloaded
            | Code::Timeout => true,
            Code::NoRoute
            | Code::RateLimited
            | Code::PayloadTooLarge
            | Code::BadRequest
            | Code::BreakerOpen
            | Code::LoopDetected => return drop(permit),
        },
    };
    if failed {
        permit.failed(Instant::now());
    } else {
        permit.succeeded();
    }
}

/// The end of the path to a call, from where it last called the same worker: `auth → users → auth`.
fn last_round(context: &Context) -> String {
    let steps = std::iter::successors(context.path.as_deref(), |step| step.before.as_deref());
    let mut names: Vec<&str> = Vec::new();
    for step in steps {
        names.push(&step.worker);
        if names.len() > 1 && names[0] == &*step.worker {
            break;
        }
    }
    names.reverse();
    names.join(" → ")
}

fn earlier(a: Option<Instant>, b: Option<Instant>) -> Option<Instant> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use http::{Request, Response};

    use super::*;
    use crate::{Body, Trace};

    /// Answers after `delay`, and keeps the contexts it was called with.
    struct Callee {
        delay: Duration,
        seen: RefCell<Vec<Context>>,
    }

    impl Service for Callee {
        fn call(&self, call: Call) -> LocalFuture<'_, Outcome> {
            self.seen.borrow_mut().push(call.context);
            Box::pin(async {
                tokio::time::sleep(self.delay).await;
                Ok(Response::new(Body::from("ok")))
            })
        }
    }

    fn edge(policy: EdgePolicy, delay: Duration) -> Edge<Callee> {
        Edge::new("callee".into(), policy, Callee { delay, seen: RefCell::default() })
    }

    fn call(context: &Context) -> Call {
        Call { request: Request::new(Body::empty()), context: context.clone() }
    }

    #[tokio::test(start_paused = true)]
    async fn the_shorter_deadline_wins_and_reaches_the_callee() {
        let now = Instant::now();
        for (inherited, own, expected) in [
            (None, None, None),
            (Some(5), None, Some(5)),
            (None, Some(3), Some(3)),
            (Some(2), Some(3), Some(2)),
        ] {
            let policy = EdgePolicy { timeout: own.map(Duration::from_secs), ..EdgePolicy::default() };
            let edge = edge(policy, Duration::ZERO);
            let context =
                Context::root(Trace::new(None), inherited.map(|secs| now + Duration::from_secs(secs)));
            edge.call(call(&context)).await.unwrap();
            let seen = edge.target.seen.borrow()[0].deadline.map(|deadline| (deadline - now).as_secs());
            assert_eq!(seen, expected, "inherited {inherited:?}, own {own:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_callee_that_is_late_is_a_timeout_with_a_span() {
        let policy = EdgePolicy { timeout: Some(Duration::from_secs(1)), ..EdgePolicy::default() };
        let context = Context::root(Trace::new(None), None);
        let failure = edge(policy, Duration::from_secs(2)).call(call(&context)).await.unwrap_err();
        assert_eq!(failure.code, Code::Timeout);
        assert_eq!(failure.worker.as_deref(), Some("callee"));
        let spans = context.trace.spans();
        assert_eq!((spans.len(), spans[0].status, spans[0].failure), (1, 504, Some(Code::Timeout)));
        assert_eq!(spans[0].parent, Some(context.span));
    }

    #[tokio::test]
    async fn the_call_beyond_the_depth_limit_is_refused_and_never_made() {
        let edge = edge(EdgePolicy { max_depth: 2, ..EdgePolicy::default() }, Duration::ZERO);
        let mut context = Context::root(Trace::new(None), None);
        for expected in [None, None, Some(Code::LoopDetected)] {
            let outcome = edge.call(call(&context)).await;
            assert_eq!(outcome.err().map(|failure| failure.code), expected);
            context.depth += 1;
        }
        assert_eq!(edge.target.seen.borrow().len(), 2);
    }

    /// Answers as told, and counts the calls.
    struct Told(RefCell<Vec<Outcome>>);

    impl Service for Told {
        fn call(&self, _: Call) -> LocalFuture<'_, Outcome> {
            let outcome = self.0.borrow_mut().pop();
            Box::pin(async { outcome.unwrap_or_else(|| Ok(Response::new(Body::empty()))) })
        }
    }

    #[tokio::test]
    async fn a_callee_that_keeps_failing_is_not_called_and_what_it_is_not_to_blame_for_does_not_count() {
        let status = |status: u16| {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
            Ok(response)
        };
        let refused = |code| Err(Failure::new(code, "no"));
        let policy =
            crate::BreakerPolicy { failures: 3, open_for: Duration::from_secs(30), half_open_calls: 1 };
        for (outcomes, open) in [
            (vec![status(500), status(503), refused(Code::WorkerException)], true),
            (vec![refused(Code::Timeout), refused(Code::Overloaded), refused(Code::WorkerCpuLimit)], true),
            (vec![status(500), status(404), status(500), status(500)], false),
            (vec![refused(Code::BadRequest), refused(Code::LoopDetected), refused(Code::BreakerOpen)], false),
        ] {
            let breaker = Breaker::new(policy, Instant::now());
            let calls = outcomes.len();
            let told = Told(RefCell::new(outcomes.into_iter().rev().collect()));
            let edge = Edge::new("callee".into(), EdgePolicy::default(), told).with_breaker(Some(breaker));
            let context = Context::root(Trace::new(None), None);
            for _ in 0..calls {
                let outcome = edge.call(call(&context)).await;
                assert_ne!(
                    outcome.err().map(|failure| failure.message),
                    Some("Circuit breaker is open".into())
                );
            }
            let next = edge.call(call(&context)).await;
            assert_eq!(next.is_err(), open);
            if let Err(failure) = next {
                assert_eq!((failure.code, failure.worker.as_deref()), (Code::BreakerOpen, Some("callee")));
                assert!(failure.retry_after.is_some_and(|after| after > Duration::from_secs(29)));
            }
        }
    }

    #[tokio::test]
    async fn a_loop_is_drawn_from_where_it_began() {
        let step = |context: &Context, worker: &str| context.child(&worker.into(), SpanId::random(), None);
        for (path, expected) in
            [(&["a", "callee", "b"][..], "callee → b → callee."), (&["a", "b"], "a → b → callee.")]
        {
            let root = Context::root(Trace::new(None), None);
            let context = path.iter().fold(root, |context, worker| step(&context, worker));
            let edge = edge(EdgePolicy { max_depth: 2, ..EdgePolicy::default() }, Duration::ZERO);
            let failure = edge.call(call(&context)).await.unwrap_err();
            assert!(failure.message.ends_with(&format!("The path: {expected}")), "{}", failure.message);
        }
    }
}
