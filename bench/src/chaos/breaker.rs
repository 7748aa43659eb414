//! What the breaker of an edge must have done, worked out from outside: from when each try arrived at the
//! callee, when it ended and how. Where the tries do not fit, the breaker did something else.

use std::time::Duration;

use workmesh_config::Breaker;

use super::record::Moment;

/// How far apart the mesh and an observer may see the same moment.
pub const SLACK: Duration = Duration::from_millis(50);

/// How a try went, as far as the breaker is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// The callee answered.
    Well,
    /// The callee failed or was too late.
    Failed,
    /// The caller went away first, which tells nothing.
    Unknown,
}

/// One try, as it was seen at the callee.
#[derive(Debug, Clone, Copy)]
pub struct Try {
    /// When it arrived.
    pub at: Moment,
    /// When it ended; `None` if it has not.
    pub ended: Option<Moment>,
    /// How.
    pub health: Health,
}

/// A time in which the breaker was not closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    /// When it opened.
    pub from: Moment,
    /// The number of tries that had arrived by then.
    pub tries: usize,
    /// When it closed again.
    pub to: Option<Moment>,
}

/// What the breaker must have done.
#[derive(Debug, Default)]
pub struct Watched {
    /// When it was not closed.
    pub openings: Vec<Opening>,
    /// Tries that an open breaker let through.
    pub leaks: Vec<Moment>,
    /// Calls that it refused when it should have let one through, to see how the callee is.
    pub stuck: Vec<Moment>,
}

impl Watched {
    /// Whether the breaker was not closed at a moment, or just before or after.
    pub fn may_refuse(&self, at: Moment) -> bool {
        self.openings.iter().any(|opening| {
            opening.from.saturating_sub(SLACK) <= at && opening.to.is_none_or(|to| at <= to + SLACK)
        })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Closed { failures: u32 },
    Open { since: Moment },
    HalfOpen,
}

/// In this order if they happen at once.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Ended,
    Arrived,
    Refused,
}

/// The breaker that an observer keeps beside the real one.
struct Shadow<'a> {
    policy: Breaker,
    tries: &'a [Try],
    state: State,
    /// Counts the times it opened: the end of a try tells nothing about a later period.
    period: u32,
    /// The period in which each try was let through, and whether it was a probe.
    admitted: Vec<(u32, bool)>,
    seen: Watched,
}

/// Works out what a breaker must have done, given `tries` in the order of arrival, and when it refused calls.
pub fn watch(policy: Breaker, tries: &[Try], refusals: &[Moment]) -> Watched {
    let mut shadow = Shadow {
        policy,
        tries,
        state: State::Closed { failures: 0 },
        period: 0,
        admitted: vec![(0, false); tries.len()],
        seen: Watched::default(),
    };
    // Ends go first, so that a probe's success is known to what came because of it.
    let arrivals = tries.iter().enumerate().map(|(index, one)| (one.at, Event::Arrived, index));
    let ends = tries.iter().enumerate().filter_map(|(index, one)| Some((one.ended?, Event::Ended, index)));
    let refusals = refusals.iter().map(|at| (*at, Event::Refused, 0));
    let mut events: Vec<_> = arrivals.chain(ends).chain(refusals).collect();
    events.sort_unstable();
    let mut arrived = 0;
    for (at, event, index) in events {
        match event {
            Event::Ended => shadow.end(at, index, arrived),
            Event::Arrived => {
                arrived += 1;
                shadow.arrive(at, index);
            }
            Event::Refused => shadow.refuse(at),
        }
    }
    shadow.seen
}

