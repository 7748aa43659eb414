//! Calls: what `fetch` does, to a bound worker or to the internet, redirects included.

use std::rc::Rc;

use bytes::Bytes;
use futures_util::future::{AbortHandle, Abortable};
use http::{HeaderMap, Method, Request, StatusCode, Uri, header};
use url::Url;
use workmesh_mesh::{Body, Call, Cf, Context, Failure, Service, StatusText};

use super::{
    Host, Resource,
    context::{ContextId, RequestContext},
    io,
    messages::{Message, headers_arg},
    sockets::make_handshake,
};
use crate::engine::{Args, ErrorClass, LaterValue, Op, OpError, OpResult, Value};

pub(crate) const OPS: &[Op<Host>] = &[
    Op::new("call", call),
    Op::new("call_forward", forward),
    Op::new("abort_open", |host, _| {
        let (handle, registration) = AbortHandle::new_pair();
        let abort = Resource::Abort(handle, Some(registration));
        Ok(Value::Number(host.keep(abort)? as f64))
    }),
    Op::new("abort", |host, args| {
        let abort = host.with_resource(args.integer(0)?, |resource| match resource {
            Resource::Abort(handle, _) => Some(handle.clone()),
            _ => None,
        })?;
        abort.abort();
        Ok(Value::Undefined)
    }),
];

/// Redirects followed before giving up, as on the real runtime.
const MAX_REDIRECTS: usize = 20;

/// What to do about a redirect.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Redirect {
    Follow,
    Error,
    Manual,
}

/// `call(slot, method, URL, headers, body kind, body, redirect mode, cf, abort | null, received)` → what `received(message,
/// status, redirected, status text | null, URL, socket | null)` makes of the response. The cf is JSON, or null, or the number
/// of the message whose cf it is.
fn call(host: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let slot = args.number(0)?;
    let service = if slot < 0.0 { Rc::clone(&host.egress) } else { bound_service(host, args)? };
    let mut method = Method::from_bytes(args.text(1)?.as_bytes())
        .map_err(|_| OpError::type_error("Invalid HTTP method string."))?;
    let uri = request_target(&args.text(2)?)?;
    let headers = headers_arg(args, 3)?;
    let mut body = host.body_arg(args, 4, 5)?;
    make_handshake(&mut method, &headers, &mut body);
    let redirect = match args.text(6)?.as_str() {
        "error" => Redirect::Error,
        "manual" => Redirect::Manual,
        _ => Redirect::Follow,
    };
    let cf = if args.is_nullish(7) {
        Cf::None
    } else if args.is_text(7) {
        Cf::Given(args.text(7)?.into())
    } else {
        host.cf_of(args.integer(7)?)
    };
    start(host, args, 8, service, Outgoing { method, uri, headers, body }, redirect, cf)
}

/// `call_forward(slot, message, body | null, abort | null, received)`, as [`call`]: passes an incoming request on as it
/// came, without any part of it crossing into the heap. The body is the message's, which JavaScript has claimed.
fn forward(host: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let service = bound_service(host, args)?;
    let body = if args.is_nullish(2) { Body::empty() } else { host.take_body(args.integer(2)?)? };
    let outgoing = host.with_io(args.integer(1)?, io::SOURCE, |resource| match resource {
        Resource::Message(message) => Some(Outgoing {
            method: message.method.clone(),
            uri: message.url.clone(),
            headers: message.headers.clone(),
            body,
        }),
        _ => None,
    })?;
    start(host, args, 3, service, outgoing, Redirect::Manual, host.cf_of(args.integer(1)?))
}

fn bound_service(host: &Host, args: &Args<'_, '_>) -> Result<Rc<dyn Service>, OpError> {
    host.service(args.integer(0)?)
}

/// Starts a call; the arguments from `rest` on are `abort | null, received`.
fn start(
    host: &Rc<Host>,
    args: &Args<'_, '_>,
    rest: usize,
    service: Rc<dyn Service>,
    outgoing: Outgoing,
    redirect: Redirect,
    cf: Cf,
) -> OpResult {
    let received = args.function(rest + 1)?;
    let registration = if args.is_nullish(rest) {
        None
    } else {
        Some(host.with_resource(args.integer(rest)?, |resource| match resource {
            Resource::Abort(_, registration) => registration.take(),
            _ => None,
        })?)
    };
    let mut origin = Origin::of_current(host)?;
    origin.context.cf = cf;
    let response = fetch(origin, service, outgoing, redirect);
    let later: LaterValue = match registration {
        None => Box::pin(response),
        Some(registration) => Box::pin(async move {
            let aborted = |_| OpError::dom("AbortError", "The operation was aborted");
            Abortable::new(response, registration).await.map_err(aborted)?
        }),
    };
    Ok(Value::LaterThrough(later, received))
}

