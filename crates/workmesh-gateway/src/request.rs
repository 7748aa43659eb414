//! From what a client sent to what a worker is given, or the reason why not.

mod fields;
mod host;
mod path;
mod upload;

use http::{
    HeaderMap, HeaderValue, Method, Request, Uri, Version, header,
    request::Parts,
    uri::{self, PathAndQuery},
};
use hyper::body::Incoming;
use workmesh_mesh::{Body, Code, Failure};

pub(crate) use self::{
    fields::strip_hop_by_hop,
    host::Sites,
    upload::{Upload, Watch, failure as upload_failure},
};
use crate::{Limits, connection::Link};

const FORWARDED_FOR: header::HeaderName = header::HeaderName::from_static("x-forwarded-for");
const FORWARDED_HOST: header::HeaderName = header::HeaderName::from_static("x-forwarded-host");
const FORWARDED_PROTO: header::HeaderName = header::HeaderName::from_static("x-forwarded-proto");
const REAL_IP: header::HeaderName = header::HeaderName::from_static("x-real-ip");
const CONNECTING_IP: header::HeaderName = header::HeaderName::from_static("cf-connecting-ip");

/// Checks a request and makes it what a worker sees: an absolute URL, end-to-end headers that a client cannot
/// forge, and a bounded body. Also returns what tells, after the call, whether the body went wrong.
pub(crate) fn admit(
    mut head: Parts,
    incoming: Incoming,
    link: &Link,
    limits: &Limits,
) -> Result<(Request<Body>, Watch), Failure> {
    check_method(&head.method)?;
    head.uri = absolute(&mut head, link, limits)?;
    check_fields(&head.headers, limits)?;
    strip_hop_by_hop(&mut head.headers);
    fields::strip_internal(&mut head.headers);
    identify(&mut head.headers, link);
    let (body, watch) = Upload::body(incoming, &link.pulse, limits)?;
    Ok((Request::from_parts(head, body), watch))
}

/// CONNECT asks for a tunnel, which a worker cannot give; TRACE would show a worker's caller the headers that
/// were added on the way. The Request of JavaScript allows neither.
fn check_method(method: &Method) -> Result<(), Failure> {
    match *method {
        Method::CONNECT | Method::TRACE => {
            Err(Failure::new(Code::BadRequest, format!("The method {method} is not served here.")))
        }
        _ => Ok(()),
    }
}

/// The URL with scheme and host, as `request.url` shows it. Leaves the `Host` header in agreement with it.
fn absolute(head: &mut Parts, link: &Link, limits: &Limits) -> Result<Uri, Failure> {
    let mut sent = std::mem::take(&mut head.uri).into_parts();
    let site = match &sent.authority {
        // In absolute form and on HTTP/2 the URL itself says which host is meant.
        Some(authority) => {
            let site = link.sites.named(authority.as_str().as_bytes(), &link.scheme)?;
            let agreed = match single(&head.headers)? {
                Some(host) => site.is_named(host),
                None if head.version == Version::HTTP_11 => {
                    return Err(bad("The request has no Host header."));
                }
                None => false,
            };
            if !agreed {
                if head.version == Version::HTTP_2 && head.headers.contains_key(header::HOST) {
                    return Err(bad("The Host header and the :authority of the request differ."));
                }
                head.headers.insert(header::HOST, site.header());
            }
            site
        }
        None => match single(&head.headers)? {
            Some(host) => link.sites.named(host.as_bytes(), &link.scheme)?,
            None if head.version > Version::HTTP_10 => return Err(bad("The request has no Host header.")),
            None => link.sites.named(link.local.to_string().as_bytes(), &link.scheme)?,
        },
    };
    let path = match sent.path_and_query.take() {
        Some(path) if path.as_str().starts_with('/') => path::normal(path)?,
        // `OPTIONS *` asks about the server itself, which is no worker's to answer and has no URL.
        Some(path) if path == "*" => return Err(bad("The request target * names no resource.")),
        Some(path) => PathAndQuery::try_from(format!("/{path}"))
            .map_err(|_| bad("The URL of the request is not valid."))?,
        None => PathAndQuery::from_static("/"),
    };
    let length =
        link.scheme.as_str().len() + "://".len() + site.authority().as_str().len() + path.as_str().len();
    if length > limits.url_bytes {
        let message = format!("The URL has {length} bytes; {} are allowed.", limits.url_bytes);
        return Err(Failure::new(Code::BadRequest, message));
    }
    let mut parts = uri::Parts::default();
    parts.scheme = Some(link.scheme.clone());
    parts.authority = Some(site.authority());
    parts.path_and_query = Some(path);
    Uri::from_parts(parts).map_err(|_| bad("The URL of the request is not valid."))
}

/// The `Host` header, of which there may be only one: whoever looked at another one would have decided on
/// another request.
fn single(headers: &HeaderMap) -> Result<Option<&HeaderValue>, Failure> {
    let mut values = headers.get_all(header::HOST).iter();
    match (values.next(), values.next()) {
        (_, Some(_)) => Err(bad("The request has more than one Host header.")),
        (value, None) => Ok(value),
    }
}

/// HTTP/1 is refused while it is parsed; an HTTP/2 request arrives here with any number of headers.
fn check_fields(headers: &HeaderMap, limits: &Limits) -> Result<(), Failure> {
    if headers.len() <= limits.headers {
        return Ok(());
    }
    let message = format!("The request has {} headers; {} are allowed.", headers.len(), limits.headers);
    Err(Failure::new(Code::BadRequest, message))
}

/// Says who the client is, in the words that Cloudflare and other proxies use. Whatever the client said about
/// itself is gone: the gateway is the first that can be believed.
fn identify(headers: &mut HeaderMap, link: &Link) {
    for name in [CONNECTING_IP, REAL_IP, FORWARDED_FOR] {
        headers.insert(name, link.client.clone());
    }
    let proto = if link.scheme == uri::Scheme::HTTPS { "https" } else { "http" };
    headers.insert(FORWARDED_PROTO, HeaderValue::from_static(proto));
    if let Some(host) = headers.get(header::HOST).cloned() {
        headers.insert(FORWARDED_HOST, host);
    }
}

fn bad(message: &str) -> Failure {
    Failure::new(Code::BadRequest, message)
}
