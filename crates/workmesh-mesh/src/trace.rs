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

use crate::{Code, Outcome};

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
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Display for SpanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
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
    /// The status of the response; for a failure, the status the gateway would give it.
    pub status: u16,
    /// The failure, if the call came to no response.
    pub failure: Option<Code>,
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

impl Span {
    /// The span of a call that began at `start` and has just come to `outcome`.
    pub(crate) fn of_call(
        id: SpanId,
        parent: SpanId,
        worker: &Rc<str>,
        start: Instant,
        outcome: &Outcome,
    ) -> Self {
        let (status, failure) = match outcome {
            Ok(response) => (response.status(), None),
            Err(failure) => (failure.code.status(), Some(failure.code)),
        };
        Self {
            id,
            parent: Some(parent),
            worker: Rc::clone(worker),
            start,
            duration: start.elapsed(),
            status: status.as_u16(),
            failure,
        }
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

    #[test]
    fn a_trace_keeps_a_bounded_number_of_spans() {
        let trace = Trace::new(None);
        let worker: Rc<str> = "w".into();
        for _ in 0..MAX_SPANS + 3 {
            let outcome = Ok(http::Response::new(crate::Body::empty()));
            trace.record(Span::of_call(
                SpanId::random(),
                trace.root_span(),
                &worker,
                Instant::now(),
                &outcome,
            ));
        }
        assert_eq!((trace.spans().len(), trace.dropped()), (MAX_SPANS, 3));
    }
}
