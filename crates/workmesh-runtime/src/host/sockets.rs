//! WebSockets of JavaScript: the ends of pairs that it makes, and those that calls are answered with.
//!
//! An end is *fresh* until the script accepts it, which is when its messages begin to come, or answers a request with it,
//! which is when it leaves. [`super::runner`] delivers what comes to an accepted end, one message a slice.
//!
//! An end whose other end went to the client keeps its request for as long as the connection lasts. Any other end keeps it as
//! `waitUntil` does: for a while after the answer.

use std::{
    cell::{Cell, RefCell},
    future::poll_fn,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Poll, Waker},
};

use futures_util::future::{AbortHandle, AbortRegistration};
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use workmesh_mesh::{Body, NO_CODE, SocketMessage, SocketReceiver, SocketSender, WebSocket};

use super::{Host, Resource, context::ContextId, gone, io, messages::headers_arg};
use crate::engine::{Args, Op, OpError, OpResult, Value};

pub(crate) const OPS: &[Op<Host>] = &[
    Op::new("socket_pair", pair),
    Op::new("socket_rules", |host, _| {
        let rules = host.limits.sockets;
        Ok(Value::List(
            [rules.blobs, rules.half_open, rules.short_reasons].into_iter().map(Value::Bool).collect(),
        ))
    }),
    Op::new("socket_check", |host, args| {
        if args.is_nullish(0) {
            host.with_current(|_| ())?;
        } else {
            with(host, args, |_| Some(()))?;
        }
        Ok(Value::Undefined)
    }),
    Op::new("socket_accept", accept),
    Op::new("socket_send", send),
    Op::new("socket_close", close),
    Op::new("socket_waiting", |host, args| {
        let waiting =
            with(host, args, |socket| Some(socket.sender.as_ref().map_or(0, |sender| sender.waiting())))?;
        Ok(Value::Number(waiting as f64))
    }),
    Op::new("socket_drop", |host, args| {
        let parts = with(host, args, |socket| {
            Some((socket.fresh.take(), socket.sender.take(), socket.reading.take()))
        })?;
        drop(parts);
        Ok(Value::Undefined)
    }),
    Op::new("respond_socket", respond),
];

/// How WebSockets behave unless a script says otherwise; the worker's compatibility date decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SocketRules {
    /// Whether bytes arrive as a `Blob`, and not as an `ArrayBuffer`.
    pub blobs: bool,
    /// Whether a socket whose other end has closed stays open until the script closes it, too.
    pub half_open: bool,
    /// Whether the reason of a close may have no more than 123 bytes.
    pub short_reasons: bool,
}

impl Default for SocketRules {
    /// The newest behaviour.
    fn default() -> Self {
        Self { blobs: true, half_open: false, short_reasons: true }
    }
}

/// A socket may keep this part of what all sockets of an isolate may keep, which is as much as its heap.
const SHARE: usize = 4;

/// Where the other end of an end is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    /// With the same request, under this handle.
    Here(u64),
    /// With whoever called: the connection is the request's own.
    Client,
    /// With somebody whom the request called.
    Called,
}

/// An end that JavaScript holds.
pub(crate) struct Socket {
    owner: ContextId,
    link: Link,
    /// What hears, until somebody reads; `None` once the end has left or is read.
    fresh: Option<SocketReceiver>,
    /// What speaks; `None` once the end has left or broke.
    sender: Option<Rc<SocketSender>>,
    /// Set while a task reads.
    reading: Option<Reading>,
}

impl Socket {
    /// Whether a task reads it, for a script that is told what comes.
    pub(super) fn is_read(&self) -> bool {
        self.reading.is_some()
    }
}

/// Ends the task that reads a socket when it is dropped.
pub(super) struct Reading {
    task: AbortHandle,
    gate: Rc<Gate>,
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What keeps messages back until the script accepts the end.
#[derive(Default)]
pub(super) struct Gate {
    open: Cell<bool>,
    waiting: RefCell<Option<Waker>>,
}

impl Gate {
    fn open(&self) {
        self.open.set(true);
        let waiting = self.waiting.take();
        if let Some(waker) = waiting {
            waker.wake();
        }
    }

