//! The host around an isolate: the requests it serves, the things it holds for them, and the loop that enters it.
//!
//! [`Host`] is the state that native operations work on; it never enters the isolate. [`runner::Runner`] owns the
//! isolate and enters it: to start a request, to settle an operation, to fire a timer. Every entry is a slice of
//! one request, charged to that request's CPU limit.

pub(crate) mod bodies;
mod calls;
mod console;
pub(crate) mod context;
pub(crate) mod handles;
pub(crate) mod load;
mod messages;
mod replies;
mod rpc;
pub(crate) mod runner;
pub(crate) mod sockets;
pub(crate) mod tail;
mod timers;
mod turn;

use std::{
    any::Any,
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
    sync::Arc,
    time::{Duration, Instant},
};

use futures_util::future::{AbortHandle, AbortRegistration};
use workmesh_mesh::{Body, Exception, Service};
use workmesh_store::ResponseCache;

use crate::{
    bindings::{d1::D1, kv::Kv, rate_limit::RateLimiter},
    compat::{self, Flag},
    engine::{Op, OpError, OpResult, Value},
    log::LogSink,
    node::Hasher,
    web::{Codec, html_rewriter::Rewriter},
    worker::WorkerLimits,
};
use bodies::{Charge, Sink};
use context::{ContextId, GLOBAL, RequestContext};
use handles::Handles;
use load::Load;
use messages::Message;
use runner::Runner;
use sockets::{Socket, Sockets};
use timers::Timers;

/// The most requests one isolate serves at a time.
const MAX_CONTEXTS: usize = 10_000;
/// The most bodies, messages and calls held for all requests of an isolate.
const MAX_RESOURCES: usize = 200_000;

/// The operations of the host itself.
pub(crate) const OPS: &[&[Op<Host>]] = &[
    bodies::OPS,
    calls::OPS,
    console::OPS,
    messages::OPS,
    replies::OPS,
    rpc::OPS,
    sockets::OPS,
    tail::OPS,
    timers::OPS,
];

/// What a worker's bindings reach, in the order of their slots.
#[derive(Default)]
pub(crate) struct Bound {
    pub(crate) services: Vec<Rc<dyn Service>>,
    /// The worker itself, as its callers reach it.
    pub(crate) own: Option<Rc<dyn Service>>,
    pub(crate) kv: Vec<Kv>,
    pub(crate) d1: Vec<D1>,
    /// What all workers keep with the Cache API.
    pub(crate) cache: ResponseCache,
    pub(crate) rate_limiters: Vec<Arc<RateLimiter>>,
    /// The compatibility flags that there are.
    pub(crate) flags: Arc<[Flag]>,
}

/// What native operations can reach: nothing of another isolate, and nothing the worker does not bind.
pub(crate) struct Host {
    pub(crate) worker: Rc<str>,
    pub(crate) limits: WorkerLimits,
    bound: Rc<Bound>,
    egress: Rc<dyn Service>,
    log: Rc<dyn LogSink>,
    load: Rc<Load>,
    started: Instant,
    /// How many documents are being rewritten.
    pub(crate) rewriters: Rc<Cell<usize>>,
    /// What enters the isolate, for what is handed out to be called through.
    runner: RefCell<Weak<Runner>>,
    /// The request whose slice is running.
    current: Cell<ContextId>,
    /// Whether what runs is the beginning of a handler, and so certainly of that request. Later it may go on in a slice of
    /// another one, if it waited for a promise that they share.
    alone: Cell<bool>,
    /// The requests whose handlers threw in the slice that is running, and what. Whether they or a limit are to
    /// blame shows at its end: a full heap, say, has no room for the error that would tell.
    thrown: RefCell<Vec<(ContextId, Exception)>>,
    /// Whether the isolate should not take further requests.
    spent: Cell<bool>,
    contexts: RefCell<Handles<RequestContext>>,
    resources: RefCell<Handles<Kept>>,
    timers: RefCell<Timers>,
    sockets: Sockets,
    /// The bytes that compressors and decompressors take beside the heap.
    codec_memory: Rc<Cell<usize>>,
    /// The bytes of bodies that are here and that nobody has read.
    waiting_bodies: Rc<Cell<usize>>,
}

/// Something the host holds, and the request that it belongs to.
struct Kept {
    owner: ContextId,
    resource: Resource,
}

