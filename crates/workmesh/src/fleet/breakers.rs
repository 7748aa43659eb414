//! The circuit breakers of a fleet: one for each edge that has one, shared by all shards.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use workmesh_config::Policy;
use workmesh_mesh::{Breaker, BreakerPolicy};

/// Breakers by caller and callee. Asked when an edge is made, never when it is crossed.
#[derive(Default)]
pub(crate) struct Breakers(Mutex<HashMap<(String, String), Arc<Breaker>>>);

impl Breakers {
    /// The breaker of an edge, if its policy wants one. It stays the same, with what it knows, until the policy changes.
    pub(super) fn of(&self, caller: &str, callee: &str, policy: &Policy) -> Option<Arc<Breaker>> {
        let wanted = policy.breaker.map(|breaker| BreakerPolicy {
            failures: breaker.failures,
            open_for: breaker.open_for,
            half_open_calls: breaker.half_open_calls,
        })?;
        // A thread that panicked while it held this left the map whole: each change is one insertion.
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let breaker = all
            .entry((caller.to_owned(), callee.to_owned()))
            .and_modify(|breaker| {
                if breaker.policy() != wanted {
                    *breaker = Breaker::new(wanted, Instant::now());
                }
            })
            .or_insert_with(|| Breaker::new(wanted, Instant::now()));
        Some(Arc::clone(breaker))
    }
}

#[cfg(test)]
mod tests {
    use workmesh_config::Mesh;

    use super::*;

    #[test]
    fn an_edge_keeps_its_breaker_until_its_policy_changes() {
        let (breakers, mesh) = (Breakers::default(), Mesh { enabled: true, ..Mesh::default() });
        let mut policy = mesh.policy("a", "b");
        let first = breakers.of("a", "b", &policy).unwrap();
        assert!(Arc::ptr_eq(&first, &breakers.of("a", "b", &policy).unwrap()));
        assert!(!Arc::ptr_eq(&first, &breakers.of("c", "b", &policy).unwrap()));
        policy.breaker = policy.breaker.map(|breaker| workmesh_config::Breaker { failures: 9, ..breaker });
        assert!(!Arc::ptr_eq(&first, &breakers.of("a", "b", &policy).unwrap()));
        policy.breaker = None;
        assert!(breakers.of("a", "b", &policy).is_none());
    }
}
