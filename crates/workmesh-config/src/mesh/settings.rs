//! What was written in one of the places where a policy may be written: every setting optional.

use std::time::Duration;

use super::{AllowRule, Breaker, ConcurrencyLimit, Fallback, HeaderPattern, Retry};

/// A setting that can also be turned off, as in `retry = false`.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Switch<T> {
    /// Not mentioned: the broader setting applies.
    #[default]
    Unset,
    /// `false`.
    Off,
    /// Given.
    On(T),
}

/// The settings of `[mesh]`, of one callee or of one edge.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PolicySettings {
    /// `timeout`
    pub timeout: Option<Duration>,
    /// `idle_timeout`
    pub idle_timeout: Option<Duration>,
    /// `retry`
    pub retry: Switch<RetrySettings>,
    /// `breaker`
    pub breaker: Switch<BreakerSettings>,
    /// `fallback`
    pub fallback: Switch<Fallback>,
    /// `limit`
    pub limit: LimitSettings,
    /// `headers.forward`
    pub forward: Option<Vec<HeaderPattern>>,
    /// `allow`
    pub allow: Option<Vec<AllowRule>>,
}

/// `retry`; see [`Retry`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RetrySettings {
    /// `max_attempts`
    pub max_attempts: Option<u32>,
    /// `base_delay`
    pub base_delay: Option<Duration>,
    /// `max_delay`
    pub max_delay: Option<Duration>,
    /// `jitter`
    pub jitter: Option<f64>,
    /// `budget`
    pub budget: Option<f64>,
}

/// `breaker`; see [`Breaker`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BreakerSettings {
    /// `failures`
    pub failures: Option<u32>,
    /// `open_for`
    pub open_for: Option<Duration>,
    /// `half_open_calls`
    pub half_open_calls: Option<u32>,
}

/// `limit`; see [`ConcurrencyLimit`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LimitSettings {
    /// `concurrent`
    pub concurrent: Option<u32>,
    /// `queue`
    pub queue: Option<u32>,
}

impl PolicySettings {
    /// Lets `narrower` win, setting by setting.
    pub(super) fn overlay(&mut self, narrower: &Self) {
        let take = |mine: &mut Option<Duration>, other: Option<Duration>| *mine = other.or(*mine);
        take(&mut self.timeout, narrower.timeout);
        take(&mut self.idle_timeout, narrower.idle_timeout);
        self.retry.overlay(&narrower.retry, RetrySettings::overlay);
        self.breaker.overlay(&narrower.breaker, BreakerSettings::overlay);
        // A fallback is one decision: parts of two would make a third that nobody wrote.
        self.fallback.overlay(&narrower.fallback, Fallback::clone_from);
        self.limit.concurrent = narrower.limit.concurrent.or(self.limit.concurrent);
        self.limit.queue = narrower.limit.queue.or(self.limit.queue);
        self.forward = narrower.forward.clone().or_else(|| self.forward.take());
        self.allow = narrower.allow.clone().or_else(|| self.allow.take());
    }
}

impl<T: Clone> Switch<T> {
    fn overlay(&mut self, narrower: &Self, merge: impl Fn(&mut T, &T)) {
        match (&mut *self, narrower) {
            (_, Switch::Unset) => {}
            (Switch::On(mine), Switch::On(other)) => merge(mine, other),
            (_, other) => *self = other.clone(),
        }
    }

    /// What applies: nothing when off, the standard when not mentioned and the mesh is enabled.
    pub(super) fn resolve<U>(&self, enabled: bool, complete: impl Fn(&T) -> U) -> Option<U>
    where
        T: Default,
    {
        match self {
            Switch::Off => None,
            Switch::On(settings) => Some(complete(settings)),
            Switch::Unset => enabled.then(|| complete(&T::default())),
        }
    }
}

impl RetrySettings {
    fn overlay(&mut self, narrower: &Self) {
        self.max_attempts = narrower.max_attempts.or(self.max_attempts);
        self.base_delay = narrower.base_delay.or(self.base_delay);
        self.max_delay = narrower.max_delay.or(self.max_delay);
        self.jitter = narrower.jitter.or(self.jitter);
        self.budget = narrower.budget.or(self.budget);
    }

    pub(super) fn complete(&self) -> Retry {
        let standard = Retry::default();
        let base_delay = self.base_delay.unwrap_or(standard.base_delay);
        Retry {
            max_attempts: self.max_attempts.unwrap_or(standard.max_attempts),
            base_delay,
            // A base set above the standard maximum must not be cut by a setting that nobody wrote.
            max_delay: self.max_delay.unwrap_or(standard.max_delay.max(base_delay)),
            jitter: self.jitter.unwrap_or(standard.jitter),
            budget: self.budget.unwrap_or(standard.budget),
        }
    }
}

impl BreakerSettings {
    fn overlay(&mut self, narrower: &Self) {
        self.failures = narrower.failures.or(self.failures);
        self.open_for = narrower.open_for.or(self.open_for);
        self.half_open_calls = narrower.half_open_calls.or(self.half_open_calls);
    }

    pub(super) fn complete(&self) -> Breaker {
        let standard = Breaker::default();
        Breaker {
            failures: self.failures.unwrap_or(standard.failures),
            open_for: self.open_for.unwrap_or(standard.open_for),
            half_open_calls: self.half_open_calls.unwrap_or(standard.half_open_calls),
        }
    }
}

impl LimitSettings {
    pub(super) fn complete(self) -> ConcurrencyLimit {
        let standard = ConcurrencyLimit::default();
        ConcurrencyLimit {
            concurrent: self.concurrent.unwrap_or(standard.concurrent),
            queue: self.queue.unwrap_or(standard.queue),
        }
    }
}