/// Something the host holds for a request.
pub(crate) enum Resource {
    /// An incoming request, or the response to a call.
    Message(Message),
    /// Somebody who can be called.
    Service(Rc<dyn Service>),
    /// A body to be read, empty while a read is under way; and what it is counted with until then.
    Body(Rc<RefCell<Option<Body>>>, Option<Charge>),
    /// A body that JavaScript writes.
    Sink(Sink),
    /// What gives up a call, and what the call will be tied to it by.
    Abort(AbortHandle, Option<AbortRegistration>),
    /// What an area of the platform keeps, of a type of its own.
    Own(Box<dyn Any>),
    /// A document that is being rewritten.
    Rewriter(Box<Rewriter>),
    /// An end of a WebSocket.
    Socket(Socket),
    /// A compressor or decompressor.
    Codec(Box<Codec>),
    /// A digest of what came so far.
    Hasher(Box<Hasher>),
}

impl Host {
    /// The worker's compatibility flags, as its code sees them.
    pub(crate) fn flags(&self) -> Value {
        compat::listed(&self.bound.flags)
    }

    pub(crate) fn new(
        worker: Rc<str>,
        limits: WorkerLimits,
        bound: Rc<Bound>,
        egress: Rc<dyn Service>,
        log: Rc<dyn LogSink>,
        load: Rc<Load>,
    ) -> Rc<Self> {
        Rc::new(Self {
            worker,
            limits,
            bound,
            egress,
            log,
            load,
            started: Instant::now(),
            rewriters: Rc::default(),
            runner: RefCell::default(),
            current: Cell::new(GLOBAL),
            alone: Cell::new(false),
            thrown: RefCell::default(),
            spent: Cell::new(false),
            contexts: RefCell::new(Handles::new(MAX_CONTEXTS)),
            resources: RefCell::new(Handles::new(MAX_RESOURCES)),
            timers: RefCell::default(),
            sockets: Sockets::default(),
            codec_memory: Rc::default(),
            waiting_bodies: Rc::default(),
        })
    }

    /// The KV namespace bound in `slot`.
    pub(crate) fn kv(&self, slot: u64) -> Result<&Kv, OpError> {
        bound(&self.bound.kv, slot)
    }

    /// The D1 database bound in `slot`.
    pub(crate) fn d1(&self, slot: u64) -> Result<&D1, OpError> {
        bound(&self.bound.d1, slot)
    }

    /// What workers keep with the Cache API.
    pub(crate) fn cache(&self) -> &ResponseCache {
        &self.bound.cache
    }

    /// The rate limiter bound in `slot`.
    pub(crate) fn rate_limiter(&self, slot: u64) -> Result<&Arc<RateLimiter>, OpError> {
        bound(&self.bound.rate_limiters, slot)
    }

    /// The time since the isolate was made.
    pub(crate) fn age(&self) -> Duration {
        self.started.elapsed()
    }

    /// Works on the request whose slice is running; in the global scope there is none, and no I/O.
    pub(crate) fn with_current<R>(&self, f: impl FnOnce(&mut RequestContext) -> R) -> Result<R, OpError> {
        self.with_context(self.current.get(), f).ok_or_else(|| {
            OpError::error(
                "Disallowed operation called within global scope. Asynchronous I/O (ex: fetch() or connect()), \
                 setting a timeout, and generating random values are not allowed within global scope. To fix \
                 this error, perform this operation within a handler. \
                 https://developers.cloudflare.com/workers/runtime-apis/handlers/",
            )
        })
    }

    fn with_context<R>(&self, id: ContextId, f: impl FnOnce(&mut RequestContext) -> R) -> Option<R> {
        self.contexts.borrow_mut().get_mut(id).map(f)
    }

    /// Keeps something for the current request.
    pub(crate) fn keep(&self, resource: Resource) -> Result<u64, OpError> {
        self.keep_for(self.current.get(), resource)
    }

    fn keep_for(&self, context: ContextId, resource: Resource) -> Result<u64, OpError> {
        let handle = self.insert(context, resource)?;
        match self.with_context(context, |context| context.resources.push(handle)) {
            Some(()) => Ok(handle),
            None => {
                self.discard(handle);
                Err(gone(io::NATIVE))
            }
        }
    }

    /// Keeps something for the current request, or in the global scope for as long as the isolate lives.
    pub(crate) fn keep_anywhere(&self, resource: Resource) -> Result<u64, OpError> {
        match self.current.get() {
            GLOBAL => self.insert(GLOBAL, resource),
            context => self.keep_for(context, resource),
        }
    }

    fn insert(&self, owner: ContextId, resource: Resource) -> Result<u64, OpError> {
        self.resources.borrow_mut().insert(Kept { owner, resource }).map_err(|_| full())
    }

    /// Takes something kept away, if it is still there.
    pub(crate) fn discard(&self, handle: u64) {
        // Dropped outside the borrow, as in `close`.
        let resource = self.resources.borrow_mut().remove(handle);
        drop(resource);
    }

