//! Which responses a cache keeps, and for how long: the rules of a shared cache as the local runtime of the real platform
//! applies them. <https://httpwg.org/specs/rfc9111.html>

use std::time::{Duration, SystemTime};

use httpdate::{fmt_http_date, parse_http_date};

/// The longest that anything is kept.
const MAX_TTL: Duration = Duration::from_secs(10 * 365 * 24 * 60 * 60);
/// How long what never changes is kept at least.
const IMMUTABLE: f64 = 24.0 * 60.0 * 60.0;
/// How much of the time since a response was last changed it is kept, if it says nothing else.
const HEURISTIC: f64 = 0.1;

/// Statuses that a cache understands.
const UNDERSTOOD: [u16; 13] = [200, 203, 300, 301, 302, 303, 307, 308, 404, 405, 410, 414, 501];
/// Those of them that need not say that they may be kept.
const BY_DEFAULT: [u16; 9] = [200, 203, 300, 301, 308, 404, 405, 410, 414];

/// Headers of the connection, and those that the cache writes itself.
const NOT_KEPT: [&str; 10] = [
    "date",
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "cf-cache-status",
];

/// A response's headers, names and values.
pub(super) type Headers = Vec<(String, String)>;

/// What of a response is kept.
#[derive(Debug, PartialEq)]
pub(super) struct Kept {
    pub(super) headers: Headers,
    pub(super) ttl: Duration,
}

/// Headers from a flat list; values of one name are joined.
pub(super) fn joined(flat: Vec<String>) -> Headers {
    let mut headers: Headers = Vec::with_capacity(flat.len() / 2);
    let mut flat = flat.into_iter();
    while let (Some(name), Some(value)) = (flat.next(), flat.next()) {
        match headers.iter_mut().find(|(other, _)| *other == name) {
            Some((_, all)) => {
                all.push_str(", ");
                all.push_str(&value);
            }
            None => headers.push((name, value)),
        }
    }
    headers
}

pub(super) fn value<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
}

/// The directives of a `Cache-Control` header; those without a value have none.
struct Directives(Vec<(String, Option<String>)>);

impl Directives {
    fn parse(header: Option<&str>) -> Self {
        let part = |part: &str| {
            let mut sides = part.splitn(3, '=');
            let name = sides.next().unwrap_or_default().trim().to_owned();
            let value = sides.next().map(|value| value.trim().trim_matches('"').to_owned());
            (name, value)
        };
        Self(header.into_iter().flat_map(|header| header.trim().split(',').map(part)).collect())
    }

    /// Whether a directive is there, and does not stand for nothing. Of several, the last counts.
    fn has(&self, name: &str) -> bool {
        self.last(name).is_some_and(|value| value.as_deref() != Some(""))
    }

    fn last(&self, name: &str) -> Option<&Option<String>> {
        self.0.iter().rev().find(|(other, _)| other == name).map(|(_, value)| value)
    }

    /// The number that stands behind a directive, 0 if there is none.
    fn number(&self, name: &str) -> f64 {
        self.last(name).and_then(Option::as_deref).map_or(0.0, leading_number)
    }
}

/// The whole number that a text begins with, or 0.
fn leading_number(text: &str) -> f64 {
    let text = text.trim_start();
    let sign = usize::from(text.starts_with(['+', '-']));
    let digits = text[sign..].bytes().take_while(u8::is_ascii_digit).count();
    text[..sign + digits].parse().unwrap_or(0.0)
}

/// What of a response is kept, or nothing if it may not be. What may be kept for no time at all takes the place of what was
/// kept before.
pub(super) fn judge(authorized: bool, status: u16, mut headers: Headers, now: SystemTime) -> Option<Kept> {
    forget_private_cookie(&mut headers);
    let mut directives = Directives::parse(value(&headers, "cache-control"));
    let pragma = value(&headers, "pragma").is_some_and(|pragma| pragma.contains("no-cache"));
    if value(&headers, "cache-control").is_none() && pragma {
        directives.0.push(("no-cache".into(), None));
    }
    if !may_be_kept(authorized, status, &headers, &directives) {
        return None;
    }
    let age = value(&headers, "age").map_or(0.0, leading_number);
    let fresh = lifetime(&headers, &directives, now) - age;
    let stale = directives.number("stale-if-error").max(directives.number("stale-while-revalidate"));
    let ttl = Duration::try_from_secs_f64(fresh.max(fresh + stale).max(0.0)).unwrap_or(MAX_TTL).min(MAX_TTL);
    headers.retain(|(name, _)| !NOT_KEPT.contains(&name.as_str()));
    drop_warnings(&mut headers);
    headers.retain(|(name, _)| name != "age");
    headers.push(("age".into(), format!("{age:.0}")));
    headers.push(("date".into(), fmt_http_date(now)));
    Some(Kept { headers, ttl })
}

