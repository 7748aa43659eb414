//! What travels beside a request: never in its headers, so a worker can neither read nor forge it.

use std::{
    rc::Rc,
    sync::Arc,
    time::{Duration, Instant},
};

use http::{Request, Version};

use crate::{Body, SpanId, Trace, TraceId, clock};

/// One call on its way to a service.
#[derive(Debug)]
pub struct Call {
    /// What is asked.
    pub request: Request<Body>,
    /// On whose behalf, until when, and how deep in the fleet.
    pub context: Context,
}

/// A worker on the path to a call, and those before it.
#[derive(Debug)]
pub struct Step {
    /// The worker that was called.
    pub worker: Rc<str>,
    /// The step before; `None` if the gateway made the call.
    pub before: Option<Rc<Step>>,
}

/// What a callee sees as `request.cf`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Cf {
    /// Nothing: the worker that made the request said nothing.
    #[default]
    None,
    /// What is known of the connection on which the request entered the fleet, in this version of HTTP.
    Connection(Version),
    /// This, as JSON: what the worker that made the request said.
    Given(Arc<str>),
}

/// The trace, deadline and depth of a call. Cheap to clone: two reference counts.
#[derive(Debug, Clone)]
pub struct Context {
    /// The record shared by all calls that one incoming request (or cron start) causes.
    pub trace: Rc<Trace>,
    /// The span that this call runs in; spans opened by the callee name it as their parent.
    pub span: SpanId,
    /// When the whole request must be answered; only ever shrinks on the way down. `None`: no limit.
    pub deadline: Option<Instant>,
    /// How many workers are already on the path to this call; 0 at the gateway.
    pub depth: u32,
    /// The workers on the path to this call, the last one first.
    pub path: Option<Rc<Step>>,
    /// The span that made this call.
    pub parent: Option<SpanId>,
    /// Whether the callee may know what is said here.
    pub told: bool,
    /// What it sees as `request.cf`.
    pub cf: Cf,
}

/// What of its context a callee may know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// The trace that the call belongs to.
    pub trace: TraceId,
    /// The span of the call.
    pub span: SpanId,
    /// The span that made the call.
    pub parent: Option<SpanId>,
    /// When it must be answered.
    deadline: Option<Instant>,
}

impl Told {
    /// How much time is left. `None`: as much as it takes.
    pub fn time_left(&self) -> Option<Duration> {
        self.deadline.map(|deadline| deadline.saturating_duration_since(clock::now()))
    }
}

impl Context {
    /// The context of a request that enters the fleet.
    pub fn root(trace: Rc<Trace>, deadline: Option<Instant>) -> Self {
        let span = trace.root_span();
        Self { trace, span, deadline, depth: 0, path: None, parent: None, told: false, cf: Cf::None }
    }

    /// The context for a call to `worker` made from this one, in the span `span`.
    pub fn child(&self, worker: &Rc<str>, span: SpanId, deadline: Option<Instant>) -> Self {
        let path = Some(Rc::new(Step { worker: Rc::clone(worker), before: self.path.clone() }));
        Self {
            trace: Rc::clone(&self.trace),
            span,
            deadline,
            depth: self.depth + 1,
            path,
            parent: Some(self.span),
            told: false,
            cf: self.cf.clone(),
        }
    }

    /// The context for a call in place of the one that this is the context of: as deep as that, with a time of its own.
    pub(crate) fn in_place(self, deadline: Option<Instant>) -> Self {
        let path = self.path.as_ref().and_then(|step| step.before.clone());
        Self { deadline, depth: self.depth.saturating_sub(1), path, ..self }
    }

    /// What the callee may know, if it may know anything.
    pub fn told(&self) -> Option<Told> {
        let told =
            Told { trace: self.trace.id(), span: self.span, parent: self.parent, deadline: self.deadline };
        self.told.then_some(told)
    }
}
