//! When a call is tried again, and how long to wait before: only what may safely be sent twice, only what may go better
//! another time, and only while there is time and budget.

use std::time::{Duration, Instant, SystemTime};

use http::{HeaderMap, HeaderName, Method, Request, header};
use tokio::time::sleep_until;

use crate::{
    Body, Call, EdgeState, Outcome, clock, deadline::Deadline, hedge::hedged, replay::Replay, upload::Upload,
    verdict,
};

/// Whoever sends a request with this header says that sending it twice does no more than sending it once.
/// <https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/>
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Whether and how failed calls are tried again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RetryPolicy {
    /// Tries in total; 0 counts as 1.
    pub max_attempts: u32,
    /// The time of one try, until its response headers; that of the whole call wins if it is shorter.
    pub per_try_timeout: Option<Duration>,
    /// The pause before the second try; it doubles with each further one.
    pub base_delay: Duration,
    /// The pause never exceeds this, jitter apart.
    pub max_delay: Duration,
    /// Up to this share of the pause is added at random, 0 to 1, so that callers that failed together do not come back
    /// together.
    pub jitter: f64,
}

impl RetryPolicy {
    /// The pause after the failed try number `attempt`, which counts from 1. `random` is from 0 to 1.
    pub(crate) fn backoff(&self, attempt: u32, random: f64) -> Duration {
        let doubled = 1u32.checked_shl(attempt.saturating_sub(1)).unwrap_or(u32::MAX);
        let pause = self.base_delay.saturating_mul(doubled).min(self.max_delay);
        pause + pause.mul_f64(self.jitter.clamp(0.0, 1.0) * random)
    }
}

/// Makes a call, as often as the policies say; `attempt` makes it once.
pub(crate) async fn tries(
    policy: Option<&RetryPolicy>,
    hedge: Option<Duration>,
    state: &EdgeState,
    deadline: &Deadline,
    upload: &Upload,
    mut call: Box<Call>,
    attempt: impl AsyncFn(Box<Call>, Instant) -> Outcome,
) -> Outcome {
    let start = deadline.start();
    state.budget.deposit(start);
    let policy = policy.filter(|policy| policy.max_attempts > 1);
    let again = (policy.is_some() || hedge.is_some()) && is_safe(&call.request);
    let replay = again.then(|| Replay::keep(&mut call));
    // What few calls need has a future of its own, so that the others have no room for it.
    let outcome = match (&replay, hedge) {
        (Some(replay), Some(delay)) if replay.is_whole() => {
            Box::pin(hedged(delay, &state.budget, replay, call, start, &attempt)).await
        }
        _ => attempt(call, start).await,
    };
    match (policy, replay) {
        (Some(policy), Some(replay)) if verdict::is_passing(&outcome) && !upload.broke() => {
            let further = Further { policy, state, deadline, upload, replay };
            Box::pin(further.tries(outcome, &attempt)).await
        }
        _ => outcome,
    }
}

/// What the tries after the first need.
struct Further<'a> {
    policy: &'a RetryPolicy,
    state: &'a EdgeState,
    deadline: &'a Deadline,
    upload: &'a Upload,
    replay: Replay,
}

impl Further<'_> {
    /// Tries again and again, until a try is good enough or there is a reason to stop.
    async fn tries(
        self,
        mut outcome: Outcome,
        attempt: &impl AsyncFn(Box<Call>, Instant) -> Outcome,
    ) -> Outcome {
        for number in 1..self.policy.max_attempts {
            let Some((call, next)) = self.next(number, &outcome) else { break };
            // What the failed try still holds, a body for one, goes before the pause.
            drop(outcome);
            sleep_until(next.into()).await;
            outcome = attempt(call, clock::now()).await;
        }
        outcome
    }

    /// The call after the failed try of that number, and when to make it.
    fn next(&self, number: u32, outcome: &Outcome) -> Option<(Box<Call>, Instant)> {
        if !verdict::is_passing(outcome) || self.upload.broke() {
            return None;
        }
        let pause =
            self.policy.backoff(number, fastrand::f64()).max(retry_after(outcome).unwrap_or_default());
        let now = clock::now();
        let next = now.checked_add(pause).filter(|next| self.deadline.allows(*next))?;
        // If the breaker has opened, what the callee did says more than that it may not be called.
        if self.state.breaker.as_ref().is_some_and(|breaker| breaker.pause(next).is_some()) {
            return None;
        }
        let call = self.replay.again()?;
        self.state.budget.withdraw(now).then_some((call, next))
    }
}

