//! Header projection: which headers cross an edge.

use http::{HeaderMap, HeaderName, header};

/// A header name, or the beginning of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderPattern {
    /// In lower case.
    pub name: Box<str>,
    /// Whether `name` is a beginning.
    pub prefix: bool,
}

impl HeaderPattern {
    fn matches(&self, name: &HeaderName) -> bool {
        let name = name.as_str();
        if self.prefix { name.starts_with(&*self.name) } else { name == &*self.name }
    }
}

/// Leaves the headers that the patterns name, and those that say how the body is to be read, without which it would be
/// another body. Headers of one hop never cross. <https://www.rfc-editor.org/rfc/rfc9110#name-connection>
pub(crate) fn project(headers: &mut HeaderMap, patterns: &[HeaderPattern]) {
    let crosses = |name: &HeaderName| {
        describes_body(name) || (!is_hop_by_hop(name) && patterns.iter().any(|pattern| pattern.matches(name)))
    };
    let connection: Vec<HeaderName> = headers
        .get_all(header::CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|names| names.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect();
    let one_hop = |name: &HeaderName| connection.contains(name) && !describes_body(name);
    let all = headers.keys().filter(|name| !crosses(name) || one_hop(name));
    let unwanted: Vec<HeaderName> = all.cloned().collect();
    for name in unwanted {
        headers.remove(name);
    }
}

fn describes_body(name: &HeaderName) -> bool {
    [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::CONTENT_ENCODING].contains(name)
}

fn is_hop_by_hop(name: &HeaderName) -> bool {
    const ALL: [HeaderName; 7] = [
        header::CONNECTION,
        header::PROXY_AUTHENTICATE,
        header::PROXY_AUTHORIZATION,
        header::TE,
        header::TRAILER,
        header::TRANSFER_ENCODING,
        header::UPGRADE,
    ];
    ALL.contains(name) || matches!(name.as_str(), "keep-alive" | "proxy-connection")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crossing(patterns: &[&str], headers: &[(&'static str, &str)]) -> Vec<String> {
        let patterns: Vec<_> = patterns
            .iter()
            .map(|text| HeaderPattern {
                name: text.trim_end_matches('*').into(),
                prefix: text.ends_with('*'),
            })
            .collect();
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        project(&mut map, &patterns);
        map.keys().map(ToString::to_string).collect()
    }

    #[test]
    fn only_named_headers_cross() {
        let headers =
            [("authorization", "a"), ("accept", "b"), ("accept-language", "c"), ("cookie", "d"), ("x", "e")];
        assert_eq!(crossing(&["authorization", "accept-*"], &headers), ["authorization", "accept-language"]);
        assert_eq!(crossing(&[], &headers), Vec::<String>::new());
        assert_eq!(crossing(&["*"], &headers).len(), 5);
    }

    #[test]
    fn the_body_stays_readable_and_a_hop_stays_one() {
        let headers = [
            ("content-type", "a/b"),
            ("content-encoding", "gzip"),
            ("connection", "x-mine, close, content-type"),
            ("x-mine", "1"),
            ("keep-alive", "1"),
            ("te", "trailers"),
            ("x-yours", "2"),
        ];
        assert_eq!(crossing(&["*"], &headers), ["content-type", "content-encoding", "x-yours"]);
        assert_eq!(crossing(&[], &headers), ["content-type", "content-encoding"]);
    }
}
