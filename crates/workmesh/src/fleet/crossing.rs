//! Calls from thread to thread. A call stays on its thread as a rule, and nothing in it may leave: so it is taken apart on
//! one side and put together again on the other, and so is what comes of it.
//!
//! What crosses is the same on both ways: headers, and bytes by reference count. A body that is still coming is read when the
//! other side asks for its next part, and not before: whether a body was read, and how fast, means something to those that it
//! passes. Dropping a call on one side drops it on the other.

use std::{
    rc::Rc,
    sync::Arc,
    task::Poll,
    time::{Duration, Instant},
};

use bytes::Bytes;
use futures_util::stream;
use http::{Request, Response};
use tokio::{
    select,
    sync::{mpsc, oneshot},
    task::spawn_local,
};
use workmesh_mesh::{
    Body, BodyError, Call, Cf, Code, Context, Exception, Failure, LocalFuture, Message, Outcome, Part,
    Service, SpanId, Step, Trace, TraceId, TraceParent, WebSocket,
};

/// Calls that may wait for a thread to look at them; as many as an isolate serves at a time.
pub(super) const WAITING: usize = 10_000;

/// Who is called on the other thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Destination {
    /// The worker that lives there.
    Worker,
    /// The callee of a service binding, by its number.
    Binding(usize),
    /// A host outside the fleet.
    Internet,
}

/// A way to another thread, on which calls to whoever is there can be made.
#[derive(Clone)]
pub(super) struct Port {
    calls: mpsc::Sender<Crossing>,
    /// The worker that the other thread is about.
    worker: Arc<str>,
}

/// Where the calls come out.
pub(super) type Inlet = mpsc::Receiver<Crossing>;

impl Port {
    /// A new way, for the sake of a worker. It is closed as soon as one of its ends is gone.
    pub(super) fn open(worker: &str) -> (Self, Inlet) {
        let (calls, inlet) = mpsc::channel(WAITING);
        (Self { calls, worker: worker.into() }, inlet)
    }

    /// A service for the calls to somebody on the other thread.
    pub(super) fn to(&self, destination: Destination) -> Far {
        Far { port: self.clone(), destination }
    }
}

/// A service on another thread.
pub(super) struct Far {
    port: Port,
    destination: Destination,
}

impl Service for Far {
    fn call(&self, call: Call) -> LocalFuture<'_, Outcome> {
        let (done, answer) = oneshot::channel();
        let (destination, came) = (self.destination, Instant::now());
        let sent = self.port.calls.try_send(Crossing { destination, came, call: SentCall::new(call), done });
        Box::pin(async move {
            match sent {
                Ok(()) => {}
                Err(mpsc::error::TrySendError::Full(_)) => return Err(self.full()),
                Err(mpsc::error::TrySendError::Closed(_)) => return Err(ended(&self.port.worker)),
            }
            match answer.await {
                Ok(Ok(response)) => Ok(response.map(SentBody::arrive)),
                Ok(Err(failure)) => Err(failure.arrive()),
                Err(_) => Err(broke_off(&self.port.worker)),
            }
        })
    }
}

impl Far {
    fn full(&self) -> Failure {
        let worker = &*self.port.worker;
        let message = format!("Too many calls to the worker \"{worker}\" are waiting.");
        Failure::new(Code::Overloaded, message).of(&worker.into())
    }
}

/// The failure of a call that never left: the thread of the worker has ended.
pub(super) fn ended(worker: &str) -> Failure {
    let message = format!("The thread of the worker \"{worker}\" has ended.");
    Failure::new(Code::NotRunning, message).of(&worker.into())
}

/// The failure of a call that left and was never answered: some of it may have been done.
pub(super) fn broke_off(worker: &str) -> Failure {
    let message = format!("The thread of the worker \"{worker}\" ended before it answered.");
    Failure::new(Code::WorkerException, message).of(&worker.into())
}

/// A call on its way to another thread.
pub(super) struct Crossing {
    destination: Destination,
    came: Instant,
    call: SentCall,
    done: oneshot::Sender<Result<Response<SentBody>, SentFailure>>,
}

impl Crossing {
    /// Who is called.
    pub(super) fn destination(&self) -> Destination {
        self.destination
    }

    /// Whether nobody waits for it any more.
    pub(super) fn is_given_up(&self) -> bool {
        self.done.is_closed()
    }

    /// Whether its deadline has passed.
    pub(super) fn is_late(&self, now: Instant) -> bool {
        self.call.context.deadline.is_some_and(|deadline| deadline <= now)
    }

    /// Whether it has waited for half of the time that it has.
    pub(super) fn is_old(&self, now: Instant) -> bool {
        let waited = now.saturating_duration_since(self.came);
        let left = |deadline: Instant| deadline.saturating_duration_since(now);
        self.call.context.deadline.is_some_and(|deadline| waited > left(deadline))
    }

    /// Answers that the worker was not free before the deadline.
    pub(super) fn was_late(self, worker: &str) {
        let message = format!("The worker \"{worker}\" was not free in time.");
        self.refuse(Failure::new(Code::Timeout, message).of(&worker.into()));
    }

