//! What a kept response answers a request that has one already, or wants a part of it.

use std::{sync::Arc, time::SystemTime};

use bytes::{Bytes, BytesMut};
use getrandom::u64 as random;
use httpdate::parse_http_date;
use workmesh_store::CachedResponse;

use super::{
    part,
    policy::{Headers, value},
};

/// The most ranges that are looked for in a header.
const MAX_RANGES: usize = 100;

/// What a request says of what it has and wants.
#[derive(Debug, Default)]
pub(super) struct Conditions {
    pub(super) none_match: Option<String>,
    pub(super) modified_since: Option<String>,
    pub(super) range: Option<String>,
}

/// What it gets.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Headers,
    pub(super) body: Option<Bytes>,
}

pub(super) fn answer(response: CachedResponse, conditions: &Conditions, now: SystemTime) -> Answer {
    let CachedResponse { status, headers, body, stored, .. } = response;
    let length = body.len();
    let wanted = match conditions.range.as_deref().map(|header| ranges(header, length)) {
        None => Vec::new(),
        Some(Some(ranges)) => ranges,
        Some(None) => return unsatisfiable(length),
    };
    let mut headers = aged(&headers, now.duration_since(stored).map_or(0, |time| time.as_secs()));
    set(&mut headers, "cf-cache-status", "HIT".into());
    if unchanged(&headers, conditions) {
        return Answer { status: 304, headers, body: None };
    }
    match wanted.as_slice() {
        [] => Answer { status, headers, body: Some(body) },
        &[(first, last)] => {
            set(&mut headers, "content-range", format!("bytes {first}-{last}/{length}"));
            set(&mut headers, "content-length", (last + 1 - first).to_string());
            Answer { status: 206, headers, body: Some(part(&body, first, last)) }
        }
        several => {
            let boundary = format!("workmesh-boundary-{:016x}", random().unwrap_or(0));
            let body = multipart(several, &body, value(&headers, "content-type"), &boundary);
            set(&mut headers, "content-type", format!("multipart/byteranges; boundary={boundary}"));
            Answer { status: 206, headers, body: Some(body) }
        }
    }
}

/// The headers of a response that has been kept for some seconds.
fn aged(headers: &Arc<[(String, String)]>, seconds: u64) -> Headers {
    let mut headers = headers.to_vec();
    if seconds > 0 {
        let before = value(&headers, "age").and_then(|age| age.parse::<u64>().ok()).unwrap_or(0);
        set(&mut headers, "age", before.saturating_add(seconds).to_string());
    }
    headers
}

fn set(headers: &mut Headers, name: &str, value: String) {
    headers.retain(|(other, _)| other != name);
    headers.push((name.to_owned(), value));
}

fn unsatisfiable(length: usize) -> Answer {
    let headers = [("content-range", format!("bytes */{length}")), ("cf-cache-status", "HIT".to_owned())];
    let headers = headers.map(|(name, value)| (name.to_owned(), value)).to_vec();
    Answer { status: 416, headers, body: Some(Bytes::new()) }
}

/// Whether the request has the response already.
fn unchanged(headers: &[(String, String)], conditions: &Conditions) -> bool {
    let tag = value(headers, "etag").and_then(entity_tag);
    if let (Some(header), Some(tag)) = (&conditions.none_match, tag)
        && (header.trim() == "*" || header.split(',').any(|given| entity_tag(given) == Some(tag)))
    {
        return true;
    }
    let date = |text: Option<&str>| {
        text.filter(|text| text.ends_with("GMT")).and_then(|text| parse_http_date(text).ok())
    };
    let since = date(conditions.modified_since.as_deref());
    matches!((date(value(headers, "last-modified")), since), (Some(changed), Some(since)) if changed <= since)
}

/// What stands between the quotes of an entity tag, weak or not.
fn entity_tag(text: &str) -> Option<&str> {
    let text = text.trim();
    let quoted = text.strip_prefix("W/").unwrap_or(text);
    quoted.strip_prefix('"')?.strip_suffix('"').filter(|tag| !tag.is_empty())
}

/// The first and last byte of each range; none for the whole, and nothing if they are not to be had.
fn ranges(header: &str, length: usize) -> Option<Vec<(usize, usize)>> {
    let (unit, list) = header.split_once('=')?;
    if !unit.trim_matches(' ').eq_ignore_ascii_case("bytes") {
        return None;
    }
    if list.trim_start().is_empty() {
        return Some(Vec::new());
    }
    let mut found = Vec::new();
    for range in list.split(',').take(MAX_RANGES) {
        let (first, last) = range.split_once('-')?;
        match (number(first)?, number(last)?) {
            (Some(first), last) => {
                let last = last.unwrap_or(usize::MAX);
                if first > last || first >= length {
                    return None;
                }
                found.push((first, last.min(length - 1)));
            }
            (None, Some(suffix)) if suffix >= length => return Some(Vec::new()),
            (None, Some(0)) => {}
            (None, Some(suffix)) => found.push((length - suffix, length - 1)),
            (None, None) => return None,
        }
    }
    Some(found)
}

/// One side of a range: a number, or nothing; `None` if it is anything else.
fn number(text: &str) -> Option<Option<usize>> {
    let text = text.trim_matches(' ');
    if text.is_empty() {
        return Some(None);
    }
    // What is too large for a number is beyond every body.
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| Some(text.parse().unwrap_or(usize::MAX)))
}

fn multipart(ranges: &[(usize, usize)], body: &Bytes, content_type: Option<&str>, boundary: &str) -> Bytes {
    let mut all = BytesMut::new();
    for &(first, last) in ranges {
        let kind = content_type.map(|kind| format!("Content-Type: {kind}\r\n")).unwrap_or_default();
        let range = format!("Content-Range: bytes {first}-{last}/{}\r\n\r\n", body.len());
        all.extend_from_slice(format!("--{boundary}\r\n{kind}{range}").as_bytes());
        all.extend_from_slice(&part(body, first, last));
        all.extend_from_slice(b"\r\n");
    }
    all.extend_from_slice(format!("--{boundary}--").as_bytes());
    all.freeze()
}

#[cfg(test)]
mod tests {
    use super::ranges;

    #[test]
    fn ranges_are_read_as_far_as_the_body_goes() {
        for (header, expected) in [
            ("bytes=0-3", Some(vec![(0, 3)])),
            ("bytes=5-", Some(vec![(5, 9)])),
            ("bytes=-3", Some(vec![(7, 9)])),
            ("bytes=9-20", Some(vec![(9, 9)])),
            ("bytes=0-1, 4-5", Some(vec![(0, 1), (4, 5)])),
            ("bytes=-20", Some(vec![])),
            ("bytes=", Some(vec![])),
            ("bytes=10-", None),
            ("bytes=3-1", None),
            ("bytes=99999999999999999999999-", None),
            ("bits=0-1", None),
            ("bytes", None),
        ] {
            assert_eq!(ranges(header, 10), expected, "{header}");
        }
        assert_eq!(ranges("bytes=0-1", 0), None);
    }
}
