//! Headers that concern one hop only, or that only the fleet may set.

use http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{self, Entry},
};

/// Headers that begin with this are the fleet's own.
const INTERNAL: &str = "x-workmesh-";

/// Removes the headers that are about the connection rather than the message: RFC 9110, section 7.6.1.
pub(crate) fn strip_hop_by_hop(headers: &mut HeaderMap) {
    if let Entry::Occupied(connection) = headers.entry(header::CONNECTION) {
        let mut named: Vec<HeaderName> = Vec::new();
        for value in connection.remove_entry_mult().1 {
            named.extend(names(&value));
        }
        for name in named {
            headers.remove(name);
        }
    }
    let hop_by_hop = |name: &HeaderName| {
        matches!(
            *name,
            header::TE
                | header::TRAILER
                | header::TRANSFER_ENCODING
                | header::UPGRADE
                | header::EXPECT
                | header::PROXY_AUTHENTICATE
                | header::PROXY_AUTHORIZATION
        ) || matches!(name.as_str(), "keep-alive" | "proxy-connection")
    };
    remove_where(headers, hop_by_hop);
}

/// Removes what a client must not be able to say in the fleet's name.
pub(crate) fn strip_internal(headers: &mut HeaderMap) {
    remove_where(headers, |name| name.as_str().starts_with(INTERNAL));
}

/// The headers that a `Connection` header names. `close` and `keep-alive` are no headers, but nor do they hurt.
/// Headers that say where the request goes and how long it is cannot be switched off by a client.
fn names(value: &HeaderValue) -> impl Iterator<Item = HeaderName> {
    let text = value.to_str().unwrap_or_default();
    text.split(',')
        .filter_map(|name| HeaderName::from_bytes(name.trim().as_bytes()).ok())
        .filter(|name| !matches!(*name, header::HOST | header::CONTENT_LENGTH | header::AUTHORIZATION))
}

/// Usually there is nothing to remove, and then nothing is allocated.
fn remove_where(headers: &mut HeaderMap, unwanted: impl Fn(&HeaderName) -> bool) {
    while let Some(name) = headers.keys().find(|name| unwanted(name)).cloned() {
        headers.remove(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sent: &[(&str, &str)], expected: &[&str]) {
        let mut headers = HeaderMap::new();
        for (name, value) in sent {
            headers.append(HeaderName::try_from(*name).unwrap(), HeaderValue::try_from(*value).unwrap());
        }
        strip_hop_by_hop(&mut headers);
        strip_internal(&mut headers);
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
}
