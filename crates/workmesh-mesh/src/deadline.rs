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
    /// When it is given up here: then, or, if that is the caller's deadline, a little later. The caller comes first.
    timer: Option<Instant>,
}

/// So much later a call is given up that has run out of its caller's time. By then the caller has given it up, unless it
/// has had its answer already and this call goes on in the background.
const LATE: Duration = Duration::from_millis(25);

/// The deadline has passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Expired;

impl Deadline {
    /// `timeout` from `start`, or `inherited` if that is earlier.
    pub(crate) fn new(start: Instant, timeout: Option<Duration>, inherited: Option<Instant>) -> Self {
        let own = timeout.map(|timeout| start + timeout);
        match inherited.filter(|inherited| own.is_none_or(|own| *inherited < own)) {
            Some(inherited) => Self { start, at: Some(inherited), timer: Some(inherited + LATE) },
            None => Self { start, at: own, timer: own },
        }
    }

    /// The same for an edge that has a fallback: where the caller's time is the shorter one, the edge gives up a twentieth
    /// of it, so that somebody is still there for the fallback's answer.
    pub(crate) fn with_fallback(
        start: Instant,
        timeout: Option<Duration>,
        inherited: Option<Instant>,
    ) -> Self {
        let sooner = |inherited: Instant| inherited - inherited.saturating_duration_since(start) / 20;
        let at = earlier(timeout.map(|timeout| start + timeout), inherited.map(sooner));
        Self { start, at, timer: at }
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
        let end = Some(start + timeout);
        Self { start, at: earlier(end, self.at), timer: earlier(end, self.timer) }
    }

    /// What `future` comes to in time. A future that is ready at once costs no timer.
    pub(crate) async fn bound<F: Future>(&self, future: F) -> Result<F::Output, Expired> {
        match self.timer {
            Some(at) => timeout_at(at.into(), future).await.map_err(|_| Expired),
            None => Ok(future.await),
        }
    }
}

fn earlier(a: Option<Instant>, b: Option<Instant>) -> Option<Instant> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::sleep;

    use super::*;
    use crate::clock;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn the_earlier_end_wins() {
        let now = clock::now();
        for (timeout, inherited, at) in [
            (None, None, None),
            (None, Some(5), Some(5)),
            (Some(3), None, Some(3)),
            (Some(3), Some(5), Some(3)),
            (Some(5), Some(3), Some(3)),
        ] {
            let after = |secs: u32| now + SECOND * secs;
            let deadline = Deadline::new(now, timeout.map(|secs| SECOND * secs), inherited.map(after));
            assert_eq!(deadline.at, at.map(after));
            // Whoever set the deadline gives up first.
            let late = if timeout.is_some() && timeout == at { Duration::ZERO } else { LATE };
            assert_eq!(deadline.timer, at.map(|at| after(at) + late));
        }
    }

    #[test]
    fn a_fallback_is_left_some_time() {
        let now = clock::now();
        let at = |timeout: u32, inherited: u32| {
            Deadline::with_fallback(now, Some(SECOND * timeout), Some(now + SECOND * inherited)).span()
        };
        assert_eq!((at(10, 20), at(20, 10), at(10, 10)), (SECOND * 10, SECOND * 19 / 2, SECOND * 19 / 2));
    }

    #[test]
    fn a_try_has_its_own_time_within_that_of_the_call() {
        let now = clock::now();
        let call = Deadline::new(now, None, Some(now + SECOND * 3));
        assert_eq!(call.of_try(now, SECOND).at, Some(now + SECOND));
        let late = now + SECOND * 2;
        assert_eq!(call.of_try(late, SECOND * 2).at, call.at);
        assert!(call.allows(late) && !call.allows(now + SECOND * 3));
    }

    #[tokio::test(start_paused = true)]
    async fn what_takes_longer_is_dropped_whoever_set_the_deadline() {
        let now = clock::now();
        for deadline in [Deadline::new(now, Some(SECOND), None), Deadline::new(now, None, Some(now + SECOND))]
        {
            assert_eq!(deadline.bound(async { 1 }).await, Ok(1));
            assert_eq!(deadline.bound(sleep(SECOND * 2)).await, Err(Expired));
            assert_eq!(deadline.span(), SECOND);
        }
    }
}
