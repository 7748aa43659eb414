//! Reading an HTTP/1.1 response from the front of a buffer.

/// The most header fields that a response may have.
const MAX_FIELDS: usize = 64;

/// A whole response at the front of a buffer.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Response {
    /// Its status.
    pub(super) status: u16,
    /// Its body, without the framing.
    pub(super) body: Vec<u8>,
    /// How many bytes of the buffer it takes.
    pub(super) length: usize,
    /// Whether the server closes the connection after it.
    pub(super) close: bool,
}

/// The bytes are not a response that the load generator understands.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(super) struct Malformed(&'static str);

/// The response at the front of `buffer`; `None` if it has not arrived whole.
pub(super) fn parse(buffer: &[u8]) -> Result<Option<Response>, Malformed> {
    let mut fields = [httparse::EMPTY_HEADER; MAX_FIELDS];
    let mut head = httparse::Response::new(&mut fields);
    let start = match head.parse(buffer) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(_) => return Err(Malformed("the response has no valid head")),
    };
    let status = head.code.unwrap_or_default();
    let field = |name: &str| head.headers.iter().find(|field| field.name.eq_ignore_ascii_case(name));
    let says = |name: &str, value: &str| {
        field(name).is_some_and(|field| field.value.eq_ignore_ascii_case(value.as_bytes()))
    };
    let rest = &buffer[start..];
    let framed = if says("transfer-encoding", "chunked") {
        chunks(rest)?
    } else {
        let length = field("content-length").map(|field| std::str::from_utf8(field.value));
        let length: usize = match length {
            Some(text) => {
                text.ok().and_then(|text| text.parse().ok()).ok_or(Malformed("bad Content-Length"))?
            }
            None if matches!(status, 204 | 304) => 0,
            None => return Err(Malformed("the end of the body is not announced")),
        };
        rest.get(..length).map(|body| (body.to_vec(), length))
    };
    let close = says("connection", "close");
    Ok(framed.map(|(body, length)| Response { status, body, length: start + length, close }))
}

/// A whole chunked body and the bytes it takes. Trailers are not understood: neither contestant sends any.
fn chunks(mut rest: &[u8]) -> Result<Option<(Vec<u8>, usize)>, Malformed> {
    let whole = rest.len();
    let mut body = Vec::new();
    loop {
        let (line, size) = match httparse::parse_chunk_size(rest) {
            Ok(httparse::Status::Complete(found)) => found,
            Ok(httparse::Status::Partial) => return Ok(None),
            Err(_) => return Err(Malformed("bad chunk size")),
        };
        let size = usize::try_from(size).map_err(|_| Malformed("bad chunk size"))?;
        let end = line.checked_add(size).ok_or(Malformed("bad chunk size"))?;
        let (Some(chunk), Some(ending)) = (rest.get(line..end), rest.get(end..end + 2)) else {
            return Ok(None);
        };
        if ending != b"\r\n" {
            return Err(Malformed("a chunk is longer than it says"));
        }
        body.extend_from_slice(chunk);
        rest = &rest[end + 2..];
        if size == 0 {
            return Ok(Some((body, whole - rest.len())));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every proper prefix of `text` is not whole yet; `text` and what follows it is (status, body).
    fn check(text: &str, expected: (u16, &str)) {
        for end in 0..text.len() {
            assert_eq!(parse(&text.as_bytes()[..end]), Ok(None), "{:?}", &text[..end]);
        }
        let buffer = format!("{text}HTTP/1.1 ");
        let response = parse(buffer.as_bytes()).unwrap().unwrap();
        assert_eq!((response.status, &*response.body), (expected.0, expected.1.as_bytes()));
        assert_eq!(response.length, text.len());
    }

    #[test]
    fn a_response_is_read_once_it_is_whole() {
        check("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", (200, "hello"));
        check("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n", (503, ""));
        check("HTTP/1.1 204 No Content\r\n\r\n", (204, ""));
        check(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1;x\r\n!\r\n0\r\n\r\n",
            (200, "hello!"),
        );
    }

    #[test]
    fn what_cannot_be_read_is_an_error() {
        for text in [
            "HTTP/2 nonsense\r\n\r\n",
            "HTTP/1.1 200 OK\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nz\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nhello\r\n",
        ] {
            assert!(parse(text.as_bytes()).is_err(), "{text:?}");
        }
    }

    #[test]
    fn the_server_may_close_after_a_response() {
        let closing = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        assert!(parse(closing).unwrap().unwrap().close);
    }
}
