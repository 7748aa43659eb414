//! The native side of `URL` and `URLSearchParams`: parsing and changing after the WHATWG URL standard.
//!
//! A parsed URL crosses to JavaScript as one string, its *record*: the offsets of its parts, three ASCII
//! characters of seven bits each, and then the URL itself. One string costs one allocation, and the getters
//! slice from it only what a script looks at.

use std::rc::Rc;

use url::{Url, form_urlencoded, quirks};

use crate::{
    engine::{Args, Op, OpError, OpResult, Value},
    host::Host,
};

/// The operations of this area.
pub(crate) const OPS: &[Op<Host>] = &[
    Op::new("url_parse", parse),
    Op::new("url_set", set),
    Op::new("url_query_parse", query_parse),
    Op::new("url_query_serialize", query_serialize),
];

/// Characters of one offset in a record.
const OFFSET_DIGITS: u32 = 3;

/// The longest URL, in bytes: what three digits of seven bits can say. Browsers draw the line at 2 MB too.
const MAX_URL_BYTES: usize = (1 << (7 * OFFSET_DIGITS)) - 1;

/// How many offsets a record has; see [`offsets`].
const OFFSETS: usize = 12;

/// `url_parse(input, base?)` → record, or null if there is no such URL.
fn parse(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let input = args.text(0)?;
    let base = if args.is_nullish(1) { None } else { Some(args.text(1)?) };
    Ok(Value::or_null(parsed(&input, base.as_deref()).map(Value::Text)))
}

fn parsed(input: &str, base: Option<&str>) -> Option<String> {
    let url = match base {
        None => Url::parse(input),
        Some(base) => Url::parse(base).and_then(|base| base.join(input)),
    };
    record(&visible_space(encoded_carets(url.ok()?)))
}

/// The standard encodes the carets of a path that has segments; the library does not yet.
fn encoded_carets(mut url: Url) -> Url {
    if !url.cannot_be_a_base() && url.path().contains('^') {
        url.set_path(&url.path().replace('^', "%5E"));
    }
    url
}

/// The standard encodes the last space of a path like that of `data:a #b`, so that it survives when what follows is
/// taken away; the library does not yet.
fn visible_space(url: Url) -> Url {
    if !url.cannot_be_a_base() || !url.path().ends_with(' ') {
        return url;
    }
    let end = url.scheme().len() + ":".len() + url.path().len();
    let (path, rest) = (&url.as_str()[..end - 1], &url.as_str()[end..]);
    Url::parse(&format!("{path}%20{rest}")).unwrap_or(url)
}

/// `url_set(href, property, value)` → the record after a script has set the property; null if the URL refuses.
fn set(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let (href, property, value) = (args.text(0)?, args.text(1)?, args.text(2)?);
    let url = Url::parse(&href).map_err(|error| OpError::type_error(error.to_string()))?;
    let changed = assigned(url, &property, &value);
    Ok(Value::or_null(changed.as_ref().and_then(record).map(Value::Text)))
}

/// The URL after setting a property, parsed again: the library's setters can be talked into URLs that are none.
fn assigned(mut url: Url, property: &str, value: &str) -> Option<Url> {
    assign(&mut url, property, value)?;
    Url::parse(url.as_str()).ok().map(encoded_carets)
}

/// Sets one property. `None` if the value does not fit, which scripts see as nothing having happened.
fn assign(url: &mut Url, property: &str, value: &str) -> Option<()> {
    match property {
        "protocol" => quirks::set_protocol(url, value).ok(),
        "username" => quirks::set_username(url, value).ok(),
        "password" => quirks::set_password(url, value).ok(),
        "host" => quirks::set_host(url, value).ok(),
        "hostname" => quirks::set_hostname(url, value).ok(),
        "port" => quirks::set_port(url, value).ok(),
        "pathname" if url.has_authority() || url.cannot_be_a_base() || url.is_special() => {
            quirks::set_pathname(url, value);
            Some(())
        }
        "pathname" => set_path_without_authority(url, value),
        "search" => {
            quirks::set_search(url, value);
            Some(())
        }
        "hash" => {
            quirks::set_hash(url, value);
            Some(())
        }
        _ => None,
    }
}

/// Sets the path of a URL like `a:/b`. The library would write a path that begins with two slashes as an authority;
/// the parser puts `/.` before such a path, if it can tell that it is one.
fn set_path_without_authority(url: &mut Url, path: &str) -> Option<()> {
    let path = path.replace(['\t', '\n', '\r'], "").replace('?', "%3F").replace('#', "%23");
    let slash = if path.starts_with('/') { "" } else { "/" };
    let mut text = format!("{}:/.{slash}{path}", url.scheme());
    for (mark, part) in [('?', url.query()), ('#', url.fragment())] {
        if let Some(part) = part {
            text.push(mark);
            text.push_str(part);
        }
    }
    *url = Url::parse(&text).ok()?;
    Some(())
}

/// The record of a URL; `None` if it is too long to have one.
fn record(url: &Url) -> Option<String> {
    let href = url.as_str();
    if href.len() > MAX_URL_BYTES {
        return None;
    }
    let mut record = String::with_capacity(OFFSETS * OFFSET_DIGITS as usize + href.len());
    for offset in offsets(url) {
        for digit in (0..OFFSET_DIGITS).rev() {
            record.push(char::from((offset >> (7 * digit)) as u8 & 0x7f));
        }
    }
    record.push_str(href);
    Some(record)
}

