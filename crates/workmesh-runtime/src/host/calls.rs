//! Calls: what `fetch` does, to a bound worker or to the internet, redirects included.

use std::rc::Rc;

use bytes::Bytes;
use futures_util::future::{AbortHandle, Abortable};
use http::{HeaderMap, Method, Request, StatusCode, Uri, header};
use url::Url;
use workmesh_mesh::{Body, Call, Context, Failure, Service};

use super::{
    Host, Resource,
    context::ContextId,
    messages::{Message, header_map},
};
use crate::engine::{Args, ErrorClass, LaterValue, Op, OpError, OpResult, Value};

pub(crate) const OPS: &[Op<Host>] = &[
    Op::new("call_start", start),
    Op::new("call_wait", |host, args| {
        let later = host.with_resource(args.integer(0)?, |resource| match resource {
            Resource::Call(call) => call.later.take(),
            _ => None,
        })?;
        Ok(Value::Later(later))
    }),
    Op::new("call_abort", |host, args| {
        host.with_resource(args.integer(0)?, |resource| match resource {
            Resource::Call(call) => Some(call.abort.abort()),
            _ => None,
        })?;
        Ok(Value::Undefined)
    }),
];

/// Redirects followed before giving up, as on the real runtime.
const MAX_REDIRECTS: usize = 20;

/// A call that has been set up; it runs once JavaScript waits for it.
pub(crate) struct PendingCall {
    later: Option<LaterValue>,
    abort: AbortHandle,
}

/// What to do about a redirect.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Redirect {
    Follow,
    Error,
    Manual,
}

fn start(host: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let slot = args.number(0)?;
    let service = if slot < 0.0 {
        Rc::clone(&host.egress)
    } else {
        Rc::clone(super::bound(&host.bound.services, args.integer(0)?)?)
    };
    let method = Method::from_bytes(args.text(1)?.as_bytes())
        .map_err(|_| OpError::type_error("Invalid HTTP method string."))?;
    let url =
        Url::parse(&args.text(2)?).map_err(|_| OpError::type_error("Fetch API cannot load: invalid URL"))?;
    let headers = header_map(&args.texts(3)?)?;
    let body = host.body_arg(args, 4, 5)?;
    let redirect = match args.text(6)?.as_str() {
        "error" => Redirect::Error,
        "manual" => Redirect::Manual,
        _ => Redirect::Follow,
    };
    let limit = host.limits.subrequests;
    let context = host.with_current(|context| {
        context.subrequests += 1;
        (context.subrequests <= limit).then(|| context.call.clone())
    })?;
    let context = context.ok_or_else(|| OpError::error("Too many subrequests."))?;

    let outgoing = Outgoing { method, url, headers, body };
    let origin = Origin { host: Rc::clone(host), owner: host.current.get(), context };
    let (abort, registration) = AbortHandle::new_pair();
    let call = Abortable::new(fetch(origin, service, outgoing, redirect), registration);
    let later = Box::pin(async move {
        call.await.unwrap_or_else(|_| Err(OpError::dom("AbortError", "The operation was aborted")))
    });
    let handle = host.keep(Resource::Call(PendingCall { later: Some(later), abort }))?;
    Ok(Value::Number(handle as f64))
}

struct Outgoing {
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Body,
}

/// Who makes a call.
struct Origin {
    host: Rc<Host>,
    owner: ContextId,
    context: Context,
}

/// Makes the call, follows redirects, and keeps the response for the request that asked.
async fn fetch(
    origin: Origin,
    service: Rc<dyn Service>,
    mut outgoing: Outgoing,
    redirect: Redirect,
) -> OpResult {
    for hop in 0..=MAX_REDIRECTS {
        let kept = replayable(&mut outgoing.body);
        let request = request(&outgoing)?;
        let body = std::mem::take(&mut outgoing.body);
        let response = service
            .call(Call { request: request.map(|()| body), context: origin.context.clone() })
            .await
            .map_err(rejection)?;
        let target = match redirect {
            Redirect::Manual => None,
            _ => redirect_target(&response, &outgoing.url),
        };
        let Some(target) = target else {
            return keep(&origin, response, &outgoing, hop > 0);
        };
        if redirect == Redirect::Error {
            return Err(OpError::type_error("Unexpected redirect, and the redirect mode is \"error\"."));
        }
        follow(&mut outgoing, target, response.status(), kept)?;
    }
    Err(OpError::type_error("Too many redirects."))
}

/// The bytes of a body that could be sent again; the body stays as it was.
fn replayable(body: &mut Body) -> Option<Bytes> {
    let bytes = body.take_full()?;
    *body = Body::from(bytes.clone());
    Some(bytes)
}

