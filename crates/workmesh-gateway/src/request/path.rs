//! The path as URLs understand it. Routes and workers must see the same one: if `/public/../admin` matched the
//! route `/public/*` and reached a worker as `/admin`, routes would protect nothing.
//!
//! <https://url.spec.whatwg.org/#path-state>

use http::uri::PathAndQuery;
use workmesh_mesh::{Code, Failure};

/// Removes `.` and `..` segments and turns `\` into `/`; almost always there is nothing to do.
pub(crate) fn normal(sent: PathAndQuery) -> Result<PathAndQuery, Failure> {
    if is_normal(sent.path().as_bytes()) {
        return Ok(sent);
    }
    let mut text = resolve(sent.path());
    if let Some(query) = sent.query() {
        text.push('?');
        text.push_str(query);
    }
    PathAndQuery::from_maybe_shared(text)
        .map_err(|_| Failure::new(Code::BadRequest, "The URL of the request is not valid."))
}

/// Whether no segment can be a dot segment: none begins with a dot, plain or escaped.
fn is_normal(path: &[u8]) -> bool {
    let mut previous = 0;
    path.iter().all(|&byte| {
        let plain = byte != b'\\' && !(previous == b'/' && matches!(byte, b'.' | b'%'));
        previous = byte;
        plain
    })
}

fn resolve(path: &str) -> String {
    let mut kept = Vec::new();
    let mut segments = path.split(['/', '\\']).skip(1).peekable();
    while let Some(segment) = segments.next() {
        let last = segments.peek().is_none();
        match dots(segment) {
            Some(2) => {
                kept.pop();
            }
            Some(_) => {}
            None => {
                kept.push(segment);
                continue;
            }
        }
        // `/a/..` is the folder `/`, not the file of no name.
        if last {
            kept.push("");
        }
    }
    kept.iter().fold(String::with_capacity(path.len()), |text, segment| text + "/" + segment)
}

/// How many dots a segment consists of, if it is one or two and nothing else.
fn dots(segment: &str) -> Option<usize> {
    let (mut rest, mut count) = (segment.as_bytes(), 0);
    while !rest.is_empty() {
        rest = match rest {
            [b'.', rest @ ..] | [b'%', b'2', b'e' | b'E', rest @ ..] => rest,
            _ => return None,
        };
        count += 1;
    }
    (1..=2).contains(&count).then_some(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_resolved_as_urls_are() {
        for (sent, expected) in [
            ("/", "/"),
            ("/a/b?c=../d", "/a/b?c=../d"),
            ("/a/./b", "/a/b"),
            ("/a/../b?q", "/b?q"),
            ("/a/b/..", "/a/"),
            ("/a/.", "/a/"),
            ("/../../a", "/a"),
            ("/..", "/"),
            ("/a/%2e%2E/b", "/b"),
            ("/a/.%2e/b", "/b"),
            ("/a\\..\\b", "/b"),
            ("/a//b", "/a//b"),
            ("/a//../b", "/a/b"),
            ("/.well-known/x", "/.well-known/x"),
            ("/.../x", "/.../x"),
            ("/%2e%2e%2e", "/%2e%2e%2e"),
            ("/a/%2f..", "/a/%2f.."),
        ] {
            let normal = normal(PathAndQuery::from_static(sent)).unwrap();
            assert_eq!(normal.as_str(), expected, "{sent}");
        }
    }
}
