//! What the thread of a database tells the readers on other threads.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, AtomicUsize, Ordering};

/// State of one database that every thread may look at.
#[derive(Default)]
pub(super) struct Shared {
    /// Jobs that are queued or under way.
    pending: AtomicUsize,
    /// Set for good once a reader's answer could differ from the thread's.
    thread_only: AtomicBool,
    last_row_id: AtomicI64,
    /// In bytes.
    size: AtomicU64,
}

/// Counts as a pending job until it is dropped.
pub(super) struct Pending(Arc<Shared>);

impl Pending {
    pub(super) fn new(shared: &Arc<Shared>) -> Pending {
        shared.pending.fetch_add(1, Ordering::AcqRel);
        Pending(Arc::clone(shared))
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        self.0.pending.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Shared {
    /// Whether a query may overtake the thread: nothing is waiting that the caller might have asked for before.
    pub(super) fn may_read_in_place(&self) -> bool {
        !self.thread_only.load(Ordering::Acquire) && self.pending.load(Ordering::Acquire) == 0
    }

    /// From now on all queries go to the thread, because the meaning of reads depends on its connection (`PRAGMA
    /// case_sensitive_like`), or their cost cannot be bounded (virtual tables).
    pub(super) fn set_thread_only(&self) {
        self.thread_only.store(true, Ordering::Release);
    }

    pub(super) fn last_row_id(&self) -> i64 {
        self.last_row_id.load(Ordering::Acquire)
    }

    pub(super) fn set_last_row_id(&self, id: i64) {
        self.last_row_id.store(id, Ordering::Release);
    }

    /// The size of the database in bytes, as of the last write.
    pub(super) fn size(&self) -> u64 {
        self.size.load(Ordering::Acquire)
    }

    pub(super) fn set_size(&self, pages: u32, page_bytes: u32) {
        self.size.store(u64::from(pages) * u64::from(page_bytes), Ordering::Release);
    }
}