impl Shadow<'_> {
    fn arrive(&mut self, at: Moment, index: usize) {
        let probe = match self.state {
            State::Closed { .. } => false,
            // It was let through before the breaker opened.
            State::Open { since } if at <= since + SLACK => {
                self.admitted[index] = (self.period.wrapping_sub(1), false);
                return;
            }
            State::Open { since } if at + SLACK < since + self.policy.open_for => {
                self.seen.leaks.push(at);
                false
            }
            State::Open { .. } => {
                self.state = State::HalfOpen;
                true
            }
            State::HalfOpen => {
                // A probe whose end is seen a little later may have ended before.
                if self.probes(at, at + SLACK) >= self.policy.half_open_calls as usize {
                    self.seen.leaks.push(at);
                }
                true
            }
        };
        self.admitted[index] = (self.period, probe);
    }

    fn refuse(&mut self, at: Moment) {
        let stuck = match self.state {
            // That is for `may_refuse` to say, once all is known.
            State::Closed { .. } => false,
            State::Open { since } => at > since + self.policy.open_for + SLACK,
            State::HalfOpen => self.probes(at, at.saturating_sub(SLACK)) == 0,
        };
        if stuck {
            self.seen.stuck.push(at);
        }
    }

    /// The probes of this period that arrived before one moment and had not ended by another.
    fn probes(&self, before: Moment, after: Moment) -> usize {
        let all = self.tries.iter().zip(&self.admitted);
        all.filter(|(one, admitted)| {
            let under_way = one.at < before && one.ended.is_none_or(|end| end > after);
            under_way && **admitted == (self.period, true)
        })
        .count()
    }

    fn end(&mut self, at: Moment, index: usize, arrived: usize) {
        let (period, probe) = self.admitted[index];
        if period != self.period {
            return;
        }
        match (self.state, self.tries[index].health) {
            (State::Closed { .. }, Health::Well) if !probe => self.state = State::Closed { failures: 0 },
            (State::Closed { failures }, Health::Failed) if !probe => {
                self.state = State::Closed { failures: failures + 1 };
                if failures + 1 >= self.policy.failures {
                    self.seen.openings.push(Opening { from: at, tries: arrived, to: None });
                    self.open(at);
                }
            }
            (State::HalfOpen, Health::Well) if probe => {
                self.state = State::Closed { failures: 0 };
                if let Some(opening) = self.seen.openings.last_mut() {
                    opening.to = Some(at);
                }
            }
            (State::HalfOpen, Health::Failed) if probe => self.open(at),
            _ => {}
        }
    }

    fn open(&mut self, at: Moment) {
        self.state = State::Open { since: at };
        self.period += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: Breaker = Breaker { failures: 2, open_for: Duration::from_secs(1), half_open_calls: 1 };

    /// Tries of `(arrival, end, health)` in milliseconds, the openings they must make, and the leaks.
    fn check(tries: &[(u64, u64, Health)], openings: &[(u64, usize, Option<u64>)], leaks: &[u64]) {
        let millis = Duration::from_millis;
        let tries: Vec<_> = tries
            .iter()
            .map(|&(at, ended, health)| Try { at: millis(at), ended: Some(millis(ended)), health })
            .collect();
        let watched = watch(POLICY, &tries, &[]);
        let expected = openings.iter().map(|&(from, tries, to)| Opening {
            from: millis(from),
            tries,
            to: to.map(millis),
        });
        assert_eq!(watched.openings, expected.collect::<Vec<_>>());
        assert_eq!(watched.leaks, leaks.iter().copied().map(millis).collect::<Vec<_>>());
    }

    use Health::{Failed, Unknown, Well};

    #[test]
    fn failures_in_a_row_open_it_and_a_probe_closes_it() {
        check(&[(0, 10, Failed), (20, 30, Well), (40, 50, Failed), (60, 70, Well)], &[], &[]);
        check(
            &[
                (0, 10, Failed),
                (20, 30, Failed),
                (1040, 1050, Failed),
                (2060, 2070, Well),
                (2080, 2090, Well),
            ],
            &[(30, 2, Some(2070))],
            &[],
        );
        check(&[(0, 10, Failed), (20, 30, Unknown), (40, 50, Failed)], &[(50, 3, None)], &[]);
    }

    #[test]
    fn what_an_open_breaker_lets_through_is_noticed() {
        let failed = [(0, 10, Failed), (20, 30, Failed)];
        let with = |more: &[(u64, u64, Health)]| [&failed, more].concat();
        // On its way already, then not; too early for a probe, then not.
        check(&with(&[(70, 80, Failed)]), &[(30, 2, None)], &[]);
        check(&with(&[(90, 100, Failed)]), &[(30, 2, None)], &[90]);
        check(&with(&[(970, 975, Failed)]), &[(30, 2, None)], &[970]);
        check(&with(&[(990, 995, Well)]), &[(30, 2, Some(995))], &[]);
        // Two probes at once; one after another that was given up.
        check(&with(&[(1040, 1900, Failed), (1200, 1300, Failed)]), &[(30, 2, None)], &[1200]);
        check(&with(&[(1040, 1100, Unknown), (1200, 1300, Well)]), &[(30, 2, Some(1300))], &[]);
    }

    #[test]
    fn calls_of_an_earlier_period_tell_nothing() {
        check(
            &[(0, 10, Failed), (5, 1500, Well), (20, 30, Failed), (1040, 1050, Well)],
            &[(30, 3, Some(1050))],
            &[],
        );
    }

    #[test]
    fn a_breaker_that_stays_open_for_too_long_is_noticed() {
        let millis = Duration::from_millis;
        let one = |at, ended, health| Try { at: millis(at), ended: Some(millis(ended)), health };
        let tries =
            [one(0, 10, Failed), one(20, 30, Failed), one(1200, 1300, Unknown), one(1500, 1510, Well)];
        let refusals = [40, 1000, 1070, 1090, 1250, 1320, 1400].map(millis);
        // From 1030 on the next call is a probe; and again once the probe was given up at 1300.
        assert_eq!(watch(POLICY, &tries, &refusals).stuck, [1090, 1400].map(millis));
    }

    #[test]
    fn a_refusal_fits_while_it_is_not_closed() {
        let millis = Duration::from_millis;
        let opening = Opening { from: millis(100), tries: 2, to: Some(millis(500)) };
        let watched = Watched { openings: vec![opening], ..Watched::default() };
        for (at, expected) in [(40, false), (60, true), (300, true), (540, true), (560, false)] {
            assert_eq!(watched.may_refuse(millis(at)), expected, "{at}");
        }
    }
}
