//! Hedging: a second call beside one that is slow, so that one slow answer in a hundred costs little. Only for calls that
//! may be made twice and whose body is there already, and only within the retry budget.

use std::{
    pin::pin,
    time::{Duration, Instant},
};

use tokio::time::timeout;

use crate::{Call, Outcome, RetryBudget, clock, replay::Replay, verdict};

/// Makes a call; if it has not come to anything after `delay`, makes it once more, and takes the first good outcome.
pub(crate) async fn hedged(
    delay: Duration,
    budget: &RetryBudget,
    replay: &Replay,
    call: Box<Call>,
    start: Instant,
    attempt: &impl AsyncFn(Box<Call>, Instant) -> Outcome,
) -> Outcome {
    let mut first = pin!(attempt(call, start));
    if let Ok(outcome) = timeout(delay, &mut first).await {
        return outcome;
    }
    let now = clock::now();
    let again = if budget.withdraw(now) { replay.again() } else { None };
    let Some(again) = again else { return first.await };
    let mut second = pin!(attempt(again, now));
    let (outcome, first_is_left) = tokio::select! {
        biased;
        outcome = &mut first => (outcome, false),
        outcome = &mut second => (outcome, true),
    };
    // A refusal of the second by the edge itself, above all, must not win over a first that is only slow.
    if !verdict::is_lost(&outcome) && outcome.is_ok() {
        outcome
    } else if first_is_left {
        first.await
    } else {
        let other = second.await;
        if verdict::is_lost(&other) || other.is_err() { outcome } else { other }
    }
}
