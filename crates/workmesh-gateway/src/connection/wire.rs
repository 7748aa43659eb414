//! The transport as the HTTP implementation sees it.
//!
//! Between the two stand four things: the first bytes, which were read to tell the protocols apart, come again;
//! the connection's [`Pulse`] sees what comes and goes; a client that takes nothing is given up; and a refusal
//! that the HTTP implementation writes by itself is replaced by one that keeps the error contract.

use std::{
    io,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::{Buf, Bytes};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep, sleep_until},
};

use super::{pulse::Pulse, transport::Transport};
use crate::{
    problem::{Unreadable, unreadable},
    stall::Stall,
};

/// How long the rest of a request that nobody reads is taken in and thrown away before the connection is closed.
/// Closed at once, the client would be told of a reset, and never see the response that says why.
const LINGER: Duration = Duration::from_secs(3);

pub(crate) struct Wire<T: Transport> {
    transport: T,
    /// What has been read and not yet passed on.
    replay: Bytes,
    /// What is still to be written of a refusal of our own.
    refusal: Bytes,
    pulse: Rc<Pulse>,
    stall: Stall,
    linger: Option<Pin<Box<Sleep>>>,
}

impl<T: Transport> Wire<T> {
    pub(crate) fn new(transport: T, replay: Bytes, pulse: Rc<Pulse>, write_timeout: Duration) -> Self {
        let (refusal, stall) = (Bytes::new(), Stall::new(write_timeout));
        Self { transport, replay, refusal, pulse, stall, linger: None }
    }

    /// Sends a refusal when the connection is closed.
    pub(crate) fn refuse(&mut self, why: Unreadable) {
        self.refusal = unreadable(why);
        self.pulse.leave_unread();
    }

    /// Takes what the HTTP implementation wants to write, if that cannot be anything but its own refusal of a
    /// request that it could not read.
    fn replaces(&mut self, head: &[u8]) -> bool {
        if !self.pulse.owes_nothing() {
            return false;
        }
        if self.refusal.is_empty() {
            self.refuse(Unreadable::from_status_line(head));
        }
        true
    }

    fn poll_refusal(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.refusal.is_empty() {
            let written = Pin::new(&mut self.transport).poll_write(cx, &self.refusal);
            match ready!(self.stall.watch(written, cx))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                n => self.refusal.advance(n),
            }
        }
        Poll::Ready(Ok(()))
    }

    /// Throws away what still comes, until the client has closed its side too or the time is up.
    fn poll_linger(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let timer = self.linger.get_or_insert_with(|| Box::pin(sleep_until(Instant::now() + LINGER)));
        let mut scratch = [0; 4096];
        // The timer is asked first: a client that never stops sending would otherwise never let it go off.
        while timer.as_mut().poll(cx).is_pending() {
            let mut buf = ReadBuf::new(&mut scratch);
            match ready!(Pin::new(&mut self.transport).poll_read(cx, &mut buf)) {
                Ok(()) if !buf.filled().is_empty() => {}
                _ => break,
            }
        }
        Poll::Ready(())
    }
}

impl<T: Transport> AsyncRead for Wire<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.replay.is_empty() {
            let n = self.replay.len().min(buf.remaining());
            buf.put_slice(&self.replay[..n]);
            self.replay.advance(n);
            return Poll::Ready(Ok(()));
        }
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.transport).poll_read(cx, buf))?;
        if buf.filled().len() > before {
            self.pulse.received();
        }
        Poll::Ready(Ok(()))
    }
}

impl<T: Transport> AsyncWrite for Wire<T> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        if self.replaces(buf) {
            return Poll::Ready(Ok(buf.len()));
        }
        let written = Pin::new(&mut self.transport).poll_write(cx, buf);
        self.stall.watch(written, cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if self.replaces(bufs.first().map_or(&[], |first| first)) {
            return Poll::Ready(Ok(bufs.iter().map(|buf| buf.len()).sum()));
        }
        let written = Pin::new(&mut self.transport).poll_write_vectored(cx, bufs);
        self.stall.watch(written, cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.transport.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_refusal(cx))?;
        let flushed = Pin::new(&mut self.transport).poll_flush(cx);
        ready!(self.stall.watch(flushed, cx))?;
        self.pulse.flushed();
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.linger.is_none() {
            ready!(self.poll_refusal(cx))?;
            let shut = Pin::new(&mut self.transport).poll_shutdown(cx);
            ready!(self.stall.watch(shut, cx))?;
        }
        if self.pulse.has_unread() {
            ready!(self.poll_linger(cx));
        }
        Poll::Ready(Ok(()))
    }
}

impl<T: Transport> Drop for Wire<T> {
    fn drop(&mut self) {
        if self.pulse.is_broken() {
            self.transport.abort();
        }
    }
}
