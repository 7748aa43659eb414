//! From what a client sent to what a worker is given, or the reason why not.

mod fields;
mod host;
mod path;
mod upload;

use std::rc::Rc;

use http::{
    HeaderMap, HeaderValue, Method, Uri, Version, header,
    request::Parts,
    uri::{self, PathAndQuery},
};
use workmesh_mesh::{Code, Failure};

pub(crate) use self::{
    fields::{Survey, is_hop_by_hop, strip_hop_by_hop},
    host::{Site, Sites},
    upload::{Upload, failure as upload_failure},
};
use crate::{Limits, connection::Link};

const FORWARDED_FOR: header::HeaderName = header::HeaderName::from_static("x-forwarded-for");
const FORWARDED_HOST: header::HeaderName = header::HeaderName::from_static("x-forwarded-host");
const FORWARDED_PROTO: header::HeaderName = header::HeaderName::from_static("x-forwarded-proto");
const REAL_IP: header::HeaderName = header::HeaderName::from_static("x-real-ip");
const CONNECTING_IP: header::HeaderName = header::HeaderName::from_static("cf-connecting-ip");

/// Checks the head of a request and makes it what a worker sees: an absolute URL, and end-to-end headers that a
/// client cannot forge.
pub(crate) fn admit(head: &mut Parts, survey: &Survey, link: &Link, limits: &Limits) -> Result<(), Failure> {
    check_method(&head.method)?;
    check_fields(&head.headers, survey, limits)?;
    let site = site(head, survey, link)?;
    head.uri = absolute(std::mem::take(&mut head.uri), &site, link, limits)?;
    survey.strip(&mut head.headers);
    identify(&mut head.headers, &site, survey, link);
    Ok(())
}

/// The methods besides those of HTTP itself that the Request of JavaScript knows.
const MORE_METHODS: [&str; 20] = [
    "PURGE",
    "COPY",
    "LOCK",
    "MKCOL",
    "MOVE",
    "PROPFIND",
    "PROPPATCH",
    "SEARCH",
    "UNLOCK",
    "ACL",
    "REPORT",
    "MKACTIVITY",
    "CHECKOUT",
    "MERGE",
    "MSEARCH",
    "NOTIFY",
    "SUBSCRIBE",
    "UNSUBSCRIBE",
    "QUERY",
    "BAN",
];

/// CONNECT asks for a tunnel, which a worker cannot give; TRACE would show a worker's caller the headers that
/// were added on the way. Of other methods there are only those that a Request can have.
fn check_method(method: &Method) -> Result<(), Failure> {
    match *method {
        Method::CONNECT | Method::TRACE => {
            Err(Failure::new(Code::BadRequest, format!("The method {method} is not served here.")))
        }
        Method::GET
        | Method::HEAD
        | Method::POST
        | Method::PUT
        | Method::DELETE
        | Method::PATCH
        | Method::OPTIONS => Ok(()),
        _ if MORE_METHODS.contains(&method.as_str()) => Ok(()),
        _ => Err(Failure::new(Code::UnknownMethod, "There is no such method.")),
    }
}

/// A request may name its host only once, or whoever looked at another name decided on another request. The
/// number of headers is checked here for HTTP/2; HTTP/1 refuses them while it reads them.
fn check_fields(headers: &HeaderMap, survey: &Survey, limits: &Limits) -> Result<(), Failure> {
    if survey.hosts > 1 {
        return Err(bad("The request has more than one Host header."));
    }
    if headers.len() > limits.headers {
        let message = format!("The request has {} headers; {} are allowed.", headers.len(), limits.headers);
        return Err(Failure::new(Code::BadRequest, message));
    }
    Ok(())
}

/// The host that a request is for.
fn site(head: &Parts, survey: &Survey, link: &Link) -> Result<Rc<Site>, Failure> {
    if survey.host.is_none() && head.version == Version::HTTP_11 {
        return Err(bad("The request has no Host header."));
    }
    // In absolute form and on HTTP/2 the URL itself says which host is meant.
    if let Some(authority) = head.uri.authority() {
        let site = link.sites.named(authority.as_str().as_bytes(), &link.scheme)?;
        if head.version == Version::HTTP_2 && survey.host.as_ref().is_some_and(|host| !site.is_named(host)) {
            return Err(bad("The Host header and the :authority of the request differ."));
        }
        return Ok(site);
    }
    match &survey.host {
        Some(host) => link.sites.named(host.as_bytes(), &link.scheme),
        // Before HTTP/1.1 a client did not have to say: it means the address that it connected to.
        None => link.sites.named(link.local.to_string().as_bytes(), &link.scheme),
    }
}

/// The URL with scheme and host, as `request.url` shows it.
fn absolute(sent: Uri, site: &Site, link: &Link, limits: &Limits) -> Result<Uri, Failure> {
    let path = match sent.into_parts().path_and_query {
        Some(path) if path.as_str().starts_with('/') => path::normal(path)?,
        // `OPTIONS *` asks about the server itself, which is no worker's to answer and has no URL.
        Some(path) if path == "*" => return Err(bad("The request target * names no resource.")),
        // A query without a path. (Displayed rather than taken as it is, it would have a slash already.)
        Some(path) => PathAndQuery::try_from(format!("/{}", path.as_str()))
            .map_err(|_| bad("The URL of the request is not valid."))?,
        None => PathAndQuery::from_static("/"),
    };
    let authority = site.authority();
    let length = link.scheme.as_str().len() + "://".len() + authority.as_str().len() + path.as_str().len();
    if length > limits.url_bytes {
        let message = format!("The URL has {length} bytes; {} are allowed.", limits.url_bytes);
        return Err(Failure::new(Code::BadRequest, message));
    }
    let mut parts = uri::Parts::default();
    parts.scheme = Some(link.scheme.clone());
    parts.authority = Some(authority);
    parts.path_and_query = Some(path);
    Uri::from_parts(parts).map_err(|_| bad("The URL of the request is not valid."))
}

/// Says who the client is, in the words that Cloudflare and other proxies use. Whatever the client said about
/// itself is gone: the gateway is the first that can be believed.
fn identify(headers: &mut HeaderMap, site: &Site, survey: &Survey, link: &Link) {
    // One growth of the map rather than one for every few headers.
    headers.reserve(6);
    if survey.host.as_ref().is_none_or(|host| !site.is_named(host)) {
        headers.insert(header::HOST, site.header());
    }
    for name in [CONNECTING_IP, REAL_IP, FORWARDED_FOR] {
        headers.insert(name, link.client.clone());
    }
    let proto = if link.scheme == uri::Scheme::HTTPS { "https" } else { "http" };
    headers.insert(FORWARDED_PROTO, HeaderValue::from_static(proto));
    headers.insert(FORWARDED_HOST, site.header());
}

fn bad(message: &str) -> Failure {
    Failure::new(Code::BadRequest, message)
}
