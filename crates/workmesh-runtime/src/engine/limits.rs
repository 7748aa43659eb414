//! What one isolate may use, and how running over is noticed.
//!
//! The engine polls an interrupt handler every few thousand operations and asks the allocator for all memory;
//! both consult the [`Gauge`]. Once a limit is passed the engine unwinds with an exception that JavaScript
//! cannot catch, and whoever entered the isolate learns why from [`Gauge::stop`].

use std::{
    cell::Cell,
    time::{Duration, Instant},
};

/// A slice that takes this long makes those after it worth clocking.
const LONG: Duration = Duration::from_micros(100);
/// The largest request that the reserve is for, in bytes: all objects are smaller.
const SMALL: usize = 8 << 10;
/// The reserve is this part of the limit.
const RESERVE: usize = 8;
/// After so many polls that did not stop it, a slice gets no more memory, not even of the reserve: what throws on behalf of a
/// limit may be swallowed where the engine itself calls scripts, and a loop may be polled there again and again.
const IGNORED: u32 = 8;
/// So many slices after a long one are measured by the CPU clock from their beginning on.
const CLOSER_LOOK: u32 = 256;

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
    /// Polls since then.
    ignored: Cell<u32>,
    /// Slices still to be measured by the CPU clock from their beginning on.
    clocked: Cell<u32>,
}

/// The time that a slice took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Spent {
    /// What is charged: wall time, as far as the CPU clock was not asked.
    pub(crate) used: Duration,
    /// What the CPU clock says; nothing of a slice, or a part of one, for which it was not asked.
    pub(crate) cpu: Duration,
}

/// A stretch of JavaScript between entering the isolate and leaving it.
#[derive(Debug, Clone, Copy)]
struct Slice {
    start: Instant,
    budget: Duration,
    /// Set at the first interrupt poll: the wall time spent until then counts as CPU time, from then on the
    /// thread's CPU clock decides, so that a preempted thread is not charged for time it did not have. Short
    /// slices end before the first poll and never read that clock, which costs a system call; after a long one it
    /// is read for a while, to find out whether the isolate or the machine took that long.
    cpu_base: Option<(Duration, Duration)>,
}

impl Gauge {
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            memory_limit: limits.memory,
            memory: Cell::new(0),
            slice: Cell::new(None),
            stop: Cell::new(None),
            ignored: Cell::new(0),
            clocked: Cell::new(0),
        }
    }

    /// Starts a slice that may use `budget` of CPU time.
    pub(crate) fn begin(&self, budget: Duration) {
        let cpu_base = self.clocked.get().checked_sub(1).map(|left| {
            self.clocked.set(left);
            (Duration::ZERO, super::raw::thread_cpu_time())
        });
        self.slice.set(Some(Slice { start: Instant::now(), budget, cpu_base }));
    }

    /// Ends the slice and says how much time it used.
    pub(crate) fn end(&self) -> Spent {
        let spent = self.slice.take().map_or_else(Spent::default, |slice| slice.spent());
        if spent.used >= LONG {
            self.clocked.set(CLOSER_LOOK);
        }
        spent
    }

    /// The limit that was passed since the last [`Gauge::clear`], if any.
    pub(crate) fn stop(&self) -> Option<Stop> {
        self.stop.get()
    }

    /// Forgets a passed limit, to let what is left of an isolate be unwound.
    pub(crate) fn clear(&self) {
        self.stop.set(None);
        self.ignored.set(0);
    }

    /// Whether the engine must unwind now; called by its interrupt handler.
    pub(crate) fn poll(&self) -> bool {
        if self.stop.get().is_some() {
            self.ignored.set(self.ignored.get().saturating_add(1));
            return true;
        }
        let Some(mut slice) = self.slice.get() else { return false };
        if slice.cpu_base.is_none() {
            slice.cpu_base = Some((slice.start.elapsed(), super::raw::thread_cpu_time()));
            self.slice.set(Some(slice));
        }
        let over = slice.spent().used > slice.budget;
        if over {
            self.stop.set(Some(Stop::Cpu));
        }
        over
    }

    /// Takes `bytes` of heap; false if they may not be had. Beyond the limit the isolate is stopped; until it is, the engine gets
    /// what is small out of a reserve, for it does not get everything right where it is refused something.
    pub(crate) fn grow(&self, bytes: usize) -> bool {
        let total = self.memory.get().saturating_add(bytes);
        let limit = if self.ignored.get() > IGNORED { 0 } else { self.memory_limit };
        if total <= limit {
            self.memory.set(total);
            return true;
        }
        self.stop.set(self.stop.get().or(Some(Stop::Memory)));
        if bytes > SMALL || total > limit.saturating_add(limit / RESERVE) {
            return false;
        }
        self.memory.set(total);
        true
    }

    /// Takes `bytes` of heap that there is no way to refuse any more; beyond the limit, that stops the isolate too.
    pub(crate) fn take(&self, bytes: usize) {
        let total = self.memory.get().saturating_add(bytes);
        self.memory.set(total);
        if total > self.memory_limit {
            self.stop.set(self.stop.get().or(Some(Stop::Memory)));
        }
    }

    /// Gives back `bytes` of heap.
    pub(crate) fn shrink(&self, bytes: usize) {
        self.memory.set(self.memory.get().saturating_sub(bytes));
    }

    /// The heap that is left, in bytes; nothing once it was used up.
    pub(crate) fn left(&self) -> usize {
        match self.stop.get() {
            Some(Stop::Memory) => 0,
            _ => self.memory_limit.saturating_sub(self.memory.get()),
        }
    }

    /// The heap in use, in bytes.
    pub(crate) fn memory(&self) -> usize {
        self.memory.get()
    }
}

