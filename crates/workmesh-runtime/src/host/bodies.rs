//! Bodies read by JavaScript, and sinks: bodies that JavaScript writes.

use std::{
    cell::{Cell, RefCell},
    pin::Pin,
    rc::Rc,
    task::{Context as TaskContext, Poll},
};

use bytes::{Bytes, BytesMut};
use futures_util::Stream;
use tokio::sync::mpsc;
use workmesh_mesh::{Body, BodyError};

use super::{Host, Resource, context::ContextId, io};
use crate::engine::{Args, Op, OpError, OpResult, Value};

pub(crate) const OPS: &[Op<Host>] = &[
    Op::new("body_read", read_chunk),
    Op::new("body_bytes", |host, args| read_whole(host, args, Value::Bytes)),
    Op::new("body_text", |host, args| read_whole(host, args, |bytes| Value::Text(decode(&bytes)))),
    Op::new("body_cancel", |host, args| {
        let slot = body_slot(host, args.integer(0)?, io::CANCELER)?;
        let body = slot.borrow_mut().replace(Body::empty());
        drop(body);
        Ok(Value::Undefined)
    }),
    Op::new("body_iterates", |host, _| Ok(Value::Bool(host.limits.iterable_bodies))),
    Op::new("sink_open", sink_open),
    Op::new("sink_write", sink_write),
    Op::new("sink_close", |host, args| host.end_sink(args.integer(0)?, None).map(Value::Bool)),
    Op::new("sink_error", |host, args| {
        let error = BodyError::Producer(args.exception(1).to_string());
        host.end_sink(args.integer(0)?, Some(error)).map(Value::Bool)
    }),
];

/// How many chunks may wait between the writer of a sink and its reader.
const SINK_CHUNKS: usize = 1;

type Slot = Rc<RefCell<Option<Body>>>;

/// Bytes of a body that wait for somebody to read them.
pub(crate) struct Charge {
    bytes: usize,
    all: Rc<Cell<usize>>,
}

impl Drop for Charge {
    fn drop(&mut self) {
        self.all.set(self.all.get().saturating_sub(self.bytes));
    }
}

impl Host {
    /// Takes a body away from JavaScript, to pass it on untouched.
    pub(crate) fn take_body(&self, handle: u64) -> Result<Body, OpError> {
        body_slot(self, handle, io::SOURCE)?.borrow_mut().take().ok_or_else(being_read)
    }

    /// A body as something to be kept. Those that are here already may take as much memory beside the heap as the heap may
    /// itself.
    pub(super) fn body_resource(&self, body: Body) -> Result<Resource, OpError> {
        let bytes = if body.is_stream() {
            Some(0)
        } else {
            body.len_hint().and_then(|length| usize::try_from(length).ok())
        };
        let (bytes, all) = (bytes.unwrap_or(usize::MAX), Rc::clone(&self.waiting_bodies));
        let total = all.get().saturating_add(bytes);
        if total > self.limits.memory {
            return Err(OpError::range_error("Too many bytes of bodies wait in this worker to be read."));
        }
        all.set(total);
        Ok(Resource::Body(Rc::new(RefCell::new(Some(body))), Some(Charge { bytes, all })))
    }

    /// The reading end of a sink; it can be taken once.
    pub(crate) fn take_sink(&self, handle: u64) -> Result<Body, OpError> {
        self.with_io(handle, io::SINK, |resource| match resource {
            Resource::Sink(sink) => sink.body.take(),
            _ => None,
        })
    }

    /// The body that an operation's `kind` and `value` arguments describe, as the contract with the platform's
    /// JavaScript numbers them.
    pub(crate) fn body_arg(&self, args: &Args<'_, '_>, kind: usize, value: usize) -> Result<Body, OpError> {
        match args.integer(kind)? {
            0 => Ok(Body::empty()),
            1 => args.text(value).map(Body::from),
            2 => args.bytes(value).map(Body::from),
            3 => self.take_body(args.integer(value)?),
            4 => self.take_sink(args.integer(value)?),
            other => Err(OpError::type_error(format!("no body kind {other}"))),
        }
    }
}

