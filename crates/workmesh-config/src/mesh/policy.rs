//! A policy with every setting decided.

use std::time::Duration;

use super::settings::{PolicySettings, Switch};
use super::{AllowRule, Fallback, HeaderPattern};

/// What one edge does about time, failure and load.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// A call's deadline, to response headers; the caller's remaining time wins if it is shorter.
    pub timeout: Duration,
    /// How long a streaming body may stand still.
    pub idle_timeout: Duration,
    /// Whether and how failed calls are tried again.
    pub retry: Option<Retry>,
    /// Whether and how the edge stops calling a callee that keeps failing.
    pub breaker: Option<Breaker>,
    /// What answers when the call has finally failed.
    pub fallback: Option<Fallback>,
    /// Calls at once, and calls waiting.
    pub limit: ConcurrencyLimit,
    /// Headers that cross the edge; all of them if none.
    pub forward: Option<Vec<HeaderPattern>>,
    /// Requests that may cross the edge; all of them if none.
    pub allow: Option<Vec<AllowRule>>,
}

/// When and how often to try again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Retry {
    /// Tries in total, at least 1.
    pub max_attempts: u32,
    /// Delay before the second try; it doubles with each further one.
    pub base_delay: Duration,
    /// The delay never exceeds this, jitter apart.
    pub max_delay: Duration,
    /// Up to this share of the delay is added at random, 0 to 1.
    pub jitter: f64,
    /// Retries as a share of recent calls, 0 to 1.
    pub budget: f64,
}

/// When to stop calling, and when to try again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Breaker {
    /// Consecutive failures that open it, at least 1.
    pub failures: u32,
    /// How long it stays open.
    pub open_for: Duration,
    /// Calls let through while half open, at least 1.
    pub half_open_calls: u32,
}

/// Calls at once on one edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConcurrencyLimit {
    /// Calls in flight, at least 1.
    pub concurrent: u32,
    /// Calls waiting for one of those to end.
    pub queue: u32,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            max_attempts: 3,
            base_delay: Duration::from_millis(100),
            max_delay: Duration::from_secs(2),
            jitter: 0.1,
            budget: 0.2,
        }
    }
}

impl Default for Breaker {
    fn default() -> Self {
        Self { failures: 5, open_for: Duration::from_secs(30), half_open_calls: 1 }
    }
}

impl Default for ConcurrencyLimit {
    fn default() -> Self {
        Self { concurrent: 1024, queue: 1024 }
    }
}

impl Policy {
    /// The deadline of a call where nothing is configured: Cloudflare's edge gives up on an origin after 100
    /// s.
    pub const PARITY_TIMEOUT: Duration = Duration::from_secs(100);
    /// The deadline of a call with a `[mesh]` table.
    pub const STANDARD_TIMEOUT: Duration = Duration::from_secs(10);
    /// How long a body may stand still.
    pub const IDLE_TIMEOUT: Duration = Duration::from_secs(60);

    /// Applies `layers`, broadest first, to the standard policy (`enabled`) or to the one of parity.
    pub(super) fn resolve<'a>(enabled: bool, layers: impl Iterator<Item = &'a PolicySettings>) -> Self {
        let mut merged = PolicySettings::default();
        layers.for_each(|layer| merged.overlay(layer));
        let timeout = if enabled { Self::STANDARD_TIMEOUT } else { Self::PARITY_TIMEOUT };
        Self {
            timeout: merged.timeout.unwrap_or(timeout),
            idle_timeout: merged.idle_timeout.unwrap_or(Self::IDLE_TIMEOUT),
            retry: merged.retry.resolve(enabled, |settings| settings.complete()),
            breaker: merged.breaker.resolve(enabled, |settings| settings.complete()),
            fallback: match merged.fallback {
                Switch::On(fallback) => Some(fallback),
                Switch::Unset | Switch::Off => None,
            },
            limit: merged.limit.complete(),
            forward: merged.forward,
            allow: merged.allow,
        }
    }
}
