//! The concurrency limit of an edge: so many calls at once, so many waiting, and the rest refused at once. One for the
//! whole process.
//!
//! A free place is taken and given back by changing one word. Only when all are taken does a lock come in, for the queue:
//! first come, first served, and a call that gives up leaves it.

use std::{
    collections::VecDeque,
    future::Future,
    pin::Pin,
    sync::{Arc, PoisonError},
    task::{Context, Poll, Waker},
};

use crate::sync::{AtomicBool, AtomicU64, Mutex, Ordering};

/// How many calls may be on an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LimitPolicy {
    /// Calls in flight; 0 counts as 1.
    pub concurrent: u32,
    /// Calls waiting for one of those to end.
    pub queue: u32,
}

impl Default for LimitPolicy {
    /// 1,024 and 1,024.
    fn default() -> Self {
        Self { concurrent: 1024, queue: 1024 }
    }
}

/// A concurrency limit.
#[derive(Debug)]
pub struct Limit {
    policy: LimitPolicy,
    /// The calls in flight, and those that wait. The latter number changes only under the lock, so that whoever gives
    /// back a place sees those who wait for it, or they see the place.
    word: AtomicU64,
    queue: Mutex<VecDeque<Arc<Waiter>>>,
}

/// A call that waits.
#[derive(Debug, Default)]
struct Waiter {
    /// Whether it was given a place. Changes under the lock.
    granted: AtomicBool,
    waker: Mutex<Option<Waker>>,
}

/// A place in flight, given back when dropped.
#[derive(Debug)]
#[must_use = "a slot that is dropped at once limits nothing"]
pub struct Slot<'a>(&'a Limit);

/// All places are taken and the queue is full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full;

#[derive(Clone, Copy)]
struct Word {
    in_flight: u32,
    waiting: u32,
}

impl Word {
    fn of(bits: u64) -> Self {
        Self { in_flight: bits as u32, waiting: (bits >> 32) as u32 }
    }

    fn bits(self) -> u64 {
        u64::from(self.waiting) << 32 | u64::from(self.in_flight)
    }
}

impl Limit {
    /// A limit with all places free.
    pub fn new(policy: LimitPolicy) -> Self {
        Self { policy, word: AtomicU64::new(0), queue: Mutex::new(VecDeque::new()) }
    }

    /// The calls in flight now.
    pub fn in_flight(&self) -> u32 {
        Word::of(self.word.load(Ordering::Acquire)).in_flight
    }

    /// The calls that wait now.
    pub fn waiting(&self) -> u32 {
        Word::of(self.word.load(Ordering::Acquire)).waiting
    }

    /// Takes a place, if one is free and nobody waits for it.
    pub fn try_enter(&self) -> Option<Slot<'_>> {
        self.update(|word| {
            let free = word.in_flight < self.policy.concurrent.max(1) && word.waiting == 0;
            free.then_some(Word { in_flight: word.in_flight + 1, ..word })
        })
        .then(|| Slot(self))
    }

    /// Takes a place in the queue; it comes to a place in flight. Dropped, it is free for others.
    ///
    /// # Errors
    /// The queue is full.
    pub fn queue(&self) -> Result<Queued<'_>, Full> {
        // A thread that panicked while it held this left the queue whole: each change is one push or removal.
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let waiter = Arc::new(Waiter::default());
        let concurrent = self.policy.concurrent.max(1);
        let mut waits = true;
        let entered = self.update(|word| {
            waits = word.in_flight >= concurrent;
            if !waits {
                // One became free meanwhile.
                return Some(Word { in_flight: word.in_flight + 1, ..word });
            }
            let room = word.waiting < self.policy.queue;
            room.then_some(Word { waiting: word.waiting + 1, ..word })
        });
        if !entered {
            return Err(Full);
        }
        if waits {
            queue.push_back(Arc::clone(&waiter));
        } else {
            waiter.granted.store(true, Ordering::Release);
        }
        Ok(Queued { limit: self, waiter: Some(waiter) })
    }

    /// Gives a place to the first who waits, or back.
    fn leave(&self) {
        let back = |word: Word| Word { in_flight: word.in_flight.saturating_sub(1), ..word };
        if self.update(|word| (word.waiting == 0).then(|| back(word))) {
            return;
        }
        let next = {
            let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
            let next = queue.pop_front();
            self.update(|word| {
                // The place passes on as it is.
                Some(if next.is_some() { Word { waiting: word.waiting - 1, ..word } } else { back(word) })
            });
            if let Some(next) = &next {
                next.granted.store(true, Ordering::Release);
            }
            next
        };
        if let Some(waker) = next.and_then(|next| next.take_waker()) {
            waker.wake();
        }
    }

    /// Changes the word as `change` says; false if it says nothing.
    fn update(&self, mut change: impl FnMut(Word) -> Option<Word>) -> bool {
        let mut bits = self.word.load(Ordering::Acquire);
        while let Some(next) = change(Word::of(bits)) {
            match self.word.compare_exchange_weak(bits, next.bits(), Ordering::AcqRel, Ordering::Acquire) {
                Ok(_) => return true,
                Err(actual) => bits = actual,
            }
        }
        false
    }
}

