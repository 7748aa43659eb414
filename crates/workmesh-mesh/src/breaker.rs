//! The circuit breaker of an edge: one for the whole process, whatever shard a call is made on.
//!
//! *Closed*, it lets every call through and counts failures in a row. At the limit it *opens*: calls fail at once, until a
//! pause has passed. Then it is *half open*: as many probes as configured are let through; the first that succeeds closes
//! it, and one that fails opens it again.
//!
//! All of that is one word, so that a check is a load and a change a compare-and-swap, and nothing is ever half changed.

use std::time::{Duration, Instant};

use crate::sync::{AtomicU64, Ordering};

/// When a breaker opens, and how it closes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BreakerPolicy {
    /// Failures in a row that open it; 0 counts as 1.
    pub failures: u32,
    /// How long it stays open.
    pub open_for: Duration,
    /// Probes under way at once while it is half open; 0 counts as 1.
    pub half_open_calls: u32,
}

/// What a breaker does with calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BreakerState {
    /// Lets them through.
    Closed,
    /// Refuses them.
    Open,
    /// Lets some through to see how they go.
    HalfOpen,
}

/// A circuit breaker.
#[derive(Debug)]
pub struct Breaker {
    policy: BreakerPolicy,
    /// The moment from which the word counts time.
    origin: Instant,
    word: AtomicU64,
}

/// The word, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Word {
    state: BreakerState,
    /// Counts the times it opened, so that the end of a call tells nothing about a period it did not begin in.
    period: u64,
    /// Closed: failures in a row. Open: when it may be tried, in ms from the origin. Half open: probes under way.
    value: u64,
}

const VALUE_BITS: u32 = 40;
const PERIOD_BITS: u32 = 22;
const VALUE_MAX: u64 = (1 << VALUE_BITS) - 1;
const PERIOD_MAX: u64 = (1 << PERIOD_BITS) - 1;

impl Word {
    fn of(bits: u64) -> Self {
        let state = match bits >> (VALUE_BITS + PERIOD_BITS) {
            0 => BreakerState::Closed,
            1 => BreakerState::Open,
            _ => BreakerState::HalfOpen,
        };
        Self { state, period: (bits >> VALUE_BITS) & PERIOD_MAX, value: bits & VALUE_MAX }
    }

    fn bits(self) -> u64 {
        let state = match self.state {
            BreakerState::Closed => 0,
            BreakerState::Open => 1,
            BreakerState::HalfOpen => 2,
        };
        state << (VALUE_BITS + PERIOD_BITS)
            | (self.period & PERIOD_MAX) << VALUE_BITS
            | self.value.min(VALUE_MAX)
    }
}

/// Leave to make one call. Say how it went; dropped, as when the caller goes away, it tells nothing and a probe's place is
/// free again.
#[derive(Debug)]
#[must_use = "a permit that is dropped at once tells the breaker nothing"]
pub struct Permit<'a> {
    breaker: &'a Breaker,
    period: u64,
    probe: bool,
    told: bool,
}

/// A call that was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused {
    /// When it may be tried again.
    pub retry_after: Duration,
}

impl Breaker {
    /// A closed breaker.
    pub fn new(policy: BreakerPolicy, now: Instant) -> Self {
        Self { policy, origin: now, word: AtomicU64::new(0) }
    }

    /// What it does with calls now. An open breaker whose pause has passed is open until the next call comes.
    pub fn state(&self) -> BreakerState {
        self.load().state
    }

    /// How long it will stay open from that moment on, as far as one can know now. `None`: it will not be open.
    pub fn pause(&self, moment: Instant) -> Option<Duration> {
        let word = self.load();
        let left = word.value.checked_sub(self.millis(moment)).filter(|left| *left > 0);
        left.filter(|_| word.state == BreakerState::Open).map(Duration::from_millis)
    }

    /// Asks to make a call.
    ///
    /// # Errors
    /// The breaker is open, or half open with as many probes under way as may be.
    pub fn admit(&self, now: Instant) -> Result<Permit<'_>, Refused> {
        let mut word = self.load();
        loop {
            let next = match word.state {
                BreakerState::Closed => return Ok(self.permit(word, false)),
                BreakerState::Open => {
                    let (due, now) = (word.value, self.millis(now));
                    if now < due {
                        return Err(Refused { retry_after: Duration::from_millis(due - now) });
                    }
                    Word { state: BreakerState::HalfOpen, value: 1, ..word }
                }
                BreakerState::HalfOpen if word.value < u64::from(self.policy.half_open_calls.max(1)) => {
                    Word { value: word.value + 1, ..word }
                }
                // The probes decide; nobody knows when.
                BreakerState::HalfOpen => {
                    return Err(Refused { retry_after: Duration::from_secs(1).min(self.policy.open_for) });
                }
            };
            match self.swap(word, next) {
                Ok(()) => return Ok(self.permit(next, true)),
                Err(actual) => word = actual,
            }
        }
    }

    fn permit(&self, word: Word, probe: bool) -> Permit<'_> {
        Permit { breaker: self, period: word.period, probe, told: false }
    }

    fn load(&self) -> Word {
        Word::of(self.word.load(Ordering::Acquire))
    }

    fn swap(&self, from: Word, to: Word) -> Result<(), Word> {
        let swapped = self.word.compare_exchange(from.bits(), to.bits(), Ordering::AcqRel, Ordering::Acquire);
        swapped.map(drop).map_err(Word::of)
    }

    /// Changes the word as `change` says, if it says anything.
    fn update(&self, change: impl Fn(Word) -> Option<Word>) {
        let mut word = self.load();
        while let Some(next) = change(word) {
            match self.swap(word, next) {
                Ok(()) => return,
                Err(actual) => word = actual,
            }
        }
    }

    fn millis(&self, now: Instant) -> u64 {
        u64::try_from(now.saturating_duration_since(self.origin).as_millis()).unwrap_or(VALUE_MAX)
    }

    fn opened(&self, word: Word, now: Instant) -> Word {
        let pause = u64::try_from(self.policy.open_for.as_millis()).unwrap_or(VALUE_MAX);
        Word {
            state: BreakerState::Open,
            period: (word.period + 1) & PERIOD_MAX,
            value: self.millis(now).saturating_add(pause).min(VALUE_MAX),
        }
    }
}

