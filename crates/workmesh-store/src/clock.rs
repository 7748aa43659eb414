//! The clock that decides what has expired. It can be moved by hand, so that tests of expiry neither sleep nor wait.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds since the Unix epoch, from the system or set by hand.
#[derive(Clone, Debug, Default)]
pub struct Clock(Option<Arc<AtomicI64>>);

/// Moves the [`Clock`] it was made with.
#[derive(Clone, Debug)]
pub struct ManualClock(Arc<AtomicI64>);

impl Clock {
    /// The system's clock.
    pub fn system() -> Clock {
        Clock(None)
    }

    /// A clock that stands at `seconds` since the Unix epoch until the second value moves it.
    pub fn manual(seconds: i64) -> (Clock, ManualClock) {
        let time = Arc::new(AtomicI64::new(seconds));
        (Clock(Some(Arc::clone(&time))), ManualClock(time))
    }

    /// Whole seconds since the Unix epoch.
    pub(crate) fn now(&self) -> i64 {
        match &self.0 {
            Some(time) => time.load(Ordering::Acquire),
            None => {
                let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                i64::try_from(elapsed.as_secs()).unwrap_or(i64::MAX)
            }
        }
    }
}

impl ManualClock {
    /// Moves the clock `seconds` on.
    pub fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::AcqRel);
    }
}
