//! The edge: what every call from one caller to one callee crosses.
//!
//! Today an edge bounds the depth of the call, applies the deadline and records the span; these hold in every
//! fleet. Retries, breakers and fallbacks are layers that wrap the same [`Service`] and belong beside this file.

use std::{
    rc::Rc,
    time::{Duration, Instant},
};

use tokio::time::timeout_at;

use crate::{Call, Code, Context, Failure, LocalFuture, Outcome, Service, SpanId, trace::OpenSpan};

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
    target: S,
}

impl<S: Service> Edge<S> {
    /// An edge to the worker `callee`, which `target` runs.
    pub fn new(callee: Rc<str>, policy: EdgePolicy, target: S) -> Self {
        Self { callee, policy, target }
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
            match own.filter(|own| inherited.is_none_or(|inherited| *own < inherited)) {
                Some(own) => timeout_at(own.into(), self.target.call(call))
                    .await
                    .unwrap_or_else(|_| Err(self.timed_out(start.elapsed()))),
                // Whoever set the inherited deadline holds its timer; a second one would only cost time.
                None => self.target.call(call).await,
            }
        };
        open.end(&outcome);
        outcome
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
