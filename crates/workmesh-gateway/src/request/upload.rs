//! The body of a request on its way to the worker: bounded in size, and in how long it may stand still.

use std::{
    cell::Cell,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use bytes::Bytes;
use futures_core::Stream;
use http_body::Body as _;
use hyper::body::Incoming;
use workmesh_mesh::{Body, BodyError, Code, Failure};

use crate::{
    Limits,
    connection::{Pulse, UploadGuard},
    stall::Stall,
};

/// How a client's body went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    TooLarge,
    Idle,
    Malformed,
}

/// Tells, after the call, whether the client's body is to blame for its failure.
#[derive(Debug, Default)]
pub(crate) struct Watch(Option<Rc<Cell<Option<Fault>>>>);

impl Watch {
    pub(crate) fn fault(&self) -> Option<Fault> {
        self.0.as_ref().and_then(|fault| fault.get())
    }
}

/// The stream behind a worker's request body.
pub(crate) struct Upload {
    incoming: Incoming,
    left: u64,
    limit: u64,
    stall: Stall,
    fault: Rc<Cell<Option<Fault>>>,
    pulse: Rc<Pulse>,
    /// Until the last byte is read.
    guard: Option<UploadGuard>,
}

impl Upload {
    /// The body that a worker is given for `incoming`: none if there is none, and one of no bytes if the client `announced`
    /// that. Fails if it is known to be too large before it comes.
    pub(crate) fn body(
        incoming: Incoming,
        announced: bool,
        pulse: &Rc<Pulse>,
        limits: &Limits,
    ) -> Result<(Body, Watch), Failure> {
        let ended = incoming.is_end_stream();
        if ended && !announced {
            return Ok((Body::empty(), Watch::default()));
        }
        let length = incoming.size_hint().exact();
        if length.is_some_and(|length| length > limits.body_bytes) {
            pulse.leave_unread();
            return Err(too_large(limits.body_bytes));
        }
        let fault = Rc::default();
        let upload = Self {
            incoming,
            left: limits.body_bytes,
            limit: limits.body_bytes,
            stall: Stall::new(limits.idle_timeout),
            fault: Rc::clone(&fault),
            pulse: Rc::clone(pulse),
            guard: (!ended).then(|| pulse.begin_upload()),
        };
        Ok((Body::stream(upload, length), Watch(Some(fault))))
    }

    fn accept(&mut self, chunk: Bytes) -> Result<Bytes, BodyError> {
        match self.left.checked_sub(chunk.len() as u64) {
            Some(left) => {
                self.left = left;
                Ok(chunk)
            }
            None => Err(self.fail(Fault::TooLarge, BodyError::TooLarge { limit: self.limit })),
        }
    }

    fn fail(&self, fault: Fault, error: BodyError) -> BodyError {
        self.fault.set(Some(fault));
        error
    }
}

impl Stream for Upload {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        // The last byte says enough: once the response is complete, the end itself would only be told with the
        // next request.
        if self.incoming.is_end_stream() {
            return Poll::Ready(None);
        }
        loop {
            let frame = match Pin::new(&mut self.incoming).poll_frame(cx) {
                Poll::Ready(frame) => frame,
                Poll::Pending => {
                    return self
                        .stall
                        .poll_pending(cx)
                        .map(|()| Some(Err(self.fail(Fault::Idle, BodyError::Idle))));
                }
            };
            self.stall.progress();
            return Poll::Ready(match frame {
                None => {
                    self.guard = None;
                    None
                }
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(chunk) => {
                        if self.incoming.is_end_stream() {
                            self.guard = None;
                        }
                        Some(self.accept(chunk))
                    }
                    // Trailers have no place in a Request.
                    Err(_) => continue,
                },
                Some(Err(_)) => {
                    let lost = BodyError::Producer("Network connection lost.".into());
                    Some(Err(self.fail(Fault::Malformed, lost)))
                }
            });
        }
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        if self.guard.is_some() && !self.incoming.is_end_stream() {
            self.pulse.leave_unread();
        }
    }
}

/// The failure to tell a client whose body went wrong.
pub(crate) fn failure(fault: Fault, limits: &Limits) -> Failure {
    match fault {
        Fault::TooLarge => too_large(limits.body_bytes),
        Fault::Idle => Failure::new(Code::BadRequest, "The request body did not arrive in time."),
        Fault::Malformed => Failure::new(Code::BadRequest, "The request body is not well-formed."),
    }
}

fn too_large(limit: u64) -> Failure {
    Failure::new(Code::PayloadTooLarge, format!("The request body is larger than the {limit} bytes allowed."))
}