fn request(outgoing: &Outgoing) -> Result<Request<()>, OpError> {
    let mut request = Request::new(());
    *request.method_mut() = outgoing.method.clone();
    *request.uri_mut() = uri(&outgoing.url)?;
    *request.headers_mut() = outgoing.headers.clone();
    Ok(request)
}

/// The URL without its fragment, which never leaves the caller. A few characters that the URL Standard leaves
/// alone are not allowed in a request target and are percent-encoded here.
fn uri(url: &Url) -> Result<Uri, OpError> {
    let text = &url[..url::Position::AfterQuery];
    text.parse().or_else(|_| {
        let mut encoded = String::with_capacity(text.len() + 16);
        for byte in text.bytes() {
            match byte {
                b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' | 0..=b' ' | 0x7f.. => {
                    encoded.push_str(&format!("%{byte:02X}"));
                }
                _ => encoded.push(char::from(byte)),
            }
        }
        encoded.parse().map_err(|_| OpError::type_error("The URL is too long or not a valid request target."))
    })
}

fn redirect_target(response: &http::Response<Body>, base: &Url) -> Option<Url> {
    let redirects = matches!(
        response.status(),
        StatusCode::MOVED_PERMANENTLY
            | StatusCode::FOUND
            | StatusCode::SEE_OTHER
            | StatusCode::TEMPORARY_REDIRECT
            | StatusCode::PERMANENT_REDIRECT
    );
    let location = response.headers().get(header::LOCATION).filter(|_| redirects)?;
    base.join(std::str::from_utf8(location.as_bytes()).ok()?).ok()
}

/// Turns the request into the one that the redirect asks for. <https://fetch.spec.whatwg.org/#http-redirect-fetch>
fn follow(
    outgoing: &mut Outgoing,
    target: Url,
    status: StatusCode,
    kept: Option<Bytes>,
) -> Result<(), OpError> {
    let becomes_get = match status {
        StatusCode::SEE_OTHER => !matches!(outgoing.method, Method::GET | Method::HEAD),
        StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND => outgoing.method == Method::POST,
        _ => false,
    };
    if becomes_get {
        outgoing.method = Method::GET;
        for name in [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::CONTENT_ENCODING] {
            outgoing.headers.remove(name);
        }
    } else {
        let bytes = kept.ok_or_else(|| {
            OpError::type_error(
                "A request with a one-time-use body (it was initialized from a stream, not a \
                                 buffer) encountered a redirect requiring the body to be retransmitted.",
            )
        })?;
        outgoing.body = Body::from(bytes);
    }
    if target.origin() != outgoing.url.origin() {
        outgoing.headers.remove(header::AUTHORIZATION);
        outgoing.headers.remove(header::COOKIE);
    }
    outgoing.url = target;
    Ok(())
}

/// The response as `call_wait` gives it: message handle, status, status text, final URL, whether redirected.
fn keep(origin: &Origin, response: http::Response<Body>, outgoing: &Outgoing, redirected: bool) -> OpResult {
    let (parts, body) = response.into_parts();
    // A response to HEAD has the length of a body it does not have.
    let bodiless = outgoing.method == Method::HEAD
        || matches!(parts.status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
    let message = origin.host.keep_message(
        origin.owner,
        Message { method: outgoing.method.clone(), url: Uri::default(), headers: parts.headers, body: None },
        if bodiless { None } else { Some(body) },
    )?;
    Ok(Value::List(vec![
        Value::Number(message as f64),
        Value::number(parts.status.as_u16()),
        Value::Static(parts.status.canonical_reason().unwrap_or_default()),
        Value::Text(outgoing.url.as_str().to_owned()),
        Value::Bool(redirected),
    ]))
}

impl Host {
    /// Keeps a message and, if it has one, its body.
    pub(super) fn keep_message(
        &self,
        owner: ContextId,
        mut message: Message,
        body: Option<Body>,
    ) -> Result<u64, OpError> {
        if let Some(body) = body {
            let slot = Rc::new(std::cell::RefCell::new(Some(body)));
            message.body = Some(self.keep_for(owner, Resource::Body(slot))?);
        }
        self.keep_for(owner, Resource::Message(message))
    }
}

/// What the calling worker catches: the callee's own exception, or the refusal in words.
fn rejection(failure: Failure) -> OpError {
    match failure.exception {
        Some(exception) => OpError {
            class: if exception.name.is_empty() {
                ErrorClass::Error
            } else {
                ErrorClass::Named(exception.name)
            },
            message: exception.message,
        },
        None if failure.code == workmesh_mesh::Code::Timeout => OpError::dom("TimeoutError", failure.message),
        None => OpError::error(failure.message),
    }
}
