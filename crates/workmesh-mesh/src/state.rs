//! What an edge knows from one call to the next. It is shared by the same edge on all shards, so that three failures on
//! one shard and two on another are five.

use std::{sync::Arc, time::Instant};

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

/// The state of an edge. Each part stays as long as its own settings stay.
#[derive(Debug)]
pub struct EdgeState {
    policy: StatePolicy,
    /// The circuit breaker.
    pub(crate) breaker: Option<Arc<Breaker>>,
    /// The retry budget.
    pub(crate) budget: Arc<RetryBudget>,
    /// The concurrency limit.
    pub(crate) limit: Arc<Limit>,
}

impl EdgeState {
    /// The state of an edge that has made no call.
    pub fn new(policy: StatePolicy, now: Instant) -> Self {
        Self {
            policy,
            breaker: policy.breaker.map(|breaker| Arc::new(Breaker::new(breaker, now))),
            budget: Arc::new(RetryBudget::new(policy.retry_budget, now)),
            limit: Arc::new(Limit::new(policy.limit)),
        }
    }

    /// The state of the same edge with other settings: what they do not concern knows what it knew.
    #[must_use]
    pub fn with_policy(&self, policy: StatePolicy, now: Instant) -> Self {
        let mut state = Self::new(policy, now);
        if policy.breaker == self.policy.breaker {
            state.breaker.clone_from(&self.breaker);
        }
        if policy.retry_budget == self.policy.retry_budget {
            state.budget = Arc::clone(&self.budget);
        }
        if policy.limit == self.policy.limit {
            state.limit = Arc::clone(&self.limit);
        }
        state
    }

    /// What the state was made for.
    pub fn policy(&self) -> StatePolicy {
        self.policy
    }

    /// The breaker, if the edge has one.
    pub fn breaker(&self) -> Option<&Breaker> {
        self.breaker.as_deref()
    }

    /// Whether the edge would refuse calls at that moment because its callee has been failing.
    pub fn is_open(&self, now: Instant) -> bool {
        self.breaker().is_some_and(|breaker| breaker.pause(now).is_some())
    }
}