/// A cookie that is said to be private is left out, and the rest may be kept.
fn forget_private_cookie(headers: &mut Headers) {
    const PRIVATE_COOKIE: &str = "private=set-cookie";
    let Some((_, control)) = headers.iter_mut().find(|(name, _)| name == "cache-control") else { return };
    let lower = control.to_ascii_lowercase();
    let Some(at) = lower.find(PRIVATE_COOKIE) else { return };
    let rest = &lower[at + PRIVATE_COOKIE.len()..];
    *control = [&lower[..at], rest.strip_prefix(';').unwrap_or(rest)].concat().trim().to_owned();
    headers.retain(|(name, _)| name != "set-cookie");
}

fn may_be_kept(authorized: bool, status: u16, headers: &[(String, String)], directives: &Directives) -> bool {
    let shared = ["must-revalidate", "public", "s-maxage"].iter().any(|name| directives.has(name));
    let allowed = ["max-age", "s-maxage", "public"].iter().any(|name| directives.has(name))
        || value(headers, "expires").is_some_and(|expires| !expires.is_empty())
        || BY_DEFAULT.contains(&status)
        || status == 501;
    UNDERSTOOD.contains(&status)
        && !directives.has("no-store")
        && !directives.has("private")
        && (!authorized || shared)
        && allowed
        && value(headers, "set-cookie").is_none()
}

/// How many seconds a response is fresh, counted from when it was made.
fn lifetime(headers: &[(String, String)], directives: &Directives, now: SystemTime) -> f64 {
    if directives.has("no-cache") || directives.has("proxy-revalidate") {
        return 0.0;
    }
    for name in ["s-maxage", "max-age"] {
        if directives.has(name) {
            return directives.number(name);
        }
    }
    let least = if directives.has("immutable") { IMMUTABLE } else { 0.0 };
    let date = |name| value(headers, name).and_then(|text| parse_http_date(text).ok());
    let made = date("date").unwrap_or(now);
    let seconds = |from: SystemTime, to: SystemTime| to.duration_since(from).map(|time| time.as_secs_f64());
    if value(headers, "expires").is_some_and(|expires| !expires.is_empty()) {
        let until = date("expires").and_then(|expires| seconds(made, expires).ok());
        return until.map_or(0.0, |until| until.max(least));
    }
    let unchanged = date("last-modified").and_then(|changed| seconds(changed, made).ok());
    unchanged.map_or(least, |unchanged| (unchanged * HEURISTIC).max(least))
}

/// Warnings about the way that a response came are not kept: those whose number begins with 1.
fn drop_warnings(headers: &mut Headers) {
    let Some(at) = headers.iter().position(|(name, _)| name == "warning") else { return };
    let lasting = |warning: &&str| {
        let bytes = warning.trim_start().as_bytes();
        !(bytes.len() >= 3 && bytes[0] == b'1' && bytes[1..3].iter().all(u8::is_ascii_digit))
    };
    let kept = headers[at].1.split(',').filter(lasting).collect::<Vec<_>>().join(",").trim().to_owned();
    if kept.is_empty() {
        headers.remove(at);
    } else {
        headers[at].1 = kept;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The seconds for which a response with these headers is kept.
    fn kept(status: u16, headers: &[&str]) -> Option<u64> {
        let headers = joined(headers.iter().map(|text| (*text).to_owned()).collect());
        judge(false, status, headers, SystemTime::now()).map(|kept| kept.ttl.as_secs())
    }

    #[test]
    fn a_response_is_kept_for_as_long_as_it_says() {
        for (control, expected) in [
            ("max-age=60", Some(60)),
            ("max-age=\"60\"", Some(60)),
            ("max-age=60, s-maxage=5", Some(5)),
            ("max-age=-5", Some(0)),
            ("max-age=1.5", Some(1)),
            ("MAX-AGE=60", Some(0)),
            ("max-age=0, stale-while-revalidate=9", Some(9)),
            ("max-age=99999999999999999999", Some(MAX_TTL.as_secs())),
            ("immutable", Some(86_400)),
            ("no-cache", Some(0)),
            ("no-store", None),
            ("private", None),
        ] {
            assert_eq!(kept(200, &["cache-control", control]), expected, "{control}");
        }
    }

    #[test]
    fn what_nobody_understands_is_not_kept() {
        for status in [201, 204, 206, 304, 400, 500, 503] {
            assert_eq!(kept(status, &["cache-control", "max-age=60"]), None, "{status}");
        }
        assert_eq!(kept(302, &[]), None);
        assert_eq!(kept(200, &["set-cookie", "a=1", "cache-control", "max-age=60"]), None);
        assert_eq!(
            kept(200, &["set-cookie", "a=1", "cache-control", "private=Set-Cookie, max-age=60"]),
            Some(60)
        );
    }

    #[test]
    fn an_age_shortens_the_time() {
        assert_eq!(kept(200, &["cache-control", "max-age=60", "age", "20"]), Some(40));
        assert_eq!(kept(200, &["cache-control", "max-age=60", "age", "90"]), Some(0));
    }
}
