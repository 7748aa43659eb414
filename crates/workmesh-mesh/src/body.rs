//! The body of a request or a response inside the fleet.

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Frame, SizeHint};

use crate::{Message, WebSocket};

/// Why a body broke off.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// More bytes came than the receiver accepts.
    #[error("the body is larger than the {limit} bytes allowed")]
    TooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
    /// No bytes came for longer than the idle timeout.
    #[error("no part of the body came for too long")]
    Idle,
    /// The other side went away or the transport broke.
    #[error("the body ended early: {0}")]
    Broken(String),
    /// The worker that produces the body threw.
    #[error("{0}")]
    Producer(String),
    /// The bytes are not in the encoding that the headers name, or end within it.
    #[error("{0}")]
    Undecodable(String),
}

type ByteStream = Pin<Box<dyn Stream<Item = Result<Bytes, BodyError>>>>;

/// A body: nothing, bytes that are already there, a stream of them, or a [message](Message).
///
/// Bytes cross from worker to worker by reference count. A stream is polled by its reader, so a slow reader
/// slows the producer; it is bounded by whoever fills it.
///
/// Where a response ends a handshake, what follows its head is no body but a [`WebSocket`], and takes its place.
#[derive(Default)]
pub struct Body(Inner);

#[derive(Default)]
enum Inner {
    #[default]
    Empty,
    Full(Bytes),
    Stream {
        stream: ByteStream,
        length: Option<u64>,
    },
    Message(Box<Message>),
    Socket(WebSocket),
}

impl Body {
    /// A body of no bytes.
    pub const fn empty() -> Self {
        Self(Inner::Empty)
    }

    /// A body produced as it is read. `length`, if known, is in bytes and becomes `Content-Length`.
    pub fn stream(
        stream: impl Stream<Item = Result<Bytes, BodyError>> + 'static,
        length: Option<u64>,
    ) -> Self {
        Self(Inner::Stream { stream: Box::pin(stream), length })
    }

    /// Values for another isolate. Read as bytes, it is empty.
    pub fn message(message: Message) -> Self {
        Self(Inner::Message(Box::new(message)))
    }

    /// What follows the head of a response that ends a handshake: the end of a WebSocket that is the caller's.
    pub const fn socket(socket: WebSocket) -> Self {
        Self(Inner::Socket(socket))
    }

    /// The WebSocket that takes the place of a body, leaving an empty one behind; `None` if it is a body.
    pub fn take_socket(&mut self) -> Option<WebSocket> {
        match std::mem::take(&mut self.0) {
            Inner::Socket(socket) => Some(socket),
            body => {
                self.0 = body;
                None
            }
        }
    }

    /// The message, if the body is one, leaving an empty body behind.
    pub fn take_message(&mut self) -> Option<Message> {
        match std::mem::take(&mut self.0) {
            Inner::Message(message) => Some(*message),
            other => {
                self.0 = other;
                None
            }
        }
    }

    /// The message, if the body is one.
    pub fn message_mut(&mut self) -> Option<&mut Message> {
        match &mut self.0 {
            Inner::Message(message) => Some(message),
            _ => None,
        }
    }

    /// The same body once more; `None` if it can only be read once.
    pub fn try_clone(&self) -> Option<Self> {
        match &self.0 {
            Inner::Empty => Some(Self::empty()),
            Inner::Full(bytes) => Some(bytes.clone().into()),
            Inner::Stream { .. } | Inner::Socket(_) => None,
            Inner::Message(message) => message.try_clone().map(Self::message),
        }
    }

    /// Whether the body is a message.
    pub fn is_message(&self) -> bool {
        matches!(self.0, Inner::Message(_))
    }

    /// The whole body if it is here already, leaving an empty one behind; `None` if it is not made of bytes that are here.
    pub fn take_full(&mut self) -> Option<Bytes> {
        match std::mem::take(&mut self.0) {
            Inner::Empty => Some(Bytes::new()),
            Inner::Full(bytes) => Some(bytes),
            other @ (Inner::Stream { .. } | Inner::Message(_) | Inner::Socket(_)) => {
                self.0 = other;
                None
            }
        }
    }

