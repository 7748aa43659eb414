//! A WebSocket inside the fleet: two ends and a queue each way, whoever holds the ends.
//!
//! An end is a worker's, or a transport's that moves frames between it and a connection; an end that a worker passes on
//! moves as it is. What is said stays in the queue until the other end takes it. A transport waits before it says
//! more than [`HIGH_WATER`]; a worker does not have to, so whoever speaks for it bounds what waits, by what it
//! [charges](SocketSender::charge).
//!
//! Unlike a body, an end may change threads: a worker may have moved to a thread of its own while its callers stay.

use std::{
    collections::VecDeque,
    fmt,
    future::poll_fn,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll, Waker},
};

use bytes::Bytes;

/// How much may wait in one direction before [`SocketSender::ready`] waits, in bytes.
const HIGH_WATER: usize = 64 << 10;
/// What a message counts for besides its own bytes.
const OVERHEAD: usize = 64;

/// The code of a close that names none.
pub const NO_CODE: u16 = 1005;

/// What one end of a WebSocket says to the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SocketMessage {
    /// A text.
    Text(String),
    /// Bytes.
    Binary(Bytes),
    /// The last message in its direction.
    Close {
        /// Why, as a number; [`NO_CODE`] for none.
        code: u16,
        /// Why, in words.
        reason: String,
    },
}

impl SocketMessage {
    /// The bytes of its text or data; those of a close do not count.
    fn len(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Binary(bytes) => bytes.len(),
            Self::Close { .. } => 0,
        }
    }

    fn is_close(&self) -> bool {
        matches!(self, Self::Close { .. })
    }
}

/// The other end is gone, or was told that this was all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the other end of the WebSocket is gone")]
pub struct SocketGone;

/// One end of a WebSocket. Dropped without a close, it has broken off.
#[derive(Debug)]
pub struct WebSocket {
    sender: SocketSender,
    receiver: SocketReceiver,
}

impl WebSocket {
    /// Two ends that hear each other.
    pub fn pair() -> (Self, Self) {
        let (there, back) = (Arc::new(Lane::default()), Arc::new(Lane::default()));
        let end = |outgoing: &Arc<Lane>, incoming: &Arc<Lane>| Self {
            sender: SocketSender(Arc::clone(outgoing)),
            receiver: SocketReceiver(Arc::clone(incoming)),
        };
        (end(&there, &back), end(&back, &there))
    }

    /// An end of two directions that were used apart.
    pub fn of(sender: SocketSender, receiver: SocketReceiver) -> Self {
        Self { sender, receiver }
    }

    /// Its two directions, to be used apart.
    pub fn split(self) -> (SocketSender, SocketReceiver) {
        (self.sender, self.receiver)
    }
}

/// One direction.
#[derive(Default)]
struct Lane(Mutex<State>);

#[derive(Default)]
struct State {
    queue: VecDeque<SocketMessage>,
    /// The bytes of what is in the queue.
    bytes: usize,
    /// What is in the queue counts here, too.
    charged: Option<Arc<AtomicUsize>>,
    /// Whether a close was said.
    closed: bool,
    sender_gone: bool,
    receiver_gone: bool,
    sender: Option<Waker>,
    receiver: Option<Waker>,
}

impl State {
    fn weight(&self) -> usize {
        self.bytes + self.queue.len() * OVERHEAD
    }

    fn take(&mut self) -> Option<SocketMessage> {
        let message = self.queue.pop_front()?;
        self.bytes -= message.len();
        if let Some(charged) = &self.charged {
            charged.fetch_sub(message.len() + OVERHEAD, Ordering::Relaxed);
        }
        if self.queue.is_empty() {
            // An idle socket keeps no room for messages.
            self.queue = VecDeque::new();
        }
        Some(message)
    }
}

impl Lane {
    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing in here panics while it holds the lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        f.debug_struct("Lane").field("waiting", &state.queue.len()).field("closed", &state.closed).finish()
    }
}

/// Wakes a task outside the lock: what it does at once may want the lock.
fn wake(waker: Option<Waker>) {
    if let Some(waker) = waker {
        waker.wake();
    }
}

/// The direction in which an end speaks.
#[derive(Debug)]
pub struct SocketSender(Arc<Lane>);

impl SocketSender {
    /// Says something, however much waits already.
    ///
    /// # Errors
    /// Nobody will hear it.
    pub fn send(&self, message: SocketMessage) -> Result<(), SocketGone> {
        let mut state = self.0.state();
        if state.closed || state.receiver_gone {
            return Err(SocketGone);
        }
        if let Some(charged) = &state.charged {
            charged.fetch_add(message.len() + OVERHEAD, Ordering::Relaxed);
        }
        state.bytes += message.len();
        let closing = message.is_close();
        state.closed = closing;
        state.queue.push_back(message);
        let (receiver, sender) = (state.receiver.take(), if closing { state.sender.take() } else { None });
        drop(state);
        wake(receiver);
        wake(sender);
        Ok(())
    }

    /// Whether more may be said without piling up.
    pub fn poll_ready(&self, cx: &mut Context<'_>) -> Poll<Result<(), SocketGone>> {
        let mut state = self.0.state();
        if state.closed || state.receiver_gone {
            return Poll::Ready(Err(SocketGone));
        }
        if state.weight() < HIGH_WATER {
            return Poll::Ready(Ok(()));
        }
        state.sender = Some(cx.waker().clone());
        Poll::Pending
    }

