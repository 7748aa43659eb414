//! The connections of a shard that wait for a request.
//!
//! A connection of HTTP/1.1 is in the pool only while nothing is under way on it; one of HTTP/2 always, for all calls
//! to its host.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    rc::{Rc, Weak},
    time::Duration,
};

use hyper::client::conn::{http1, http2};
use tokio::time::Instant;
use workmesh_mesh::Body;

use crate::{connect::Connection, error::EgressError, head::Origin};

/// The most idle connections of one host.
const MAX_IDLE_PER_HOST: usize = 32;

/// Idle connections by origin, and the count of all that are open.
pub(crate) struct Pool {
    hosts: RefCell<HashMap<Origin, Waiting>>,
    open: Rc<Cell<usize>>,
    max_open: usize,
    idle_timeout: Duration,
    /// Whether a task is there that closes what has waited for too long.
    sweeping: Cell<bool>,
}

/// What waits for requests to one origin.
#[derive(Default)]
struct Waiting {
    /// The one that was used last is at the end, and taken first.
    http1: Vec<Idle>,
    http2: Option<Shared>,
}

struct Idle {
    sender: http1::SendRequest<Body>,
    since: Instant,
}

struct Shared {
    sender: http2::SendRequest<Body>,
    used: Instant,
}

/// The right to have one connection open; dropping it gives it back.
pub(crate) struct Slot(Rc<Cell<usize>>);

impl Drop for Slot {
    fn drop(&mut self) {
        self.0.set(self.0.get().saturating_sub(1));
    }
}

impl Pool {
    /// A pool of at most `max_open` connections, idle ones included, that closes those idle for `idle_timeout`.
    pub(crate) fn new(max_open: usize, idle_timeout: Duration) -> Rc<Self> {
        Rc::new(Self {
            hosts: RefCell::default(),
            open: Rc::default(),
            max_open,
            idle_timeout,
            sweeping: Cell::new(false),
        })
    }

    /// A connection that is ready, if there is one.
    pub(crate) fn take(&self, origin: &Origin) -> Option<Connection> {
        let mut hosts = self.hosts.borrow_mut();
        let waiting = hosts.get_mut(origin)?;
        if let Some(shared) = waiting.http2.as_mut() {
            if !shared.sender.is_closed() {
                shared.used = Instant::now();
                return Some(Connection::Http2(shared.sender.clone()));
            }
            waiting.http2 = None;
        }
        while let Some(idle) = waiting.http1.pop() {
            if idle.sender.is_ready() && idle.since.elapsed() < self.idle_timeout {
                return Some(Connection::Http1(idle.sender));
            }
        }
        None
    }

    /// The right to open a connection. Idle ones to other hosts are given up for it if need be.
    pub(crate) fn slot(&self) -> Result<Slot, EgressError> {
        // The task of a closed connection gives its slot back when it next runs; until then there is one more.
        if self.open.get() >= self.max_open && !self.close_one_idle() {
            return Err(EgressError::TooManyConnections);
        }
        self.open.set(self.open.get() + 1);
        Ok(Slot(Rc::clone(&self.open)))
    }

    /// Closes the HTTP/1.1 connection that has been idle for longest.
    fn close_one_idle(&self) -> bool {
        let mut hosts = self.hosts.borrow_mut();
        let oldest = hosts.values_mut().filter(|waiting| !waiting.http1.is_empty());
        let oldest = oldest.min_by_key(|waiting| waiting.http1.first().map(|idle| idle.since));
        oldest.map(|waiting| waiting.http1.remove(0)).is_some()
    }

    /// Keeps a connection for later calls. One of HTTP/1.1 must be ready again.
    pub(crate) fn put(self: &Rc<Self>, origin: Origin, connection: Connection) {
        if connection.is_closed() {
            return;
        }
        let now = Instant::now();
        let mut hosts = self.hosts.borrow_mut();
        let waiting = hosts.entry(origin).or_default();
        match connection {
            Connection::Http1(sender) => {
                if waiting.http1.len() == MAX_IDLE_PER_HOST {
                    waiting.http1.remove(0);
                }
                waiting.http1.push(Idle { sender, since: now });
            }
            Connection::Http2(sender) => waiting.http2 = Some(Shared { sender, used: now }),
        }
        drop(hosts);
        self.sweep();
    }

    /// Starts the task that closes what has waited for too long, if it does not run. It ends with the last of them.
    fn sweep(self: &Rc<Self>) {
        if self.sweeping.replace(true) {
            return;
        }
        let (pool, pause) = (Rc::downgrade(self), self.idle_timeout);
        tokio::task::spawn_local(async move {
            loop {
                tokio::time::sleep(pause).await;
                let Some(pool) = Weak::upgrade(&pool) else { return };
                if pool.close_expired() {
                    pool.sweeping.set(false);
                    return;
                }
            }
        });
    }

    /// Closes what has waited for too long; true if nothing is left.
    fn close_expired(&self) -> bool {
        let expired = |since: Instant| since.elapsed() >= self.idle_timeout;
        let mut hosts = self.hosts.borrow_mut();
        hosts.retain(|_, waiting| {
            waiting.http1.retain(|idle| !idle.sender.is_closed() && !expired(idle.since));
            waiting.http2.take_if(|shared| shared.sender.is_closed() || expired(shared.used));
            !waiting.http1.is_empty() || waiting.http2.is_some()
        });
        hosts.is_empty()
    }
}
