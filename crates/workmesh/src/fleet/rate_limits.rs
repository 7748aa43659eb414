//! The rate limiters of a fleet: one for each namespace, whichever workers bind it, on whichever shards.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use workmesh_config::RateLimit;
use workmesh_runtime::{Binding, BindingKind, RateLimiter};

/// The limiters by the id of their namespace. A new version of a worker finds the counts of the one before.
#[derive(Default)]
pub(crate) struct RateLimits(Mutex<HashMap<String, Arc<RateLimiter>>>);

impl RateLimits {
    /// What a binding of the configuration becomes.
    pub(super) fn binding(&self, limit: &RateLimit) -> Binding {
        // A thread that panicked while it held this left the map whole.
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let limiter = Arc::clone(all.entry(limit.namespace_id.clone()).or_default());
        let kind = BindingKind::RateLimit { limiter, limit: limit.limit, period: limit.period_seconds };
        Binding { name: limit.binding.clone(), kind }
    }
}