/// The end of the scheme, then start and end of username, password, host, port and path, then the end of the query
/// with its mark. `url.js` names them in the same order.
///
/// They are counted from the lengths of the parts, because the library's own positions assume that a URL without
/// an authority has nothing between its scheme and its path; `a:/.//b` has.
fn offsets(url: &Url) -> [usize; OFFSETS] {
    let marked = |part: Option<&str>| part.map_or(0, |part| 1 + part.len());
    let query_end = url.as_str().len() - marked(url.fragment());
    let path_end = query_end - marked(url.query());
    let path = path_end - url.path().len();
    let scheme_end = url.scheme().len();
    if !url.has_authority() {
        return [scheme_end, path, path, path, path, path, path, path, path, path, path_end, query_end];
    }
    let username = scheme_end + "://".len();
    let username_end = username + url.username().len();
    let password_end = username_end + marked(url.password());
    let password = if password_end > username_end { username_end + 1 } else { username_end };
    let host = if password_end > username { password_end + 1 } else { username };
    let host_end = host + url.host_str().map_or(0, str::len);
    let port = if url.port().is_some() { host_end + 1 } else { host_end };
    [
        scheme_end,
        username,
        username_end,
        password,
        password_end,
        host,
        host_end,
        port,
        path,
        path,
        path_end,
        query_end,
    ]
}

/// `url_query_parse(text)` → flat list of names and values; the text is a query without its question mark.
fn query_parse(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let text = args.text(0)?;
    let pairs = form_urlencoded::parse(text.as_bytes());
    let list = pairs.flat_map(|(name, value)| [name, value]).map(|part| Value::Text(part.into_owned()));
    Ok(Value::List(list.collect()))
}

/// `url_query_serialize(list)` → the query of a flat list of names and values.
fn query_serialize(_: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let list = args.texts(0)?;
    let mut query = form_urlencoded::Serializer::new(String::new());
    for pair in list.chunks_exact(2) {
        query.append_pair(&pair[0], &pair[1]);
    }
    Ok(Value::Text(query.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts between the offsets of a record, as `url.js` cuts them.
    fn parts(record: &str) -> Vec<&str> {
        let (header, href) = record.split_at(OFFSETS * OFFSET_DIGITS as usize);
        let offset = |chunk: &[u8]| chunk.iter().fold(0, |sum, digit| sum << 7 | usize::from(*digit));
        let at: Vec<_> = header.as_bytes().chunks(OFFSET_DIGITS as usize).map(offset).collect();
        let ranges =
            [0..at[0], at[1]..at[2], at[3]..at[4], at[5]..at[6], at[7]..at[8], at[9]..at[10], at[10]..at[11]];
        ranges.into_iter().map(|range| &href[range]).chain([&href[at[11]..]]).collect()
    }

    #[test]
    fn a_record_says_where_every_part_is() {
        let check =
            |input: &str, expected: [&str; 8]| assert_eq!(parts(&parsed(input, None).unwrap()), expected);
        check("https://u:p@h:8080/p?q#f", ["https", "u", "p", "h", "8080", "/p", "?q", "#f"]);
        check("https://h", ["https", "", "", "h", "", "/", "", ""]);
        check("foo://u:@h", ["foo", "u", "", "h", "", "", "", ""]);
        check("foo://:p@[::1]:1?", ["foo", "", "p", "[::1]", "1", "", "?", ""]);
        check("foo:/..//p", ["foo", "", "", "", "", "//p", "", ""]);
        check("foo:///p", ["foo", "", "", "", "", "/p", "", ""]);
        check("file:///C:/x", ["file", "", "", "", "", "/C:/x", "", ""]);
        check("data:x  #y", ["data", "", "", "", "", "x %20", "", "#y"]);
        check("mailto:a@b", ["mailto", "", "", "", "", "a@b", "", ""]);
        let long = "x".repeat(100_000);
        check(&format!("http://h/{long}#f"), ["http", "", "", "h", "", &format!("/{long}"), "", "#f"]);
    }

    #[test]
    fn a_url_beyond_the_limit_is_no_url() {
        assert!(parsed(&format!("http://h/{}", "x".repeat(MAX_URL_BYTES)), None).is_none());
    }

    #[test]
    fn setters_change_the_url_or_leave_it() {
        let check = |href: &str, property: &str, value: &str, expected: &str| {
            let url = Url::parse(href).unwrap();
            let set = assigned(url.clone(), property, value).unwrap_or(url);
            assert_eq!(set.as_str(), expected, "{property} = {value}");
        };
        check("http://a/b", "protocol", "https", "https://a/b");
        check("http://a/b", "protocol", "mailto", "http://a/b");
        check("http://a/", "host", "b:82", "http://b:82/");
        check("http://a:81/", "hostname", "b:82", "http://a:81/");
        check("http://a/", "port", "65536", "http://a/");
        check("http://a/b#h", "search", "x#y", "http://a/b?x%23y#h");
        check("mailto:a", "pathname", "b", "mailto:a");
        check("a:/b?q", "pathname", "/\t/c?#", "a:/.//c%3F%23?q");
        check("a:/b", "pathname", "c/../d", "a:/d");
        check("a://:p@b", "host", "", "a://:p@b");
    }
}
