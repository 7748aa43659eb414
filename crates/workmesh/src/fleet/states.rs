//! What the edges of a fleet know from call to call: one state for each edge, shared by all shards.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use workmesh_mesh::{EdgeState, StatePolicy};

/// States that are kept though no edge uses them, because their breaker is open.
const MAX_UNUSED: usize = 4096;

/// The states of edges, by caller and callee. Asked when an edge is made, never when it is crossed.
///
/// A state is kept as long as an edge uses it or its breaker is open. So neither a deploy nor a worker that calls many hosts
/// forgets who is ill, and what nobody calls any more leaves nothing behind.
#[derive(Default)]
pub(crate) struct EdgeStates(Mutex<HashMap<(String, String), Arc<EdgeState>>>);

impl EdgeStates {
    /// The state of an edge. Each part of it stays the same, with what it knows, until its own settings change.
    pub(super) fn of(&self, caller: &str, callee: &str, policy: StatePolicy) -> Arc<EdgeState> {
        // A thread that panicked while it held this left the map whole: each change is one insertion.
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if all.len() == all.capacity() {
            let mut unused = 0;
            all.retain(|_, state| {
                let used = Arc::strong_count(state) > 1;
                unused += usize::from(!used);
                used || (state.is_open(now) && unused <= MAX_UNUSED)
            });
        }
        let slot = all
            .entry((caller.to_owned(), callee.to_owned()))
            .or_insert_with(|| Arc::new(EdgeState::new(policy, now)));
        if slot.policy() != policy {
            *slot = Arc::new(slot.with_policy(policy, now));
        }
        Arc::clone(slot)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use workmesh_mesh::{BreakerPolicy, LimitPolicy};

    use super::*;

    fn with_breaker() -> StatePolicy {
        let breaker = BreakerPolicy { failures: 1, open_for: Duration::from_secs(60), half_open_calls: 1 };
        StatePolicy { breaker: Some(breaker), ..StatePolicy::default() }
    }

    fn open(state: &EdgeState) {
        let now = Instant::now();
        state.breaker().unwrap().admit(now).unwrap().failed(now);
    }

    #[test]
    fn an_edge_keeps_its_state() {
        let (states, policy) = (EdgeStates::default(), StatePolicy::default());
        let first = states.of("a", "b", policy);
        assert!(Arc::ptr_eq(&first, &states.of("a", "b", policy)));
        assert!(!Arc::ptr_eq(&first, &states.of("c", "b", policy)));
    }

    #[test]
    fn a_breaker_forgets_only_when_its_own_settings_change() {
        let (states, policy) = (EdgeStates::default(), with_breaker());
        open(&states.of("a", "b", policy));
        let limit = LimitPolicy { concurrent: 1, queue: 1 };
        let policy = StatePolicy { limit, retry_budget: 0.5, ..policy };
        assert!(states.of("a", "b", policy).is_open(Instant::now()));
        let breaker = policy.breaker.map(|breaker| BreakerPolicy { failures: 2, ..breaker });
        assert!(!states.of("a", "b", StatePolicy { breaker, ..policy }).is_open(Instant::now()));
    }

    #[test]
    fn edges_that_are_gone_leave_nothing_behind_unless_their_callee_is_ill() {
        let states = EdgeStates::default();
        open(&states.of("a", "ill", with_breaker()));
        for index in 0..10_000 {
            states.of("a", &index.to_string(), with_breaker());
        }
        assert!(states.0.lock().unwrap().len() < 100);
        assert!(states.of("a", "ill", with_breaker()).is_open(Instant::now()));
        for index in 0..3 * MAX_UNUSED {
            open(&states.of("b", &index.to_string(), with_breaker()));
        }
        assert!(states.0.lock().unwrap().len() <= 4 * MAX_UNUSED);
    }
}
