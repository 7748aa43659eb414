//! The error contract: the one place that turns a failure into what the client sees.
//!
//! A refusal has a stable code in `x-workmesh-error`, the status that belongs to it, and a body that says what
//! happened, to whom, and what to do: JSON, or a page if the client would rather have HTML.

mod accept;
mod page;
mod unreadable;

use http::{HeaderName, HeaderValue, Response, header};
use serde_json::{Map, Value, json};
use workmesh_mesh::{Body, Failure, TraceId};

pub(crate) use self::unreadable::{Unreadable, unreadable};

const ERROR: HeaderName = HeaderName::from_static("x-workmesh-error");
const TRACE_ID: HeaderName = HeaderName::from_static("x-trace-id");
const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// The response to a call that failed. `accept` is the request's header of that name; `dev` adds what the worker
/// threw.
pub(crate) fn respond(
    failure: &Failure,
    trace: TraceId,
    accept: Option<&HeaderValue>,
    to_head: bool,
    dev: bool,
) -> Response<Body> {
    let html = accept.is_some_and(accept::prefers_html);
    let text = if html { page::render(failure, trace, dev) } else { render(failure, trace, dev) };
    let mut response = Response::new(Body::empty());
    *response.status_mut() = failure.code.status();
    let headers = response.headers_mut();
    headers.insert(ERROR, HeaderValue::from_static(failure.code.as_str()));
    headers.insert(header::CONTENT_TYPE, if html { HTML } else { JSON });
    // The same URL may answer well the next time, and differently to another Accept.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(trace) = HeaderValue::try_from(trace.to_string()) {
        headers.insert(TRACE_ID, trace);
    }
    if let Some(after) = failure.retry_after {
        let seconds = after.as_secs() + u64::from(after.subsec_nanos() > 0);
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if to_head {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(text.len()));
    } else {
        *response.body_mut() = Body::from(text);
    }
    response
}

/// The failure as JSON.
fn render(failure: &Failure, trace: TraceId, dev: bool) -> String {
    let code = failure.code;
    let mut error = Map::new();
    error.insert("code".into(), code.as_str().into());
    error.insert("status".into(), code.status().as_u16().into());
    error.insert("message".into(), failure.message.as_str().into());
    error.insert("worker".into(), failure.worker.as_deref().map_or(Value::Null, Value::from));
    error.insert("advice".into(), code.advice().into());
    error.insert("traceId".into(), trace.to_string().into());
    if let Some(thrown) = failure.exception.as_deref().filter(|_| dev) {
        let thrown = json!({ "name": thrown.name, "message": thrown.message, "stack": thrown.stack });
        error.insert("exception".into(), thrown);
    }
    json!({ "error": error }).to_string()
}

#[cfg(test)]
mod tests;
