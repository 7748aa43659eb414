//! Messages: the head of an incoming request, or of the response to a call, looked at only when asked for.

use http::{HeaderMap, Method, Uri};

use super::{Host, Resource};
use crate::engine::{Args, Op, OpError, OpResult, Value};

pub(crate) const OPS: &[Op<Host>] = &[
    Op::new("message_method", |host, args| {
        with(host, args, |message| Value::Text(message.method.to_string()))
    }),
    Op::new("message_url", |host, args| with(host, args, |message| Value::Text(message.url.to_string()))),
    Op::new("message_headers", |host, args| with(host, args, |message| Value::List(flat(&message.headers)))),
    Op::new("message_cf", |host, args| with(host, args, |_| Value::Null)),
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
}

fn with(host: &Host, args: &Args<'_, '_>, f: impl FnOnce(&Message) -> Value) -> OpResult {
    host.with_resource(args.integer(0)?, |resource| match resource {
        Resource::Message(message) => Some(f(message)),
        _ => None,
    })
}

/// Headers as JavaScript takes them: name, value, name, value, in order. Bytes beyond ASCII are read as UTF-8 if
/// they are that, and as Latin-1 otherwise.
fn flat(headers: &HeaderMap) -> Vec<Value> {
    let mut list = Vec::with_capacity(headers.len() * 2);
    for (name, value) in headers {
        list.push(Value::Text(name.as_str().to_owned()));
        list.push(Value::Text(match std::str::from_utf8(value.as_bytes()) {
            Ok(text) => text.to_owned(),
            Err(_) => value.as_bytes().iter().map(|&byte| char::from(byte)).collect(),
        }));
    }
    list
}

/// The reverse of [`flat`].
pub(crate) fn header_map(flat: &[String]) -> Result<HeaderMap, OpError> {
    let mut headers = HeaderMap::with_capacity(flat.len() / 2);
    for pair in flat.chunks_exact(2) {
        let invalid = || OpError::type_error(format!("Invalid header: {:?}", pair[0]));
        let name = http::HeaderName::from_bytes(pair[0].as_bytes()).map_err(|_| invalid())?;
        let value = http::HeaderValue::from_bytes(pair[1].as_bytes()).map_err(|_| invalid())?;
        headers.try_append(name, value).map_err(|_| OpError::type_error("Too many headers."))?;
    }
    Ok(headers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_keep_their_order_and_repetitions() {
        let list: Vec<String> =
            ["set-cookie", "a=1", "x", "é", "set-cookie", "b=2"].map(String::from).to_vec();
        let map = header_map(&list).unwrap();
        assert_eq!(map.get_all("set-cookie").iter().collect::<Vec<_>>(), ["a=1", "b=2"]);
        let back: Vec<String> = flat(&map)
            .into_iter()
            .map(|value| match value {
                Value::Text(text) => text,
                _ => String::new(),
            })
            .collect();
        assert_eq!(back, ["set-cookie", "a=1", "set-cookie", "b=2", "x", "é"]);
    }

    #[test]
    fn what_http_forbids_is_refused() {
        for pair in [["na me", "v"], ["name", "a\nb"], ["", "v"]] {
            assert!(header_map(&pair.map(String::from)).is_err(), "{pair:?}");
        }
    }
}
