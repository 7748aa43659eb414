//! The clock of this crate: the real one, unless a test has paused the event loop's.

use std::time::Instant;

/// Now, by the clock that the event loop's timers follow.
pub(crate) fn now() -> Instant {
    tokio::time::Instant::now().into_std()
}
