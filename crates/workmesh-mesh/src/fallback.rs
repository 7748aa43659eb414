//! What answers when a call has finally failed: a fixed response, another service, or the last good response.

use std::rc::Rc;

use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};

use crate::{
    Body, Call, Outcome, Service, StaleCopies, replay::Replay, retry, stale::Wanted, trace::OpenSpan,
    upload::Upload, verdict,
};

/// The mark of a response that is not the callee's: which fallback, and why.
pub(crate) const MARK: HeaderName = HeaderName::from_static("x-workmesh-fallback");

/// What answers instead of the callee.
#[derive(Clone)]
pub enum Fallback {
    /// A response that is always the same.
    Response(FixedResponse),
    /// Another service, asked the same.
    Service(Rc<dyn Service>),
    /// The last good response of the callee.
    Stale(Rc<StaleCopies>),
}

/// A response that is always the same.
#[derive(Debug, Clone)]
pub struct FixedResponse {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: bytes::Bytes,
}

/// Which fallback answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FallbackKind {
    /// A fixed response.
    Response,
    /// Another worker.
    Worker,
    /// A stale copy.
    Stale,
}

impl FallbackKind {
    /// The kind in a word, as the response header has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Response => "response",
            Self::Worker => "worker",
            Self::Stale => "stale",
        }
    }
}

/// A fallback, made ready before the call takes its request away.
enum Prepared<'a> {
    Response(&'a FixedResponse),
    Service {
        service: &'a Rc<dyn Service>,
        replay: Replay,
        /// Whether the same request may be sent to two services.
        twice: bool,
    },
    Stale(Wanted),
    /// This fallback has nothing for a call like this.
    Nothing,
}

/// Makes a call with `make`; if it fails for good, the fallback answers, if there is one.
pub(crate) async fn or_else(
    fallback: Option<&Fallback>,
    span: &OpenSpan,
    upload: &Upload,
    mut call: Box<Call>,
    make: impl AsyncFn(Box<Call>) -> Outcome,
) -> Outcome {
    let prepared = fallback.map(|fallback| Box::new(fallback.prepare(&mut call)));
    let outcome = make(call).await;
    match prepared.filter(|_| !upload.broke()) {
        Some(prepared) => Box::pin(prepared.answer(outcome, span)).await,
        None => outcome,
    }
}

impl Fallback {
    /// Keeps what of the call will be needed, should it fail.
    fn prepare(&self, call: &mut Call) -> Prepared<'_> {
        match self {
            Self::Response(response) => Prepared::Response(response),
            Self::Service(service) => {
                let twice = retry::is_safe(&call.request);
                Prepared::Service { service, replay: Replay::keep(call), twice }
            }
            Self::Stale(copies) => copies.wanted(&call.request).map_or(Prepared::Nothing, Prepared::Stale),
        }
    }
}

impl Prepared<'_> {
    /// The answer to a call that came to `outcome`; the outcome itself if that is the better answer.
    async fn answer(self, outcome: Outcome, span: &OpenSpan) -> Outcome {
        let lost = verdict::is_lost(&outcome);
        let (response, kind) = match self {
            Self::Stale(wanted) if !lost => return outcome.map(|response| wanted.keep(response)),
            _ if !lost => return outcome,
            Self::Response(fixed) => (Some(fixed.response()), FallbackKind::Response),
            Self::Service { service, replay, twice } => {
                // What must not be sent twice and may have been seen by the callee is not sent to anybody else.
                let seen = span.has_tried() && !verdict::was_not_reached(&outcome, span.callee());
                let call = if seen { replay.again().filter(|_| twice) } else { replay.unsent() };
                let answered = match call {
                    Some(call) => {
                        let Call { request, context } = *call;
                        let context = context.in_place(span.caller_deadline());
                        service.call(Call { request, context }).await.ok()
                    }
                    None => None,
                };
                (answered, FallbackKind::Worker)
            }
            Self::Stale(wanted) => (wanted.find(), FallbackKind::Stale),
            Self::Nothing => (None, FallbackKind::Stale),
        };
        // A fallback that fails, too, has nothing to say: what the caller should know is what went wrong first.
        match response
            .filter(|response| !response.status().is_server_error() || kind == FallbackKind::Response)
        {
            Some(mut response) => {
                let mark = format!("{}; reason={}", kind.as_str(), verdict::reason(&outcome));
                if let Ok(mark) = HeaderValue::try_from(mark) {
                    response.headers_mut().insert(MARK, mark);
                }
                span.fell_back(kind);
                Ok(response)
            }
            None => outcome,
        }
    }
}

impl FixedResponse {
    fn response(&self) -> Response<Body> {
        let mut response = Response::new(Body::from(self.body.clone()));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers.clone();
        response
    }
}
