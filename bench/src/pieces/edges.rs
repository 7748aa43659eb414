//! Edges as a fleet has them: without a `[mesh]` table, and with an empty one.

use std::{
    rc::Rc,
    sync::Arc,
    time::{Duration, Instant},
};

use workmesh_mesh::{BreakerPolicy, Callee, Edge, EdgePolicy, EdgeState, RetryPolicy, Service, StatePolicy};
use workmesh_runtime::Worker;

/// An edge to `worker` as without a `[mesh]` table.
pub(super) fn parity(worker: Rc<Worker>) -> Rc<dyn Service> {
    let policy = EdgePolicy {
        timeout: Some(Duration::from_secs(100)),
        idle_timeout: Some(Duration::from_secs(100)),
        ..EdgePolicy::default()
    };
    edge(worker, policy, StatePolicy::default())
}

/// An edge to `worker` with the standard policy.
pub(super) fn standard(worker: Rc<Worker>) -> Rc<dyn Service> {
    let retry = RetryPolicy {
        max_attempts: 3,
        per_try_timeout: None,
        base_delay: Duration::from_millis(100),
        max_delay: Duration::from_secs(2),
        jitter: 0.1,
    };
    let breaker = BreakerPolicy { failures: 5, open_for: Duration::from_secs(30), half_open_calls: 1 };
    let policy = EdgePolicy {
        timeout: Some(Duration::from_secs(10)),
        idle_timeout: Some(Duration::from_secs(60)),
        max_depth: 16,
        tell: true,
        retry: Some(retry),
        ..EdgePolicy::default()
    };
    edge(worker, policy, StatePolicy { breaker: Some(breaker), ..StatePolicy::default() })
}

fn edge(worker: Rc<Worker>, policy: EdgePolicy, state: StatePolicy) -> Rc<dyn Service> {
    let state = Arc::new(EdgeState::new(state, Instant::now()));
    Rc::new(Edge::new(Callee::Worker(Rc::clone(worker.name())), policy, state, worker))
}