    /// Waits until more may be said.
    ///
    /// # Errors
    /// Nobody will hear it.
    pub async fn ready(&self) -> Result<(), SocketGone> {
        poll_fn(|cx| self.poll_ready(cx)).await
    }

    /// Waits until nothing more can be said: a close was, or the other end is gone.
    pub async fn done(&self) {
        poll_fn(|cx| {
            let mut state = self.0.state();
            if state.closed || state.receiver_gone {
                return Poll::Ready(());
            }
            state.sender = Some(cx.waker().clone());
            Poll::Pending
        })
        .await;
    }

    /// Counts what waits in this direction in `total`, too, from now on.
    pub fn charge(&self, total: &Arc<AtomicUsize>) {
        let mut state = self.0.state();
        if state.charged.is_none() {
            total.fetch_add(state.weight(), Ordering::Relaxed);
            state.charged = Some(Arc::clone(total));
        }
    }

    /// The bytes of texts and data that the other end has not taken.
    pub fn waiting(&self) -> usize {
        self.0.state().bytes
    }

    /// Whether the other end has taken everything.
    pub fn is_heard(&self) -> bool {
        self.0.state().queue.is_empty()
    }
}

impl Drop for SocketSender {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.sender_gone = true;
        let receiver = state.receiver.take();
        drop(state);
        wake(receiver);
    }
}

/// The direction in which an end hears.
#[derive(Debug)]
pub struct SocketReceiver(Arc<Lane>);

impl SocketReceiver {
    /// The next message; `None` if the other end broke off, or after its close.
    pub fn poll_message(&mut self, cx: &mut Context<'_>) -> Poll<Option<SocketMessage>> {
        let mut state = self.0.state();
        let before = state.weight();
        match state.take() {
            Some(message) => {
                let sender = if before >= HIGH_WATER && state.weight() < HIGH_WATER {
                    state.sender.take()
                } else {
                    None
                };
                drop(state);
                wake(sender);
                Poll::Ready(Some(message))
            }
            None if state.closed || state.sender_gone => Poll::Ready(None),
            None => {
                state.receiver = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }

    /// Waits for the next message. Dropping the future loses nothing.
    pub async fn message(&mut self) -> Option<SocketMessage> {
        poll_fn(|cx| self.poll_message(cx)).await
    }

    /// Whether nothing waits to be taken.
    pub fn is_empty(&self) -> bool {
        self.0.state().queue.is_empty()
    }

    /// Whether the other end is there no more, whatever it said before that was not taken yet.
    pub fn poll_gone(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let mut state = self.0.state();
        if state.sender_gone {
            return Poll::Ready(());
        }
        state.receiver = Some(cx.waker().clone());
        Poll::Pending
    }
}

impl Drop for SocketReceiver {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.receiver_gone = true;
        while state.take().is_some() {}
        let sender = state.sender.take();
        drop(state);
        wake(sender);
    }
}

#[cfg(test)]
#[cfg(not(feature = "loom"))]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    fn text(text: &str) -> SocketMessage {
        SocketMessage::Text(text.into())
    }

    fn close() -> SocketMessage {
        SocketMessage::Close { code: 1000, reason: "done".into() }
    }

    #[test]
    fn messages_come_in_order_and_a_close_is_the_last() {
        let (a, b) = WebSocket::pair();
        let ((a, _), (_, mut b)) = (a.split(), b.split());
        for message in [text("1"), SocketMessage::Binary("2".into()), close()] {
            a.send(message).unwrap();
        }
        assert_eq!(a.send(text("3")), Err(SocketGone));
        assert_eq!(b.message().now_or_never(), Some(Some(text("1"))));
        assert_eq!(b.message().now_or_never(), Some(Some(SocketMessage::Binary("2".into()))));
        assert_eq!(b.message().now_or_never(), Some(Some(close())));
        assert_eq!(b.message().now_or_never(), Some(None));
    }

    #[tokio::test]
    async fn an_end_that_breaks_off_is_heard_after_what_it_said() {
        let (a, b) = WebSocket::pair();
        let ((a, a_hears), (b, mut b_hears)) = (a.split(), b.split());
        a.send(text("last")).unwrap();
        drop((a, a_hears));
        assert_eq!(b_hears.message().await, Some(text("last")));
        assert_eq!(b_hears.message().await, None);
        b.done().await;
        assert_eq!(b.send(text("late")), Err(SocketGone));
    }

    #[tokio::test]
    async fn a_slow_listener_slows_a_transport() {
        let (a, b) = WebSocket::pair();
        let ((a, _hears), (_says, mut b)) = (a.split(), b.split());
        a.send(SocketMessage::Binary(vec![0; HIGH_WATER].into())).unwrap();
        assert_eq!(a.ready().now_or_never(), None);
        let (ready, _) = tokio::join!(a.ready(), b.message());
        assert_eq!(ready, Ok(()));
    }

    #[test]
    fn what_waits_is_charged_until_it_is_taken_or_lost() {
        let total = Arc::new(AtomicUsize::new(0));
        let (a, b) = WebSocket::pair();
        let ((a, _hears), (_says, mut b)) = (a.split(), b.split());
        a.charge(&total);
        a.send(text("four")).unwrap();
        a.send(text("four")).unwrap();
        assert_eq!((a.waiting(), total.load(Ordering::Relaxed)), (8, 2 * (4 + OVERHEAD)));
        b.message().now_or_never();
        assert_eq!((a.waiting(), total.load(Ordering::Relaxed)), (4, 4 + OVERHEAD));
        drop(b);
        assert_eq!((a.waiting(), total.load(Ordering::Relaxed)), (0, 0));
    }
}
