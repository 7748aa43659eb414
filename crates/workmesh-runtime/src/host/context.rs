//! One request (or cron start) inside an isolate: what it may still use and what is due to whom.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use futures_util::future::AbortHandle;
use tokio::sync::oneshot;
use workmesh_mesh::{Context, Failure, Outcome};

use super::{sockets::Link, tail::Record};

/// The handle of a request context; `0` is the global scope, where no request is being served.
pub(crate) type ContextId = u64;

/// The global scope.
pub(crate) const GLOBAL: ContextId = 0;

/// Where the answer goes.
pub(crate) enum Reply {
    /// To the caller of `fetch`.
    Fetch(oneshot::Sender<Outcome>),
    /// To whoever started `scheduled`.
    Done(oneshot::Sender<Result<(), Failure>>),
    /// It has been given, or nobody waits for it any more.
    Given,
}

/// A request being served by an isolate.
pub(crate) struct RequestContext {
    /// Trace, deadline and depth.
    pub(crate) call: Context,
    /// Where the answer goes.
    pub(crate) reply: Reply,
    /// CPU time used so far.
    pub(crate) used: Duration,
    /// Promises given to `waitUntil` that are not settled.
    pub(crate) wait_until: u32,
    /// Operations under way, to be aborted if the request is cancelled.
    pub(crate) operations: Vec<(u64, AbortHandle)>,
    /// The number given to the next operation.
    pub(crate) next_operation: u64,
    /// Response or request bodies that JavaScript is still writing.
    pub(crate) open_sinks: u32,
    /// Whether the request asks for a WebSocket.
    pub(crate) upgrade: bool,
    /// Ends of WebSockets that the client hears, and that are read.
    pub(crate) client_sockets: u32,
    /// Other ends of WebSockets that are read.
    pub(crate) other_sockets: u32,
    /// Ends that were read until the request ended.
    pub(crate) cut_sockets: Vec<u64>,
    /// Whether JavaScript keeps the request's abort signal.
    pub(crate) watched: bool,
    /// The last call to another worker that was refused, in case the worker lets its rejection pass.
    pub(crate) refusal: Option<Failure>,
    /// Calls made to other workers and the internet.
    pub(crate) subrequests: u32,
    /// What of the isolate was handed out in this request, by the numbers that JavaScript knows it by.
    pub(crate) exports: Vec<u64>,
    /// How much of that was handed out as its answer: the request stays open for those who have it.
    pub(crate) held: u32,
    /// What the host holds for this request, freed with it.
    pub(crate) resources: Vec<u64>,
    /// Whether the time that `waitUntil` has left is being measured.
    pub(crate) wait_until_bounded: bool,
    /// Timers that this request started.
    pub(crate) timers: VecDeque<u64>,
    /// What tail consumers will be told, if there are some.
    pub(crate) record: Option<Box<Record>>,
}

impl RequestContext {
    pub(crate) fn new(call: Context, reply: Reply) -> Self {
        Self {
            call,
            reply,
            used: Duration::ZERO,
            wait_until: 0,
            operations: Vec::new(),
            next_operation: 0,
            open_sinks: 0,
            upgrade: false,
            client_sockets: 0,
            other_sockets: 0,
            cut_sockets: Vec::new(),
            watched: false,
            refusal: None,
            subrequests: 0,
            exports: Vec::new(),
            held: 0,
            resources: Vec::new(),
            wait_until_bounded: false,
            timers: VecDeque::new(),
            record: None,
        }
    }

    /// How long the caller still waits for its answer; for ever once it has it.
    pub(crate) fn time_left(&self) -> Duration {
        match self.call.deadline.filter(|_| self.is_waiting()) {
            Some(deadline) => deadline.saturating_duration_since(Instant::now()),
            None => Duration::MAX - Duration::from_secs(1),
        }
    }

    /// Whether the caller still waits for its answer.
    pub(crate) fn is_waiting(&self) -> bool {
        !matches!(self.reply, Reply::Given)
    }

    /// Whether nothing of the request is left to do. Timers alone do not keep it alive: after the response, as
    /// on the real runtime, only what `waitUntil` was told about, bodies being written and WebSockets go on.
    pub(crate) fn is_finished(&self) -> bool {
        self.is_finished_but_for_sockets() && self.other_sockets == 0
    }

    /// Whether nothing is left to do but to hear what may come from ends of WebSockets that are not the client's.
    pub(crate) fn is_finished_but_for_sockets(&self) -> bool {
        !self.is_waiting()
            && self.wait_until == 0
            && self.open_sinks == 0
            && self.operations.is_empty()
            && self.client_sockets == 0
            && self.held == 0
    }

    /// Whether the answer is complete, and what goes on has a limited time left.
    pub(crate) fn is_overtime(&self) -> bool {
        !self.is_waiting() && self.client_sockets == 0 && (self.wait_until > 0 || self.other_sockets > 0)
    }

    /// Whether somebody waits for the answer, and nothing is under way that could lead to it: what it comes from is
    /// then something that another request has begun.
    pub(crate) fn is_stalled(&self) -> bool {
        self.is_waiting()
            && self.operations.is_empty()
            && self.timers.is_empty()
            && self.client_sockets == 0
            && self.other_sockets == 0
    }

    /// How many ends like this one are read.
    pub(super) fn sockets(&mut self, link: Link) -> &mut u32 {
        match link {
            Link::Client => &mut self.client_sockets,
            Link::Here(_) | Link::Called => &mut self.other_sockets,
        }
    }

    /// Answers, if somebody still waits. The first answer counts.
    pub(crate) fn answer(&mut self, outcome: Outcome) {
        if self.is_waiting()
            && let Some(record) = &mut self.record
        {
            record.answered(&outcome);
        }
        // A receiver that is gone has been cancelled meanwhile; there is nobody to tell.
        match std::mem::replace(&mut self.reply, Reply::Given) {
            Reply::Fetch(reply) => drop(reply.send(outcome)),
            Reply::Done(reply) => drop(reply.send(outcome.map(drop))),
            Reply::Given => {}
        }
    }

    /// Fails, if somebody still waits.
    pub(crate) fn fail(&mut self, failure: Failure) {
        self.answer(Err(failure));
    }
}
