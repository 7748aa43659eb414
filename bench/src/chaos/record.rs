//! What was seen of the calls of a round, all times on one clock: what the control server saw arrive and end,
//! and what the workers told of the calls they made.

use std::{fmt, time::Duration};

use super::fault::Order;

/// A time, since the control server started.
pub type Moment = Duration;

/// The caller of calls from outside the fleet.
pub const CLIENT: &str = "client";

/// One caller and one callee.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EdgeName {
    /// A worker, or [`CLIENT`].
    pub caller: String,
    /// A worker.
    pub callee: String,
}

impl EdgeName {
    /// The edge between two.
    pub fn new(caller: impl Into<String>, callee: impl Into<String>) -> Self {
        Self { caller: caller.into(), callee: callee.into() }
    }
}

impl fmt::Display for EdgeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} → {}", self.caller, self.callee)
    }
}

/// One try of a call, from its arrival at a worker to its end there.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// Its number in the whole run.
    pub number: u64,
    /// Who called whom.
    pub edge: EdgeName,
    /// The call that this is a try of: all tries of a call share the name. It begins with the caller and the
    /// number of the arrival that the caller was answering.
    pub call: String,
    /// The client's request that it belongs to.
    pub request: String,
    /// Whether it may be sent only once: a method that is not idempotent, without an Idempotency-Key.
    pub only_once: bool,
    /// When it arrived.
    pub at: Moment,
    /// When it ended, by itself or cut off; `None` if it had not by the end of the round.
    pub ended: Option<Moment>,
    /// What the worker was told to do with it.
    pub order: Order,
    /// What the worker made of it: a status or what it threw. `None` if it was cut off, or nobody has told.
    pub outcome: Option<String>,
}

/// A worker began a call.
#[derive(Debug, Clone)]
pub struct Made {
    /// Who called whom.
    pub edge: EdgeName,
    /// Its name.
    pub call: String,
    /// When.
    pub at: Moment,
}

/// A worker, or the client, learnt what came of its call.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Who called whom.
    pub edge: EdgeName,
    /// Its name.
    pub call: String,
    /// When.
    pub at: Moment,
    /// A status, or what was thrown.
    pub outcome: String,
    /// The mark of a fallback, if one answered.
    pub fallback: Option<String>,
}

/// Everything of one round.
#[derive(Debug, Clone, Default)]
pub struct Record {
    /// In the order of arrival.
    pub arrivals: Vec<Arrival>,
    /// Calls begun.
    pub made: Vec<Made>,
    /// Calls that came to something.
    pub seen: Vec<Seen>,
}

impl Seen {
    /// Whether the breaker of the edge refused the call, whatever answered instead.
    pub fn refused_by_breaker(&self) -> bool {
        match &self.fallback {
            Some(mark) => mark.ends_with("reason=breaker_open"),
            None => self.outcome.contains("Circuit breaker is open") || self.outcome == "503 breaker_open",
        }
    }
}
