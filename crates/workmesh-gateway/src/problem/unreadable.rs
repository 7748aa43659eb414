//! Refusals of what never became a request. They are written to the connection as they are, since there is no
//! request that a response could belong to.

use std::time::SystemTime;

use bytes::Bytes;
use workmesh_mesh::{Code, Failure, TraceId};

use super::render;

/// Why nothing could be made of what a client sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// It is not HTTP.
    Malformed,
    /// The headers are larger, or more, than the limits allow.
    HeadTooLarge,
    /// The URL is larger than any limit could allow.
    UrlTooLong,
    /// The headers did not end in time.
    Slow,
}

impl Unreadable {
    /// What the HTTP implementation meant by a refusal of its own.
    pub(crate) fn from_status_line(head: &[u8]) -> Self {
        match head.strip_prefix(b"HTTP/1.1 ").and_then(|rest| rest.get(..3)) {
            Some(b"431") => Self::HeadTooLarge,
            Some(b"414") => Self::UrlTooLong,
            _ => Self::Malformed,
        }
    }

    const fn message(self) -> &'static str {
        match self {
            Self::Malformed => "The request is not well-formed HTTP.",
            Self::HeadTooLarge => "The headers of the request are larger or more than is allowed.",
            Self::UrlTooLong => "The URL of the request is longer than is allowed.",
            Self::Slow => "The headers of the request did not arrive in time.",
        }
    }
}

/// The whole HTTP/1 response to an unreadable request.
pub(crate) fn unreadable(why: Unreadable) -> Bytes {
    let failure = Failure::new(Code::BadRequest, why.message());
    let trace = TraceId::random();
    let body = render(&failure, trace, false);
    let (status, code, length) = (failure.code.status(), failure.code, body.len());
    let date = httpdate::fmt_http_date(SystemTime::now());
    format!(
        "HTTP/1.1 {status}\r\nx-workmesh-error: {code}\r\ncontent-type: application/json\r\n\
         cache-control: no-store\r\nx-trace-id: {trace}\r\ncontent-length: {length}\r\n\
         connection: close\r\ndate: {date}\r\n\r\n{body}"
    )
    .into()
}
