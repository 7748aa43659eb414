//! Timers: which are set, whose they are, and when they are due. [`super::runner`] lets them fire.

use std::{collections::HashMap, rc::Rc, time::Duration};

use futures_util::future::AbortHandle;

use super::{Host, context::ContextId};
use crate::engine::{Args, Op, OpError, OpResult, Value};

pub(crate) const OPS: &[Op<Host>] = &[
    Op::new("timer_start", start),
    Op::new("timer_clear", |host, args| {
        let id = args.integer(0)?;
        if let Some(owner) = host.timers.borrow_mut().remove(id) {
            host.forget_timer(owner, id);
        }
        Ok(Value::Undefined)
    }),
];

/// The most timers of one isolate.
const MAX_TIMERS: usize = 10_000;

/// The timers of one isolate.
#[derive(Default)]
pub(crate) struct Timers {
    last: u64,
    set: HashMap<u64, Timer>,
    started: Vec<u64>,
}

struct Timer {
    owner: ContextId,
    after: Duration,
    repeat: bool,
    /// Set once the event loop waits for it.
    abort: Option<AbortHandle>,
}

/// A timer that the event loop should wait for.
pub(crate) struct Due {
    pub(crate) id: u64,
    pub(crate) owner: ContextId,
    pub(crate) after: Duration,
}

impl Timers {
    /// The timers started since the last call.
    pub(crate) fn take_started(&mut self) -> Vec<Due> {
        let started = std::mem::take(&mut self.started);
        started.into_iter().filter_map(|id| self.due(id)).collect()
    }

    fn due(&self, id: u64) -> Option<Due> {
        self.set.get(&id).map(|timer| Due { id, owner: timer.owner, after: timer.after })
    }

    /// Keeps the way to stop waiting for a timer.
    pub(crate) fn waiting(&mut self, id: u64, abort: AbortHandle) {
        if let Some(timer) = self.set.get_mut(&id) {
            timer.abort = Some(abort);
        }
    }

    /// Takes note that a timer fires: one that repeats is to be waited for again, any other is gone. Gives its
    /// owner and whether it is gone, or `None` if it was cleared.
    pub(crate) fn fire(&mut self, id: u64) -> Option<(ContextId, bool)> {
        let timer = self.set.get_mut(&id)?;
        let (owner, once) = (timer.owner, !timer.repeat);
        if timer.repeat {
            timer.abort = None;
            self.started.push(id);
        } else {
            self.set.remove(&id);
        }
        Some((owner, once))
    }

    /// Makes these timers those of another request.
    pub(crate) fn pass_on<'a>(&mut self, timers: impl IntoIterator<Item = &'a u64>, owner: ContextId) {
        for id in timers {
            if let Some(timer) = self.set.get_mut(id) {
                timer.owner = owner;
            }
        }
    }

    /// Forgets a timer; gives its owner if it was set.
    pub(crate) fn remove(&mut self, id: u64) -> Option<ContextId> {
        let timer = self.set.remove(&id)?;
        if let Some(abort) = timer.abort {
            abort.abort();
        }
        Some(timer.owner)
    }

    /// How many are set.
    pub(crate) fn len(&self) -> usize {
        self.set.len()
    }
}

impl Host {
    /// A timer of a request runs no more. Most end in the order in which they began, so that it stands near the front.
    pub(super) fn forget_timer(&self, owner: ContextId, id: u64) {
        self.with_context(owner, |context| {
            if let Some(at) = context.timers.iter().position(|&timer| timer == id) {
                context.timers.remove(at);
            }
        });
    }
}

fn start(host: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let (millis, repeat) = (args.number(0)?, args.flag(1));
    // Not a number, negative and fractional delays are what `setTimeout` makes of them: at once, or cut.
    let after = Duration::from_millis(millis.clamp(0.0, f64::from(i32::MAX)) as u64);
    // A repeating timer without delay would starve the event loop.
    let after = if repeat { after.max(Duration::from_millis(1)) } else { after };
    let owner = host.current.get();
    if host.timers.borrow().len() >= MAX_TIMERS {
        return Err(OpError::error(format!(
            "You have exceeded the number of timers you may set: {MAX_TIMERS}."
        )));
    }
    let id = host.with_current(|context| {
        let mut timers = host.timers.borrow_mut();
        timers.last += 1;
        let id = timers.last;
        timers.set.insert(id, Timer { owner, after, repeat, abort: None });
        timers.started.push(id);
        context.timers.push_back(id);
        id
    })?;
    Ok(Value::Number(id as f64))
}
