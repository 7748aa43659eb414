//! Who caused what: trace and span identities after W3C Trace Context, and the record of one request's spans.
//!
//! The record is shared by all calls of one request and never leaves the shard while it grows, so writing to it
//! takes no lock. Whoever opened the trace (the gateway, the scheduler) reads it when the request is over.
//! <https://www.w3.org/TR/trace-context/>

use std::{
    cell::{Cell, RefCell},
    fmt,
    num::{NonZeroU64, NonZeroU128},
    rc::Rc,
    time::{Duration, Instant},
};

use crate::{Code, Context, FallbackKind, Outcome, clock};

/// The most spans kept of one request. Further ones are counted, so that a fan-out cannot grow without bound.
const MAX_SPANS: usize = 512;

/// The identity of a trace; never zero. Displays as 32 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TraceId(NonZeroU128);

/// The identity of a span within a trace; never zero. Displays as 16 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SpanId(NonZeroU64);

impl TraceId {
    /// A new identity, unique for all practical purposes but not secret.
    pub fn random() -> Self {
        Self(NonZeroU128::new(fastrand::u128(..)).unwrap_or(NonZeroU128::MIN))
    }
}

impl SpanId {
    /// A new identity, unique within a trace for all practical purposes.
    pub fn random() -> Self {
        Self(NonZeroU64::new(fastrand::u64(..)).unwrap_or(NonZeroU64::MIN))
    }
}

impl fmt::Display for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex::<32>(f, self.0.get())
    }
}

impl fmt::Display for SpanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex::<16>(f, self.0.get().into())
    }
}

/// Writes the last digits of a number. Identities are written for every request that a worker looks at, and the
/// formatting of the standard library takes several times as long.
fn write_hex<const DIGITS: usize>(f: &mut fmt::Formatter<'_>, number: u128) -> fmt::Result {
    let mut text = [0; DIGITS];
    for (place, digit) in text.iter_mut().rev().enumerate() {
        *digit = b"0123456789abcdef"[(number >> (4 * place)) as usize & 15];
    }
    f.write_str(std::str::from_utf8(&text).map_err(|_| fmt::Error)?)
}

/// The `traceparent` header: which trace a request belongs to and which span sent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TraceParent {
    /// The trace.
    pub trace: TraceId,
    /// The sender's span.
    pub parent: SpanId,
    /// Whether the sender records the trace.
    pub sampled: bool,
}

impl TraceParent {
    /// Reads a header value. `None` for anything the specification tells receivers to ignore: then the
    /// receiver starts a trace of its own.
    pub fn parse(value: &str) -> Option<Self> {
        let mut parts = value.split('-');
        let (version, trace, parent, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let version = lower_hex(version, 2)?;
        // Version ff is forbidden; version 00 has exactly four parts, later ones may have more.
        if version == 0xff || (version == 0 && parts.next().is_some()) {
            return None;
        }
        Some(Self {
            trace: TraceId(NonZeroU128::new(lower_hex(trace, 32)?)?),
            parent: SpanId(NonZeroU64::new(u64::try_from(lower_hex(parent, 16)?).ok()?)?),
            sampled: lower_hex(flags, 2)? & 1 == 1,
        })
    }
}

impl fmt::Display for TraceParent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "00-{}-{}-{:02x}", self.trace, self.parent, u8::from(self.sampled))
    }
}

/// The value of exactly `digits` lower-case hexadecimal digits; upper case is not allowed by the specification.
fn lower_hex(text: &str, digits: usize) -> Option<u128> {
    let valid = text.len() == digits && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if valid { u128::from_str_radix(text, 16).ok() } else { None }
}

/// One finished piece of work of a request: a call to a worker.
#[derive(Debug, Clone)]
pub struct Span {
    /// Its identity.
    pub id: SpanId,
    /// The span that caused it; the root span has the remote parent of the trace, if there was one.
    pub parent: Option<SpanId>,
    /// The worker that did the work.
    pub worker: Rc<str>,
    /// When it began.
    pub start: Instant,
    /// How long it took, until the response headers were there or the call failed.
    pub duration: Duration,
    /// The status of the response; for a failure, the status the gateway would give it; 0 if the caller went away
    /// before there was either.
    pub status: u16,
    /// The failure, if the call came to no response.
    pub failure: Option<Code>,
    /// How often the callee was tried: 0 if the call was refused on its way, more than 1 if it was retried or hedged.
    pub attempts: u32,
    /// What answered instead of the callee.
    pub fallback: Option<FallbackKind>,
}

/// The record of one request through the fleet.
#[derive(Debug)]
pub struct Trace {
    id: TraceId,
    root: SpanId,
    remote_parent: Option<SpanId>,
    spans: RefCell<Vec<Span>>,
    dropped: Cell<u32>,
}

impl Trace {
    /// A new trace, or the continuation of the one that the request's `traceparent` names.
    pub fn new(parent: Option<TraceParent>) -> Rc<Self> {
        Rc::new(Self {
            id: parent.map_or_else(TraceId::random, |parent| parent.trace),
            root: SpanId::random(),
            remote_parent: parent.map(|parent| parent.parent),
            spans: RefCell::new(Vec::new()),
            dropped: Cell::new(0),
        })
    }

    /// The identity of the trace.
    pub fn id(&self) -> TraceId {
        self.id
    }

    /// The span of the whole request, which the gateway or the scheduler keeps.
    pub fn root_span(&self) -> SpanId {
        self.root
    }