impl Waiter {
    fn take_waker(&self) -> Option<Waker> {
        self.waker.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        self.0.leave();
    }
}

/// A place in the queue; as a future, the place in flight that it comes to.
#[derive(Debug)]
#[must_use = "a place in the queue must be waited in"]
pub struct Queued<'a> {
    limit: &'a Limit,
    /// None once it has come to a place in flight.
    waiter: Option<Arc<Waiter>>,
}

impl<'a> Future for Queued<'a> {
    type Output = Slot<'a>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Slot<'a>> {
        if let Some(waiter) = &self.waiter {
            if !waiter.granted.load(Ordering::Acquire) {
                *waiter.waker.lock().unwrap_or_else(PoisonError::into_inner) = Some(cx.waker().clone());
                // It may have been granted before the waker was there.
                if !waiter.granted.load(Ordering::Acquire) {
                    return Poll::Pending;
                }
            }
            self.waiter = None;
        }
        Poll::Ready(Slot(self.limit))
    }
}

impl Drop for Queued<'_> {
    fn drop(&mut self) {
        let Some(waiter) = self.waiter.take() else { return };
        let mut queue = self.limit.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let place = queue.iter().position(|other| Arc::ptr_eq(other, &waiter));
        if let Some(place) = place {
            queue.remove(place);
            self.limit.update(|word| Some(Word { waiting: word.waiting - 1, ..word }));
            return;
        }
        drop(queue);
        // It was given a place that it no longer wants.
        self.limit.leave();
    }
}

#[cfg(test)]
#[cfg(not(feature = "loom"))]
mod tests;

#[cfg(test)]
#[cfg(feature = "loom")]
mod model {
    use super::*;

    fn limit(concurrent: u32, queue: u32) -> Arc<Limit> {
        Arc::new(Limit::new(LimitPolicy { concurrent, queue }))
    }

    /// Two switches of threads anywhere find what there is to find; without a bound, waiting has no end of orders.
    fn model(run: impl Fn() + Sync + Send + 'static) {
        let mut builder = loom::model::Builder::new();
        builder.preemption_bound = Some(2);
        builder.check(run);
    }

    #[test]
    fn loom_a_place_that_is_given_back_reaches_the_one_who_waits() {
        model(|| {
            let limit = limit(1, 1);
            let slot = limit.try_enter().unwrap();
            let other = Arc::clone(&limit);
            let thread = loom::thread::spawn(move || {
                let slot = loom::future::block_on(other.queue().unwrap());
                drop(slot);
            });
            drop(slot);
            thread.join().unwrap();
            assert_eq!((limit.in_flight(), limit.waiting()), (0, 0));
        });
    }

    #[test]
    fn loom_a_place_granted_to_one_who_leaves_is_not_lost() {
        model(|| {
            let limit = limit(1, 1);
            let slot = limit.try_enter().unwrap();
            let other = Arc::clone(&limit);
            let thread = loom::thread::spawn(move || drop(other.queue()));
            drop(slot);
            thread.join().unwrap();
            assert_eq!((limit.in_flight(), limit.waiting()), (0, 0));
        });
    }
}
