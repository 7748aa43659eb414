//! Messages: the head of an incoming request, or of the response to a call, looked at only when asked for.

use std::{fmt::Write, rc::Rc};

use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, Version, header};

use memchr::{memchr, memmem};
use workmesh_mesh::{Cf, Encoded, StatusText, Told, TraceParent};

use super::{Host, Resource, gone, io};
use crate::engine::{Args, Op, OpError, OpResult, Value};

pub(crate) const OPS: &[Op<Host>] = &[
    Op::new("message_method", |host, args| {
        with(host, args, |message| Value::Text(message.method.to_string()))
    }),
    Op::new("message_url", |host, args| with(host, args, |message| Value::Text(message.url.to_string()))),
    Op::new("message_headers", headers),
    Op::new("header_list", |_, args| {
        let text = args.text(0)?;
        let pairs = pairs(&text).flat_map(|(name, value)| [name, value]);
        Ok(Value::List(pairs.map(|part| Value::Text(part.to_owned())).collect()))
    }),
    Op::new("header_has", |_, args| {
        let mark = mark(&args.text(1)?);
        args.with_text(0, |text| Value::Bool(values(text, &mark).next().is_some()))
    }),
    Op::new("header_get", |_, args| {
        let mark = mark(&args.text(1)?);
        args.with_text(0, |text| {
            let mut values = values(text, &mark);
            let Some(first) = values.next() else { return Value::Null };
            Value::Text(values.fold(first.to_owned(), |all, value| all + ", " + value))
        })
    }),
    Op::new("message_cf", cf),
    Op::new("message_encoded", |host, args| {
        with(host, args, |message| Value::Bool(message.encoded.is_some()))
    }),
    Op::new("message_body", |host, args| {
        with(host, args, |message| match message.body {
            Some(body) => Value::Number(body as f64),
            None => Value::Null,
        })
    }),
];

/// The head of a request or a response, and the handle of its body.
pub(crate) struct Message {
    pub(crate) method: Method,
    pub(crate) url: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<u64>,
    /// Of a response, if it is not the standard one of its status.
    pub(crate) status_text: Option<StatusText>,
    /// Of a response, if its bytes are in the encoding that its headers name.
    pub(crate) encoded: Option<Encoded>,
    /// Whether it is the request that is being served.
    pub(crate) incoming: bool,
}

/// `message_headers(message)` → text. What the mesh tells a worker in headers is written when somebody looks, and is not
/// part of the message: passed on untouched, a request leaves as it came.
fn headers(host: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let told = host.with_context(host.current.get(), |context| context.call.told()).flatten();
    with(host, args, |message| {
        Value::Text(text(&message.headers, told.as_ref().filter(|_| message.incoming)))
    })
}

/// `message_cf(message)` → what the request that is being served says of where it came from, as JSON, or null.
fn cf(host: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    Ok(match host.cf_of(args.integer(0)?) {
        Cf::Connection(version) => Value::Static(connection_cf(version)),
        Cf::Given(json) => Value::Text(json.as_ref().to_owned()),
        Cf::None => Value::Null,
    })
}

/// What is known of a connection to the gateway, where nothing knows places and networks, and nothing is encrypted.
fn connection_cf(version: Version) -> &'static str {
    match version {
        Version::HTTP_2 => r#"{"httpProtocol":"HTTP/2","requestPriority":"","tlsCipher":"","tlsVersion":""}"#,
        Version::HTTP_10 => {
            r#"{"httpProtocol":"HTTP/1.0","requestPriority":"","tlsCipher":"","tlsVersion":""}"#
        }
        _ => r#"{"httpProtocol":"HTTP/1.1","requestPriority":"","tlsCipher":"","tlsVersion":""}"#,
    }
}

fn with(host: &Host, args: &Args<'_, '_>, f: impl FnOnce(&Message) -> Value) -> OpResult {
    // The head of a message can be looked at from anywhere, for as long as it is there.
    match host.resources.borrow().get(args.integer(0)?).map(|kept| &kept.resource) {
        Some(Resource::Message(message)) => Ok(f(message)),
        _ => Err(gone(io::SOURCE)),
    }
}

/// Headers as JavaScript takes them: one text, in which a line feed stands before each name and a NUL before each value.
/// No name or value can hold either. Bytes beyond ASCII are read as UTF-8; what is none is replaced.
fn text(headers: &HeaderMap, told: Option<&Told>) -> String {
    let length: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 2).sum();
    let mut text = String::with_capacity(length + if told.is_some() { TOLD_LENGTH } else { 0 });
    for (name, value) in headers {
        if told.is_some() && TOLD.contains(&name.as_str()) {
            continue;
        }
        text.push('\n');
        text.push_str(name.as_str());
        text.push('\0');
        text.push_str(&String::from_utf8_lossy(value.as_bytes()));
    }
    if let Some(told) = told {
        tell(&mut text, told);
    }
    text
}

/// The headers in which the mesh tells a worker of the trace and the time that is left, in milliseconds.
/// <https://www.w3.org/TR/trace-context/#traceparent-header>
const TOLD: [&str; 5] =
    ["traceparent", "x-trace-id", "x-span-id", "x-parent-span-id", "x-workmesh-timeout-ms"];

/// As many bytes as they take.
const TOLD_LENGTH: usize = 256;

