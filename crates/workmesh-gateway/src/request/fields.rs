//! Headers that concern one hop only, that only the fleet may set, or that the gateway itself reads.

use http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{self, Entry},
    request::Parts,
};
use workmesh_mesh::TraceParent;
use workmesh_websocket::Handshake;

/// Headers that begin with this are the fleet's own.
const INTERNAL: &str = "x-workmesh-";

/// What the gateway needs to know of a request's headers, found in one pass over them.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    /// The first `Host` header.
    pub(crate) host: Option<HeaderValue>,
    /// How many `Host` headers there are.
    pub(crate) hosts: usize,
    /// The first `Accept` header, for the case that an error has to be told.
    pub(crate) accept: Option<HeaderValue>,
    /// The trace that the client asks to have continued.
    pub(crate) parent: Option<TraceParent>,
    /// The WebSocket that the client asks for.
    pub(crate) handshake: Option<Handshake>,
    /// Whether some header must not reach the worker.
    unwanted: bool,
    /// How many `Cookie` headers there are.
    cookies: usize,
}

impl Survey {
    pub(crate) fn of(head: &Parts) -> Self {
        let (mut survey, headers) = (Self::default(), &head.headers);
        for (name, value) in headers {
            match *name {
                header::HOST => {
                    survey.hosts += 1;
                    survey.host.get_or_insert_with(|| value.clone());
                }
                header::ACCEPT => {
                    survey.accept.get_or_insert_with(|| value.clone());
                }
                header::COOKIE => survey.cookies += 1,
                _ => match name.as_str() {
                    "traceparent" => {
                        survey.parent =
                            survey.parent.or_else(|| value.to_str().ok().and_then(TraceParent::parse));
                    }
                    text => survey.unwanted |= is_hop_by_hop(name) || text.starts_with(INTERNAL),
                },
            }
        }
        if survey.unwanted {
            survey.handshake = Handshake::of(&head.method, head.version, headers);
        }
        survey
    }

    /// Leaves only what concerns the worker, and what a client may say. Mostly there is nothing to do.
    pub(crate) fn strip(&self, headers: &mut HeaderMap) {
        if self.unwanted {
            strip_hop_by_hop(headers);
            remove_where(headers, |name| name.as_str().starts_with(INTERNAL));
        }
        if let Some(handshake) = &self.handshake {
            handshake.restore(headers);
        }
        if self.cookies > 1 {
            join_cookies(headers);
        }
    }
}

/// Makes one `Cookie` header of several, as HTTP/2 clients send them: RFC 9113, section 8.2.3. Left alone, they
/// would be joined by a comma like any other header, which cookies cannot stand.
fn join_cookies(headers: &mut HeaderMap) {
    let cookies: Vec<_> = headers.get_all(header::COOKIE).iter().map(HeaderValue::as_bytes).collect();
    if let Ok(joined) = HeaderValue::from_bytes(&cookies.join(&b"; "[..])) {
        headers.insert(header::COOKIE, joined);
    }
}

/// Whether a header is about the connection rather than the message: RFC 9110, section 7.6.1.
pub(crate) fn is_hop_by_hop(name: &HeaderName) -> bool {
    matches!(
        *name,
        header::CONNECTION
            | header::TE
            | header::TRAILER
            | header::TRANSFER_ENCODING
            | header::UPGRADE
            | header::EXPECT
            | header::PROXY_AUTHENTICATE
            | header::PROXY_AUTHORIZATION
    ) || matches!(name.as_str(), "keep-alive" | "proxy-connection")
}

/// Removes the headers that are about the connection, and those that the connection names as such.
pub(crate) fn strip_hop_by_hop(headers: &mut HeaderMap) {
    if let Entry::Occupied(connection) = headers.entry(header::CONNECTION) {
        let mut named = Vec::new();
        for value in connection.remove_entry_mult().1 {
            named.extend(names(&value));
        }
        for name in named {
            headers.remove(name);
        }
    }
    remove_where(headers, is_hop_by_hop);
}

/// The headers that a `Connection` header names. What says where a request goes, how long it is, and on whose
/// behalf, cannot be switched off by a client.
fn names(value: &HeaderValue) -> impl Iterator<Item = HeaderName> {
    let text = value.to_str().unwrap_or_default();
    text.split(',')
        .map(str::trim)
        .filter(|name| !name.eq_ignore_ascii_case("keep-alive") && !name.eq_ignore_ascii_case("close"))
        .filter_map(|name| HeaderName::from_bytes(name.as_bytes()).ok())
        .filter(|name| !matches!(*name, header::HOST | header::CONTENT_LENGTH | header::AUTHORIZATION))
}

fn remove_where(headers: &mut HeaderMap, unwanted: impl Fn(&HeaderName) -> bool) {
    while let Some(name) = headers.keys().find(|name| unwanted(name)).cloned() {
        headers.remove(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survey(headers: &HeaderMap) -> Survey {
        let mut request = http::Request::new(());
        *request.headers_mut() = headers.clone();
        Survey::of(&request.into_parts().0)
    }

    fn headers(sent: &[(&str, &str)]) -> HeaderMap {
        sent.iter()
            .map(|(name, value)| {
                (HeaderName::try_from(*name).unwrap(), HeaderValue::try_from(*value).unwrap())
            })
            .collect()
    }

    fn check(sent: &[(&str, &str)], expected: &[&str]) {
        let mut headers = headers(sent);
        survey(&headers).strip(&mut headers);
        let mut left: Vec<_> = headers.keys().map(HeaderName::as_str).collect();
        left.sort_unstable();
        assert_eq!(left, expected, "{sent:?}");
    }

    #[test]
    fn only_end_to_end_headers_are_left() {
        check(&[("accept", "*/*"), ("cookie", "a=b")], &["accept", "cookie"]);
        check(&[("connection", "keep-alive"), ("keep-alive", "timeout=5"), ("accept", "*/*")], &["accept"]);
        check(
            &[("te", "trailers"), ("trailer", "x"), ("upgrade", "h2c"), ("proxy-connection", "close")],
            &[],
        );
        check(&[("connection", "close, X-Secret"), ("x-secret", "1"), ("x-other", "1")], &["x-other"]);
        check(&[("connection", "a"), ("connection", "b"), ("a", "1"), ("b", "1")], &[]);
    }

    #[test]
    fn a_client_cannot_switch_off_what_the_request_depends_on() {
        check(
            &[("connection", "host, content-length"), ("host", "h"), ("content-length", "1")],
            &["content-length", "host"],
        );
    }

    #[test]
    fn a_client_cannot_speak_for_the_fleet() {
        check(&[("x-workmesh-error", "timeout"), ("X-Workmesh-Fallback", "1"), ("x-work", "1")], &["x-work"]);
    }

    #[test]
    fn cookies_are_joined_as_cookies_are() {
        let mut headers = headers(&[("cookie", "a=b"), ("accept", "*/*"), ("cookie", "c=d; e=f")]);
        survey(&headers).strip(&mut headers);
        let cookies: Vec<_> = headers.get_all("cookie").iter().collect();
        assert_eq!(cookies, ["a=b; c=d; e=f"]);
    }

    #[test]
    fn the_first_of_several_counts_and_hosts_are_counted() {
        let survey = survey(&headers(&[("host", "a"), ("accept", "x"), ("host", "b"), ("accept", "y")]));
        assert_eq!(survey.host, Some(HeaderValue::from_static("a")));
        assert_eq!(survey.hosts, 2);
        assert_eq!(survey.accept, Some(HeaderValue::from_static("x")));
        assert_eq!(survey.parent, None);
    }
}
