//! The promises about all calls and about the client's requests.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    time::Duration,
};

use super::{GRACE, Scene, check::Check, health::told, millis};
use crate::chaos::{
    breaker::Health,
    lateness::{self, Limit},
    mix::{KINDS, Kind},
    record::Seen,
    sight::{Asked, Sight},
};

impl Scene<'_> {
    /// The limit of each try.
    pub(super) fn limits(&self) -> Vec<Limit> {
        let sent: HashMap<_, _> =
            self.asked.iter().map(|asked| (asked.request.as_str(), asked.sent)).collect();
        let sent = |request: &str| sent.get(request).copied();
        lateness::limits(self.record, |edge| self.fleet.policy(edge), sent, self.times.end)
    }

    /// Looks whether anything went on for too long, and how late the latest was.
    pub(super) fn deadline(&self, limits: &[Limit]) -> (Check, Duration) {
        let mut check = Check::applied();
        let mut latest = Duration::ZERO;
        for (arrival, limit) in self.record.arrivals.iter().zip(limits) {
            latest = latest.max(limit.exceeded);
            if limit.exceeded > GRACE {
                let late = millis(limit.exceeded);
                check.broke(|| format!("{}: a call ended {late:.0} ms after its deadline", arrival.edge));
            }
        }
        // The same from the other side. A fallback begins when the call itself has ended, and is not looked
        // at here.
        let made: HashMap<_, _> =
            self.record.made.iter().map(|made| ((&made.edge, &*made.call), made.at)).collect();
        for seen in self.record.seen.iter().filter(|seen| seen.fallback.is_none()) {
            let Some(begun) = made.get(&(&seen.edge, &*seen.call)) else { continue };
            let took = seen.at.saturating_sub(*begun);
            let by = took.saturating_sub(self.fleet.policy(&seen.edge).timeout);
            latest = latest.max(by);
            if by > GRACE {
                check.broke(|| format!("{}: the caller waited {:.0} ms", seen.edge, millis(took)));
            }
        }
        (check, latest)
    }

    /// Looks whether anything arrived more often than it may.
    pub(super) fn once(&self) -> Check {
        let mut check = Check::applied();
        let mut times: BTreeMap<(&str, &str, String), usize> = BTreeMap::new();
        for arrival in self.record.arrivals.iter().filter(|arrival| arrival.only_once) {
            let key = (&*arrival.request, &*arrival.edge.caller, self.fleet.meant(&arrival.edge));
            *times.entry(key).or_default() += 1;
        }
        for ((request, caller, callee), count) in times.into_iter().filter(|(_, count)| *count > 1) {
            check.broke(|| format!("{caller} → {callee}: {request}, to be sent once, arrived {count} times"));
        }
        check
    }

    /// Looks whether all is well in the end.
    pub(super) fn recovery(&self) -> Check {
        let mut check = Check::applied();
        for asked in self.asked.iter().filter(|asked| asked.sent >= self.times.settled) {
            self.expect_well(asked, &mut check);
        }
        check
    }

    /// Looks whether what does not need the ill worker was well, and does not go by a worker that others need it through: an
    /// edge has one breaker for all that crosses it.
    pub(super) fn others(&self) -> Check {
        let mut check = Check::default();
        let apart =
            |kind: &Kind| !KINDS.iter().any(|other| other.way() == kind.way() && other.touches(self.worker));
        for asked in self.asked.iter().filter(|asked| apart(&KINDS[asked.kind])) {
            check.applies = true;
            self.expect_well(asked, &mut check);
        }
        check
    }

    fn expect_well(&self, asked: &Asked, check: &mut Check) {
        if asked.sight != Sight::Well {
            let kind = KINDS[asked.kind].name;
            let causes = || self.causes(&asked.request);
            check.broke(|| format!("\"{kind}\", {}: {:?}{}", self.when(asked.sent), asked.sight, causes()));
        }
    }

    /// What went wrong with the calls that belong to a request, as far as their callers were told.
    fn causes(&self, request: &str) -> String {
        let arrivals = self.record.arrivals.iter().filter(|arrival| arrival.request == request);
        let numbers: HashSet<_> = arrivals.map(|arrival| arrival.number).collect();
        let of_request =
            |seen: &&Seen| lateness::parent(&seen.call).is_some_and(|number| numbers.contains(&number));
        let wrong = self.record.seen.iter().filter(of_request).filter(|seen| told(seen) != Health::Well);
        wrong.map(|seen| format!("; {}: {}", seen.edge, seen.outcome)).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::chaos::{
        fault::{Fault, Order},
        judge::Times,
        record::{Arrival, EdgeName, Record},
        storefront::{Storefront, Variant},
    };

    #[test]
    fn what_may_be_sent_once_may_reach_the_callee_or_its_fallback() {
        let fleet = Storefront::write(([127, 0, 0, 1], 1).into(), &Variant::Whole).unwrap();
        let once = |arrivals: &[(&str, &str, bool)]| {
            let arrivals = arrivals.iter().map(|(callee, request, only_once)| Arrival {
                number: 1,
                edge: EdgeName::new("gateway", *callee),
                call: String::new(),
                request: (*request).into(),
                only_once: *only_once,
                at: Duration::ZERO,
                ended: None,
                order: Order::Pass,
                outcome: None,
            });
            let record = Record { arrivals: arrivals.collect(), ..Record::default() };
            let zero = Duration::ZERO;
            let times = Times { ill: zero, well: zero, settled: zero, end: zero };
            let (worker, fault) = ("offers", Fault::Dead);
            Scene { fleet: &fleet, worker, fault, record: &record, asked: &[], times }.once().broken
        };
        assert_eq!(once(&[("offers", "r1", true), ("desk", "r2", true), ("leads", "r1", true)]), 0);
        assert_eq!(once(&[("offers", "r1", false), ("offers", "r1", false)]), 0);
        assert_eq!(once(&[("offers", "r1", true), ("offers", "r1", true)]), 1);
        assert_eq!(once(&[("offers", "r1", true), ("desk", "r1", true)]), 1);
    }
}
