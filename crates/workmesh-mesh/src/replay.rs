//! A request that can be sent again. Its head is copied; a body that is there already is shared; a body that is still
//! coming is recorded while it is read, as long as it stays small, so that a first try never waits for it.

use std::{
    cell::RefCell,
    pin::Pin,
    rc::Rc,
    task::{Poll, ready},
};

use bytes::Bytes;
use futures_core::Stream;
use http::{Request, request::Parts};

use crate::{Body, BodyError, Call, Context, Message};

/// The largest body that is kept to be sent again, in bytes.
pub const MAX_REPLAY: usize = 64 << 10;

/// What is needed to make a call again.
pub(crate) struct Replay {
    head: Parts,
    context: Context,
    body: Kept,
}

enum Kept {
    Bytes(Bytes),
    /// `None`: it cannot be sent twice.
    Message(Option<Message>),
    Stream(Rc<RefCell<Recording>>),
}

/// A body that is read and remembered.
struct Recording {
    source: Body,
    /// Its length in bytes, if it was known from the start.
    length: Option<u64>,
    chunks: Vec<Bytes>,
    size: usize,
    /// It grew beyond what is kept: there will be no second reading.
    lost: bool,
    /// How the source ended.
    end: Option<Result<(), BodyError>>,
    /// Readers so far; only the last one may read.
    readers: u32,
}

impl Replay {
    /// Keeps what it takes to make `call` again.
    pub(crate) fn keep(call: &mut Call) -> Self {
        let body = match call.request.body_mut().take_full() {
            Some(bytes) => {
                *call.request.body_mut() = Body::from(bytes.clone());
                Kept::Bytes(bytes)
            }
            None if call.request.body().is_message() => {
                let copy = call.request.body().try_clone();
                Kept::Message(copy.and_then(|mut copy| copy.take_message()))
            }
            None => {
                let source = std::mem::take(call.request.body_mut());
                let length = source.len_hint();
                let lost = length.is_some_and(|length| length > MAX_REPLAY as u64);
                let recording =
                    Recording { source, length, chunks: Vec::new(), size: 0, lost, end: None, readers: 0 };
                let recording = Rc::new(RefCell::new(recording));
                *call.request.body_mut() = Reader::body(&recording);
                Kept::Stream(recording)
            }
        };
        let mut head = Request::new(()).into_parts().0;
        head.method = call.request.method().clone();
        head.uri = call.request.uri().clone();
        head.version = call.request.version();
        head.headers = call.request.headers().clone();
        head.extensions = call.request.extensions().clone();
        Self { head, context: call.context.clone(), body }
    }

    /// The call once more. A body that an earlier call is still reading stops there. `None`: the body was too large to
    /// keep, or it broke off.
    pub(crate) fn again(&self) -> Option<Box<Call>> {
        self.make(false)
    }

    /// The call for the first time: it was refused on its way, so whatever its body is, nobody has read any of it.
    pub(crate) fn unsent(&self) -> Option<Box<Call>> {
        self.make(true)
    }

    fn make(&self, unsent: bool) -> Option<Box<Call>> {
        let body = match &self.body {
            Kept::Bytes(bytes) => Body::from(bytes.clone()),
            Kept::Message(message) => Body::message(message.as_ref()?.try_clone()?),
            Kept::Stream(recording) => {
                let unusable = |recording: &Recording| {
                    (recording.lost && !unsent) || matches!(recording.end, Some(Err(_)))
                };
                if unusable(&recording.borrow()) {
                    return None;
                }
                Reader::body(recording)
            }
        };
        let request = Request::from_parts(self.head.clone(), body);
        Some(Box::new(Call { request, context: self.context.clone() }))
    }

    /// Whether the body is here already, so that two calls at once can have it.
    pub(crate) fn is_whole(&self) -> bool {
        matches!(self.body, Kept::Bytes(_))
    }
}

/// One reading of a recorded body, from its beginning.
struct Reader {
    recording: Rc<RefCell<Recording>>,
    number: u32,
    /// The next recorded part to read.
    next: usize,
}

impl Reader {
    fn body(recording: &Rc<RefCell<Recording>>) -> Body {
        let (number, length) = {
            let mut recording = recording.borrow_mut();
            recording.readers += 1;
            (recording.readers, recording.length)
        };
        Body::stream(Self { recording: Rc::clone(recording), number, next: 0 }, length)
    }
}

impl Stream for Reader {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> Poll<Option<Result<Bytes, BodyError>>> {
        let this = &mut *self;
        let mut recording = this.recording.borrow_mut();
        if recording.readers != this.number {
            return Poll::Ready(Some(Err(BodyError::Broken("the call is being tried again".into()))));
        }
        if let Some(chunk) = recording.chunks.get(this.next) {
            this.next += 1;
            return Poll::Ready(Some(Ok(chunk.clone())));
        }
        loop {
            if let Some(end) = &recording.end {
                return Poll::Ready(end.clone().err().map(Err));
            }
            match ready!(recording.source.poll_part(cx)) {
                Some(Ok(chunk)) => {
                    recording.record(&chunk);
                    this.next = recording.chunks.len();
                    return Poll::Ready(Some(Ok(chunk)));
                }
                Some(Err(error)) => recording.end = Some(Err(error)),
                None => recording.end = Some(Ok(())),
            }
        }
    }
}

