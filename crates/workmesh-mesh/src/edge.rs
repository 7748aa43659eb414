//! The edge: what every call from one caller to one callee crosses. Each layer has a file of its own; what stands here is
//! their order, in [`Edge::run`].

use std::{
    fmt,
    rc::Rc,
    sync::Arc,
    time::{Duration, Instant},
};

use crate::{
    AllowRule, Call, Code, Context, EdgeState, Failure, Fallback, Fault, HeaderPattern, LocalFuture, Outcome,
    Permit, RetryPolicy, Service, Slot, allow, clock,
    deadline::Deadline,
    fallback, idle, projection, retry,
    trace::OpenSpan,
    upload::Upload,
    verdict::{self, Health},
};

/// How many workers one request may pass through, as on the real runtime.
pub const DEFAULT_MAX_DEPTH: u32 = 32;

/// What an edge promises about its calls, apart from what its [state](EdgeState) and its [fallback](Fallback) do.
#[derive(Debug, Clone, PartialEq)]
pub struct EdgePolicy {
    /// The longest a call may take until its response headers, retries included; the caller's remaining deadline wins if
    /// it is shorter. `None`: only the caller's deadline applies.
    pub timeout: Option<Duration>,
    /// How long a response body may stand still while it is being read. `None`: for ever.
    pub idle_timeout: Option<Duration>,
    /// The depth at which a call to a worker is refused as a loop.
    pub max_depth: u32,
    /// Whether and how failed calls are tried again.
    pub retry: Option<RetryPolicy>,
    /// After how long without an answer a second call is made beside the first.
    pub hedge: Option<Duration>,
    /// What is done to calls on purpose, to see what comes of it.
    pub fault: Option<Fault>,
    /// The headers that cross; all of them if none.
    pub forward: Option<Vec<HeaderPattern>>,
    /// The requests that cross; all of them if none.
    pub allow: Option<Vec<AllowRule>>,
    /// Whether the callee is told of trace and deadline.
    pub tell: bool,
}

impl Default for EdgePolicy {
    fn default() -> Self {
        Self {
            timeout: None,
            idle_timeout: None,
            max_depth: DEFAULT_MAX_DEPTH,
            retry: None,
            hedge: None,
            fault: None,
            forward: None,
            allow: None,
            tell: false,
        }
    }
}

/// Who is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Callee {
    /// A worker of the fleet.
    Worker(Rc<str>),
    /// A host outside it.
    Host(Rc<str>),
}

impl Callee {
    fn name(&self) -> &Rc<str> {
        match self {
            Self::Worker(name) | Self::Host(name) => name,
        }
    }
}

impl fmt::Display for Callee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Worker(name) => write!(f, "worker \"{name}\""),
            Self::Host(name) => write!(f, "host \"{name}\""),
        }
    }
}

/// A service over a callee, for one of its callers.
pub struct Edge<S> {
    callee: Callee,
    policy: EdgePolicy,
    state: Arc<EdgeState>,
    fallback: Option<Fallback>,
    target: S,
}

impl<S: Service> Edge<S> {
    /// An edge to `callee`, which `target` runs. The same edge on other shards has the same state.
    pub fn new(callee: Callee, policy: EdgePolicy, state: Arc<EdgeState>, target: S) -> Self {
        Self { callee, policy, state, fallback: None, target }
    }

    /// The same edge with a fallback.
    #[must_use]
    pub fn with_fallback(mut self, fallback: Option<Fallback>) -> Self {
        self.fallback = fallback;
        self
    }

    /// The stack, from the outside in: what stands further out sees all that stands further in as one call.
    ///
    /// The call is boxed: it passes through every layer, and each would keep room for it.
    async fn run(&self, mut call: Box<Call>) -> Outcome {
        let (policy, state) = (&self.policy, &*self.state);
        let start = clock::now();
        let deadline = match &self.fallback {
            None => Deadline::new(start, policy.timeout, call.context.deadline),
            Some(_) => Deadline::with_fallback(start, policy.timeout, call.context.deadline),
        };

        let span = OpenSpan::begin(&mut call.context, self.callee.name(), start, deadline.at());
        let upload = Upload::watch(&mut call.request);
        let admitted = self.check_depth(&call.context).and_then(|()| self.check_request(&mut call));
        let outcome = match admitted {
            Err(refusal) => Err(refusal),
            Ok(()) => {
                fallback::or_else(self.fallback.as_ref(), &span, &upload, call, async |call| {
                    let (retry, hedge) = (policy.retry.as_ref(), policy.hedge);
                    retry::tries(retry, hedge, state, &deadline, &upload, call, async |call, now| {
                        let permit = self.ask_breaker(now)?;
                        let _slot = self.wait_for_slot(&deadline, permit.as_ref()).await?;
                        self.make_call(call, &deadline, &span, permit, &upload).await
                    })
                    .await
                })
                .await
            }
        };
        span.end(&outcome);
        outcome.map(|mut response| {
            if let Some(message) = response.body_mut().message_mut() {
                message.wrap_services(|service| self.to_part(service));
            }
            idle::bound(response, policy.idle_timeout)
        })
    }

    /// What the callee hands out is a part of it: calls to that cross the same edge, but nobody can stand in for it.
    fn to_part(&self, service: Rc<dyn Service>) -> Rc<dyn Service> {
        Rc::new(Edge::new(self.callee.clone(), self.policy.clone(), Arc::clone(&self.state), service))
    }

