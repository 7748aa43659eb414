//! What one isolate may use, and how running over is noticed.
//!
//! The engine polls an interrupt handler every few thousand operations and asks the allocator for all memory;
//! both consult the [`Gauge`]. Once a limit is passed the engine unwinds with an exception that JavaScript
//! cannot catch, and whoever entered the isolate learns why from [`Gauge::stop`].

use std::{
    cell::Cell,
    time::{Duration, Instant},
};

/// The resources of one isolate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limits {
    /// The heap, in bytes, everything the engine allocates included.
    pub(crate) memory: usize,
    /// The native stack that JavaScript may use, in bytes. Deeper recursion is a `RangeError`.
    pub(crate) stack: usize,
}

/// Why an isolate was stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stop {
    /// The slice used all the CPU time it was given.
    Cpu,
    /// The heap reached its limit.
    Memory,
}

/// What the interrupt handler, the allocator and the owner of an isolate share.
#[derive(Debug)]
pub(crate) struct Gauge {
    memory_limit: usize,
    memory: Cell<usize>,
    slice: Cell<Option<Slice>>,
    stop: Cell<Option<Stop>>,
}

/// A stretch of JavaScript between entering the isolate and leaving it.
#[derive(Debug, Clone, Copy)]
struct Slice {
    start: Instant,
    budget: Duration,
    /// Set at the first interrupt poll: the wall time spent until then counts as CPU time, from then on the
    /// thread's CPU clock decides, so that a preempted thread is not charged for time it did not have. Short
    /// slices end before the first poll and never read that clock, which costs a system call.
    cpu_base: Option<(Duration, Duration)>,
}

impl Gauge {
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            memory_limit: limits.memory,
            memory: Cell::new(0),
            slice: Cell::new(None),
            stop: Cell::new(None),
        }
    }

    /// Starts a slice that may use `budget` of CPU time.
    pub(crate) fn begin(&self, budget: Duration) {
        self.slice.set(Some(Slice { start: Instant::now(), budget, cpu_base: None }));
    }

    /// Ends the slice and says how much time it used.
    pub(crate) fn end(&self) -> Duration {
        self.slice.take().map_or(Duration::ZERO, |slice| slice.used())
    }

    /// The limit that was passed since the last [`Gauge::clear`], if any.
    pub(crate) fn stop(&self) -> Option<Stop> {
        self.stop.get()
    }

    /// Forgets a passed limit, to let what is left of an isolate be unwound.
    pub(crate) fn clear(&self) {
        self.stop.set(None);
    }

    /// Whether the engine must unwind now; called by its interrupt handler.
    pub(crate) fn poll(&self) -> bool {
        if self.stop.get().is_some() {
            return true;
        }
        let Some(mut slice) = self.slice.get() else { return false };
        if slice.cpu_base.is_none() {
            slice.cpu_base = Some((slice.start.elapsed(), super::raw::thread_cpu_time()));
            self.slice.set(Some(slice));
        }
        let over = slice.used() > slice.budget;
        if over {
            self.stop.set(Some(Stop::Cpu));
        }
        over
    }

    /// Takes `bytes` of heap; false if that would pass the limit.
    pub(crate) fn grow(&self, bytes: usize) -> bool {
        match self.memory.get().checked_add(bytes) {
            Some(total) if total <= self.memory_limit => {
                self.memory.set(total);
                true
            }
            _ => {
                self.stop.set(Some(Stop::Memory));
                false
            }
        }
    }

    /// Gives back `bytes` of heap.
    pub(crate) fn shrink(&self, bytes: usize) {
        self.memory.set(self.memory.get().saturating_sub(bytes));
    }

    /// The heap in use, in bytes.
    pub(crate) fn memory(&self) -> usize {
        self.memory.get()
    }
}

impl Slice {
    fn used(&self) -> Duration {
        match self.cpu_base {
            None => self.start.elapsed(),
            Some((before, base)) => before + super::raw::thread_cpu_time().saturating_sub(base),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gauge(memory: usize) -> Gauge {
        Gauge::new(Limits { memory, stack: 0 })
    }

    #[test]
    fn memory_is_given_up_to_the_limit_and_no_further() {
        let gauge = gauge(100);
        assert!(gauge.grow(60) && gauge.grow(40));
        assert_eq!((gauge.memory(), gauge.stop()), (100, None));
        assert!(!gauge.grow(1));
        assert_eq!((gauge.memory(), gauge.stop()), (100, Some(Stop::Memory)));
    }

    #[test]
    fn a_size_that_overflows_is_over_the_limit() {
        let gauge = gauge(usize::MAX);
        assert!(gauge.grow(10));
        assert!(!gauge.grow(usize::MAX));
    }

    #[test]
    fn a_slice_without_budget_is_stopped_and_one_with_plenty_is_not() {
        let gauge = gauge(0);
        gauge.begin(Duration::MAX);
        assert!(!gauge.poll());
        gauge.end();
        gauge.begin(Duration::ZERO);
        assert!(gauge.poll());
        assert_eq!(gauge.stop(), Some(Stop::Cpu));
        gauge.clear();
        assert!(gauge.poll(), "the budget is still spent");
    }

    #[test]
    fn outside_a_slice_nothing_is_stopped() {
        assert!(!gauge(0).poll());
    }
}