impl Recording {
    fn record(&mut self, chunk: &Bytes) {
        self.size += chunk.len();
        self.lost |= self.size > MAX_REPLAY;
        if self.lost {
            self.chunks = Vec::new();
        } else {
            self.chunks.push(chunk.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::{FutureExt, StreamExt, stream};

    use super::*;
    use crate::Trace;

    fn call(body: Body) -> Call {
        let mut request = Request::put("http://x/y?z").header("k", "v").body(body).unwrap();
        request.extensions_mut().insert(7u8);
        Call { request, context: Context::root(Trace::new(None), None) }
    }

    fn chunks(parts: Vec<Result<Bytes, BodyError>>) -> Body {
        Body::stream(stream::iter(parts), None)
    }

    fn frame(body: &mut Body) -> Option<Option<Result<Bytes, BodyError>>> {
        body.part().now_or_never()
    }

    fn read(mut body: Body) -> Result<Vec<u8>, BodyError> {
        let mut all = Vec::new();
        while let Some(chunk) = frame(&mut body).expect("ready") {
            all.extend_from_slice(&chunk?);
        }
        Ok(all)
    }

    fn again(replay: &Replay) -> Option<Result<Vec<u8>, BodyError>> {
        replay.again().map(|call| read(call.request.into_body()))
    }

    #[test]
    fn the_same_head_and_body_come_again() {
        for body in [Body::from("hello"), chunks(vec![Ok("he".into()), Ok("llo".into())])] {
            let mut first = call(body);
            let replay = Replay::keep(&mut first);
            assert_eq!(read(first.request.into_body()), Ok(b"hello".to_vec()));
            for _ in 0..2 {
                let second = replay.again().unwrap().request;
                assert_eq!((second.method().as_str(), second.uri().path()), ("PUT", "/y"));
                assert_eq!(
                    (second.headers()["k"].as_bytes(), second.extensions().get()),
                    (&b"v"[..], Some(&7u8))
                );
                assert_eq!(read(second.into_body()), Ok(b"hello".to_vec()));
            }
        }
    }

    #[test]
    fn a_second_try_goes_on_where_the_first_stopped_reading() {
        let (parts, coming) = futures_channel();
        let mut first = call(Body::stream(coming, None));
        let replay = Replay::keep(&mut first);
        let mut body = first.request.into_body();
        parts.borrow_mut().push_back(Bytes::from_static(b"he"));
        assert_eq!(frame(&mut body), Some(Some(Ok("he".into()))));
        assert_eq!(frame(&mut body), None);
        let second = replay.again().unwrap().request.into_body();
        assert!(matches!(frame(&mut body), Some(Some(Err(BodyError::Broken(_))))), "superseded");
        parts.borrow_mut().extend([Bytes::from_static(b"llo"), Bytes::new()]);
        assert_eq!(read(second), Ok(b"hello".to_vec()));
    }

    type Parts = Rc<RefCell<std::collections::VecDeque<Bytes>>>;

    /// A stream of what is put into the queue; it ends with an empty part.
    fn futures_channel() -> (Parts, impl Stream<Item = Result<Bytes, BodyError>>) {
        let parts = Parts::default();
        let queue = Rc::clone(&parts);
        let next = move |_: &mut std::task::Context<'_>| match queue.borrow_mut().pop_front() {
            None => Poll::Pending,
            Some(part) if part.is_empty() => Poll::Ready(None),
            Some(part) => Poll::Ready(Some(Ok(part))),
        };
        (parts, stream::poll_fn(next))
    }

    #[test]
    fn what_is_too_large_is_read_once() {
        let half = Bytes::from(vec![b'x'; MAX_REPLAY / 2 + 1]);
        let mut first = call(chunks(vec![Ok(half.clone()), Ok(half.clone())]));
        let replay = Replay::keep(&mut first);
        let mut body = first.request.into_body();
        assert_eq!(frame(&mut body), Some(Some(Ok(half.clone()))));
        assert!(replay.again().is_some(), "not too large so far");
        // That was a reader of its own, so the first one ends; a third reads all.
        let third = replay.again().unwrap().request.into_body();
        assert_eq!(read(third).map(|all| all.len()), Ok(2 * half.len()));
        assert!(replay.again().is_none());

        let known = Body::stream(stream::iter([Ok(half.clone()), Ok(half)]).boxed_local(), Some(70_000));
        let mut first = call(known);
        let replay = Replay::keep(&mut first);
        drop(first);
        assert!(replay.again().is_none(), "known to be too large");
        let unsent = replay.unsent().unwrap().request.into_body();
        assert_eq!(read(unsent).map(|all| all.len()), Ok(2 * (MAX_REPLAY / 2 + 1)));
    }

    #[test]
    fn a_body_that_broke_off_is_not_sent_again() {
        let mut first = call(chunks(vec![Ok("he".into()), Err(BodyError::Idle)]));
        let replay = Replay::keep(&mut first);
        assert_eq!(read(first.request.into_body()), Err(BodyError::Idle));
        assert_eq!(again(&replay), None);
    }
}
