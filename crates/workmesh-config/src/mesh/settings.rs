//! What was written in one of the places where a policy may be written: every setting optional.

use std::time::Duration;

use super::written::{Written, or, take};
use super::{AllowRule, Breaker, ConcurrencyLimit, Fallback, Fault, HeaderPattern, Retry, Switch};

/// The settings of `[mesh]`, of one callee or of one edge.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PolicySettings {
    /// `timeout`
    pub timeout: Option<Written<Duration>>,
    /// `idle_timeout`
    pub idle_timeout: Option<Written<Duration>>,
    /// `retry`
    pub retry: Switch<RetrySettings>,
    /// `breaker`
    pub breaker: Switch<BreakerSettings>,
    /// `hedge`: its `delay`
    pub hedge: Switch<Written<Duration>>,
    /// `fallback`
    pub fallback: Switch<Written<Fallback>>,
    /// `limit`
    pub limit: LimitSettings,
    /// `headers.forward`
    pub forward: Option<Written<Vec<HeaderPattern>>>,
    /// `allow`
    pub allow: Option<Written<Vec<AllowRule>>>,
    /// `fault`
    pub fault: Switch<Written<Fault>>,
}

/// `retry`; see [`Retry`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RetrySettings {
    /// `max_attempts`
    pub max_attempts: Option<Written<u32>>,
    /// `per_try_timeout`
    pub per_try_timeout: Option<Written<Duration>>,
    /// `base_delay`
    pub base_delay: Option<Written<Duration>>,
    /// `max_delay`
    pub max_delay: Option<Written<Duration>>,
    /// `jitter`
    pub jitter: Option<Written<f64>>,
    /// `budget`
    pub budget: Option<Written<f64>>,
}

/// `breaker`; see [`Breaker`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BreakerSettings {
    /// `failures`
    pub failures: Option<Written<u32>>,
    /// `open_for`
    pub open_for: Option<Written<Duration>>,
    /// `half_open_calls`
    pub half_open_calls: Option<Written<u32>>,
}

/// `limit`; see [`ConcurrencyLimit`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LimitSettings {
    /// `concurrent`
    pub concurrent: Option<Written<u32>>,
    /// `queue`
    pub queue: Option<Written<u32>>,
}

impl PolicySettings {
    /// Lets `narrower` win, setting by setting.
    pub(super) fn overlay(&mut self, narrower: &Self) {
        take(&mut self.timeout, &narrower.timeout);
        take(&mut self.idle_timeout, &narrower.idle_timeout);
        self.retry.overlay(&narrower.retry, RetrySettings::overlay);
        self.breaker.overlay(&narrower.breaker, BreakerSettings::overlay);
        // Each of these is one decision: parts of two would make a third that nobody wrote.
        self.hedge.overlay(&narrower.hedge, Written::clone_from);
        self.fallback.overlay(&narrower.fallback, Written::clone_from);
        self.fault.overlay(&narrower.fault, Written::clone_from);
        take(&mut self.limit.concurrent, &narrower.limit.concurrent);
        take(&mut self.limit.queue, &narrower.limit.queue);
        take(&mut self.forward, &narrower.forward);
        take(&mut self.allow, &narrower.allow);
    }
}

impl RetrySettings {
    fn overlay(&mut self, narrower: &Self) {
        take(&mut self.max_attempts, &narrower.max_attempts);
        take(&mut self.per_try_timeout, &narrower.per_try_timeout);
        take(&mut self.base_delay, &narrower.base_delay);
        take(&mut self.max_delay, &narrower.max_delay);
        take(&mut self.jitter, &narrower.jitter);
        take(&mut self.budget, &narrower.budget);
    }

    pub(super) fn complete(&self) -> Retry {
        let standard = Retry::default();
        let base_delay = or(&self.base_delay, standard.base_delay);
        Retry {
            max_attempts: or(&self.max_attempts, standard.max_attempts),
            per_try_timeout: self.per_try_timeout.as_ref().map(|written| written.value),
            base_delay,
            // A base set above the standard maximum must not be cut by a setting that nobody wrote.
            max_delay: or(&self.max_delay, standard.max_delay.max(base_delay)),
            jitter: or(&self.jitter, standard.jitter),
            budget: or(&self.budget, standard.budget),
        }
    }
}

impl BreakerSettings {
    fn overlay(&mut self, narrower: &Self) {
        take(&mut self.failures, &narrower.failures);
        take(&mut self.open_for, &narrower.open_for);
        take(&mut self.half_open_calls, &narrower.half_open_calls);
    }

    pub(super) fn complete(&self) -> Breaker {
        let standard = Breaker::default();
        Breaker {
            failures: or(&self.failures, standard.failures),
            open_for: or(&self.open_for, standard.open_for),
            half_open_calls: or(&self.half_open_calls, standard.half_open_calls),
        }
    }
}

impl LimitSettings {
    pub(super) fn complete(&self) -> ConcurrencyLimit {
        let standard = ConcurrencyLimit::default();
        ConcurrencyLimit {
            concurrent: or(&self.concurrent, standard.concurrent),
            queue: or(&self.queue, standard.queue),
        }
    }
}
