//! What the edges of a fleet know from call to call: one state for each edge, shared by all shards.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Instant,
};

use workmesh_mesh::{EdgeState, StatePolicy};

/// The states of edges, by caller and callee. Asked when an edge is made, never when it is crossed.
///
/// A state lives as long as an edge that uses it: an edge is made anew before the old one goes, so a deploy loses nothing,
/// and what nobody calls any more leaves nothing behind.
#[derive(Default)]
pub(crate) struct EdgeStates(Mutex<HashMap<(String, String), Weak<EdgeState>>>);

impl EdgeStates {
    /// The state of an edge. It stays the same, with what it knows, until its policy changes.
    pub(super) fn of(&self, caller: &str, callee: &str, policy: StatePolicy) -> Arc<EdgeState> {
        // A thread that panicked while it held this left the map whole: each change is one insertion.
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() == all.capacity() {
            all.retain(|_, state| state.strong_count() > 0);
        }
        let slot = all.entry((caller.to_owned(), callee.to_owned())).or_default();
        if let Some(state) = slot.upgrade().filter(|state| state.policy() == policy) {
            return state;
        }
        let state = Arc::new(EdgeState::new(policy, Instant::now()));
        *slot = Arc::downgrade(&state);
        state
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_keeps_its_state_until_its_policy_changes() {
        let (states, policy) = (EdgeStates::default(), StatePolicy::default());
        let first = states.of("a", "b", policy);
        assert!(Arc::ptr_eq(&first, &states.of("a", "b", policy)));
        assert!(!Arc::ptr_eq(&first, &states.of("c", "b", policy)));
        let changed = StatePolicy { retry_budget: 0.5, ..policy };
        let second = states.of("a", "b", changed);
        assert!(!Arc::ptr_eq(&first, &second));
        assert!(Arc::ptr_eq(&second, &states.of("a", "b", changed)));
    }

    #[test]
    fn edges_that_are_gone_leave_nothing_behind() {
        let states = EdgeStates::default();
        for index in 0..10_000 {
            states.of("a", &index.to_string(), StatePolicy::default());
        }
        assert!(states.0.lock().unwrap().len() < 100);
    }
}