    /// The span outside the fleet that caused the request, if it said so.
    pub fn remote_parent(&self) -> Option<SpanId> {
        self.remote_parent
    }

    /// Records a finished span; beyond the bound it is only counted.
    pub fn record(&self, span: Span) {
        let mut spans = self.spans.borrow_mut();
        if spans.len() < MAX_SPANS {
            spans.push(span);
        } else {
            self.dropped.set(self.dropped.get().saturating_add(1));
        }
    }

    /// The spans finished so far, in the order they finished.
    pub fn spans(&self) -> std::cell::Ref<'_, [Span]> {
        std::cell::Ref::map(self.spans.borrow(), Vec::as_slice)
    }

    /// How many spans were beyond the bound.
    pub fn dropped(&self) -> u32 {
        self.dropped.get()
    }
}

/// The span of a call under way. Dropped without an outcome, as calls are when their caller goes away or its deadline
/// passes, it is recorded all the same.
pub(crate) struct OpenSpan {
    trace: Rc<Trace>,
    id: SpanId,
    parent: SpanId,
    worker: Rc<str>,
    start: Instant,
    deadline: Option<Instant>,
    /// What the caller had left when the call began.
    caller_deadline: Option<Instant>,
    ended: bool,
    attempts: Cell<u32>,
    fallback: Cell<Option<FallbackKind>>,
}

impl OpenSpan {
    /// Begins the span of a call to `callee`, and makes `context` the context of what happens in it.
    pub(crate) fn begin(
        context: &mut Context,
        callee: &Rc<str>,
        start: Instant,
        deadline: Option<Instant>,
    ) -> Self {
        let (id, parent, caller_deadline) = (SpanId::random(), context.span, context.deadline);
        *context = context.child(callee, id, deadline);
        Self {
            trace: Rc::clone(&context.trace),
            id,
            parent,
            worker: Rc::clone(callee),
            start,
            deadline,
            caller_deadline,
            ended: false,
            attempts: Cell::new(0),
            fallback: Cell::new(None),
        }
    }

    /// Who is called.
    pub(crate) fn callee(&self) -> &str {
        &self.worker
    }

    /// The callee is being tried.
    pub(crate) fn tried(&self) {
        self.attempts.set(self.attempts.get() + 1);
    }

    /// Whether the callee was tried.
    pub(crate) fn has_tried(&self) -> bool {
        self.attempts.get() > 0
    }

    /// Until when the caller waits, which may be longer than this call may take.
    pub(crate) fn caller_deadline(&self) -> Option<Instant> {
        self.caller_deadline
    }

    /// Something else answered.
    pub(crate) fn fell_back(&self, kind: FallbackKind) {
        self.fallback.set(Some(kind));
    }

    /// The call has come to `outcome`.
    pub(crate) fn end(mut self, outcome: &Outcome) {
        self.ended = true;
        match outcome {
            Ok(response) => self.record(response.status().as_u16(), None),
            Err(failure) => self.record(failure.code.status().as_u16(), Some(failure.code)),
        }
    }

    fn record(&self, status: u16, failure: Option<Code>) {
        self.trace.record(Span {
            id: self.id,
            parent: Some(self.parent),
            worker: Rc::clone(&self.worker),
            start: self.start,
            duration: clock::now().saturating_duration_since(self.start),
            status,
            failure,
            attempts: self.attempts.get(),
            fallback: self.fallback.get(),
        });
    }
}

impl Drop for OpenSpan {
    fn drop(&mut self) {
        if self.ended {
            return;
        }
        let late = self.deadline.is_some_and(|deadline| clock::now() >= deadline);
        let failure = late.then_some(Code::Timeout);
        self.record(failure.map_or(0, |code| code.status().as_u16()), failure);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(header: &str, expected: Option<&str>) {
        assert_eq!(
            TraceParent::parse(header).map(|parsed| parsed.to_string()).as_deref(),
            expected,
            "{header}"
        );
    }

    #[test]
    fn traceparent_is_read_as_the_specification_says() {
        let valid = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        check(valid, Some(valid));
        // Unknown flags are dropped, an unknown later version is read as far as it is known.
        check(
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-fe",
            Some("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"),
        );
        check("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-is-this", Some(valid));
        for ignored in [
            "",
            "00",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
            "00-0af7651916cd43dd8448eb211c80319-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-+1",
        ] {
            check(ignored, None);
        }
    }

    fn open(trace: &Rc<Trace>, worker: &Rc<str>, deadline: Option<Instant>) -> OpenSpan {
        let mut context = Context::root(Rc::clone(trace), None);
        OpenSpan::begin(&mut context, worker, Instant::now(), deadline)
    }

    #[test]
    fn a_call_that_is_dropped_leaves_a_span() {
        let trace = Trace::new(None);
        let worker: Rc<str> = "w".into();
        drop(open(&trace, &worker, None));
        drop(open(&trace, &worker, Some(Instant::now())));
        let spans: Vec<_> = trace.spans().iter().map(|span| (span.status, span.failure)).collect();
        assert_eq!(spans, [(0, None), (504, Some(Code::Timeout))]);
    }

    #[test]
    fn a_trace_keeps_a_bounded_number_of_spans() {
        let trace = Trace::new(None);
        let worker: Rc<str> = "w".into();
        for _ in 0..MAX_SPANS + 3 {
            open(&trace, &worker, None).end(&Ok(http::Response::new(crate::Body::empty())));
        }
        assert_eq!((trace.spans().len(), trace.dropped()), (MAX_SPANS, 3));
    }
}
