//! What a client may ask for, and for how long.

use std::time::Duration;

/// The bounds on one shard's connections and requests. Each has a default that suits a public listener.
///
/// What exceeds a bound on the head of a request is refused as `bad_request` (400), whatever HTTP has for the
/// case, and what exceeds the one on its body as `payload_too_large` (413). One refusal is not ours: the HTTP/2
/// implementation answers a header list beyond `header_bytes` with a bare 431.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Open connections of the shard; further ones wait in the kernel's backlog.
    pub connections: usize,
    /// Requests that one HTTP/2 connection may have under way.
    pub streams: u32,
    /// The request line and all headers together, in bytes. HTTP/1 buffers at most 400 KiB, whatever is set.
    pub header_bytes: u32,
    /// The number of request headers. Above 100, HTTP/1 parsing allocates once more for each request.
    pub headers: usize,
    /// The absolute URL, in bytes.
    pub url_bytes: usize,
    /// The request body, in bytes.
    pub body_bytes: u64,
    /// From the first byte of a request (or the start of the connection) to the end of its headers.
    pub header_timeout: Duration,
    /// How long a connection may stand still: between requests, while a body is awaited in either direction, or
    /// while the client takes none of the response.
    pub idle_timeout: Duration,
    /// From the first byte of a request to the headers of its response; beyond it the client is answered 504. A target
    /// may have a time of its own.
    pub request_timeout: Duration,
    /// How long requests under way may go on after shutdown has begun.
    pub grace: Duration,
}

impl Default for Limits {
    /// Cloudflare's limits where it documents one (URL, headers, body); otherwise what proxies commonly use.
    fn default() -> Self {
        Self {
            connections: 10_000,
            streams: 200,
            header_bytes: 128 * 1024,
            headers: 100,
            url_bytes: 16 * 1024,
            body_bytes: 100 * 1024 * 1024,
            header_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(60),
            request_timeout: Duration::from_secs(30),
            grace: Duration::from_secs(10),
        }
    }
}