struct Outgoing {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Body,
}

/// Who makes a call.
pub(super) struct Origin {
    pub(super) host: Rc<Host>,
    pub(super) owner: ContextId,
    pub(super) context: Context,
}

impl Origin {
    /// The request whose slice is running, if it may make one more call.
    pub(super) fn of_current(host: &Rc<Host>) -> Result<Self, OpError> {
        let limit = host.limits.subrequests;
        let context = host.with_current(|context| {
            context.subrequests += 1;
            // Once the answer is given nobody waits: what `waitUntil` goes on with has the time that its own edges give it.
            let deadline = context.call.deadline.filter(|_| context.is_waiting());
            (context.subrequests <= limit).then(|| Context { deadline, cf: Cf::None, ..context.call.clone() })
        })?;
        let context = context.ok_or_else(|| OpError::error("Too many subrequests."))?;
        Ok(Self { host: Rc::clone(host), owner: host.current.get(), context })
    }

    /// What the calling worker catches. If it does not, a refusal is what its own caller gets, too.
    pub(super) fn rejected(&self, failure: Failure) -> OpError {
        let error = rejection(&failure);
        if failure.worker.is_some() && failure.exception.is_none() {
            self.host.with_context(self.owner, |context| context.refusal = Some(failure));
        }
        error
    }
}

/// Makes the call, follows redirects, and keeps the response for the request that asked.
async fn fetch(
    origin: Origin,
    service: Rc<dyn Service>,
    mut outgoing: Outgoing,
    redirect: Redirect,
) -> OpResult {
    let mut asked = Vec::new();
    for hop in 0..=MAX_REDIRECTS {
        let may_redirect = redirect != Redirect::Manual;
        let kept = if may_redirect { replayable(&mut outgoing.body) } else { None };
        let request = request(&mut outgoing, may_redirect);
        let body = std::mem::take(&mut outgoing.body);
        let response = service
            .call(Call { request: request.map(|()| body), context: origin.context.clone() })
            .await
            .map_err(|failure| origin.rejected(failure))?;
        let location = if may_redirect { redirect_location(&response) } else { None };
        let Some(location) = location else {
            return keep(&origin, response, outgoing, hop > 0);
        };
        if redirect == Redirect::Error {
            return Err(OpError::type_error("Unexpected redirect, and the redirect mode is \"error\"."));
        }
        let target = redirect_target(&location, &outgoing.uri)?;
        asked.push(outgoing.uri.to_string());
        follow(&mut outgoing, target, response.status(), kept)?;
    }
    Err(OpError::type_error(format!("Too many redirects.{}", asked.join(", "))))
}

/// The bytes of a body that could be sent again; the body stays as it was.
fn replayable(body: &mut Body) -> Option<Bytes> {
    let bytes = body.take_full()?;
    *body = Body::from(bytes.clone());
    Some(bytes)
}

/// The request to send; its headers are only copied if a redirect may want them again.
fn request(outgoing: &mut Outgoing, again: bool) -> Request<()> {
    let mut request = Request::new(());
    *request.method_mut() = outgoing.method.clone();
    *request.uri_mut() = outgoing.uri.clone();
    *request.headers_mut() =
        if again { outgoing.headers.clone() } else { std::mem::take(&mut outgoing.headers) };
    request
}

