//! Calls from thread to thread. A call stays on its thread as a rule, and nothing in it may leave: so it is taken apart on
//! one side and put together again on the other, and so is what comes of it.
//!
//! What crosses is the same on both ways: headers, and bytes by reference count; a body that is still coming is read on the
//! side that it comes from, a few parts ahead of its reader. Dropping a call on one side drops it on the other.

use std::{
    future::poll_fn,
    rc::Rc,
    sync::Arc,
    time::{Duration, Instant},
};

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body as _;
use tokio::{
    select,
    sync::{mpsc, oneshot},
    task::spawn_local,
};
use workmesh_mesh::{
    Body, BodyError, Call, Code, Context, Exception, Failure, FallbackKind, LocalFuture, Outcome, Service,
    Span, SpanId, Step, Trace, TraceId, TraceParent,
};

/// Calls that may wait for a thread to look at them; as many as an isolate serves at a time.
const WAITING: usize = 10_000;
/// Parts of a body that are read ahead.
const READ_AHEAD: usize = 4;

/// Who is called on the other thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Destination {
    /// A worker.
    Worker(Arc<str>),
    /// A host outside the fleet.
    Internet,
}

/// A way to another thread, on which calls to whoever is there can be made.
#[derive(Clone)]
pub(super) struct Port(mpsc::Sender<Crossing>);

/// Where the calls come out.
pub(super) type Inlet = mpsc::Receiver<Crossing>;

impl Port {
    /// A new way. Closed as soon as one of its ends is gone.
    pub(super) fn open() -> (Self, Inlet) {
        let (port, inlet) = mpsc::channel(WAITING);
        (Self(port), inlet)
    }

    /// A service for the calls to a worker on the other thread.
    pub(super) fn to_worker(&self, name: &Rc<str>) -> Far {
        Far { port: self.clone(), destination: Destination::Worker((**name).into()), name: Rc::clone(name) }
    }

    /// A service for the calls that leave the fleet through the other thread.
    pub(super) fn to_internet(&self) -> Far {
        Far { port: self.clone(), destination: Destination::Internet, name: "internet".into() }
    }
}

/// A service on another thread.
pub(super) struct Far {
    port: Port,
    destination: Destination,
    name: Rc<str>,
}

impl Far {
    fn full(&self) -> Failure {
        let message = format!("Too many calls to the worker \"{}\" are waiting.", self.name);
        Failure::new(Code::Overloaded, message).of(&self.name)
    }

    fn gone(&self) -> Failure {
        let message = format!("The thread of the worker \"{}\" has ended.", self.name);
        Failure::new(Code::NotRunning, message).of(&self.name)
    }
}

impl Service for Far {
    fn call(&self, call: Call) -> LocalFuture<'_, Outcome> {
        Box::pin(async move {
            let trace = Rc::clone(&call.context.trace);
            let (done, answer) = oneshot::channel();
            let crossing =
                Crossing { destination: self.destination.clone(), call: SentCall::new(call), done };
            self.port.0.try_send(crossing).map_err(|error| match error {
                mpsc::error::TrySendError::Full(_) => self.full(),
                mpsc::error::TrySendError::Closed(_) => self.gone(),
            })?;
            answer.await.map_err(|_| self.gone())?.arrive(&trace)
        })
    }
}

/// A call on its way to another thread.
pub(super) struct Crossing {
    destination: Destination,
    call: SentCall,
    done: oneshot::Sender<SentOutcome>,
}

impl Crossing {
    /// Who is called.
    pub(super) fn destination(&self) -> &Destination {
        &self.destination
    }

    /// Makes the call on this thread, which has a `LocalSet`, unless nobody waits for it any more.
    pub(super) fn make(self, service: Rc<dyn Service>) {
        let Self { call, mut done, .. } = self;
        if done.is_closed() {
            return;
        }
        spawn_local(async move {
            let call = call.arrive();
            let trace = Rc::clone(&call.context.trace);
            select! {
                biased;
                outcome = service.call(call) => {
                    // If the caller has gone meanwhile, so does the outcome.
                    let _ = done.send(SentOutcome::new(outcome, &trace));
                }
                () = done.closed() => {}
            }
        });
    }
}

/// A [`Call`] that may change threads.
struct SentCall {
    request: Request<SentBody>,
    context: SentContext,
}

impl SentCall {
    fn new(call: Call) -> Self {
        Self { request: call.request.map(SentBody::new), context: SentContext::new(&call.context) }
    }

    fn arrive(self) -> Call {
        Call { request: self.request.map(SentBody::arrive), context: self.context.arrive() }
    }
}

/// A [`Context`] that may change threads. On the other side the trace has a record of its own, whose spans come back with
/// the outcome.
pub(super) struct SentContext {
    trace: TraceId,
    span: SpanId,
    parent: Option<SpanId>,
    deadline: Option<Instant>,
    depth: u32,
    /// The first one first.
    path: Vec<Box<str>>,
    told: bool,
}

