//! Stops SQL that runs too long.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rusqlite::Connection;

/// How many instructions of SQLite's machine run between two looks at the clock: some tens of microseconds, and more
/// than a point query has, which therefore never looks.
const INSTRUCTIONS: i32 = 4_000;

/// The time at which SQLite gives up what it is doing on one connection.
#[derive(Clone)]
pub(super) struct Deadline {
    origin: Instant,
    /// Milliseconds after `origin`.
    at: Arc<AtomicU64>,
}

impl Deadline {
    /// Makes `conn` obey the deadline that is returned. It is in the far future until it is set.
    pub(super) fn install(conn: &mut Connection) -> rusqlite::Result<Deadline> {
        let deadline = Deadline { origin: Instant::now(), at: Arc::new(AtomicU64::new(u64::MAX)) };
        let watched = deadline.clone();
        conn.progress_handler(INSTRUCTIONS, Some(move || watched.has_passed()))?;
        Ok(deadline)
    }

    /// Sets the deadline to `limit` from `now`.
    pub(super) fn set(&self, now: Instant, limit: Duration) {
        self.at.store(millis(now.duration_since(self.origin) + limit), Ordering::Relaxed);
    }

    fn has_passed(&self) -> bool {
        millis(self.origin.elapsed()) >= self.at.load(Ordering::Relaxed)
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
