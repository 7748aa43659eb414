//! What an edge knows from one call to the next. It is shared by the same edge on all shards, so that three failures on
//! one shard and two on another are five.

use std::time::Instant;

use crate::{Breaker, BreakerPolicy, Limit, LimitPolicy, RetryBudget};

/// The part of an edge's policy that its state follows from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StatePolicy {
    /// When it stops calling; never if none.
    pub breaker: Option<BreakerPolicy>,
    /// Retries as a share of recent calls, 0 to 1.
    pub retry_budget: f64,
    /// How many calls at once.
    pub limit: LimitPolicy,
}

impl Default for StatePolicy {
    /// No breaker, a fifth, and the standard limit.
    fn default() -> Self {
        Self { breaker: None, retry_budget: 0.2, limit: LimitPolicy::default() }
    }
}

/// The state of an edge.
#[derive(Debug)]
pub struct EdgeState {
    policy: StatePolicy,
    /// The circuit breaker.
    pub(crate) breaker: Option<Breaker>,
    /// The retry budget.
    pub(crate) budget: RetryBudget,
    /// The concurrency limit.
    pub(crate) limit: Limit,
}

impl EdgeState {
    /// The state of an edge that has made no call.
    pub fn new(policy: StatePolicy, now: Instant) -> Self {
        Self {
            policy,
            breaker: policy.breaker.map(|breaker| Breaker::new(breaker, now)),
            budget: RetryBudget::new(policy.retry_budget, now),
            limit: Limit::new(policy.limit),
        }
    }

    /// What the state was made for.
    pub fn policy(&self) -> StatePolicy {
        self.policy
    }

    /// The breaker, if the edge has one.
    pub fn breaker(&self) -> Option<&Breaker> {
        self.breaker.as_ref()
    }
}