impl Slice {
    fn spent(&self) -> Spent {
        let Some((before, base)) = self.cpu_base else {
            return Spent { used: self.start.elapsed(), cpu: Duration::ZERO };
        };
        let cpu = super::raw::thread_cpu_time().saturating_sub(base);
        Spent { used: before + cpu, cpu }
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
        let gauge = gauge(100 << 10);
        assert!(gauge.grow(60 << 10) && gauge.grow(40 << 10));
        assert_eq!((gauge.memory(), gauge.stop()), (100 << 10, None));
        assert!(!gauge.grow(SMALL + 1));
        assert_eq!((gauge.memory(), gauge.stop()), (100 << 10, Some(Stop::Memory)));
    }

    #[test]
    fn what_is_small_comes_from_the_reserve() {
        let gauge = gauge(160 << 10);
        assert!(gauge.grow(160 << 10));
        assert!(gauge.grow(SMALL) && gauge.grow(SMALL) && gauge.grow(4 << 10));
        assert_eq!(gauge.stop(), Some(Stop::Memory));
        assert!(!gauge.grow(1));
        assert_eq!((gauge.memory(), gauge.left()), (180 << 10, 0));
    }

    #[test]
    fn what_cannot_be_refused_is_counted_all_the_same() {
        let gauge = gauge(100);
        gauge.take(100);
        assert_eq!(gauge.stop(), None);
        gauge.take(16);
        assert_eq!((gauge.memory(), gauge.stop()), (116, Some(Stop::Memory)));
        gauge.shrink(116);
        assert_eq!(gauge.memory(), 0);
    }

    #[test]
    fn who_goes_on_after_a_limit_gets_no_memory() {
        let gauge = gauge(100);
        gauge.begin(Duration::ZERO);
        for _ in 0..=IGNORED {
            assert!(gauge.poll() && gauge.grow(1));
        }
        assert!(gauge.poll() && !gauge.grow(1));
        assert_eq!(gauge.stop(), Some(Stop::Cpu));
        gauge.clear();
        assert!(gauge.grow(1));
    }

    #[test]
    fn a_size_that_overflows_is_over_the_limit() {
        let gauge = gauge(100);
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
    fn the_cpu_clock_measures_what_follows_a_long_slice() {
        let (gauge, long) = (gauge(0), || std::thread::sleep(LONG));
        gauge.begin(Duration::MAX);
        long();
        let Spent { used, cpu } = gauge.end();
        assert!(used >= LONG && cpu.is_zero(), "the wall's time, and nobody asked the clock");
        gauge.begin(Duration::MAX);
        long();
        let Spent { used, cpu } = gauge.end();
        assert_eq!(used, cpu, "asleep, it used next to no CPU time");
    }

    #[test]
    fn outside_a_slice_nothing_is_stopped() {
        assert!(!gauge(0).poll());
    }
}