    /// The next bytes, `None` after the last. A body has nothing but bytes: no trailers cross the fleet.
    pub fn poll_part(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, BodyError>>> {
        match &mut self.0 {
            Inner::Empty | Inner::Message(_) | Inner::Socket(_) => Poll::Ready(None),
            Inner::Full(bytes) => {
                let bytes = std::mem::take(bytes);
                self.0 = Inner::Empty;
                Poll::Ready(Some(Ok(bytes)))
            }
            Inner::Stream { stream, .. } => {
                let next = std::task::ready!(stream.as_mut().poll_next(cx));
                if !matches!(next, Some(Ok(_))) {
                    // The producer is let go as soon as it is done, not when the connection is.
                    self.0 = Inner::Empty;
                }
                Poll::Ready(next)
            }
        }
    }

    /// Waits for the next bytes, `None` after the last. Dropping the future loses nothing.
    pub async fn part(&mut self) -> Option<Result<Bytes, BodyError>> {
        std::future::poll_fn(|cx| self.poll_part(cx)).await
    }

    /// Whether the body is produced while it is read.
    pub fn is_stream(&self) -> bool {
        matches!(self.0, Inner::Stream { .. })
    }

    /// The length in bytes, if it is known before reading.
    pub fn len_hint(&self) -> Option<u64> {
        match &self.0 {
            Inner::Empty | Inner::Message(_) | Inner::Socket(_) => Some(0),
            Inner::Full(bytes) => Some(bytes.len() as u64),
            Inner::Stream { length, .. } => *length,
        }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(if bytes.is_empty() { Inner::Empty } else { Inner::Full(bytes) })
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Bytes::from_static(text.as_bytes()).into()
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Inner::Empty => f.write_str("Body::Empty"),
            Inner::Full(bytes) => write!(f, "Body::Full({} bytes)", bytes.len()),
            Inner::Stream { length, .. } => write!(f, "Body::Stream(length: {length:?})"),
            Inner::Message(message) => write!(f, "Body::{message:?}"),
            Inner::Socket(_) => f.write_str("Body::Socket"),
        }
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        self.poll_part(cx).map(|part| part.map(|part| part.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        matches!(self.0, Inner::Empty)
    }

    fn size_hint(&self) -> SizeHint {
        self.len_hint().map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

#[cfg(test)]
mod tests {
    use futures_util::{FutureExt, stream};

    use super::*;
    use crate::Part;

    /// Reads a body whose parts are all ready: its bytes, or the error that cut it off.
    fn read(body: Body) -> Result<Vec<u8>, BodyError> {
        let (mut body, mut all) = (body, Vec::new());
        while let Some(part) = body.part().now_or_never().unwrap() {
            all.extend_from_slice(&part?);
        }
        Ok(all)
    }

    fn chunks(parts: Vec<Result<&'static [u8], BodyError>>) -> Body {
        Body::stream(stream::iter(parts.into_iter().map(|part| part.map(Bytes::from_static))), None)
    }

    #[test]
    fn every_kind_reads_to_its_end() {
        assert_eq!(read(Body::empty()), Ok(vec![]));
        assert_eq!(read(Body::from("hello")), Ok(b"hello".to_vec()));
        assert_eq!(read(chunks(vec![Ok(b"he"), Ok(b"llo")])), Ok(b"hello".to_vec()));
    }

    #[test]
    fn a_broken_stream_says_so_after_what_came() {
        let body = chunks(vec![Ok(b"he"), Err(BodyError::Idle), Ok(b"never read")]);
        assert_eq!(read(body), Err(BodyError::Idle));
    }

    #[test]
    fn a_message_is_no_bytes_and_stays_until_it_is_taken() {
        let mut body =
            Body::message(Message { text: "[1]".into(), parts: vec![Part::Body(Body::from("x"))] });
        assert!(body.is_message() && !body.is_stream());
        assert_eq!(body.take_full(), None);
        assert_eq!(
            body.take_message().map(|message| (message.text, message.parts.len())),
            Some(("[1]".into(), 1))
        );
        assert_eq!((body.take_message().is_some(), read(body)), (false, Ok(vec![])));
    }

    #[test]
    fn bytes_can_be_taken_whole_and_a_stream_cannot() {
        let mut full = Body::from("hello");
        assert_eq!(full.take_full(), Some(Bytes::from_static(b"hello")));
        assert_eq!(full.len_hint(), Some(0));
        let mut stream = chunks(vec![Ok(b"x")]);
        assert_eq!(stream.take_full(), None);
        assert_eq!(read(stream), Ok(b"x".to_vec()));
    }
}
