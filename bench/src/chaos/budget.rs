//! How many retries an edge may make, and how many it made.

use std::{collections::HashSet, time::Duration};

use serde::Serialize;

use super::record::{EdgeName, Moment, Record};

/// Retries a second that the mesh allows whatever the number of calls.
const FREE_RETRIES: u64 = 10;
const SECOND: Duration = Duration::from_secs(1);

/// The calls of one edge within a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Spent {
    /// Calls that its caller made.
    pub calls: u64,
    /// Tries that arrived at the callee.
    pub tries: u64,
    /// Those among them that repeated another.
    pub retries: u64,
    /// How many repetitions the budget allows.
    pub allowed: u64,
    /// The most by which repetitions exceeded the share of the calls in any one second. Ten are free; as the
    /// mesh estimates the last second from whole ones, it may be up to twice the budget for a moment.
    pub most_a_second: u64,
}

impl Spent {
    /// What an edge with a budget of `share` did from one moment to another.
    pub fn of(record: &Record, edge: &EdgeName, share: f64, from: Moment, to: Moment) -> Self {
        let within = |at: Moment| from <= at && at < to;
        let calls = record.made.iter().filter(|made| made.edge == *edge && within(made.at)).count() as u64;
        let mut known = HashSet::new();
        let (mut tries, mut retries) = (0, Vec::new());
        for arrival in record.arrivals.iter().filter(|arrival| arrival.edge == *edge) {
            let again = !known.insert(arrival.call.as_str());
            if within(arrival.at) {
                tries += 1;
                retries.extend(again.then_some(arrival.at));
            }
        }
        let made: Vec<_> = record.made.iter().filter(|made| made.edge == *edge).map(|made| made.at).collect();
        // The mesh counts over a sliding second, so that what was not spent in the second before may be spent
        // in the first one of the time.
        let lately = from.saturating_sub(SECOND);
        let counted = made.iter().filter(|at| lately <= **at && **at < to).count() as u64;
        Self {
            calls,
            tries,
            retries: retries.len() as u64,
            allowed: allowed(counted, share, to.saturating_sub(lately)),
            most_a_second: most_a_second(&retries, &made, share),
        }
    }

    /// Whether the budget was kept.
    pub fn kept(&self) -> bool {
        self.retries <= self.allowed
    }
}

/// The retries that a budget of `share` allows for `calls` within a time.
fn allowed(calls: u64, share: f64, time: Duration) -> u64 {
    let seconds = time.as_millis().div_ceil(1000) as u64;
    (calls as f64 * share) as u64 + FREE_RETRIES * seconds
}

/// The most retries beyond the share of the calls within any second.
fn most_a_second(retries: &[Moment], calls: &[Moment], share: f64) -> u64 {
    let within = |all: &[Moment], end: Moment| {
        all.iter().filter(|at| **at <= end && end < **at + SECOND).count() as u64
    };
    let beyond =
        |end: &Moment| within(retries, *end).saturating_sub((within(calls, *end) as f64 * share) as u64);
    retries.iter().map(beyond).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chaos::{
        fault::Order,
        record::{Arrival, Made},
    };

    #[test]
    fn a_budget_is_a_share_of_the_calls_and_ten_a_second() {
        let millis = Duration::from_millis;
        for (calls, share, time, expected) in
            [(0, 0.2, 1000, 10), (100, 0.2, 3000, 50), (99, 0.2, 2500, 49), (100, 0.0, 1, 10)]
        {
            assert_eq!(allowed(calls, share, millis(time)), expected, "{calls} {share} {time}");
        }
    }

    #[test]
    fn seconds_may_begin_at_any_time() {
        let millis = |all: &[u64]| all.iter().copied().map(Duration::from_millis).collect::<Vec<_>>();
        let retries = millis(&[900, 950, 1100, 1899, 1900]);
        assert_eq!(most_a_second(&retries, &[], 0.2), 4);
        assert_eq!(most_a_second(&retries, &millis(&[910; 10]), 0.2), 2);
        assert_eq!(most_a_second(&[], &retries, 0.2), 0);
    }

    #[test]
    fn a_second_try_of_a_call_is_a_retry_and_other_edges_and_times_do_not_count() {
        let edge = EdgeName::new("a", "b");
        let second = Duration::from_secs;
        let mut record = Record::default();
        for (call, at) in [("1", 0), ("2", 1), ("3", 2), ("4", 9)] {
            record.made.push(Made { edge: edge.clone(), call: call.into(), at: second(at) });
        }
        for (callee, call, at) in [
            ("b", "1", 0),
            ("b", "1", 1),
            ("b", "2", 1),
            ("b", "2", 1),
            ("c", "2", 1),
            ("b", "4", 9),
            ("b", "4", 9),
        ] {
            record.arrivals.push(Arrival {
                number: 0,
                edge: EdgeName::new("a", callee),
                call: call.into(),
                request: String::new(),
                only_once: false,
                at: second(at),
                ended: None,
                order: Order::Pass,
                outcome: None,
            });
        }
        let spent = Spent::of(&record, &edge, 0.2, second(1), second(3));
        assert_eq!(spent, Spent { calls: 2, tries: 3, retries: 2, allowed: 30, most_a_second: 2 });
        assert!(spent.kept());
    }
}
