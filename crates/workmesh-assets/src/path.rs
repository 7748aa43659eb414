//! Between the path in a URL and the name of a file.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What JavaScript's `encodeURIComponent` escapes.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// The path that names a file: without escapes, and with single slashes. A segment with escapes that are no text stays as it is.
pub(crate) fn decode(path: &str) -> String {
    let mut decoded = String::with_capacity(path.len());
    for (number, segment) in path.split('/').enumerate() {
        if number > 0 {
            decoded.push('/');
        }
        decoded.push_str(&decode_segment(segment));
    }
    single_slashes(&decoded)
}

/// The canonical path in a URL of the file that `path` names.
pub(crate) fn encode(path: &str) -> String {
    let segments: Vec<_> =
        path.split('/').map(|segment| utf8_percent_encode(segment, COMPONENT).to_string()).collect();
    segments.join("/")
}

/// The path with one slash for each run of slashes.
pub(crate) fn single_slashes(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for character in path.chars() {
        if character != '/' || !out.ends_with('/') {
            out.push(character);
        }
    }
    out
}

fn decode_segment(segment: &str) -> Cow<'_, str> {
    if well_formed(segment) {
        percent_decode_str(segment).decode_utf8().unwrap_or(Cow::Borrowed(segment))
    } else {
        Cow::Borrowed(segment)
    }
}

/// Whether two hexadecimal digits follow each percent sign.
fn well_formed(segment: &str) -> bool {
    let is_hex = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_hexdigit);
    let bytes = segment.as_bytes();
    let signs = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'%');
    signs.into_iter().all(|(at, _)| is_hex(bytes.get(at + 1)) && is_hex(bytes.get(at + 2)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, decoded: &str, encoded: &str) {
        assert_eq!(decode(path), decoded);
        assert_eq!(encode(decoded), encoded);
    }

    #[test]
    fn names_are_decoded_and_have_one_encoding() {
        check("/a%20b/%c3%a9", "/a b/é", "/a%20b/%C3%A9");
        check("/[x]", "/[x]", "/%5Bx%5D");
        check("/%5Bx%5D", "/[x]", "/%5Bx%5D");
        check("//a///b", "/a/b", "/a/b");
        check("/a%2Fb%2f%2fc", "/a/b/c", "/a/b/c");
        check("/it's-(a)~*!._", "/it's-(a)~*!._", "/it's-(a)~*!._");
    }

    #[test]
    fn what_cannot_be_decoded_stays() {
        check("/100%", "/100%", "/100%25");
        check("/%ff/%20", "/%ff/ ", "/%25ff/%20");
        check("/%zz%20", "/%zz%20", "/%25zz%2520");
    }
}
