//! A policy with every setting decided.

use std::time::Duration;

use super::settings::PolicySettings;
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
    /// How long a call may stay unanswered before a second one is sent beside it; the first answer wins. No
    /// second one unless it was asked for.
    pub hedge: Option<Duration>,
    /// What answers when the call has finally failed.
    pub fallback: Option<Fallback>,
    /// Calls at once, and calls waiting.
    pub limit: ConcurrencyLimit,
    /// Headers that cross the edge; all of them if none.
    pub forward: Option<Vec<HeaderPattern>>,
    /// Requests that may cross the edge; all of them if none.
    pub allow: Option<Vec<AllowRule>>,
    /// What goes wrong on purpose, in a process that was started with `--inject-faults`.
    pub fault: Option<Fault>,
}

/// When and how often to try again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Retry {
    /// Tries in total, at least 1.
    pub max_attempts: u32,
    /// How long one try may take; as long as the call itself if none.
    pub per_try_timeout: Option<Duration>,
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

/// What goes wrong on purpose, to see what callers make of it. At least one of `delay` and `abort` is set.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// How long a call is held up.
    pub delay: Option<Duration>,
    /// The status, 200 to 599, that answers in place of the callee.
    pub abort: Option<u16>,
    /// The percentage of calls that meet the fault, 0 to 100.
    pub percent: f64,
    /// Only requests that carry this header meet the fault; its name in lower case.
    pub header: Option<String>,
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
            per_try_timeout: None,
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
    /// The deadline of a call where nothing is configured: Cloudflare's edge gives up on an origin after
    /// 100 s.
    pub const PARITY_TIMEOUT: Duration = Duration::from_secs(100);
    /// The deadline of a call with a `[mesh]` table.
    pub const STANDARD_TIMEOUT: Duration = Duration::from_secs(10);
    /// How long a body may stand still with a `[mesh]` table.
    pub const IDLE_TIMEOUT: Duration = Duration::from_secs(60);
    /// How long it may where nothing is configured: Cloudflare waits as long for the next part of an origin's response.
    pub const PARITY_IDLE_TIMEOUT: Duration = Duration::from_secs(100);

    /// Puts the standard policy (`enabled`) or the one of parity where nothing was written.
    pub(super) fn resolve(enabled: bool, written: &PolicySettings) -> Self {
        let (timeout, idle_timeout) = if enabled {
            (Self::STANDARD_TIMEOUT, Self::IDLE_TIMEOUT)
        } else {
            (Self::PARITY_TIMEOUT, Self::PARITY_IDLE_TIMEOUT)
        };
        Self {
            timeout: written.timeout.as_ref().map_or(timeout, |timeout| timeout.value),
            idle_timeout: written.idle_timeout.as_ref().map_or(idle_timeout, |timeout| timeout.value),
            retry: written.retry.resolve(enabled, |settings| settings.complete()),
            breaker: written.breaker.resolve(enabled, |settings| settings.complete()),
            hedge: written.hedge.given().map(|delay| delay.value),
            fallback: written.fallback.given().map(|fallback| fallback.value.clone()),
            limit: written.limit.complete(),
            forward: written.forward.as_ref().map(|forward| forward.value.clone()),
            allow: written.allow.as_ref().map(|allow| allow.value.clone()),
            fault: written.fault.given().map(|fault| fault.value.clone()),
        }
    }
}
