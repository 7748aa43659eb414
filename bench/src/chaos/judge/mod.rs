//! The promises of the mesh, held against what was seen in one round.

mod check;
mod edge;
mod health;
mod requests;

use std::time::Duration;

pub use check::{Check, Checks};
pub use edge::EdgeReport;

use super::{
    breaker,
    budget::Spent,
    fault::Fault,
    record::{EdgeName, Moment, Record, Seen},
    sight::Asked,
    storefront::Storefront,
};

/// What may pass between a deadline and the end of a call.
pub const GRACE: Duration = Duration::from_millis(50);

/// Everything about one round.
pub struct Scene<'a> {
    /// The fleet.
    pub fleet: &'a Storefront,
    /// Who was ill.
    pub worker: &'a str,
    /// With what.
    pub fault: Fault,
    /// What was seen of the calls.
    pub record: &'a Record,
    /// What the client asked.
    pub asked: &'a [Asked],
    /// When what happened.
    pub times: Times,
}

/// The moments of a round.
#[derive(Debug, Clone, Copy)]
pub struct Times {
    /// The worker fell ill.
    pub ill: Moment,
    /// It was well again.
    pub well: Moment,
    /// By now everything must have recovered.
    pub settled: Moment,
    /// The end.
    pub end: Moment,
}

/// What the round says.
pub struct Judgement {
    /// The promises.
    pub checks: Checks,
    /// The edges to the ill worker.
    pub edges: Vec<EdgeReport>,
    /// How late the latest call ended, in milliseconds after its deadline.
    pub latest_ms: f64,
}

/// Holds a round against the promises.
pub fn judge(scene: &Scene<'_>) -> Judgement {
    let limits = scene.limits();
    let (deadline, latest) = scene.deadline(&limits);
    let mut breaker = Check { applies: scene.fault != Fault::Storm, ..Check::default() };
    let (mut budget, mut fallback) = (Check::applied(), Check::default());
    let mut edges = Vec::new();
    for edge in scene.fleet.edges_to(scene.worker) {
        let policy = scene.fleet.policy(&edge);
        let share = policy.retry.map_or(0.0, |retry| retry.budget);
        let spent = Spent::of(scene.record, &edge, share, scene.times.ill, scene.times.well);
        if !spent.kept() {
            budget.broke(|| {
                format!(
                    "{edge}: {} retries for {} calls, {} allowed",
                    spent.retries, spent.calls, spent.allowed
                )
            });
        }
        scene.fallback(&edge, &policy, &mut fallback);
        let refusals = scene.refusals(&edge);
        let tries = scene.tries(&edge, &limits);
        let watched = policy.breaker.map(|policy| breaker::watch(policy, &tries, &refusals));
        if let Some(watched) = &watched {
            scene.breaker(&edge, watched, &mut breaker);
        }
        edges.push(scene.report(&edge, spent, watched.as_ref(), refusals.len()));
    }
    if scene.fault.opens_breaker() && edges.iter().all(|edge| edge.openings == 0) {
        breaker.broke(|| "no breaker opened".to_owned());
    }
    let (once, recovery, others) = (scene.once(), scene.recovery(), scene.others());
    let checks = Checks { deadline, breaker, budget, fallback, once, recovery, others };
    Judgement { checks, edges, latest_ms: millis(latest) }
}

impl Scene<'_> {
    /// What the callers on an edge were told.
    fn seen<'a>(&'a self, edge: &'a EdgeName) -> impl Iterator<Item = &'a Seen> {
        self.record.seen.iter().filter(move |seen| seen.edge == *edge)
    }

    /// A moment in words.
    fn when(&self, at: Moment) -> String {
        match at.checked_sub(self.times.well) {
            Some(after) => format!("{:.2} s after the end of the fault", after.as_secs_f64()),
            None => match at.checked_sub(self.times.ill) {
                Some(within) => format!("{:.2} s into the fault", within.as_secs_f64()),
                None => "before the fault".to_owned(),
            },
        }
    }
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}