fn tell(text: &mut String, told: &Told) {
    let Told { trace, span, parent, .. } = told;
    // Writing to a string cannot fail.
    let _ = write!(text, "\ntraceparent\0{}", TraceParent { trace: *trace, parent: *span, sampled: true });
    let _ = write!(text, "\nx-trace-id\0{trace}\nx-span-id\0{span}");
    if let Some(parent) = parent {
        let _ = write!(text, "\nx-parent-span-id\0{parent}");
    }
    if let Some(left) = told.time_left() {
        let _ = write!(text, "\nx-workmesh-timeout-ms\0{}", left.as_millis());
    }
}

/// The names and values in a text of headers.
fn pairs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text.strip_prefix('\n');
    std::iter::from_fn(move || {
        let text = rest?;
        let end = memchr(b'\n', text.as_bytes());
        rest = end.map(|end| &text[end + 1..]);
        let header = &text[..end.unwrap_or(text.len())];
        let middle = memchr(b'\0', header.as_bytes())?;
        Some((&header[..middle], &header[middle + 1..]))
    })
}

/// What stands before each value of a header in a text of headers.
fn mark(name: &str) -> String {
    ["\n", name, "\0"].concat()
}

/// The values that stand behind a mark.
fn values<'a>(text: &'a str, mark: &'a str) -> impl Iterator<Item = &'a str> {
    let starts = memmem::find_iter(text.as_bytes(), mark).map(|at| &text[at + mark.len()..]);
    starts.map(|rest| &rest[..memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len())])
}

/// Room for the headers of most messages and for those that the way out adds, so that nothing has to grow.
const CAPACITY: usize = 12;

/// The content types that most responses have and no other header with it. JavaScript names them by their place.
const CONTENT_TYPES: [&str; 2] = ["text/plain;charset=UTF-8", "application/json"];

/// The headers in an argument: a list of name, value, name, value, in order, or a [`text`] of them; null for none; or the
/// number of a content type.
pub(super) fn headers_arg(args: &Args<'_, '_>, index: usize) -> Result<HeaderMap, OpError> {
    let headers = HeaderMap::with_capacity(CAPACITY);
    let mut list = HeaderList { headers, name: None };
    match args.as_number(index) {
        Some(number) => {
            let content_type = CONTENT_TYPES.get(number as usize).copied().unwrap_or_default();
            list.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        }
        None if args.is_text(index) => args.with_text(index, |text| {
            pairs(text).try_for_each(|(name, value)| list.add(name).and_then(|()| list.add(value)))
        })??,
        None => args.each_text(index, |text| list.add(text))?,
    }
    Ok(list.headers)
}

/// Headers as they are read from a flat list.
struct HeaderList {
    headers: HeaderMap,
    /// The name whose value comes next.
    name: Option<HeaderName>,
}

impl HeaderList {
    /// Takes the next text of the list, a name or a value.
    fn add(&mut self, text: &str) -> Result<(), OpError> {
        match self.name.take() {
            None => {
                let invalid = |_| OpError::type_error(format!("Invalid header name: {text:?}"));
                self.name = Some(HeaderName::from_bytes(text.as_bytes()).map_err(invalid)?);
            }
            Some(name) => {
                let invalid = |_| OpError::type_error(format!("Invalid value of the header {name}."));
                let value = HeaderValue::from_bytes(text.as_bytes()).map_err(invalid)?;
                let full = |_| OpError::type_error("Too many headers.");
                self.headers.try_append(name, value).map_err(full)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header_map(flat: &[String]) -> Result<HeaderMap, OpError> {
        let mut list = HeaderList { headers: HeaderMap::new(), name: None };
        flat.iter().try_for_each(|text| list.add(text))?;
        Ok(list.headers)
    }

    #[test]
    fn headers_keep_their_order_and_repetitions() {
        let list: Vec<String> =
            ["set-cookie", "a=1", "x", "é", "set-cookie", "b=2"].map(String::from).to_vec();
        let map = header_map(&list).unwrap();
        assert_eq!(map.get_all("set-cookie").iter().collect::<Vec<_>>(), ["a=1", "b=2"]);
        assert_eq!(text(&map, None), "\nset-cookie\0a=1\nset-cookie\0b=2\nx\0é");
        let text_of_all = text(&map, None);
        let all = pairs(&text_of_all).collect::<Vec<_>>();
        assert_eq!(all, [("set-cookie", "a=1"), ("set-cookie", "b=2"), ("x", "é")]);
        let joined = |name: &str| values(&text_of_all, &mark(name)).collect::<Vec<_>>().join("+");
        assert_eq!(["set-cookie", "x", "cookie", "t-cookie", ""].map(joined), ["a=1+b=2", "é", "", "", ""]);
        assert_eq!(text(&HeaderMap::new(), None), "");
        assert_eq!(pairs("").count(), 0);
        let latin = HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_bytes(b"\xE9").unwrap())]);
        assert_eq!(text(&latin, None), "\ncookie\0\u{FFFD}");
    }

    #[test]
    fn what_http_forbids_is_refused() {
        for pair in [["na me", "v"], ["name", "a\nb"], ["", "v"]] {
            assert!(header_map(&pair.map(String::from)).is_err(), "{pair:?}");
        }
    }
}
