//! The retry budget of an edge: what keeps retries from making an outage worse. One for the whole process.
//!
//! In any second, retries may be a share of the calls of that second and ten besides. Both are counted over a sliding
//! second, as the count of this second and the fitting part of the last one's: one word each, no lock, no timer, and
//! nothing to give back, so that nothing can leak.

use std::time::Instant;

use crate::sync::{AtomicU64, Ordering};

/// Retries a second that are allowed whatever the number of calls: without them an edge that is seldom called could
/// never retry.
pub const FREE_RETRIES: u64 = 10;

/// How many retries an edge may make.
#[derive(Debug)]
pub struct RetryBudget {
    /// Retries for each thousand calls.
    per_mille: u64,
    /// The moment from which seconds count.
    origin: Instant,
    calls: Count,
    retries: Count,
}

impl RetryBudget {
    /// A budget of `share` retries a call (0 to 1).
    pub fn new(share: f64, now: Instant) -> Self {
        let per_mille = (share.clamp(0.0, 1.0) * 1000.0).round() as u64;
        Self { per_mille, origin: now, calls: Count::new(), retries: Count::new() }
    }

    /// Counts a call.
    pub fn deposit(&self, now: Instant) {
        let moment = self.moment(now);
        self.calls.add_if(moment, |_| true);
    }

    /// Asks to retry; a retry that is allowed is counted. False: the budget is spent.
    pub fn withdraw(&self, now: Instant) -> bool {
        let moment = self.moment(now);
        let allowed = self.calls.recent(moment) * self.per_mille / 1000 + FREE_RETRIES;
        self.retries.add_if(moment, |recent| recent < allowed)
    }

    fn moment(&self, now: Instant) -> Moment {
        let since = now.saturating_duration_since(self.origin);
        Moment { second: since.as_secs() & SECOND_MAX, millis: since.subsec_millis().into() }
    }
}

/// A point in time, as the counts see it.
#[derive(Clone, Copy)]
struct Moment {
    second: u64,
    millis: u64,
}

const COUNT_BITS: u32 = 20;
const COUNT_MAX: u64 = (1 << COUNT_BITS) - 1;
const SECOND_MAX: u64 = (1 << (64 - 2 * COUNT_BITS)) - 1;

/// How often something happened within the last second. In one word: which second it is (they come round after half a
/// year), the count of the second before, the count of this one.
#[derive(Debug)]
struct Count(AtomicU64);

/// A count, taken apart.
#[derive(Clone, Copy)]
struct Word {
    second: u64,
    before: u64,
    this: u64,
}

impl Word {
    fn of(bits: u64) -> Self {
        Self {
            second: bits >> (2 * COUNT_BITS),
            before: (bits >> COUNT_BITS) & COUNT_MAX,
            this: bits & COUNT_MAX,
        }
    }

    fn bits(self) -> u64 {
        self.second << (2 * COUNT_BITS) | self.before << COUNT_BITS | self.this
    }

    /// The same count in the second of `moment`. A shard whose clock reading is a little older counts in the newer one.
    fn at(self, moment: Moment) -> Self {
        let passed = moment.second.wrapping_sub(self.second) & SECOND_MAX;
        match passed {
            0 => self,
            1 => Self { second: moment.second, before: self.this, this: 0 },
            late if late > SECOND_MAX / 2 => self,
            _ => Self { second: moment.second, before: 0, this: 0 },
        }
    }

    fn recent(self, moment: Moment) -> u64 {
        self.this + self.before * (1000 - moment.millis) / 1000
    }
}

impl Count {
    fn new() -> Self {
        Self(AtomicU64::new(0))
    }

    fn recent(&self, moment: Moment) -> u64 {
        Word::of(self.0.load(Ordering::Acquire)).at(moment).recent(moment)
    }

    /// Counts one more if `allows` says so of the count so far.
    fn add_if(&self, moment: Moment, allows: impl Fn(u64) -> bool) -> bool {
        let mut bits = self.0.load(Ordering::Acquire);
        loop {
            let word = Word::of(bits).at(moment);
            if !allows(word.recent(moment)) {
                return false;
            }
            let next = Word { this: (word.this + 1).min(COUNT_MAX), ..word };
            match self.0.compare_exchange_weak(bits, next.bits(), Ordering::AcqRel, Ordering::Acquire) {
                Ok(_) => return true,
                Err(actual) => bits = actual,
            }
        }
    }
}

#[cfg(test)]
#[cfg(not(feature = "loom"))]
mod tests;

#[cfg(test)]
#[cfg(feature = "loom")]
mod model {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn loom_two_threads_never_spend_more_than_there_is() {
        loom::model(|| {
            let now = Instant::now();
            let budget = Arc::new(RetryBudget::new(0.0, now));
            for _ in 0..FREE_RETRIES - 1 {
                assert!(budget.withdraw(now));
            }
            let other = Arc::clone(&budget);
            let thread = loom::thread::spawn(move || {
                other.deposit(now);
                other.withdraw(now)
            });
            let mine = budget.withdraw(now);
            let theirs = thread.join().unwrap();
            assert!(mine != theirs, "one of them, not both and not neither");
        });
    }
}