    fn refuse(self, failure: Failure) {
        // If the caller has gone meanwhile, so does the failure.
        let _ = self.done.send(Err(SentFailure::new(failure)));
    }

    /// Makes the call on this thread, which has a `LocalSet`. Its context is what `context` makes of the one that was sent.
    pub(super) fn make(self, service: Rc<dyn Service>, context: impl FnOnce(SentContext) -> Context) {
        let Self { call: SentCall { request, context: sent }, mut done, .. } = self;
        let call = Call { request: request.map(SentBody::arrive), context: context(sent) };
        spawn_local(async move {
            select! {
                biased;
                () = done.closed() => {}
                outcome = service.call(call) => {
                    let outcome = outcome.map(|response| response.map(SentBody::new));
                    let _ = done.send(outcome.map_err(SentFailure::new));
                }
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
}

/// A [`Context`] that may change threads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SentContext {
    trace: TraceId,
    /// Its span, by which it can be recognised where it comes from.
    pub(super) span: SpanId,
    parent: Option<SpanId>,
    pub(super) deadline: Option<Instant>,
    depth: u32,
    /// The first one first.
    path: Vec<Box<str>>,
    told: bool,
    pub(super) cf: Cf,
}

impl SentContext {
    /// Takes a context along.
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
            cf: context.cf.clone(),
        }
    }

    /// The same context, but for the record of its spans, which begins anew.
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
            cf: self.cf,
        }
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

/// A [`Body`] that may change threads.
enum SentBody {
    Full(Bytes),
    Stream {
        /// Asks for the next part.
        ask: mpsc::Sender<()>,
        parts: mpsc::Receiver<Result<Bytes, BodyError>>,
        length: Option<u64>,
    },
    /// An end of a WebSocket is at home on any thread.
    Socket(WebSocket),
    Message {
        text: String,
        parts: Vec<SentPart>,
    },
}

/// A [`Part`] of a message that may change threads.
enum SentPart {
    Body(SentBody),
    Service(Port),
}

impl SentPart {
    fn new(part: Part) -> Self {
        let service = match part {
            Part::Body(body) => return Self::Body(SentBody::new(body)),
            Part::Service(service) => service,
        };
        let (port, inlet) = Port::open(HANDED_OUT);
        spawn_local(serve(service, inlet));
        Self::Service(port)
    }

    fn arrive(self) -> Part {
        match self {
            Self::Body(body) => Part::Body(body.arrive()),
            Self::Service(port) => Part::Service(Rc::new(port.to(Destination::Worker))),
        }
    }
}

/// Whose a service is that was handed out, in failures.
const HANDED_OUT: &str = "that handed it out";

/// Makes the calls to a service that was handed out, as long as somebody on the other thread has it. Their spans are kept by
/// no trace of this thread.
async fn serve(service: Rc<dyn Service>, mut inlet: Inlet) {
    while let Some(crossing) = inlet.recv().await {
        crossing.make(Rc::clone(&service), SentContext::arrive);
    }
}

impl SentBody {
    fn new(mut body: Body) -> Self {
        if let Some(socket) = body.take_socket() {
            return Self::Socket(socket);
        }
        if let Some(Message { text, parts }) = body.take_message() {
            return Self::Message { text, parts: parts.into_iter().map(SentPart::new).collect() };
        }
        if let Some(bytes) = body.take_full() {
            return Self::Full(bytes);
        }
        let length = body.len_hint();
        let ((ask, asked), (part, parts)) = (mpsc::channel(1), mpsc::channel(1));
        spawn_local(give_parts(body, asked, part));
        Self::Stream { ask, parts, length }
    }

    fn arrive(self) -> Body {
        let (ask, mut parts, length) = match self {
            Self::Full(bytes) => return bytes.into(),
            Self::Socket(socket) => return Body::socket(socket),
            Self::Message { text, parts } => {
                let parts = parts.into_iter().map(SentPart::arrive).collect();
                return Body::message(Message { text, parts });
            }
            Self::Stream { ask, parts, length } => (ask, parts, length),
        };
        let mut asked = false;
        let parts = stream::poll_fn(move |cx| {
            if !asked {
                asked = true;
                // It fails if the body has ended, and then there are no parts, either.
                let _ = ask.try_send(());
            }
            let part = std::task::ready!(parts.poll_recv(cx));
            asked = false;
            Poll::Ready(part)
        });
        Body::stream(parts, length)
    }
}

/// Reads a part of a body each time that the other side asks for one, as long as there is another side.
async fn give_parts(
    mut body: Body,
    mut asked: mpsc::Receiver<()>,
    parts: mpsc::Sender<Result<Bytes, BodyError>>,
) {
    while asked.recv().await.is_some() {
        let part = select! {
            part = body.part() => part,
            () = parts.closed() => return,
        };
        let Some(part) = part else { return };
        // There is always a place: the last part was taken before this one was asked for.
        if parts.send(part).await.is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests;
