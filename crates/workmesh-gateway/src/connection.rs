//! One connection, from its first byte to its last, whatever carries it.

mod pulse;
mod transport;
mod wire;

use std::{
    convert::Infallible,
    future::{Future, poll_fn},
    net::SocketAddr,
    pin::{Pin, pin},
    rc::Rc,
    task::Poll,
};

use bytes::{Bytes, BytesMut};
use http::{HeaderValue, Request, uri::Scheme};
use hyper::{
    body::Incoming,
    server::conn::{http1, http2},
    service::{HttpService, service_fn},
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    sync::watch,
    time::{Instant, sleep_until, timeout},
};

use self::{pulse::Overdue, wire::Wire};
pub(crate) use self::{
    pulse::{Pulse, Visit},
    transport::Transport,
};
use crate::{Gateway, Limits, problem::Unreadable, request::Sites, response::Outgoing};

/// What an HTTP/2 client that knows the server sends first.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// Read at first to tell the protocols apart; most requests fit in whole.
const FIRST_READ: usize = 2048;

/// What all requests of one connection have in common.
pub(crate) struct Link {
    pub(crate) pulse: Rc<Pulse>,
    /// The client's address as headers tell it.
    pub(crate) client: HeaderValue,
    /// The address the client connected to.
    pub(crate) local: SocketAddr,
    pub(crate) scheme: Scheme,
    pub(crate) sites: Sites,
}

impl Link {
    pub(crate) fn new(client: SocketAddr, local: SocketAddr, scheme: Scheme) -> Self {
        // An address is always a valid header value; an empty one is not worth a panic.
        let client = HeaderValue::try_from(client.ip().to_canonical().to_string())
            .unwrap_or_else(|_| HeaderValue::from_static(""));
        Self { pulse: Pulse::new(), client, local, scheme, sites: Sites::default() }
    }
}

/// Serves the requests of a connection until it ends, stands still for too long, or `closing` becomes true and
/// the requests under way are answered.
pub(crate) async fn serve<T: Transport>(
    mut transport: T,
    link: Link,
    gateway: Rc<Gateway>,
    mut closing: watch::Receiver<bool>,
) {
    let limits = gateway.limits();
    let detection = timeout(limits.header_timeout, detect(&mut transport));
    let (protocol, read) = tokio::select! {
        biased;
        detected = detection => match detected {
            Ok(Ok(detected)) => detected,
            // Nothing that makes a request has come: nobody waits for an answer.
            Ok(Err(_)) | Err(_) => return,
        },
        _ = closing.wait_for(|closing| *closing) => return,
    };
    link.pulse.received();
    let pulse = Rc::clone(&link.pulse);
    let wire = Wire::new(transport, read, Rc::clone(&pulse), limits.idle_timeout);
    let link = Rc::new(link);
    let service = service_fn({
        let gateway = Rc::clone(&gateway);
        move |request: Request<Incoming>| {
            let (gateway, link) = (Rc::clone(&gateway), Rc::clone(&link));
            async move { Ok::<_, Infallible>(gateway.answer(&link, request).await) }
        }
    });
    match protocol {
        Protocol::Http1 => {
            let mut conn = http1(limits).serve_connection(TokioIo::new(wire), service);
            if drive(&mut conn, &pulse, limits, closing).await == End::Overdue(Overdue::Head) {
                let mut wire = conn.into_parts().io.into_inner();
                wire.refuse(Unreadable::Slow);
                // There is nobody to tell if the client does not take the refusal either.
                let _ = wire.shutdown().await;
            }
        }
        Protocol::Http2 => {
            pulse.multiplex();
            let mut conn = http2(limits).serve_connection(TokioIo::new(wire), service);
            drive(&mut conn, &pulse, limits, closing).await;
        }
    }
}

enum Protocol {
    Http1,
    Http2,
}

/// Reads until it is clear which protocol the client speaks. Returns all that was read.
async fn detect<T: Transport>(transport: &mut T) -> std::io::Result<(Protocol, Bytes)> {
    let mut read = BytesMut::with_capacity(FIRST_READ);
    loop {
        if transport.read_buf(&mut read).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
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

fn http1(limits: &Limits) -> http1::Builder {
    let mut builder = http1::Builder::new();
    // The connection's own watchdog tells an idle connection from a slow head, and costs nothing for a request.
    builder.header_read_timeout(None).max_header_size(limits.header_bytes as usize);
    if limits.headers > 100 {
        builder.max_headers(limits.headers);
    }
    builder
}

fn http2(limits: &Limits) -> http2::Builder<LocalExecutor> {
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
struct LocalExecutor;

impl<F: Future<Output = ()> + 'static> hyper::rt::Executor<F> for LocalExecutor {
    fn execute(&self, future: F) {
        tokio::task::spawn_local(future);
    }
}

/// The two kinds of connection, which the HTTP implementation gives no common name.
trait Connection: Future<Output = hyper::Result<()>> + Unpin {
    /// Ends the connection as soon as the requests under way are answered.
    fn finish(&mut self);
}

impl<I, S> Connection for http1::Connection<I, S>
where
    I: hyper::rt::Read + hyper::rt::Write + Unpin + 'static,
    S: HttpService<Incoming, ResBody = Outgoing>,
    S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    fn finish(&mut self) {
        Pin::new(self).graceful_shutdown();
    }
}

impl<I, S> Connection for http2::Connection<I, S, LocalExecutor>
where
    I: hyper::rt::Read + hyper::rt::Write + Unpin + 'static,
    S: HttpService<Incoming, ResBody = Outgoing> + Unpin,
    S::Future: 'static,
    S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    fn finish(&mut self) {
        Pin::new(self).graceful_shutdown();
    }
}

#[derive(Debug, PartialEq, Eq)]
enum End {
    /// The client or the protocol ended it, well or not.
    Closed,
    /// It stood still, and did not end when asked to.
    Overdue(Overdue),
}

/// Polls a connection to its end, which it is asked for at shutdown or when it has been idle for too long.
async fn drive<C: Connection>(
    conn: &mut C,
    pulse: &Pulse,
    limits: &Limits,
    mut closing: watch::Receiver<bool>,
) -> End {
    let mut closing = pin!(closing.wait_for(|closing| *closing));
    let mut watchdog = pin!(sleep_until(Instant::now() + limits.header_timeout));
    let mut finishing = false;
    poll_fn(|cx| {
        loop {
            if Pin::new(&mut *conn).poll(cx).is_ready() {
                // How it ended concerns nobody here: a request that was under way has been dropped.
                return Poll::Ready(End::Closed);
            }
            if !finishing && closing.as_mut().poll(cx).is_ready() {
                finishing = true;
                conn.finish();
            } else if watchdog.as_mut().poll(cx).is_ready() {
                let now = Instant::now();
                match pulse.check(now, limits) {
                    Ok(next) => watchdog.as_mut().reset(next),
                    Err(Overdue::Idle) if !finishing => {
                        finishing = true;
                        conn.finish();
                        watchdog.as_mut().reset(now + limits.header_timeout);
                    }
                    Err(overdue) => return Poll::Ready(End::Overdue(overdue)),
                }
            } else {
                return Poll::Pending;
            }
        }
    })
    .await
}
