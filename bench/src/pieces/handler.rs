//! Calls to a handler: the least, an ordinary one, what crosses the border, and an edge in front.

use std::rc::Rc;

use http::Request;
use workmesh_mesh::Body;

use super::{
    edges,
    lab::{Lab, Piece, calling, compile, plain},
};
use crate::error::BenchError;

const HELLO: &str = r#"export default { fetch() { return new Response("Hello, world!\n"); } };"#;

const ASYNC: &str = r#"export default { async fetch() { return new Response("Hello, world!\n"); } };"#;

const ORDINARY: &str = r#"export default {
  fetch(request) {
    const url = new URL(request.url);
    return Response.json({ path: url.pathname, size: url.searchParams.get("size"), agent: request.headers.get("user-agent") });
  },
};"#;

const HEADERS: &str = r#"export default {
  fetch(request) {
    return new Response("ok", { headers: request.headers });
  },
};"#;

const URLS: &str = r#"export default {
  fetch() {
    let length = 0;
    for (let i = 0; i < 100; i++) {
      length += new URL("https://shop.example.com:8443/items/../catalog/7?size=m&tag=new#top").pathname.length;
    }
    return new Response(String(length));
  },
};"#;

/// The pieces about handlers.
pub(super) fn all(lab: &Lab) -> Result<Vec<Piece>, BenchError> {
    let worker = |name, code| lab.worker(name, &compile(name, code)?, Vec::new());
    let hello = worker("hello", HELLO)?;
    let (parity, standard) = (edges::parity(Rc::clone(&hello)), edges::standard(Rc::clone(&hello)));
    Ok(vec![
        calling("handler-hello", "handler that answers with a constant, no HTTP", 1, hello, plain),
        calling("handler-async", "the same handler as an async function", 1, worker("async", ASYNC)?, plain),
        calling("edge-parity", "the first handler behind an edge without [mesh]", 1, parity, plain),
        calling("edge-standard", "the same with the standard policy", 1, standard, plain),
        calling(
            "handler-ordinary",
            "handler that reads URL and a header and answers JSON",
            1,
            worker("ordinary", ORDINARY)?,
            browser,
        ),
        calling(
            "handler-headers",
            "handler that answers with the 12 header fields it got",
            1,
            worker("headers", HEADERS)?,
            browser,
        ),
        calling("url-parse", "new URL(…).pathname in a worker", 100, worker("urls", URLS)?, plain),
    ])
}

/// A request with the header fields that a browser sends.
fn browser() -> http::Result<Request<Body>> {
    let fields = [
        ("host", "localhost:8787"),
        ("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"),
        ("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
        ("accept-language", "en-GB,en;q=0.7,de;q=0.3"),
        ("accept-encoding", "gzip, deflate, br, zstd"),
        ("referer", "http://localhost:8787/items"),
        ("cookie", "session=7f9c2ba4e88f827d616045507605853e; theme=dark"),
        ("upgrade-insecure-requests", "1"),
        ("sec-fetch-dest", "document"),
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-site", "same-origin"),
        ("priority", "u=0, i"),
    ];
    let request = Request::builder().uri("http://localhost:8787/items/7?size=m&tag=new");
    fields.into_iter().fold(request, |request, (name, value)| request.header(name, value)).body(Body::empty())
}