    /// Waits until the script accepts the end: true. Or until there is no other end any more: false.
    pub(super) async fn passed(&self, receiver: &mut SocketReceiver) -> bool {
        poll_fn(|cx| {
            if self.open.get() {
                return Poll::Ready(true);
            }
            self.waiting.replace(Some(cx.waker().clone()));
            receiver.poll_gone(cx).map(|()| false)
        })
        .await
    }
}

/// An end that a task is to read from now on.
pub(super) struct Opened {
    pub(super) handle: u64,
    pub(super) owner: ContextId,
    pub(super) receiver: SocketReceiver,
    pub(super) sender: Rc<SocketSender>,
    pub(super) gate: Rc<Gate>,
    pub(super) registration: AbortRegistration,
}

/// The sockets of one isolate.
#[derive(Default)]
pub(crate) struct Sockets {
    /// Those that a task is to be started for.
    opened: RefCell<Vec<Opened>>,
    /// Those that are read.
    read: RefCell<Vec<u64>>,
    /// What waits to be heard of all that scripts have said, in bytes.
    waiting: Arc<AtomicUsize>,
}

impl Sockets {
    /// The ends for which no task was started yet.
    pub(super) fn take_opened(&self) -> Vec<Opened> {
        self.opened.take()
    }
}

impl Host {
    /// Keeps an end that came as the answer to a call.
    pub(super) fn keep_socket(&self, owner: ContextId, socket: WebSocket) -> Result<u64, OpError> {
        let socket = self.socket(owner, Link::Called, socket);
        self.keep_for(owner, Resource::Socket(socket))
    }

    fn socket(&self, owner: ContextId, link: Link, socket: WebSocket) -> Socket {
        let (sender, receiver) = socket.split();
        sender.charge(&self.sockets.waiting);
        Socket { owner, link, fresh: Some(receiver), sender: Some(Rc::new(sender)), reading: None }
    }

    /// Begins to read an end, whose messages wait at its gate.
    fn open_socket(&self, handle: u64, socket: &mut Socket) {
        let (Some(receiver), Some(sender)) = (socket.fresh.take(), socket.sender.clone()) else { return };
        let (task, registration) = AbortHandle::new_pair();
        let gate = Rc::new(Gate::default());
        socket.reading = Some(Reading { task, gate: Rc::clone(&gate) });
        self.with_context(socket.owner, |context| *context.sockets(socket.link) += 1);
        self.sockets.read.borrow_mut().push(handle);
        let opened = Opened { handle, owner: socket.owner, receiver, sender, gate, registration };
        self.sockets.opened.borrow_mut().push(opened);
    }

    /// A task reads an end no more.
    pub(super) fn socket_was_read(&self, handle: u64) {
        self.sockets.read.borrow_mut().retain(|&other| other != handle);
        let of = self.with_resource(handle, |resource| match resource {
            Resource::Socket(socket) => Some((socket.owner, socket.link)),
            _ => None,
        });
        // If it is gone, so is its request.
        if let Ok((owner, link)) = of {
            self.with_context(owner, |context| {
                let count = context.sockets(link);
                *count = count.saturating_sub(1);
            });
        }
    }