    /// The bytes that compressors and decompressors take beside the heap.
    pub(crate) fn codec_memory(&self) -> &Rc<Cell<usize>> {
        &self.codec_memory
    }

    /// Works on something kept, if its request is still there, nobody else asks for it, and it is what `f` expects.
    pub(crate) fn with_resource<R>(
        &self,
        handle: u64,
        f: impl FnOnce(&mut Resource) -> Option<R>,
    ) -> Result<R, OpError> {
        self.with_io(handle, io::NATIVE, f)
    }

    /// The same for what the real runtime calls by another name when it belongs to another request.
    pub(crate) fn with_io<R>(
        &self,
        handle: u64,
        name: &str,
        f: impl FnOnce(&mut Resource) -> Option<R>,
    ) -> Result<R, OpError> {
        let mut resources = self.resources.borrow_mut();
        let kept = resources.get_mut(handle).filter(|kept| !self.is_foreign(kept.owner));
        kept.and_then(|kept| f(&mut kept.resource)).ok_or_else(|| gone(name))
    }

    /// Refuses what a script keeps of another request, where that is certain.
    fn check_owner(&self, owner: ContextId, name: &str) -> OpResult {
        if self.is_foreign(owner) { Err(gone(name)) } else { Ok(Value::Undefined) }
    }

    /// Whether something belongs to another request than the one whose code is certainly running.
    fn is_foreign(&self, owner: ContextId) -> bool {
        self.alone.get() && owner != self.current.get() && owner != GLOBAL
    }

    /// Another request than this one whose answer depends on what others have begun.
    ///
    /// Requests may wait for a promise that they share, and all of them go on in the slice in which it is settled; what
    /// they begin there is noted as begun by the request that settled it.
    fn stalled_beside(&self, id: ContextId) -> Option<ContextId> {
        let contexts = self.contexts.borrow();
        contexts
            .handles()
            .find(|&other| other != id && contexts.get(other).is_some_and(RequestContext::is_stalled))
    }

    /// Leaves the timers of a request that ends to one that may be waiting for them.
    fn bequeath_timers(&self, context: &mut RequestContext, heir: ContextId) {
        let timers = std::mem::take(&mut context.timers);
        self.timers.borrow_mut().pass_on(&timers, heir);
        self.with_context(heir, |heir| heir.timers.extend(timers));
    }

    /// Removes a finished request and frees what was kept for it. The timers it still names were running.
    fn close(&self, id: ContextId) -> Option<RequestContext> {
        let mut context = self.contexts.borrow_mut().remove(id)?;
        if !context.timers.is_empty()
            && let Some(heir) = self.stalled_beside(id)
        {
            self.bequeath_timers(&mut context, heir);
        }
        self.deliver(&mut context);
        for handle in std::mem::take(&mut context.resources) {
            // Dropped outside the borrow: dropping a body may run code of another service.
            let resource = self.resources.borrow_mut().remove(handle);
            let resource = resource.map(|kept| kept.resource);
            if matches!(&resource, Some(Resource::Socket(socket)) if socket.is_read()) {
                context.cut_sockets.push(handle);
            }
            drop(resource);
        }
        let mut timers = self.timers.borrow_mut();
        context.timers.retain(|&timer| timers.remove(timer).is_some());
        drop(timers);
        Some(context)
    }
}

fn bound<T>(all: &[T], slot: u64) -> Result<&T, OpError> {
    usize::try_from(slot)
        .ok()
        .and_then(|slot| all.get(slot))
        .ok_or_else(|| OpError::error("No such binding."))
}

fn full() -> OpError {
    OpError::error("Too many requests and bodies are open in this worker.")
}

/// What the real runtime calls that which belongs to a request.
pub(crate) mod io {
    /// The end of a stream's source.
    pub(crate) const CANCELER: &str = "Canceler";
    /// A way to call somebody.
    pub(crate) const CLIENT: &str = "Client";
    /// Whatever has no name of its own.
    pub(crate) const NATIVE: &str = "Native";
    /// What is behind a stream to be read.
    pub(crate) const SOURCE: &str = "ReadableStreamSource>";
    /// What is behind a stream to be written.
    pub(crate) const SINK: &str = "Writable";
}

/// The error for a handle of another request, or of one that is over.
fn gone(name: &str) -> OpError {
    OpError::error(format!(
        "Cannot perform I/O on behalf of a different request. I/O objects (such as streams, request/response \
         bodies, and others) created in the context of one request handler cannot be accessed from a different \
         request's handler. This is a limitation of Cloudflare Workers which allows us to improve overall \
         performance. (I/O type: {name})"
    ))
}