fn body_slot(host: &Host, handle: u64, name: &str) -> Result<Slot, OpError> {
    host.with_io(handle, name, |resource| match resource {
        Resource::Body(slot, charge) => {
            *charge = None;
            Some(Rc::clone(slot))
        }
        _ => None,
    })
}

fn being_read() -> OpError {
    OpError::type_error("The body is being read already.")
}

/// `body_read(body)` → the next chunk, null at the end. The body is out of its slot meanwhile, so that a second reader
/// is refused.
fn read_chunk(host: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let slot = body_slot(host, args.integer(0)?, io::SOURCE)?;
    let mut body = slot.borrow_mut().take().ok_or_else(being_read)?;
    Ok(Value::later(async move {
        let chunk = next_chunk(&mut body).await;
        slot.borrow_mut().replace(body);
        chunk.map(|chunk| Value::or_null(chunk.map(Value::Bytes))).map_err(error)
    }))
}

/// The rest of a body in the form that `convert` gives it: at once if it is here already, as small bodies between
/// workers are, and a promise for it otherwise.
fn read_whole(host: &Rc<Host>, args: &Args<'_, '_>, convert: fn(Bytes) -> Value) -> OpResult {
    let slot = body_slot(host, args.integer(0)?, io::SOURCE)?;
    let mut body = slot.borrow_mut().take().ok_or_else(being_read)?;
    let limit = host.limits.memory;
    if let Some(bytes) = body.take_full() {
        slot.borrow_mut().replace(body);
        return within(bytes, limit).map(convert).map_err(error);
    }
    Ok(Value::later(async move {
        let result = collect(body, limit).await;
        slot.borrow_mut().replace(Body::empty());
        result.map(convert).map_err(error)
    }))
}

fn error(error: BodyError) -> OpError {
    match error {
        BodyError::Undecodable(message) => OpError::type_error(message),
        other => OpError::error(other.to_string()),
    }
}

async fn next_chunk(body: &mut Body) -> Result<Option<Bytes>, BodyError> {
    loop {
        let part = body.part().await.transpose()?;
        // A part without bytes is no end.
        if part.as_ref().is_none_or(|bytes| !bytes.is_empty()) {
            return Ok(part);
        }
    }
}

fn too_large(limit: usize) -> BodyError {
    BodyError::TooLarge { limit: limit as u64 }
}

fn within(bytes: Bytes, limit: usize) -> Result<Bytes, BodyError> {
    if bytes.len() <= limit { Ok(bytes) } else { Err(too_large(limit)) }
}

/// The whole rest of a body, up to `limit` bytes.
pub(crate) async fn collect(mut body: Body, limit: usize) -> Result<Bytes, BodyError> {
    let mut all = BytesMut::new();
    while let Some(chunk) = next_chunk(&mut body).await? {
        if all.len() + chunk.len() > limit {
            return Err(too_large(limit));
        }
        all.extend_from_slice(&chunk);
    }
    Ok(all.freeze())
}

/// UTF-8 as the Encoding Standard decodes it: without a byte order mark, faults replaced.
fn decode(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    String::from_utf8_lossy(bytes).into_owned()
}

/// The writing end of a body, and until somebody takes it the reading end too.
pub(crate) struct Sink {
    /// The request that is kept alive until the sink is ended.
    owner: ContextId,
    writer: Option<mpsc::Sender<Result<Bytes, BodyError>>>,
    ended: Rc<Cell<bool>>,
    body: Option<Body>,
}

fn sink_open(host: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let length = if args.is_nullish(0) { None } else { Some(args.integer(0)?) };
    let (writer, reader) = mpsc::channel(SINK_CHUNKS);
    let ended = Rc::new(Cell::new(false));
    let body = Body::stream(SinkReader { reader, ended: Rc::clone(&ended) }, length);
    let owner = host.current.get();
    let sink = Sink { owner, writer: Some(writer), ended, body: Some(body) };
    let handle = host.keep(Resource::Sink(sink))?;
    host.with_current(|context| context.open_sinks += 1)?;
    Ok(Value::Number(handle as f64))
}