    /// Whether a message for an accepted end is on its way, or may yet come from elsewhere: one of this request, or any.
    pub(super) fn expects_messages(&self, of: Option<ContextId>) -> bool {
        let resources = self.resources.borrow();
        let read = self.sockets.read.borrow();
        let kept = |handle| resources.get(handle).map(|kept| &kept.resource);
        read.iter().any(|&handle| match kept(handle) {
            Some(Resource::Socket(socket)) if of.is_none_or(|owner| owner == socket.owner) => {
                let Link::Here(peer) = socket.link else { return true };
                match kept(peer) {
                    Some(Resource::Socket(peer)) => {
                        peer.sender.as_ref().is_none_or(|sender| !sender.is_heard())
                    }
                    _ => false,
                }
            }
            _ => false,
        })
    }
}

/// Works on a socket of the request whose slice is running; one of another is as good as gone.
fn with<R>(host: &Host, args: &Args<'_, '_>, f: impl FnOnce(&mut Socket) -> Option<R>) -> Result<R, OpError> {
    let current = host.current.get();
    host.with_resource(args.integer(0)?, |resource| match resource {
        Resource::Socket(socket) if socket.owner == current => f(socket),
        _ => None,
    })
}

/// `socket_pair()` → the handles of two ends
fn pair(host: &Rc<Host>, _: &Args<'_, '_>) -> OpResult {
    let owner = host.current.get();
    host.with_current(|_| ())?;
    let (first, second) = WebSocket::pair();
    // The handle of the second is not known yet; none is 0.
    let first = host.keep(Resource::Socket(host.socket(owner, Link::Here(0), first)))?;
    let second = host.keep(Resource::Socket(host.socket(owner, Link::Here(first), second)))?;
    host.with_resource(first, |resource| match resource {
        Resource::Socket(socket) => {
            socket.link = Link::Here(second);
            Some(())
        }
        _ => None,
    })?;
    Ok(Value::List(vec![Value::Number(first as f64), Value::Number(second as f64)]))
}

/// `socket_accept(socket)`: its messages come from now on.
fn accept(host: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let handle = args.integer(0)?;
    with(host, args, |socket| {
        host.open_socket(handle, socket);
        socket.reading.as_ref().map(|reading| Rc::clone(&reading.gate))
    })?
    .open();
    Ok(Value::Undefined)
}

/// `socket_send(socket, text | bytes)` → whether there is another end
fn send(host: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let sender = with(host, args, |socket| socket.sender.clone())?;
    // A reader that is too slow must not fill the memory of everybody else.
    let (own, all) = (host.limits.memory / SHARE, host.limits.memory);
    if sender.waiting() > own || host.sockets.waiting.load(Ordering::Relaxed) > all {
        return Err(OpError::error(format!(
            "Too much waits to be taken by the other end: {} MiB may wait in a WebSocket, and {} MiB in all of \
             this worker.",
            own >> 20,
            all >> 20
        )));
    }
    let message = if args.is_text(1) {
        SocketMessage::Text(args.text(1)?)
    } else {
        SocketMessage::Binary(args.bytes(1)?)
    };
    Ok(Value::Bool(sender.send(message).is_ok()))
}

/// `socket_close(socket, code | null, reason)` → whether there is another end
fn close(host: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let sender = with(host, args, |socket| socket.sender.clone())?;
    let code = args.as_number(1).map_or(NO_CODE, |code| code as u16);
    let reason = args.text(2)?;
    Ok(Value::Bool(sender.send(SocketMessage::Close { code, reason }).is_ok()))
}

/// `respond_socket(context, headers, socket | null)`: ends the handshake of a request. Null stands for an end that cannot be
/// had: the client has one then that breaks off at once.
fn respond(host: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let id = args.integer(0)?;
    if host.with_context(id, |context| context.upgrade) != Some(true) {
        return Err(OpError::type_error(
            "Worker tried to return a WebSocket in a response to a request which did not contain the header \
             \"Upgrade: websocket\".",
        ));
    }
    let headers = headers_arg(args, 1)?;
    let socket = if args.is_nullish(2) { WebSocket::pair().0 } else { take(host, args.integer(2)?)? };
    let mut response = Response::new(Body::socket(socket));
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    *response.headers_mut() = headers;
    host.with_context(id, |context| context.answer(Ok(response)));
    Ok(Value::Undefined)
}

/// Takes a fresh end away from JavaScript. If its other end is with the same request, that one hears the client from now on.
fn take(host: &Host, handle: u64) -> Result<WebSocket, OpError> {
    let current = host.current.get();
    let (receiver, sender, link) = host.with_resource(handle, |resource| match resource {
        Resource::Socket(socket) if socket.owner == current => {
            Some((socket.fresh.take()?, socket.sender.take()?, socket.link))
        }
        _ => None,
    })?;
    if let Link::Here(peer) = link {
        // It may be gone already.
        let _ = host.with_resource(peer, |resource| match resource {
            Resource::Socket(socket) => {
                socket.link = Link::Client;
                if socket.reading.is_some() {
                    host.with_context(current, |context| {
                        context.client_sockets += 1;
                        context.other_sockets = context.other_sockets.saturating_sub(1);
                    });
                }
                host.open_socket(peer, socket);
                Some(())
            }
            _ => None,
        });
    }
    let sender = Rc::try_unwrap(sender).map_err(|_| gone(io::NATIVE))?;
    Ok(WebSocket::of(sender, receiver))
}

/// Whether a request asks for a WebSocket.
pub(super) fn is_upgrade(headers: &HeaderMap) -> bool {
    let is_websocket = |value: &HeaderValue| value.as_bytes().eq_ignore_ascii_case(b"websocket");
    // Looked at one by one, few headers cost less than one hash.
    headers.iter().any(|(name, value)| *name == header::UPGRADE && is_websocket(value))
}

/// Makes a call that asks for a WebSocket what it has to be, whatever the script said.
pub(super) fn make_handshake(method: &mut Method, headers: &HeaderMap, body: &mut Body) {
    if is_upgrade(headers) {
        *method = Method::GET;
        *body = Body::empty();
    }
}