/// Whether a request may be sent twice: its method is idempotent, or its sender says that it is.
/// <https://www.rfc-editor.org/rfc/rfc9110#name-idempotent-methods>
pub(crate) fn is_safe(request: &Request<Body>) -> bool {
    let method = request.method();
    let idempotent = matches!(
        *method,
        Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE | Method::PUT | Method::DELETE
    );
    idempotent || request.headers().get(IDEMPOTENCY_KEY).is_some_and(|key| !key.is_empty())
}

/// How long the callee asks to be left alone. `None`: it does not say, or says something that is not a time.
pub(crate) fn retry_after(outcome: &Outcome) -> Option<Duration> {
    match outcome {
        Ok(response) => header_retry_after(response.headers()),
        Err(failure) => failure.retry_after,
    }
}

/// <https://www.rfc-editor.org/rfc/rfc9110#name-retry-after>: seconds, or a date.
fn header_retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // What is too large for a number is too long to wait for, too.
        return Some(Duration::from_secs(value.parse::<u32>().unwrap_or(u32::MAX).into()));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    // A date that has passed asks for nothing.
    Some(date.duration_since(SystemTime::now()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use http::Response;

    use super::*;

    fn policy(base: u64, max: u64, jitter: f64) -> RetryPolicy {
        RetryPolicy {
            max_attempts: 3,
            per_try_timeout: None,
            base_delay: Duration::from_millis(base),
            max_delay: Duration::from_millis(max),
            jitter,
        }
    }

    #[test]
    fn pauses_double_up_to_their_maximum_and_vary_by_the_jitter() {
        let pauses = |policy: RetryPolicy, random| {
            [1, 2, 3, 6, 33, u32::MAX].map(|attempt| policy.backoff(attempt, random).as_millis())
        };
        assert_eq!(pauses(policy(100, 2000, 0.1), 0.0), [100, 200, 400, 2000, 2000, 2000]);
        assert_eq!(pauses(policy(100, 2000, 0.1), 1.0), [110, 220, 440, 2200, 2200, 2200]);
        assert_eq!(pauses(policy(100, 100, 7.0), 1.0), [200; 6]);
        assert_eq!(pauses(policy(0, 0, 0.5), 1.0), [0; 6]);
    }

    #[test]
    fn only_what_may_be_sent_twice_is_safe() {
        let safe = |method: &str, key: Option<&str>| {
            let mut request = Request::builder().method(method);
            if let Some(key) = key {
                request = request.header("idempotency-key", key);
            }
            is_safe(&request.body(Body::empty()).unwrap())
        };
        for method in ["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"] {
            assert!(safe(method, None), "{method}");
        }
        for method in ["POST", "PATCH", "CONNECT", "PURGE", "get"] {
            assert!(!safe(method, None), "{method}");
            assert!(!safe(method, Some("")), "{method}");
            assert!(safe(method, Some("k-1")), "{method}");
        }
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let after = |value: &str| {
            let response = Response::builder().header("retry-after", value).body(Body::empty()).unwrap();
            retry_after(&Ok(response))
        };
        assert_eq!(after("7"), Some(Duration::from_secs(7)));
        assert_eq!(after("Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::ZERO));
        let soon = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(60));
        assert!(after(&soon).is_some_and(|wait| (58..=60).contains(&wait.as_secs())));
        assert_eq!(after("99999999999"), Some(Duration::from_secs(u32::MAX.into())));
        for nonsense in ["", "-1", "soon", "1.5"] {
            assert_eq!(after(nonsense), None, "{nonsense}");
        }
    }
}
