//! What the outcome of a call says to the layers of an edge. A callee that answers is well unless it says that it is
//! not; a call that was refused for what it asked, or on its way further on, tells nothing of the callee.

use http::StatusCode;

use crate::{Code, Outcome};

/// How the callee is, by one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Health {
    /// It answered.
    Well,
    /// It failed.
    Failed,
    /// The call tells nothing of it.
    Unknown,
}

/// What a breaker learns.
pub(crate) fn health(outcome: &Outcome) -> Health {
    match outcome {
        // What a method throws is its answer: an invalid token, say. It does not say that the callee is not well.
        Ok(response) if response.body().is_message() => Health::Well,
        Ok(response) if response.status().is_server_error() => Health::Failed,
        Ok(_) => Health::Well,
        Err(failure) => match failure.code {
            Code::WorkerException
            | Code::WorkerCpuLimit
            | Code::WorkerMemoryLimit
            | Code::NotRunning
            | Code::Overloaded
            | Code::Timeout
            | Code::Unreachable => Health::Failed,
            Code::NoRoute
            | Code::RateLimited
            | Code::PayloadTooLarge
            | Code::BadRequest
            | Code::UnknownMethod
            | Code::UpgradeRequired
            | Code::Forbidden
            | Code::BreakerOpen
            | Code::LoopDetected => Health::Unknown,
        },
    }
}

/// Whether the same call might go better another time: what a retry is for. A callee that is overloaded, or used up its
/// CPU time or memory, would only be hurt by one.
pub(crate) fn is_passing(outcome: &Outcome) -> bool {
    match outcome {
        Ok(response) => matches!(
            response.status(),
            StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT
        ),
        Err(failure) => {
            matches!(failure.code, Code::WorkerException | Code::Timeout | Code::Unreachable)
        }
    }
}

/// Whether the caller is better off with a fallback.
pub(crate) fn is_lost(outcome: &Outcome) -> bool {
    match outcome {
        Err(failure) if failure.code == Code::BreakerOpen => true,
        outcome => health(outcome) == Health::Failed,
    }
}

/// Whether the callee was called in vain: nothing of it ran. What it passes on from further down tells nothing of that.
pub(crate) fn was_not_reached(outcome: &Outcome, callee: &str) -> bool {
    outcome.as_ref().is_err_and(|failure| {
        let never = matches!(failure.code, Code::NotRunning | Code::Overloaded | Code::BreakerOpen);
        never && failure.worker.as_deref() == Some(callee)
    })
}

/// The outcome in one word: a stable code, or a status.
pub(crate) fn reason(outcome: &Outcome) -> String {
    match outcome {
        Ok(response) => response.status().as_u16().to_string(),
        Err(failure) => failure.code.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use http::Response;

    use super::*;
    use crate::{Body, Failure};

    #[test]
    fn each_outcome_says_what_is_written_down() {
        let status =
            |status: u16| -> Outcome { Ok(Response::builder().status(status).body(Body::empty()).unwrap()) };
        // Health, worth a retry, worth a fallback.
        for (code, expected) in [
            (200, (Health::Well, false, false)),
            (404, (Health::Well, false, false)),
            (429, (Health::Well, false, false)),
            (500, (Health::Failed, false, true)),
            (501, (Health::Failed, false, true)),
            (502, (Health::Failed, true, true)),
            (503, (Health::Failed, true, true)),
            (504, (Health::Failed, true, true)),
        ] {
            let outcome = status(code);
            assert_eq!((health(&outcome), is_passing(&outcome), is_lost(&outcome)), expected, "{code}");
        }
        for &code in Code::ALL {
            let expected = match code {
                Code::WorkerException | Code::Timeout | Code::Unreachable => (Health::Failed, true, true),
                Code::WorkerCpuLimit | Code::WorkerMemoryLimit | Code::NotRunning | Code::Overloaded => {
                    (Health::Failed, false, true)
                }
                Code::BreakerOpen => (Health::Unknown, false, true),
                _ => (Health::Unknown, false, false),
            };
            let outcome: Outcome = Err(Failure::new(code, "no"));
            assert_eq!((health(&outcome), is_passing(&outcome), is_lost(&outcome)), expected, "{code}");
        }
    }
}
