//! Response bodies on their way from the connection to the worker.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use futures_core::Stream;
use http_body::Body as _;
use hyper::body::Incoming;
use tokio::time::{Instant, Sleep, sleep};
use workmesh_mesh::BodyError;

/// The bytes of a response as they arrive. Nothing is read ahead of the reader, but for the transport's buffer.
pub(crate) struct Arriving {
    incoming: Incoming,
    timeout: Duration,
    /// Set while a part is waited for.
    timer: Option<Pin<Box<Sleep>>>,
}

impl Arriving {
    /// `timeout` bounds the pause between two parts.
    pub(crate) fn new(incoming: Incoming, timeout: Duration) -> Self {
        Self { incoming, timeout, timer: None }
    }

    /// The length in bytes, if it was announced.
    pub(crate) fn length(&self) -> Option<u64> {
        self.incoming.size_hint().exact()
    }

    fn poll_timer(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let timeout = self.timeout;
        self.timer.get_or_insert_with(|| Box::pin(sleep(timeout))).as_mut().poll(cx)
    }
}

impl Stream for Arriving {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let Poll::Ready(frame) = Pin::new(&mut self.incoming).poll_frame(cx) else {
                ready!(self.poll_timer(cx));
                return Poll::Ready(Some(Err(BodyError::Idle)));
            };
            let next = Instant::now() + self.timeout;
            if let Some(timer) = self.timer.as_mut() {
                timer.as_mut().reset(next);
            }
            match frame {
                // Trailers have no place in the fetch standard.
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(bytes) if bytes.is_empty() => {}
                    Ok(bytes) => return Poll::Ready(Some(Ok(bytes))),
                    Err(_) => {}
                },
                Some(Err(_)) => {
                    return Poll::Ready(Some(Err(BodyError::Producer("Network connection lost.".into()))));
                }
                None => return Poll::Ready(None),
            }
        }
    }
}