fn sink_write(host: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let (handle, chunk) = (args.integer(0)?, args.bytes(1)?);
    let writer = host.with_io(handle, io::SINK, |resource| match resource {
        Resource::Sink(sink) => sink.writer.clone(),
        _ => None,
    })?;
    let host = Rc::clone(host);
    Ok(Value::later(async move {
        match writer.send(Ok(chunk)).await {
            Ok(()) => Ok(Value::Undefined),
            Err(_) => {
                // Nobody will read the rest; the request need not be kept alive for it.
                host.end_sink(handle, None)?;
                Err(OpError::error("The reader of this body has gone away."))
            }
        }
    }))
}

impl Host {
    /// Ends a sink, with an error for its reader if there is one, and says whether there still was a reader. Ending it
    /// again does nothing.
    fn end_sink(&self, handle: u64, error: Option<BodyError>) -> Result<bool, OpError> {
        let (owner, writer, ended) = self.with_resource(handle, |resource| match resource {
            Resource::Sink(sink) => Some((sink.owner, sink.writer.take(), Rc::clone(&sink.ended))),
            _ => None,
        })?;
        let Some(writer) = writer else { return Ok(false) };
        let read = !writer.is_closed();
        self.with_context(owner, |context| context.open_sinks = context.open_sinks.saturating_sub(1));
        match error {
            None => ended.set(true),
            // Without room the writer is dropped unended, which is an error to the reader too.
            Some(error) => drop(writer.try_send(Err(error))),
        }
        Ok(read)
    }
}

/// The reading end: a writer that vanishes without ending the body has broken it.
struct SinkReader {
    reader: mpsc::Receiver<Result<Bytes, BodyError>>,
    ended: Rc<Cell<bool>>,
}

impl Stream for SinkReader {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Option<Self::Item>> {
        self.reader.poll_recv(cx).map(|chunk| match chunk {
            None if !self.ended.replace(true) => {
                Some(Err(BodyError::Broken("the worker stopped writing it".into())))
            }
            chunk => chunk,
        })
    }
}

#[cfg(test)]
mod tests {
    use futures_util::{FutureExt, stream};

    use super::*;

    #[test]
    fn text_is_decoded_as_the_encoding_standard_says() {
        assert_eq!(decode(b"\xEF\xBB\xBFhi"), "hi");
        assert_eq!(decode(b"a\xFFb"), "a\u{FFFD}b");
    }

    #[test]
    fn collecting_stops_at_the_limit() {
        let body = || {
            let chunks = ["abc", "def"].map(|chunk| Ok(Bytes::from_static(chunk.as_bytes())));
            Body::stream(stream::iter(chunks), None)
        };
        assert_eq!(collect(body(), 6).now_or_never().unwrap().unwrap(), "abcdef");
        let refused = collect(body(), 5).now_or_never().unwrap();
        assert_eq!(refused, Err(BodyError::TooLarge { limit: 5 }));
        assert_eq!(within(Bytes::from_static(b"abcde"), 5).unwrap(), "abcde");
        assert_eq!(within(Bytes::from_static(b"abcdef"), 5), Err(BodyError::TooLarge { limit: 5 }));
    }

    #[test]
    fn a_writer_that_vanishes_breaks_the_body() {
        let (writer, reader) = mpsc::channel(1);
        let ended = Rc::new(Cell::new(false));
        let body = Body::stream(SinkReader { reader, ended }, None);
        writer.try_send(Ok(Bytes::from_static(b"half"))).unwrap();
        drop(writer);
        let result = collect(body, 100).now_or_never().unwrap();
        assert!(matches!(result, Err(BodyError::Broken(_))), "{result:?}");
    }
}
