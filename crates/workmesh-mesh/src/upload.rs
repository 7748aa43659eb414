//! Whether the body of a request broke off while the callee read it. A callee that fails over that is not to blame, and
//! neither a retry nor a fallback would do better.

use std::{
    cell::Cell,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use futures_core::Stream;
use http::Request;

use crate::{Body, BodyError};

/// The body of a request on its way. A body that is there already cannot break off, and is not watched.
pub(crate) struct Upload(Option<Rc<Cell<bool>>>);

impl Upload {
    /// Watches the body of a request.
    pub(crate) fn watch(request: &mut Request<Body>) -> Self {
        if !request.body().is_stream() {
            return Self(None);
        }
        let broke = Rc::new(Cell::new(false));
        let source = std::mem::take(request.body_mut());
        let length = source.len_hint();
        *request.body_mut() = Body::stream(Watched { source, broke: Rc::clone(&broke) }, length);
        Self(Some(broke))
    }

    /// Whether it broke off.
    pub(crate) fn broke(&self) -> bool {
        self.0.as_ref().is_some_and(|broke| broke.get())
    }
}

struct Watched {
    source: Body,
    broke: Rc<Cell<bool>>,
}

impl Stream for Watched {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, BodyError>>> {
        let part = ready!(self.source.poll_part(cx));
        if matches!(part, Some(Err(_))) {
            self.broke.set(true);
        }
        Poll::Ready(part)
    }
}