impl Permit<'_> {
    /// Whether the call may still be made: the breaker has not opened since.
    pub fn holds(&self) -> bool {
        let word = self.breaker.load();
        word.period == self.period && (self.probe || word.state == BreakerState::Closed)
    }

    /// The call succeeded: the callee answered, whatever it thought of the request.
    pub fn succeeded(mut self) {
        self.told = true;
        let (period, probe) = (self.period, self.probe);
        self.breaker.update(|word| {
            let about = word.period == period;
            match word.state {
                BreakerState::Closed if about && !probe && word.value > 0 => Some(Word { value: 0, ..word }),
                BreakerState::HalfOpen if about && probe => {
                    Some(Word { state: BreakerState::Closed, value: 0, ..word })
                }
                _ => None,
            }
        });
    }

    /// The call failed, and the callee is to blame.
    pub fn failed(mut self, now: Instant) {
        self.told = true;
        let (period, probe, breaker) = (self.period, self.probe, self.breaker);
        breaker.update(|word| {
            let about = word.period == period;
            match word.state {
                BreakerState::Closed if about && !probe => {
                    let failures = word.value + 1;
                    Some(if failures >= u64::from(breaker.policy.failures.max(1)) {
                        breaker.opened(word, now)
                    } else {
                        Word { value: failures, ..word }
                    })
                }
                BreakerState::HalfOpen if about && probe => Some(breaker.opened(word, now)),
                _ => None,
            }
        });
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        if self.told || !self.probe {
            return;
        }
        let period = self.period;
        self.breaker.update(|word| match word.state {
            BreakerState::HalfOpen if word.period == period && word.value > 0 => {
                Some(Word { value: word.value - 1, ..word })
            }
            _ => None,
        });
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

    const PAUSE: Duration = Duration::from_secs(30);

    fn breaker(failures: u32, half_open_calls: u32) -> (Arc<Breaker>, Instant) {
        let now = Instant::now();
        (Arc::new(Breaker::new(BreakerPolicy { failures, open_for: PAUSE, half_open_calls }, now)), now)
    }

    #[test]
    fn loom_one_probe_goes_through_and_its_place_is_never_lost() {
        loom::model(|| {
            let (breaker, now) = breaker(1, 1);
            breaker.admit(now).unwrap().failed(now);
            let due = now + PAUSE;
            let other = Arc::clone(&breaker);
            // One caller goes away, the other fails.
            let thread = loom::thread::spawn(move || other.admit(due).map(drop).is_ok());
            let mine = breaker.admit(due).map(|permit| permit.failed(due)).is_ok();
            let theirs = thread.join().unwrap();
            assert!(mine || theirs);
            let expected = if mine { BreakerState::Open } else { BreakerState::HalfOpen };
            assert_eq!(breaker.state(), expected);
            assert!(breaker.admit(due + PAUSE).is_ok(), "whatever happened, it can be tried again");
        });
    }

    #[test]
    fn loom_failures_on_two_threads_add_up() {
        loom::model(|| {
            let (breaker, now) = breaker(2, 1);
            let other = Arc::clone(&breaker);
            let thread =
                loom::thread::spawn(move || other.admit(now).map(|permit| permit.failed(now)).is_ok());
            let mine = breaker.admit(now).map(|permit| permit.failed(now)).is_ok();
            assert!(mine && thread.join().unwrap());
            assert_eq!(breaker.state(), BreakerState::Open);
        });
    }

    #[test]
    fn loom_a_late_success_does_not_close_what_opened_meanwhile() {
        loom::model(|| {
            let (breaker, now) = breaker(1, 1);
            let (failing, late) = (Arc::clone(&breaker), Arc::clone(&breaker));
            let late = late.admit(now).unwrap();
            let thread = loom::thread::spawn(move || failing.admit(now).unwrap().failed(now));
            late.succeeded();
            thread.join().unwrap();
            assert_eq!(breaker.state(), BreakerState::Open);
        });
    }
}
