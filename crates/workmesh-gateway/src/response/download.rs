//! The body of a response on its way to the client.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use workmesh_mesh::{Body, BodyError};

use crate::{connection::Visit, stall::Stall};

/// A response body that keeps its request under way until the last byte is written, breaks off if the worker
/// sends nothing for too long, and never ends short of the length it promised.
pub(crate) struct Outgoing {
    body: Body,
    /// What is left of the promised length.
    left: Option<u64>,
    stall: Stall,
    visit: Visit,
    /// Why it breaks off, until what came before is on its way.
    failure: Option<BodyError>,
}

impl Outgoing {
    pub(crate) fn new(body: Body, visit: Visit, idle_timeout: Duration) -> Self {
        Self { left: body.len_hint(), body, stall: Stall::new(idle_timeout), visit, failure: None }
    }

    /// Breaks off, a turn later: the HTTP implementation forgets what it has not written yet, the head included, when
    /// it is told of an error, and writes it out when it has to wait.
    fn break_off(&mut self, error: BodyError, cx: &Context<'_>) {
        self.visit.pulse().break_off();
        self.failure = Some(error);
        cx.waker().wake_by_ref();
    }

    /// Counts a chunk against the promised length.
    fn count(&mut self, chunk: &Bytes) -> Result<(), BodyError> {
        let Some(left) = self.left else { return Ok(()) };
        match left.checked_sub(chunk.len() as u64) {
            Some(left) => {
                self.left = Some(left);
                Ok(())
            }
            None => Err(BodyError::Broken("it is longer than its length said".to_owned())),
        }
    }
}

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        if let Some(error) = self.failure.take() {
            return Poll::Ready(Some(Err(error)));
        }
        let frame = match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Ready(frame) => frame,
            Poll::Pending => {
                ready!(self.stall.poll_pending(cx));
                Some(Err(BodyError::Idle))
            }
        };
        self.stall.progress();
        let checked = match frame {
            Some(Ok(frame)) => {
                frame.data_ref().map_or(Ok(()), |chunk| self.count(chunk)).map(|()| Some(frame))
            }
            Some(Err(error)) => Err(error),
            None if self.left.is_some_and(|left| left > 0) => {
                Err(BodyError::Broken("it is shorter than its length said".to_owned()))
            }
            None => Ok(None),
        };
        match checked {
            Ok(frame) => Poll::Ready(frame.map(Ok)),
            Err(error) => {
                self.break_off(error, cx);
                Poll::Pending
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.failure.is_none() && self.body.is_end_stream() && self.left.is_none_or(|left| left == 0)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
