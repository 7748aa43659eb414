//! How a callee is, by one try or by what its caller was told.

use std::time::Duration;

use crate::chaos::{
    breaker::Health,
    fault::Order,
    lateness::Limit,
    record::{Arrival, Seen},
};

/// How a try went.
pub(super) fn health(arrival: &Arrival, limit: &Limit) -> Health {
    // The proxy for a deadline is late by the time that a call takes to arrive.
    const NEAR: Duration = Duration::from_millis(30);
    match arrival.outcome.as_deref() {
        Some(outcome) if outcome.starts_with("AbortError") => {}
        Some(outcome) => return if well(outcome) { Health::Well } else { Health::Failed },
        None if arrival.order == Order::Throw => return Health::Failed,
        None => {}
    }
    // It was cut off: because its time was up, whoever's clock came first, or because nobody wanted it any more.
    match arrival.ended {
        Some(ended) if ended + NEAR >= limit.at => Health::Failed,
        _ => Health::Unknown,
    }
}

/// How the call went whose caller was told this.
pub(super) fn told(seen: &Seen) -> Health {
    if seen.fallback.is_none() && well(&seen.outcome) { Health::Well } else { Health::Failed }
}

/// Whether an outcome is a status that does not blame the callee.
fn well(outcome: &str) -> bool {
    outcome.split(' ').next().and_then(|status| status.parse::<u16>().ok()).is_some_and(|status| status < 500)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chaos::record::EdgeName;

    #[test]
    fn a_try_is_judged_by_its_outcome_and_else_by_who_ended_it() {
        let arrival = |outcome: Option<&str>, ended, order| Arrival {
            number: 1,
            edge: EdgeName::new("a", "b"),
            call: String::new(),
            request: String::new(),
            only_once: false,
            at: Duration::ZERO,
            ended: Some(Duration::from_millis(ended)),
            order,
            outcome: outcome.map(str::to_owned),
        };
        let hang = Order::Hang;
        for (outcome, ended, order, expected) in [
            (Some("200"), 10, Order::Pass, Health::Well),
            (Some("404"), 10, Order::Pass, Health::Well),
            (Some("502"), 10, Order::Pass, Health::Failed),
            (Some("Error: chaos"), 10, Order::Throw, Health::Failed),
            (None, 10, Order::Throw, Health::Failed),
            (None, 199, hang, Health::Failed),
            (Some("AbortError: The request was cancelled."), 199, hang, Health::Failed),
            (Some("AbortError: The request was cancelled."), 100, hang, Health::Unknown),
            (None, 100, hang, Health::Unknown),
        ] {
            let limit = Limit { at: Duration::from_millis(200), exceeded: Duration::ZERO };
            let health = health(&arrival(outcome, ended, order), &limit);
            assert_eq!(health, expected, "{outcome:?} {ended}");
        }
    }

    #[test]
    fn what_a_caller_was_told_says_how_the_callee_is() {
        let seen = |outcome: &str, fallback: Option<&str>| Seen {
            edge: EdgeName::new("a", "b"),
            call: String::new(),
            at: Duration::ZERO,
            outcome: outcome.into(),
            fallback: fallback.map(str::to_owned),
        };
        assert_eq!(told(&seen("200", None)), Health::Well);
        assert_eq!(told(&seen("200", Some("stale; reason=not_running"))), Health::Failed);
        assert_eq!(told(&seen("503 not_running", None)), Health::Failed);
        for (outcome, fallback, refused) in [
            ("Error: Circuit breaker is open", None, true),
            ("503 breaker_open", None, true),
            ("200", Some("stale; reason=breaker_open"), true),
            ("200", Some("stale; reason=timeout"), false),
            ("504 timeout", None, false),
        ] {
            assert_eq!(seen(outcome, fallback).refused_by_breaker(), refused, "{outcome} {fallback:?}");
        }
    }
}
