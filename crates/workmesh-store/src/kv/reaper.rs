//! Deletes expired entries in the background. Readers skip them from the second they expire, so reaping is only about
//! space and may be late.

use std::sync::{PoisonError, Weak};
use std::time::Duration;

use super::namespace::NamespaceFile;
use super::table;
use crate::Clock;

/// How long expired entries may stay, in seconds.
const INTERVAL: i64 = 30;

/// The most entries that are deleted at once, so that writes in the queue wait for milliseconds at most.
const BATCH: usize = 500;

/// Runs on the writer thread, between two batches.
pub(super) struct Reaper {
    clock: Clock,
    namespaces: Vec<Weak<NamespaceFile>>,
    /// When every namespace was last found clean, in seconds since the Unix epoch.
    clean_at: i64,
}

impl Reaper {
    pub(super) fn new(clock: Clock) -> Reaper {
        let clean_at = clock.now();
        Reaper { clock, namespaces: Vec::new(), clean_at }
    }

    pub(super) fn attach(&mut self, file: Weak<NamespaceFile>) {
        self.namespaces.push(file);
    }

    /// How long the writer thread may wait for work before [`Reaper::run`] has something to do.
    pub(super) fn pause(&self) -> Duration {
        let due = self.clean_at + INTERVAL - self.clock.now();
        Duration::from_secs(due.clamp(0, INTERVAL).unsigned_abs())
    }

    /// Deletes one bounded batch from each namespace, if it is time to.
    pub(super) fn run(&mut self) {
        let now = self.clock.now();
        if now < self.clean_at + INTERVAL {
            return;
        }
        self.namespaces.retain(|file| file.strong_count() > 0);
        let mut clean = true;
        for file in self.namespaces.iter().filter_map(Weak::upgrade) {
            let conn = file.conn.lock().unwrap_or_else(PoisonError::into_inner);
            // A failure (a full disk, another process's lock) costs space only; the next round tries again.
            clean &= table::reap(&conn, now, BATCH).unwrap_or(0) < BATCH;
        }
        if clean {
            self.clean_at = now;
        }
    }
}