impl SentContext {
    pub(super) fn new(context: &Context) -> Self {
        let steps = std::iter::successors(context.path.as_deref(), |step| step.before.as_deref());
        let mut path: Vec<Box<str>> = steps.map(|step| (*step.worker).into()).collect();
        path.reverse();
        Self {
            trace: context.trace.id(),
            span: context.span,
            parent: context.parent,
            deadline: context.deadline,
            depth: context.depth,
            path,
            told: context.told,
        }
    }

    pub(super) fn arrive(self) -> Context {
        let trace = TraceParent { trace: self.trace, parent: self.span, sampled: true };
        let step = |before, worker: Box<str>| Some(Rc::new(Step { worker: worker.into(), before }));
        Context {
            trace: Trace::new(Some(trace)),
            span: self.span,
            deadline: self.deadline,
            depth: self.depth,
            path: self.path.into_iter().fold(None, step),
            parent: self.parent,
            told: self.told,
        }
    }
}

/// An [`Outcome`] that may change threads, with the spans of the other side.
struct SentOutcome {
    result: Result<Response<SentBody>, SentFailure>,
    spans: Vec<SentSpan>,
}

impl SentOutcome {
    fn new(outcome: Outcome, trace: &Trace) -> Self {
        Self {
            result: outcome.map(|response| response.map(SentBody::new)).map_err(SentFailure::new),
            spans: trace.spans().iter().map(SentSpan::new).collect(),
        }
    }

    fn arrive(self, trace: &Trace) -> Outcome {
        for span in self.spans {
            trace.record(span.arrive());
        }
        self.result.map(|response| response.map(SentBody::arrive)).map_err(SentFailure::arrive)
    }
}

/// A [`Failure`] that may change threads.
pub(super) struct SentFailure {
    code: Code,
    worker: Option<Box<str>>,
    message: String,
    exception: Option<Box<Exception>>,
    retry_after: Option<Duration>,
}

impl SentFailure {
    pub(super) fn new(failure: Failure) -> Self {
        let Failure { code, worker, message, exception, retry_after } = failure;
        Self { code, worker: worker.map(|worker| (*worker).into()), message, exception, retry_after }
    }

    pub(super) fn arrive(self) -> Failure {
        let Self { code, worker, message, exception, retry_after } = self;
        Failure { code, worker: worker.map(Into::into), message, exception, retry_after }
    }
}

/// A [`Span`] that may change threads.
struct SentSpan {
    id: SpanId,
    parent: Option<SpanId>,
    worker: Box<str>,
    start: Instant,
    duration: Duration,
    status: u16,
    failure: Option<Code>,
    attempts: u32,
    fallback: Option<FallbackKind>,
}

impl SentSpan {
    fn new(span: &Span) -> Self {
        let &Span { id, parent, ref worker, start, duration, status, failure, attempts, fallback } = span;
        let worker = (**worker).into();
        Self { id, parent, worker, start, duration, status, failure, attempts, fallback }
    }

    fn arrive(self) -> Span {
        let Self { id, parent, worker, start, duration, status, failure, attempts, fallback } = self;
        Span { id, parent, worker: worker.into(), start, duration, status, failure, attempts, fallback }
    }
}

/// A [`Body`] that may change threads.
enum SentBody {
    Full(Bytes),
    Stream { parts: mpsc::Receiver<Result<Bytes, BodyError>>, length: Option<u64> },
}

impl SentBody {
    fn new(mut body: Body) -> Self {
        if let Some(bytes) = body.take_full() {
            return Self::Full(bytes);
        }
        let length = body.len_hint();
        let (ahead, parts) = mpsc::channel(READ_AHEAD);
        spawn_local(read_ahead(body, ahead));
        Self::Stream { parts, length }
    }

    fn arrive(self) -> Body {
        match self {
            Self::Full(bytes) => bytes.into(),
            Self::Stream { mut parts, length } => {
                Body::stream(futures_util::stream::poll_fn(move |cx| parts.poll_recv(cx)), length)
            }
        }
    }
}

/// Reads a body as long as there is somebody on the other side to read it.
async fn read_ahead(mut body: Body, parts: mpsc::Sender<Result<Bytes, BodyError>>) {
    // A place comes first: what was read and cannot be handed on would be lost.
    while let Ok(place) = parts.reserve().await {
        let frame = select! {
            frame = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)) => frame,
            () = parts.closed() => return,
        };
        match frame.map(|frame| frame.map(http_body::Frame::into_data)) {
            Some(Ok(Ok(bytes))) => place.send(Ok(bytes)),
            Some(Ok(Err(_trailers))) => {}
            Some(Err(error)) => {
                place.send(Err(error));
                return;
            }
            None => return,
        }
    }
}

#[cfg(test)]
mod tests;
