//! The life of a WebSocket on a connection: messages to and fro until one side ends it.
//!
//! Each direction waits for its own reader: what the fleet does not take is not read from the connection, and what the client
//! does not take stays in the queue of whoever said it. Pings are answered, and a close of the client too, as soon as it has come.

use std::{
    cell::Cell,
    future::{Future, pending},
    pin::{Pin, pin},
    time::Duration,
};

use bytes::Bytes;
use futures_util::{
    SinkExt, StreamExt,
    stream::{SplitSink, SplitStream},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, AsyncWriteExt},
    select,
    time::{Sleep, sleep, timeout},
};
pub use tokio_tungstenite::tungstenite::protocol::Role;
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        Error, Message,
        error::{CapacityError, ProtocolError},
        protocol::{CloseFrame, WebSocketConfig, frame::coding::CloseCode},
    },
};
use workmesh_mesh::{NO_CODE, SocketMessage, SocketReceiver, SocketSender, WebSocket};

/// The largest message, in bytes, as on the real runtime.
const MAX_MESSAGE: usize = 32 << 20;
/// The buffer in which frames are read. Larger frames get the room they need.
const READ_BUFFER: usize = 4 << 10;
/// As much is written at once.
const WRITE_BUFFER: usize = 16 << 10;
/// The longest reason that fits into a close, in bytes.
const LONGEST_REASON: usize = 123;
/// How long a connection may take to end once it has been asked to.
const CLOSING: Duration = Duration::from_secs(10);

/// How a connection is looked after.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Which side of it this program is.
    pub role: Role,
    /// After how long without a sign of the other side it is asked for one; if none comes for as long again, the connection is
    /// given up. `None`: it is never asked.
    pub heartbeat: Option<Duration>,
}

/// Moves messages between a connection and an end of a WebSocket until one of them is done, or the connection is asked to end
/// by `closing`. `read` is what was read of the connection already.
pub async fn run<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    read: Bytes,
    socket: WebSocket,
    options: Options,
    closing: impl Future<Output = ()>,
) {
    let config = WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(WRITE_BUFFER)
        .max_write_buffer_size(WRITE_BUFFER + 2 * MAX_MESSAGE)
        .max_message_size(Some(MAX_MESSAGE))
        .max_frame_size(Some(MAX_MESSAGE));
    let stream = WebSocketStream::from_partially_read(stream, read.into(), options.role, Some(config)).await;
    let (mut frames_out, mut frames_in) = stream.split();
    let (sender, mut receiver) = socket.split();
    let problem = {
        let signs = Signs::default();
        let mut inbound = pin!(hear(&mut frames_in, sender, &signs));
        let mut outbound = pin!(speak(&mut frames_out, &mut receiver, &signs, options.heartbeat, closing));
        select! {
            biased;
            problem = &mut inbound => problem,
            end = &mut outbound => match end {
                // The client has to answer, and nobody else has to wait for that.
                End::Closed => timeout(CLOSING, inbound).await.ok().flatten(),
                End::Lost => None,
            },
        }
    };
    if let Some(code) = problem {
        let close = Message::Close(Some(CloseFrame { code, reason: Default::default() }));
        let _ = timeout(CLOSING, frames_out.send(close)).await;
    }
    if let Ok(stream) = frames_in.reunite(frames_out) {
        let _ = timeout(CLOSING, stream.into_inner().shutdown()).await;
    }
}

/// What tells whether the other side is still there.
#[derive(Default)]
struct Signs {
    /// Whether something came since somebody last looked.
    heard: Cell<bool>,
    /// Whether what came is held back by the fleet, so that nothing more can come.
    held: Cell<bool>,
}

/// Passes on what the client says, until it ends the connection. Gives what it did wrong, if it did.
async fn hear<S: AsyncRead + AsyncWrite + Unpin>(
    frames: &mut SplitStream<WebSocketStream<S>>,
    sender: SocketSender,
    signs: &Signs,
) -> Option<CloseCode> {
    loop {
        let message = frames.next().await?;
        signs.heard.set(true);
        let message = match message {
            Ok(Message::Text(text)) => SocketMessage::Text(text.as_str().to_owned()),
            Ok(Message::Binary(bytes)) => SocketMessage::Binary(bytes),
            Ok(Message::Close(close)) => closed(close),
            Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_)) => continue,
            Err(error) => return problem(&error),
        };
        // What nobody hears is thrown away: the connection still ends as it should.
        signs.held.set(true);
        if sender.ready().await.is_ok() {
            let _ = sender.send(message);
        }
        signs.held.set(false);
    }
}

fn closed(close: Option<CloseFrame>) -> SocketMessage {
    match close {
        Some(CloseFrame { code, reason }) => {
            SocketMessage::Close { code: code.into(), reason: reason.as_str().to_owned() }
        }
        None => SocketMessage::Close { code: NO_CODE, reason: String::new() },
    }
}

/// What to tell a client that broke the rules.
fn problem(error: &Error) -> Option<CloseCode> {
    match error {
        Error::Utf8(_) => Some(CloseCode::Invalid),
        Error::Capacity(CapacityError::MessageTooLong { .. }) => Some(CloseCode::Size),
        Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => None,
        Error::Protocol(_) => Some(CloseCode::Protocol),
        _ => None,
    }
}

/// How the fleet's side came to its end.
enum End {
    /// A close was sent.
    Closed,
    /// The connection or the fleet's end broke off.
    Lost,
}

/// Passes on what the fleet says, until it is done or `closing` is.
async fn speak<S: AsyncRead + AsyncWrite + Unpin>(
    frames: &mut SplitSink<WebSocketStream<S>, Message>,
    receiver: &mut SocketReceiver,
    signs: &Signs,
    heartbeat: Option<Duration>,
    closing: impl Future<Output = ()>,
) -> End {
    let mut closing = pin!(closing);
    let mut timer = pin!(heartbeat.map(sleep));
    let mut asked = false;
    loop {
        let message = select! {
            biased;
            message = receiver.message() => message,
            () = &mut closing => {
                let close = CloseFrame { code: CloseCode::Away, reason: Default::default() };
                return end(frames.send(Message::Close(Some(close))).await);
            }
            () = beat(timer.as_mut()) => {
                let there = signs.heard.replace(false) || signs.held.get();
                if !there && (asked || frames.send(Message::Ping(Bytes::new())).await.is_err()) {
                    return End::Lost;
                }
                asked = !there;
                timer.set(heartbeat.map(sleep));
                continue;
            }
        };
        let Some(message) = message else { return End::Lost };
        let message = match message {
            SocketMessage::Text(text) => Message::Text(text.into()),
            SocketMessage::Binary(bytes) => Message::Binary(bytes),
            SocketMessage::Close { code: NO_CODE, .. } => {
                return end(frames.send(Message::Close(None)).await);
            }
            SocketMessage::Close { code, mut reason } => {
                reason.truncate(reason.floor_char_boundary(LONGEST_REASON));
                let close = CloseFrame { code: code.into(), reason: reason.into() };
                return end(frames.send(Message::Close(Some(close))).await);
            }
        };
        if frames.feed(message).await.is_err() {
            return End::Lost;
        }
        // What is said in one go is written in one go.
        if receiver.is_empty() && frames.flush().await.is_err() {
            return End::Lost;
        }
    }
}

fn end(sent: Result<(), Error>) -> End {
    if sent.is_ok() { End::Closed } else { End::Lost }
}

/// Waits for the next look at the signs.
async fn beat(timer: Pin<&mut Option<Sleep>>) {
    match timer.as_pin_mut() {
        Some(timer) => timer.await,
        None => pending().await,
    }
}
