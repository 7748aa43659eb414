//! The time that a call has: the edge's own timeout, within what the caller has left.

use std::{
    future::Future,
    time::{Duration, Instant},
};

use tokio::time::timeout_at;

/// The deadline of one call through one edge.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline {
    /// When the call began.
    start: Instant,
    /// When it must be answered; only ever earlier than the caller's own deadline, never later.
    at: Option<Instant>,
    /// The same, if it is this edge that has to hold the timer: whoever set an earlier one holds that already.
    timer: Option<Instant>,
}

/// The deadline has passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Expired;

impl Deadline {
    /// `timeout` from `start`, or `inherited` if that is earlier.
    pub(crate) fn new(start: Instant, timeout: Option<Duration>, inherited: Option<Instant>) -> Self {
        let own = timeout.map(|timeout| start + timeout);
        let timer = own.filter(|own| inherited.is_none_or(|inherited| *own < inherited));
        Self { start, at: timer.or(inherited), timer }
    }

    /// When the call began.
    pub(crate) fn start(&self) -> Instant {
        self.start
    }

    /// When the call must be answered. `None`: whenever.
    pub(crate) fn at(&self) -> Option<Instant> {
        self.at
    }

    /// How long the call may take; nothing if it may take any time.
    pub(crate) fn span(&self) -> Duration {
        self.at.map_or(Duration::ZERO, |at| at.saturating_duration_since(self.start))
    }

    /// Whether something that begins at `moment` begins in time.
    pub(crate) fn allows(&self, moment: Instant) -> bool {
        self.at.is_none_or(|at| moment < at)
    }

    /// The same deadline for one try, which may have less time than the whole call.
    pub(crate) fn of_try(&self, start: Instant, timeout: Duration) -> Self {
        let end = start + timeout;
        if self.at.is_none_or(|at| end < at) {
            Self { start, at: Some(end), timer: Some(end) }
        } else {
            Self { start, ..*self }
        }
    }

    /// What `future` comes to in time. A future that is ready at once costs no timer.
    pub(crate) async fn bound<F: Future>(&self, future: F) -> Result<F::Output, Expired> {
        match self.timer {
            Some(at) => timeout_at(at.into(), future).await.map_err(|_| Expired),
            None => Ok(future.await),
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::sleep;

    use super::*;
    use crate::clock;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn the_earlier_end_wins_and_only_its_owner_holds_the_timer() {
        let now = clock::now();
        for (timeout, inherited, at, holds) in [
            (None, None, None, false),
            (None, Some(5), Some(5), false),
            (Some(3), None, Some(3), true),
            (Some(3), Some(5), Some(3), true),
            (Some(5), Some(3), Some(3), false),
        ] {
            let after = |secs: u32| now + SECOND * secs;
            let deadline = Deadline::new(now, timeout.map(|secs| SECOND * secs), inherited.map(after));
            assert_eq!((deadline.at, deadline.timer.is_some()), (at.map(after), holds));
        }
    }

    #[test]
    fn a_try_has_its_own_time_within_that_of_the_call() {
        let now = clock::now();
        let call = Deadline::new(now, None, Some(now + SECOND * 3));
        assert_eq!(call.of_try(now, SECOND).timer, Some(now + SECOND));
        let late = now + SECOND * 2;
        let last = call.of_try(late, SECOND * 2);
        assert_eq!((last.at, last.timer), (call.at, None));
        assert!(call.allows(late) && !call.allows(now + SECOND * 3));
    }

    #[tokio::test(start_paused = true)]
    async fn what_takes_longer_is_dropped() {
        let deadline = Deadline::new(clock::now(), Some(SECOND), None);
        assert_eq!(deadline.bound(async { 1 }).await, Ok(1));
        assert_eq!(deadline.bound(sleep(SECOND * 2)).await, Err(Expired));
        assert_eq!(deadline.span(), SECOND);
    }
}
