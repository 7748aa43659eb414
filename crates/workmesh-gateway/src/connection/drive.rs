//! Polling a connection to its end, and bringing that end about.

use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    task::{Poll, ready},
};

use hyper::{
    body::Incoming,
    server::conn::{http1, http2},
    service::HttpService,
};
use tokio::{
    sync::watch,
    time::{Instant, sleep_until},
};

use super::{
    protocol::LocalExecutor,
    pulse::{Overdue, Pulse},
};
use crate::{Limits, response::Outgoing};

/// The two kinds of connection, which the HTTP implementation gives no common name.
pub(super) trait Connection: Future<Output = hyper::Result<()>> + Unpin {
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
pub(super) enum End {
    /// The client or the protocol ended it, well or not.
    Closed,
    /// It stood still, and did not end when asked to.
    Overdue(Overdue),
}

/// Polls a connection to its end, which it is asked for at shutdown or when it has been idle for too long.
pub(super) async fn drive<C: Connection>(
    conn: &mut C,
    pulse: &Pulse,
    limits: &Limits,
    mut closing: watch::Receiver<bool>,
) -> End {
    let mut closing = pin!(closing.wait_for(|closing| *closing));
    let mut watchdog = pin!(sleep_until(Instant::now() + limits.header_timeout));
    let mut finishing = false;
    poll_fn(|cx| {
        // Before the connection, so that a response that is sent now already says that it is the last.
        if !finishing && closing.as_mut().poll(cx).is_ready() {
            finishing = true;
            conn.finish();
        }
        loop {
            if Pin::new(&mut *conn).poll(cx).is_ready() {
                // How it ended concerns nobody here: a request that was under way has been dropped.
                return Poll::Ready(End::Closed);
            }
            ready!(watchdog.as_mut().poll(cx));
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
        }
    })
    .await
}