/// A URL that JavaScript has parsed, as a request target: without its fragment, which never leaves the caller. A few
/// characters that the URL Standard leaves alone are not allowed there and are percent-encoded.
fn request_target(url: &str) -> Result<Uri, OpError> {
    let target = url.split_once('#').map_or(url, |(target, _)| target);
    target.parse().or_else(|_| {
        let mut encoded = String::with_capacity(target.len() + 16);
        for byte in target.bytes() {
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

/// Where a response redirects to, as it says so; bytes that are no UTF-8 are escaped.
fn redirect_location(response: &http::Response<Body>) -> Option<String> {
    let redirects = matches!(
        response.status(),
        StatusCode::MOVED_PERMANENTLY
            | StatusCode::FOUND
            | StatusCode::SEE_OTHER
            | StatusCode::TEMPORARY_REDIRECT
            | StatusCode::PERMANENT_REDIRECT
    );
    let bytes = response.headers().get(header::LOCATION).filter(|_| redirects)?.as_bytes();
    let location = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().fold(String::with_capacity(3 * bytes.len()), |text, &byte| match byte {
            0x80.. => text + &format!("%{byte:02X}"),
            _ => text + char::from(byte).encode_utf8(&mut [0; 4]),
        }),
    };
    (!location.is_empty()).then_some(location)
}

fn redirect_target(location: &str, base: &Uri) -> Result<Url, OpError> {
    let target = Url::parse(&base.to_string()).and_then(|base| base.join(location));
    let http = target.ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    http.ok_or_else(|| OpError::type_error("Invalid Location header; unable to follow redirect."))
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
    // As on the real runtime a body that can be sent only once must not be lost, but where the redirect asks for that.
    if kept.is_none() && status != StatusCode::SEE_OTHER {
        return Err(OpError::type_error(
            "A request with a one-time-use body (it was initialized from a stream, not a buffer) encountered a redirect \
             requiring the body to be retransmitted. To avoid this error in the future, construct this request from a \
             buffer-like body initializer.",
        ));
    }
    if becomes_get {
        outgoing.method = Method::GET;
        for name in [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::CONTENT_ENCODING] {
            outgoing.headers.remove(name);
        }
    } else {
        outgoing.body = Body::from(kept.unwrap_or_default());
    }
    if Url::parse(&outgoing.uri.to_string()).map(|url| url.origin()) != Ok(target.origin()) {
        outgoing.headers.remove(header::AUTHORIZATION);
        outgoing.headers.remove(header::COOKIE);
    }
    outgoing.uri = request_target(target.as_str())?;
    Ok(())
}

/// The arguments of `received`.
fn keep(origin: &Origin, response: http::Response<Body>, outgoing: Outgoing, redirected: bool) -> OpResult {
    let (mut parts, mut body) = response.into_parts();
    let socket = match body.take_socket() {
        Some(socket) => Value::Number(origin.host.keep_socket(origin.owner, socket)? as f64),
        None => Value::Null,
    };
    // A response to HEAD has the length of a body it does not have.
    let bodiless = outgoing.method == Method::HEAD
        || matches!(
            parts.status,
            StatusCode::SWITCHING_PROTOCOLS | StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED
        );
    let status_text = parts.extensions.remove::<StatusText>();
    let shown = status_text.as_ref().map_or(Value::Null, |text| Value::Text(text.0.to_string()));
    let url = Value::Text(outgoing.uri.to_string());
    let message = Message {
        method: outgoing.method,
        url: outgoing.uri,
        headers: parts.headers,
        body: None,
        status_text,
        encoded: parts.extensions.remove(),
        incoming: false,
    };
    let message =
        origin.host.keep_message(origin.owner, message, if bodiless { None } else { Some(body) })?;
    let status = Value::number(parts.status.as_u16());
    let message = Value::Number(message as f64);
    Ok(Value::List(vec![message, status, Value::Bool(redirected), shown, url, socket]))
}

impl Host {
    /// What the request behind a message says of where it came from: nothing, unless it is the one that is being served.
    pub(super) fn cf_of(&self, message: u64) -> Cf {
        let cf = |context: &mut RequestContext| {
            if context.resources.contains(&message) { context.call.cf.clone() } else { Cf::None }
        };
        self.with_context(self.current.get(), cf).unwrap_or_default()
    }

    /// Keeps a response that the platform has made, as if it had been the answer to a call → its message.
    pub(crate) fn keep_response(&self, headers: HeaderMap, body: Option<Bytes>) -> Result<u64, OpError> {
        let message = Message {
            method: Method::GET,
            url: Uri::default(),
            headers,
            body: None,
            status_text: None,
            encoded: None,
            incoming: false,
        };
        self.keep_message(self.current.get(), message, body.map(Body::from))
    }

    /// Keeps a message and, if it has one, its body.
    pub(super) fn keep_message(
        &self,
        owner: ContextId,
        mut message: Message,
        body: Option<Body>,
    ) -> Result<u64, OpError> {
        if let Some(body) = body {
            message.body = Some(self.keep_for(owner, self.body_resource(body)?)?);
        }
        self.keep_for(owner, Resource::Message(message))
    }
}

/// What the calling worker catches: the callee's own exception, or the refusal in words.
fn rejection(failure: &Failure) -> OpError {
    let message = failure.message.clone();
    match &failure.exception {
        Some(exception) => {
            OpError { class: ErrorClass::Remote(exception.name.clone()), message: exception.message.clone() }
        }
        None if failure.code == workmesh_mesh::Code::Timeout => OpError::dom("TimeoutError", message),
        None => OpError::error(message),
    }
}