    /// Refuses a call that is deeper than a call may be. Only workers count.
    fn check_depth(&self, context: &Context) -> Result<(), Failure> {
        let limit = self.policy.max_depth;
        if context.depth <= limit || matches!(self.callee, Callee::Host(_)) {
            return Ok(());
        }
        let message = format!(
            "The call to the {} would be number {} of this request; {limit} are allowed. The path: {}.",
            self.callee,
            limit + 1,
            last_round(context)
        );
        Err(self.failure(Code::LoopDetected, message))
    }

    /// Refuses a request that may not cross, and takes from one that may what may not.
    fn check_request(&self, call: &mut Call) -> Result<(), Failure> {
        let request = &mut call.request;
        if let Some(rules) = &self.policy.allow
            && !allow::allows(rules, request.method(), request.uri())
        {
            let (method, path) = (request.method(), request.uri().path());
            let message = format!("The mesh does not let {method} {path} cross to the {}.", self.callee);
            return Err(self.failure(Code::Forbidden, message));
        }
        if let Some(patterns) = &self.policy.forward {
            projection::project(request.headers_mut(), patterns);
        }
        Ok(())
    }

    /// Leave of the breaker, if there is one, to call the callee.
    fn ask_breaker(&self, now: Instant) -> Result<Option<Permit<'_>>, Failure> {
        let permit = self.state.breaker.as_ref().map(|breaker| breaker.admit(now)).transpose();
        permit.map_err(|refused| self.breaker_open(Some(refused.retry_after)))
    }

    /// A place among the calls in flight; waits for one if all are taken.
    async fn wait_for_slot(
        &self,
        deadline: &Deadline,
        permit: Option<&Permit<'_>>,
    ) -> Result<Slot<'_>, Failure> {
        let limit = &self.state.limit;
        if let Some(slot) = limit.try_enter() {
            return Ok(slot);
        }
        let queued = limit.queue().map_err(|_| self.overloaded())?;
        let late = || self.timed_out(deadline, "was not free");
        let slot = deadline.bound(queued).await.map_err(|_| late())?;
        // A place that comes free at the last moment is of no use.
        if !deadline.allows(clock::now()) {
            return Err(late());
        }
        // While it waited, others may have found out that the callee is not well.
        if permit.is_some_and(|permit| !permit.holds()) {
            let breaker = self.state.breaker.as_ref();
            return Err(self.breaker_open(breaker.and_then(|breaker| breaker.pause(clock::now()))));
        }
        Ok(slot)
    }

    /// One call to the callee, within its own time.
    async fn make_call(
        &self,
        mut call: Box<Call>,
        deadline: &Deadline,
        span: &OpenSpan,
        permit: Option<Permit<'_>>,
        upload: &Upload,
    ) -> Outcome {
        let own_time = self.policy.retry.and_then(|retry| retry.per_try_timeout);
        let deadline = own_time.map_or(*deadline, |time| deadline.of_try(clock::now(), time));
        call.context.deadline = deadline.at();
        call.context.told = self.policy.tell;
        span.tried();
        let answer = match &self.policy.fault {
            None => self.target.call(*call),
            Some(fault) => Box::pin(self.with_faults(fault, *call)),
        };
        let watch = Watch { permit, deadline: deadline.at() };
        let answered = deadline.bound(answer).await;
        let outcome = answered.unwrap_or_else(|_| Err(self.timed_out(&deadline, "did not answer")));
        watch.report(&outcome, upload);
        outcome
    }

    async fn with_faults(&self, fault: &Fault, call: Call) -> Outcome {
        match fault.strike(&call.request).await {
            Some(injected) => Ok(injected),
            None => self.target.call(call).await,
        }
    }

    fn failure(&self, code: Code, message: String) -> Failure {
        Failure::new(code, message).of(self.callee.name())
    }

    fn breaker_open(&self, retry_after: Option<Duration>) -> Failure {
        Failure { retry_after, ..self.failure(Code::BreakerOpen, "Circuit breaker is open".to_owned()) }
    }

    fn overloaded(&self) -> Failure {
        let message = format!("Too many calls to the {} are under way and waiting.", self.callee);
        let retry_after = Some(Duration::from_secs(1));
        Failure { retry_after, ..self.failure(Code::Overloaded, message) }
    }

    fn timed_out(&self, deadline: &Deadline, what: &str) -> Failure {
        let millis = deadline.span().as_millis();
        self.failure(Code::Timeout, format!("The {} {what} within {millis} ms.", self.callee))
    }
}

impl<S: Service> Service for Edge<S> {
    fn call(&self, call: Call) -> LocalFuture<'_, Outcome> {
        Box::pin(self.run(Box::new(call)))
    }
}

/// Tells the breaker how a call goes, also if nobody is there to see: the caller's own clock may come first, and drops a
/// call that has run out of time as it drops one that nobody wants any more.
struct Watch<'a> {
    permit: Option<Permit<'a>>,
    deadline: Option<Instant>,
}

impl Watch<'_> {
    fn report(mut self, outcome: &Outcome, upload: &Upload) {
        let Some(permit) = self.permit.take() else { return };
        match verdict::health(outcome) {
            Health::Failed if upload.broke() => drop(permit),
            Health::Well => permit.succeeded(),
            Health::Failed => permit.failed(clock::now()),
            Health::Unknown => drop(permit),
        }
    }
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        let Some(permit) = self.permit.take() else { return };
        let now = clock::now();
        if self.deadline.is_some_and(|deadline| now >= deadline) {
            permit.failed(now);
        }
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

#[cfg(test)]
#[cfg(not(feature = "loom"))]
mod tests;
