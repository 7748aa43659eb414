//! How long a worker keeps the others on its thread waiting.
//!
//! A thread does one thing at a time. Whoever comes while a slice of length *s* runs waits for the rest of it, which is
//! *s*/2 in the mean, and comes at such a moment with a chance that grows with *s*, too. So what a worker costs the others is
//! the sum of *s*² over its slices, halved, a second: the mean wait of somebody who comes at any moment. Ten thousand slices
//! of 20 µs cost 2 µs so, a hundred of 2 ms cost 200 µs, and both compute for 200 ms.

use std::{
    cell::Cell,
    time::{Duration, Instant},
};

/// Slices shorter than this do not count, however many there are: then it is not the worker that is heavy but the load.
const SHORT: Duration = Duration::from_micros(100);
/// What passes without a consequence, in µs² a µs: a mean wait of 50 µs, as of slices of 1 ms a hundred times a second, or of
/// 10 ms once a second.
const LEAK: u64 = 100;
/// At this level, in µs², a worker crowds its thread. Slices of 2 ms, one after another, reach it in 50 ms.
const FULL: u64 = 100_000_000;
/// One slice fills at most a quarter: what happens once is not a habit.
const MOST_OF_ONE: u64 = FULL / 4;

/// A leaky bucket into which every slice of a worker goes.
#[derive(Debug)]
pub(crate) struct Load {
    level: Cell<u64>,
    /// When the level was right.
    at: Cell<Instant>,
    last_crowded: Cell<Option<Instant>>,
}

impl Default for Load {
    fn default() -> Self {
        Self { level: Cell::new(0), at: Cell::new(Instant::now()), last_crowded: Cell::new(None) }
    }
}

impl Load {
    /// Counts a slice that took `cpu` and ended `now`.
    pub(crate) fn count(&self, cpu: Duration, now: Instant) {
        if cpu < SHORT {
            return;
        }
        let micros = |time: Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        let square = micros(cpu).saturating_mul(micros(cpu));
        let pause = now.saturating_duration_since(self.at.replace(now)).saturating_sub(cpu);
        let leaked = micros(pause).saturating_mul(LEAK);
        let level = self.level.get().saturating_sub(leaked) + square.min(MOST_OF_ONE);
        self.level.set(level.min(FULL));
        if level >= FULL {
            self.last_crowded.set(Some(now));
        }
    }

    /// When the level was last reached, if ever.
    pub(crate) fn last_crowded(&self) -> Option<Instant> {
        self.last_crowded.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The number of slices after which a worker crowds its thread, if `count` are enough.
    fn crowds_after(slice: Duration, pause: Duration, count: u32) -> Option<u32> {
        let load = Load::default();
        let mut now = Instant::now();
        (1..=count).find(|_| {
            now += slice + pause;
            load.count(slice, now);
            load.last_crowded() == Some(now)
        })
    }

    const fn millis(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    #[test]
    fn who_computes_for_long_crowds_soon() {
        assert_eq!(crowds_after(millis(2), Duration::ZERO, 100), Some(25));
        assert_eq!(crowds_after(millis(900), Duration::ZERO, 100), Some(4));
        assert_eq!(crowds_after(millis(5), millis(95), 100), Some(6));
    }

    #[test]
    fn who_computes_little_or_seldom_crowds_never() {
        assert_eq!(crowds_after(Duration::from_micros(99), Duration::ZERO, 100_000), None);
        assert_eq!(crowds_after(millis(1), millis(10), 10_000), None);
        assert_eq!(crowds_after(millis(900), millis(2000), 1000), None);
    }

    #[test]
    fn who_stopped_is_remembered_by_when_it_did() {
        let (load, start) = (Load::default(), Instant::now());
        for _ in 0..10 {
            load.count(millis(100), start);
        }
        load.count(millis(1), start + millis(60_000));
        assert_eq!(load.last_crowded(), Some(start));
    }
}
