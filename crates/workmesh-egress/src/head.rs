//! The heads of requests and responses: what is refused, added and taken away on the way out and back.

use http::{
    HeaderMap, HeaderValue, Method, Request, StatusCode, Uri,
    header::{self, HeaderName},
    uri::{Authority, PathAndQuery, Scheme},
};
use workmesh_mesh::Body;

use crate::error::EgressError;

/// Where a request goes: one key of the pool.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Origin {
    /// Whether the connection is encrypted.
    pub(crate) secure: bool,
    /// The name or address, brackets of an IPv6 address taken off.
    pub(crate) host: String,
    /// The port.
    pub(crate) port: u16,
}

/// The headers that concern one connection only.
const HOP_BY_HOP: [HeaderName; 8] = [
    header::CONNECTION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    header::PROXY_AUTHENTICATE,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

/// Checks a request, and takes away what must not leave: credentials in its URL, headers about connections, and
/// headers that are for the transport to set.
pub(crate) fn prepare(request: &mut Request<Body>) -> Result<Origin, EgressError> {
    let refused = || EgressError::Refused(format!("Fetch API cannot load: {}", request.uri()));
    let secure = match request.uri().scheme() {
        Some(scheme) if *scheme == Scheme::HTTPS => true,
        Some(scheme) if *scheme == Scheme::HTTP => false,
        _ => return Err(refused()),
    };
    let authority = request.uri().authority().ok_or_else(refused)?;
    if *request.method() == Method::CONNECT || authority.host().is_empty() {
        return Err(refused());
    }
    let port = authority.port_u16();
    let host = authority.host();
    let origin = Origin {
        secure,
        host: host.trim_start_matches('[').trim_end_matches(']').to_owned(),
        port: port.unwrap_or(if secure { 443 } else { 80 }),
    };
    // Written anew, without credentials and without a port that goes without saying.
    let usual = origin.port == if secure { 443 } else { 80 };
    let bare = if usual { host.to_owned() } else { format!("{host}:{}", origin.port) };
    let authority = Authority::try_from(bare).map_err(|_| refused())?;
    let mut parts = request.uri().clone().into_parts();
    parts.authority = Some(authority);
    parts.path_and_query.get_or_insert(PathAndQuery::from_static("/"));
    *request.uri_mut() = Uri::from_parts(parts).map_err(|_| refused())?;

    let length = http_body::Body::size_hint(request.body()).exact();
    drop_hop_by_hop(request.headers_mut());
    // What the fleet says to itself stays in it, also when a worker sends on all headers that it got.
    let internal = |name: &&HeaderName| name.as_str().starts_with("x-workmesh-");
    let internal: Vec<_> = request.headers().keys().filter(internal).cloned().collect();
    for name in internal {
        request.headers_mut().remove(name);
    }
    request.headers_mut().remove(header::HOST);
    request.headers_mut().remove(header::CONTENT_LENGTH);
    // The transport announces the length of a body, but says nothing where there is none.
    if length == Some(0) && matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH) {
        request.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    Ok(origin)
}

/// Says where a prepared request goes as HTTP/1.1 does: the path as its target, the rest in a header. HTTP/2 takes
/// the request as it is.
pub(crate) fn for_http1(request: &mut Request<Body>) {
    let uri = std::mem::take(request.uri_mut()).into_parts();
    let host = uri.authority.and_then(|authority| HeaderValue::try_from(authority.as_str()).ok());
    if let Some(host) = host {
        request.headers_mut().insert(header::HOST, host);
    }
    *request.uri_mut() = uri.path_and_query.map(Uri::from).unwrap_or_default();
}

/// Takes away the headers that concern one connection, and those that `connection` names.
pub(crate) fn drop_hop_by_hop(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(header::CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect();
    for name in named.iter().chain(&HOP_BY_HOP) {
        headers.remove(name);
    }
}

/// Whether a response has a body at all, whatever its headers say.
pub(crate) fn has_body(method: &Method, status: StatusCode) -> bool {
    *method != Method::HEAD
        && !status.is_informational()
        && !matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prepared(request: http::request::Builder) -> Result<(Origin, Request<Body>), EgressError> {
        let mut request = request.body(Body::empty()).unwrap();
        prepare(&mut request).map(|origin| (origin, request))
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        let check = |uri: &str, secure: bool, host: &str, port: u16, header: &str| {
            let (origin, mut request) = prepared(Request::get(uri)).unwrap();
            assert_eq!(origin, Origin { secure, host: host.into(), port }, "{uri}");
            for_http1(&mut request);
            assert_eq!(request.headers()[header::HOST], header, "{uri}");
            assert!(request.uri().to_string().starts_with('/'), "{uri}");
        };
        check("http://example.com", false, "example.com", 80, "example.com");
        check("https://example.com:443/a?b", true, "example.com", 443, "example.com");
        check("https://user:secret@example.com:8443/", true, "example.com", 8443, "example.com:8443");
        check("http://[::1]:81/", false, "::1", 81, "[::1]:81");
    }

    #[test]
    fn only_http_requests_leave() {
        for uri in ["ftp://example.com/", "file:///etc/passwd", "/relative", "ws://example.com/"] {
            let Ok(uri) = uri.parse::<Uri>() else { continue };
            assert!(matches!(prepared(Request::get(uri)), Err(EgressError::Refused(_))));
        }
        let connect = Request::builder().method("CONNECT").uri("http://example.com/");
        assert!(matches!(prepared(connect), Err(EgressError::Refused(_))));
    }

    #[test]
    fn headers_of_the_connection_stay_behind() {
        let request = Request::post("http://example.com/")
            .header("connection", "close, x-private")
            .header("x-private", "1")
            .header("host", "elsewhere")
            .header("transfer-encoding", "chunked")
            .header("content-length", "99")
            .header("x-kept", "2");
        let (_, request) = prepared(request).unwrap();
        let mut names: Vec<_> =
            request.headers().iter().map(|(name, value)| (name.as_str(), value)).collect();
        names.sort_by_key(|(name, _)| *name);
        assert_eq!(format!("{names:?}"), r#"[("content-length", "0"), ("x-kept", "2")]"#);
    }
}
