//! The promises about a single edge to the ill worker: its breaker, its budget, its fallback.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use serde::Serialize;
use workmesh_config::{Fallback, Policy};

use super::{
    Scene,
    check::Check,
    health::{health, told},
};
use crate::chaos::{
    breaker::{Health, SLACK, Try, Watched},
    budget::Spent,
    fault::Fault,
    lateness::Limit,
    record::{EdgeName, Moment, Seen},
};

/// How long it may take until a repaired worker is built and live.
const BUILD: Duration = Duration::from_millis(500);

/// What happened on one edge to the ill worker.
#[derive(Debug, Clone, Serialize)]
pub struct EdgeReport {
    /// Its name.
    pub edge: String,
    /// Calls, tries and retries while the worker was ill.
    pub spent: Spent,
    /// From the beginning of the fault to the first opening of the breaker, in seconds.
    pub opened_after_s: Option<f64>,
    /// Tries that had arrived by then.
    pub opened_after_tries: Option<usize>,
    /// How often it opened from closed.
    pub openings: usize,
    /// Calls that the breaker refused, whatever answered them.
    pub refused: usize,
    /// From the end of the fault to the last closing, in seconds; 0 if that came before.
    pub closed_after_s: Option<f64>,
}

impl Scene<'_> {
    /// The tries on an edge, as its breaker must have seen them.
    pub(super) fn tries(&self, edge: &EdgeName, limits: &[Limit]) -> Vec<Try> {
        if self.fault == Fault::Gone {
            return self.tries_as_told(edge);
        }
        let arrivals = self.record.arrivals.iter().zip(limits).filter(|(arrival, _)| arrival.edge == *edge);
        arrivals
            .map(|(arrival, limit)| Try {
                at: arrival.at,
                ended: arrival.ended,
                health: health(arrival, limit),
            })
            .collect()
    }

    /// The same by what the callers were told: nothing arrives at a worker that is not there.
    fn tries_as_told(&self, edge: &EdgeName) -> Vec<Try> {
        let tried = self.seen(edge).filter(|seen| !seen.refused_by_breaker());
        let mut tries: Vec<_> = tried
            .map(|seen| {
                // The workers' clocks count whole milliseconds, and a try begins before it ends.
                let at = seen.at.saturating_sub(Duration::from_micros(1));
                Try { at, ended: Some(seen.at), health: told(seen) }
            })
            .collect();
        tries.sort_by_key(|one| one.at);
        tries
    }

    /// When the breaker of an edge refused calls.
    pub(super) fn refusals(&self, edge: &EdgeName) -> Vec<Moment> {
        let arrivals = self.record.arrivals.iter().filter(|arrival| arrival.edge == *edge);
        let tried: HashSet<_> = arrivals.map(|arrival| arrival.call.as_str()).collect();
        let made = self.record.made.iter().filter(|made| made.edge == *edge);
        let made: HashMap<_, _> = made.map(|made| (made.call.as_str(), made.at)).collect();
        let refused = self.seen(edge).filter(|seen| seen.refused_by_breaker());
        refused
            .map(|seen| match made.get(seen.call.as_str()) {
                // A call that was never tried was refused when it was made, whenever its caller learnt of it.
                Some(at) if !tried.contains(seen.call.as_str()) => *at,
                _ => seen.at,
            })
            .collect()
    }

    /// Looks whether a breaker did what it must have done.
    pub(super) fn breaker(&self, edge: &EdgeName, watched: &Watched, check: &mut Check) {
        for leak in &watched.leaks {
            check.broke(|| format!("{edge}: open, it let a call through {}", self.when(*leak)));
        }
        for stuck in &watched.stuck {
            check.broke(|| format!("{edge}: it should have tried a call {}", self.when(*stuck)));
        }
        for seen in self.seen(edge).filter(|seen| seen.refused_by_breaker()) {
            if !watched.may_refuse(seen.at) {
                check.broke(|| {
                    format!("{edge}: it refused a call {} and should be closed", self.when(seen.at))
                });
            }
        }
        let policy = self.fleet.policy(edge);
        let pause = policy.breaker.map_or(Duration::ZERO, |breaker| breaker.open_for);
        let built = if self.fault == Fault::Gone { BUILD } else { Duration::ZERO };
        // A call that began before the end of the fault may fail and open it once more; the next one after
        // the pause closes it.
        let due = self.times.well + built + policy.timeout + pause + SLACK;
        let calls = self.record.made.iter().filter(|made| made.edge == *edge && made.at >= due);
        let Some(first) = calls.map(|made| made.at).min() else { return };
        for seen in self.seen(edge).filter(|seen| seen.refused_by_breaker() && seen.at > first + SLACK * 2) {
            check.broke(|| format!("{edge}: still open {}", self.when(seen.at)));
        }
    }

    /// What happened on an edge, for the table.
    pub(super) fn report(
        &self,
        edge: &EdgeName,
        spent: Spent,
        watched: Option<&Watched>,
        refused: usize,
    ) -> EdgeReport {
        let openings = watched.map_or(&[][..], |watched| &watched.openings);
        let first = openings.iter().find(|opening| opening.from >= self.times.ill);
        let before =
            self.record.arrivals.iter().filter(|one| one.edge == *edge && one.at < self.times.ill).count();
        let closed = openings.last().and_then(|opening| opening.to);
        EdgeReport {
            edge: edge.to_string(),
            spent,
            opened_after_s: first.map(|opening| (opening.from - self.times.ill).as_secs_f64()),
            opened_after_tries: first.map(|opening| opening.tries.saturating_sub(before)),
            openings: openings.len(),
            refused,
            closed_after_s: closed.map(|closed| closed.saturating_sub(self.times.well).as_secs_f64()),
        }
    }

    /// Looks at the calls that came to nothing although the edge has a fallback.
    pub(super) fn fallback(&self, edge: &EdgeName, policy: &Policy, check: &mut Check) {
        let Some(fallback) = &policy.fallback else { return };
        check.applies = true;
        let arrivals =
            self.record.arrivals.iter().filter(|arrival| arrival.edge == *edge && arrival.only_once);
        let reached: HashSet<_> = arrivals.map(|arrival| arrival.call.as_str()).collect();
        let excused = |seen: &Seen| match fallback {
            Fallback::Response(_) => false,
            // There is no copy of what has never been well.
            Fallback::Stale(_) => self.fault == Fault::Gone,
            Fallback::Worker(_) => reached.contains(seen.call.as_str()),
        };
        let lost = |seen: &&Seen| seen.fallback.is_none() && told(seen) != Health::Well;
        for seen in self.seen(edge).filter(lost).filter(|seen| !excused(seen)) {
            check.broke(|| {
                format!("{edge}: none {}, where the caller saw {}", self.when(seen.at), seen.outcome)
            });
        }
        // A caller that has run out of time itself learns nothing, and there is nobody left to see the fallback.
        let told: HashSet<_> = self.seen(edge).map(|seen| seen.call.as_str()).collect();
        let made = self.record.made.iter().filter(|made| made.edge == *edge && made.at < self.times.settled);
        for cut in made.filter(|made| !told.contains(made.call.as_str())) {
            check.broke(|| format!("{edge}: none {}, where the caller was cut off", self.when(cut.at)));
        }
    }
}
