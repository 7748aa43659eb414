//! The idle timeout of a response body: the deadline of a call ends with its headers, and from there on the body may take
//! as long as it likes, but not stand still while somebody waits for it.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use futures_core::Stream;
use http::Response;
use tokio::time::{Sleep, sleep};

use crate::{Body, BodyError};

/// Lets a body that is still coming fail when no part of it comes for `idle` while it is being read.
pub(crate) fn bound(response: Response<Body>, idle: Option<Duration>) -> Response<Body> {
    match idle {
        Some(idle) if response.body().is_stream() => response.map(|source| {
            let length = source.len_hint();
            Body::stream(Watched { source, idle, timer: None }, length)
        }),
        _ => response,
    }
}

struct Watched {
    source: Body,
    idle: Duration,
    /// Runs while the reader waits.
    timer: Option<Pin<Box<Sleep>>>,
}

impl Stream for Watched {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, BodyError>>> {
        let this = &mut *self;
        if let Poll::Ready(part) = this.source.poll_part(cx) {
            this.timer = None;
            return Poll::Ready(part);
        }
        let timer = this.timer.get_or_insert_with(|| Box::pin(sleep(this.idle)));
        std::task::ready!(timer.as_mut().poll(cx));
        // The producer is let go: nobody will read on.
        this.source = Body::empty();
        this.timer = None;
        Poll::Ready(Some(Err(BodyError::Idle)))
    }
}

#[cfg(test)]
mod tests {
    use futures_util::{StreamExt, stream};

    use super::*;

    async fn read(body: Body) -> Vec<Result<Bytes, BodyError>> {
        let mut body = body;
        let mut all = Vec::new();
        while let Some(part) = body.part().await {
            all.push(part);
        }
        all
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_may_be_slow_but_not_stand_still() {
        let pauses = stream::iter([1u64, 9, 9, 11, 1]);
        let source = pauses.then(|secs| async move {
            sleep(Duration::from_secs(secs)).await;
            Ok(Bytes::from_static(b"x"))
        });
        let response = Response::new(Body::stream(source, None));
        let parts = read(bound(response, Some(Duration::from_secs(10))).into_body()).await;
        assert_eq!(parts.len(), 4);
        assert!(parts[..3].iter().all(Result::is_ok));
        assert_eq!(parts[3], Err(BodyError::Idle));
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_reader_is_not_the_producers_fault() {
        let response = Response::new(Body::stream(stream::iter([Ok("a".into()), Ok("b".into())]), None));
        let mut body = bound(response, Some(Duration::from_secs(1))).into_body();
        for _ in 0..2 {
            sleep(Duration::from_secs(5)).await;
            assert!(body.part().await.unwrap().is_ok());
        }
    }
}
