//! The bound of a queue, in bytes and not in jobs: a job can carry anything from a key to 25 MiB.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The most bytes that wait in one queue.
const QUEUE_BYTES: u32 = 64 * 1024 * 1024;

/// What a job costs of that beside what it carries, so that the number of small jobs is bounded as well.
const JOB_BYTES: u32 = 16 * 1024;

/// Room in a queue. Waiting for it is fair: first come, first served.
#[derive(Clone)]
pub(crate) struct Budget(Arc<Semaphore>);

/// Room that one job takes until this is dropped.
pub(crate) struct Permit(#[expect(dead_code, reason = "held for its drop")] OwnedSemaphorePermit);

impl Budget {
    pub(crate) fn new() -> Budget {
        // A u32 always fits a usize on the platforms that SQLite and tokio run on.
        Budget(Arc::new(Semaphore::new(QUEUE_BYTES as usize)))
    }

    /// Waits until a job that carries `bytes` fits.
    pub(crate) async fn acquire(&self, bytes: usize) -> Option<Permit> {
        Arc::clone(&self.0).acquire_many_owned(cost(bytes)).await.ok().map(Permit)
    }

    /// Takes the room for a job that carries `bytes`, if there is any at this moment.
    pub(crate) fn try_acquire(&self, bytes: usize) -> Option<Permit> {
        Arc::clone(&self.0).try_acquire_many_owned(cost(bytes)).ok().map(Permit)
    }
}

/// A job larger than the queue takes the whole of it: it runs, but nothing waits beside it.
fn cost(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX).saturating_add(JOB_BYTES).min(QUEUE_BYTES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_fit_until_the_queue_is_full() {
        let budget = Budget::new();
        let value = 25 * 1024 * 1024;
        let first = budget.try_acquire(value).expect("the first fits");
        let second = budget.try_acquire(value).expect("the second fits");
        assert!(budget.try_acquire(value).is_none());
        let small = budget.try_acquire(100).expect("a small one fits beside them");
        drop(first);
        drop(budget.try_acquire(value).expect("it fits once another is done"));
        drop((second, small));
        drop(budget.try_acquire(usize::MAX).expect("a huge one fits alone"));
    }

    #[test]
    fn jobs_that_carry_nothing_have_a_bound_too() {
        let budget = Budget::new();
        let taken: Vec<Permit> = std::iter::from_fn(|| budget.try_acquire(0)).take(10_000).collect();
        assert_eq!(taken.len(), 4096);
    }
}
