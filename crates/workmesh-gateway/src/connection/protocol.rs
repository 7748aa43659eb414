//! The two protocols: telling them apart, and how each is set up.

use std::{future::Future, io};

use bytes::{Bytes, BytesMut};
use hyper::server::conn::{http1, http2};
use hyper_util::rt::TokioTimer;
use tokio::io::AsyncReadExt;

use super::transport::Transport;
use crate::Limits;

/// What an HTTP/2 client that knows the server sends first.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// Read at first to tell the protocols apart; most requests fit in whole.
const FIRST_READ: usize = 2048;

pub(super) enum Protocol {
    Http1,
    Http2,
}

/// Reads until it is clear which protocol the client speaks. Returns all that was read.
pub(super) async fn detect<T: Transport>(transport: &mut T) -> io::Result<(Protocol, Bytes)> {
    let mut read = BytesMut::with_capacity(FIRST_READ);
    loop {
        if transport.read_buf(&mut read).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let known = read.len().min(PREFACE.len());
        if read[..known] != PREFACE[..known] {
            return Ok((Protocol::Http1, read.freeze()));
        }
        if known == PREFACE.len() {
            return Ok((Protocol::Http2, read.freeze()));
        }
    }
}

pub(super) fn http1(limits: &Limits) -> http1::Builder {
    let mut builder = http1::Builder::new();
    // The connection's own watchdog tells an idle connection from a slow head, and costs nothing for a request.
    builder.header_read_timeout(None).max_header_size(limits.header_bytes as usize);
    if limits.headers > 100 {
        builder.max_headers(limits.headers);
    }
    builder
}

pub(super) fn http2(limits: &Limits) -> http2::Builder<LocalExecutor> {
    let mut builder = http2::Builder::new(LocalExecutor);
    builder
        .timer(TokioTimer::new())
        .max_concurrent_streams(limits.streams)
        .max_header_list_size(limits.header_bytes)
        // A client that is gone without a word is noticed even while a response is on its way.
        .keep_alive_interval(limits.idle_timeout)
        .keep_alive_timeout(limits.header_timeout);
    builder
}

/// Runs the streams of an HTTP/2 connection on the thread they came in on.
#[derive(Clone, Copy)]
pub(super) struct LocalExecutor;

impl<F: Future<Output = ()> + 'static> hyper::rt::Executor<F> for LocalExecutor {
    fn execute(&self, future: F) {
        tokio::task::spawn_local(future);
    }
}
