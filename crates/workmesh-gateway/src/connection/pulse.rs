//! What a connection is waiting for, and since when.
//!
//! The transport and the requests write here; the watchdog reads. Nothing is timed for each request: the
//! watchdog's one timer looks at the state when it goes off, and goes back to sleep if there is no cause.

use std::{cell::Cell, rc::Rc, time::Duration};

use tokio::time::Instant;

use crate::Limits;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Nothing has come yet.
    Fresh,
    /// Some bytes of a request's head have come.
    Head,
    /// A request has been answered and no other begun.
    Idle,
}

/// Why a connection that stands still is to be closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Overdue {
    /// No request came for the idle timeout.
    Idle,
    /// A request began and its head did not end in time.
    Head,
}

/// The state of one connection, shared by everything that works on it.
#[derive(Debug)]
pub(crate) struct Pulse {
    phase: Cell<Phase>,
    since: Cell<Instant>,
    /// Requests whose response is not complete.
    under_way: Cell<u32>,
    /// Request bodies that a worker may still read, which it can do even after it has answered.
    uploads: Cell<u32>,
    /// HTTP/2: bytes between requests are frames of the connection, not the beginning of a head.
    multiplexed: Cell<bool>,
    /// Whether some of a worker's response may still be in the HTTP implementation's buffers.
    owed: Cell<bool>,
    /// Whether the client may be sending what nobody is going to read.
    unread: Cell<bool>,
    /// Whether a response broke off, so that the connection must not look as if it ended well.
    broken: Cell<bool>,
}

impl Pulse {
    pub(crate) fn new() -> Rc<Self> {
        Rc::new(Self {
            phase: Cell::new(Phase::Fresh),
            since: Cell::new(Instant::now()),
            under_way: Cell::new(0),
            uploads: Cell::new(0),
            multiplexed: Cell::new(false),
            owed: Cell::new(false),
            unread: Cell::new(false),
            broken: Cell::new(false),
        })
    }

    /// The connection turned out to be HTTP/2.
    pub(crate) fn multiplex(&self) {
        self.multiplexed.set(true);
        self.phase.set(Phase::Idle);
    }

    /// Bytes came from the client.
    pub(crate) fn received(&self) {
        // Bytes that may belong to a body say nothing about the next head.
        let in_body = self.is_busy() || self.unread.get() || self.multiplexed.get();
        if !in_body && self.phase.get() != Phase::Head {
            self.phase.set(Phase::Head);
            self.since.set(Instant::now());
        }
    }

    fn is_busy(&self) -> bool {
        self.under_way.get() > 0 || self.uploads.get() > 0
    }

    /// A request's head is complete. Returns when the request began, and what to drop when it is over.
    pub(crate) fn begin(self: &Rc<Self>) -> (Instant, Visit) {
        // A pipelined request was in the buffer already: it begins now.
        let begun = if self.phase.get() == Phase::Head { self.since.get() } else { Instant::now() };
        self.phase.set(Phase::Idle);
        self.under_way.set(self.under_way.get() + 1);
        self.owed.set(true);
        self.unread.set(false);
        (begun, Visit(Rc::clone(self)))
    }

    /// A request has a body. Returns what to drop when nobody will read more of it.
    pub(crate) fn begin_upload(self: &Rc<Self>) -> UploadGuard {
        self.uploads.set(self.uploads.get() + 1);
        UploadGuard(Rc::clone(self))
    }

    /// All that was written has been handed to the transport.
    pub(crate) fn flushed(&self) {
        if self.under_way.get() == 0 {
            self.owed.set(false);
        }
    }

    /// Whether what is written now cannot be part of a worker's response.
    pub(crate) fn owes_nothing(&self) -> bool {
        !self.owed.get() && !self.multiplexed.get()
    }

    /// Part of a request was not read and may still be on its way.
    pub(crate) fn leave_unread(&self) {
        self.unread.set(true);
    }

    pub(crate) fn has_unread(&self) -> bool {
        self.unread.get() || self.uploads.get() > 0
    }

    /// A response broke off.
    pub(crate) fn break_off(&self) {
        self.broken.set(true);
    }

    /// Whether closing the connection now would pass for the end of a response that is not complete.
    pub(crate) fn is_broken(&self) -> bool {
        self.broken.get() || self.under_way.get() > 0
    }

    /// Whether the connection is overdue at `now`, or else when to look again.
    pub(crate) fn check(&self, now: Instant, limits: &Limits) -> Result<Instant, Overdue> {
        // Any phase that begins after this check lasts at least this long.
        let shortest = limits.header_timeout.min(limits.idle_timeout).max(Duration::from_millis(1));
        if self.is_busy() {
            return Ok(now + shortest);
        }
        let (timeout, overdue) = match self.phase.get() {
            Phase::Fresh => (limits.header_timeout, Overdue::Idle),
            Phase::Head => (limits.header_timeout, Overdue::Head),
            Phase::Idle => (limits.idle_timeout, Overdue::Idle),
        };
        let due = self.since.get() + timeout;
        if due <= now { Err(overdue) } else { Ok(due.min(now + shortest)) }
    }
}

/// A request under way on a connection; dropped with the last of its response.
#[derive(Debug)]
pub(crate) struct Visit(Rc<Pulse>);

impl Visit {
    pub(crate) fn pulse(&self) -> &Rc<Pulse> {
        &self.0
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        self.0.under_way.set(self.0.under_way.get() - 1);
        self.0.since.set(Instant::now());
    }
}

/// A request body that can still be read.
#[derive(Debug)]
pub(crate) struct UploadGuard(Rc<Pulse>);

impl Drop for UploadGuard {
    fn drop(&mut self) {
        self.0.uploads.set(self.0.uploads.get() - 1);
        self.0.since.set(Instant::now());
    }
}
