//! How long calls went on after their deadlines.
//!
//! The deadline itself is nowhere to be seen, so a proxy stands for it: the edge's timeout from the arrival
//! of the first try of the call, or the time of one try from its own arrival if that is earlier; and never
//! later than the deadline of the call that the caller was answering, unless the caller had finished that
//! before. A call begins a little before it arrives, so the proxy is later than the deadline by as long as
//! that took, a millisecond mostly.

use std::{collections::HashMap, time::Duration};

use workmesh_config::Policy;

use super::record::{CLIENT, EdgeName, Moment, Record};

/// Until when a try may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// The deadline.
    pub at: Moment,
    /// How much later the try ended.
    pub exceeded: Duration,
}

/// The limit of each try, in the order of arrival; `end` is the end of the round.
pub fn limits(
    record: &Record,
    policy: impl Fn(&EdgeName) -> Policy,
    sent: impl Fn(&str) -> Option<Moment>,
    end: Moment,
) -> Vec<Limit> {
    // A fallback is called under the same name, on an edge of its own.
    let mut begun: HashMap<(&EdgeName, &str), Moment> = HashMap::new();
    // When each try has to end, and when it ended.
    let mut spans: HashMap<u64, (Moment, Option<Moment>)> = HashMap::new();
    let mut all = Vec::with_capacity(record.arrivals.len());
    for arrival in &record.arrivals {
        let policy = policy(&arrival.edge);
        let first = *begun.entry((&arrival.edge, &arrival.call)).or_insert(arrival.at);
        let known = if arrival.edge.caller == CLIENT { sent(&arrival.request) } else { None };
        let mut at = known.unwrap_or(first) + policy.timeout;
        if let Some(time) = policy.retry.and_then(|retry| retry.per_try_timeout) {
            at = at.min(arrival.at + time);
        }
        let parent = parent(&arrival.call).and_then(|number| spans.get(&number));
        let parent = parent.filter(|(_, ended)| ended.is_none_or(|ended| ended > arrival.at));
        let at = parent.map_or(at, |(deadline, _)| at.min(*deadline));
        spans.insert(arrival.number, (at, arrival.ended));
        let exceeded = arrival.ended.unwrap_or(end).saturating_sub(at);
        all.push(Limit { at, exceeded });
    }
    all
}

/// The number of the arrival that the caller was answering: the middle of `gateway-12-0`.
pub(super) fn parent(call: &str) -> Option<u64> {
    call.rsplit('-').nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chaos::{fault::Order, record::Arrival};

    fn millis(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    fn policy(edge: &EdgeName) -> Policy {
        let toml = "[mesh]\ntimeout = \"100ms\"\n[mesh.edge.\"a -> b\"]\ntimeout = \"200ms\"\n\
                    retry = { per_try_timeout = \"50ms\" }\n";
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(
            folder.path().join("workmesh.toml"),
            toml.to_owned() + "[workspace]\nworkers = [\"*\"]\n",
        )
        .unwrap();
        for (name, services) in [("a", "services = [{ binding = \"B\", service = \"b\" }]"), ("b", "")] {
            let dir = folder.path().join(name);
            std::fs::create_dir(&dir).unwrap();
            std::fs::write(dir.join("index.js"), "export default {}").unwrap();
            let text = format!(
                "name = \"{name}\"\nmain = \"index.js\"\ncompatibility_date = \"2026-04-01\"\n{services}"
            );
            std::fs::write(dir.join("wrangler.toml"), text).unwrap();
        }
        let loaded = workmesh_config::load(&workmesh_config::Sources::below(folder.path()));
        loaded.project.unwrap().policy(&edge.caller, &edge.callee)
    }

    #[test]
    fn the_earliest_of_several_deadlines_counts() {
        let arrival = |number, edge: (&str, &str), call: &str, at, ended: u64| Arrival {
            number,
            edge: EdgeName::new(edge.0, edge.1),
            call: call.into(),
            request: "r".into(),
            only_once: false,
            at: millis(at),
            ended: (ended > 0).then(|| millis(ended)),
            order: Order::Pass,
            outcome: None,
        };
        let record = Record {
            arrivals: vec![
                // 100 ms from when it was sent, at 5.
                arrival(1, (CLIENT, "a"), "r", 10, 100),
                // 50 ms for each try.
                arrival(2, ("a", "b"), "a-1-0", 20, 80),
                // No more than its caller has: until 105.
                arrival(3, ("a", "b"), "a-1-0", 90, 0),
                // Its caller has finished: 50 ms from now.
                arrival(4, ("a", "b"), "a-1-1", 110, 160),
                // 100 ms from the first try, which arrived at 30, on this edge.
                arrival(5, ("c", "d"), "c-9-0", 30, 40),
                arrival(6, ("c", "d"), "c-9-0", 60, 150),
            ],
            ..Record::default()
        };
        let all = limits(&record, policy, |_| Some(millis(5)), millis(500));
        let seen: Vec<_> =
            all.iter().map(|limit| (limit.at.as_millis(), limit.exceeded.as_millis())).collect();
        assert_eq!(seen, [(105, 0), (70, 10), (105, 395), (160, 0), (130, 0), (130, 20)]);
    }
}
