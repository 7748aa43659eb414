//! What a client saw of its request.

use std::time::Duration;

use serde::Serialize;

use super::{client::Answer, record::Moment};

/// What a client saw of its request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Sight {
    /// The answer that it wanted.
    Well,
    /// The answer of a fallback of this kind.
    Fallback(String),
    /// A refusal of the mesh with this code.
    Refused(String),
    /// A worker's own answer that something went wrong.
    Failed(u16),
    /// No whole answer, and why.
    Silence(String),
}

/// One request of the client.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Which kind of request, by its place in the mix.
    pub kind: usize,
    /// Its name.
    pub request: String,
    /// When it was sent.
    pub sent: Moment,
    /// How long the whole answer took.
    pub took: Duration,
    /// What came.
    pub sight: Sight,
}

/// What the client saw.
pub fn sight(answer: &Result<Answer, String>) -> Sight {
    match answer {
        Err(reason) => Sight::Silence(reason.clone()),
        Ok(answer) => {
            classify(answer.status, answer.header("x-workmesh-fallback"), answer.header("x-workmesh-error"))
        }
    }
}

/// The same by what decides it: the status, the mark of a fallback and the code of a refusal.
fn classify(status: u16, fallback: Option<&str>, error: Option<&str>) -> Sight {
    match (fallback, error) {
        (Some(mark), _) => Sight::Fallback(mark.split(';').next().unwrap_or_default().to_owned()),
        (None, Some(code)) => Sight::Refused(code.to_owned()),
        (None, None) if (200..400).contains(&status) => Sight::Well,
        (None, None) => Sight::Failed(status),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fallback_is_told_from_the_real_thing_and_the_mesh_from_a_worker() {
        let some = |text: &str| Some(text.to_owned());
        for (status, fallback, error, expected) in [
            (200, None, None, Sight::Well),
            (201, None, None, Sight::Well),
            (304, None, None, Sight::Well),
            (200, some("stale; reason=timeout"), None, Sight::Fallback("stale".into())),
            (202, some("worker; reason=breaker_open"), None, Sight::Fallback("worker".into())),
            (503, None, some("breaker_open"), Sight::Refused("breaker_open".into())),
            (504, None, some("timeout"), Sight::Refused("timeout".into())),
            (502, None, None, Sight::Failed(502)),
            (404, None, None, Sight::Failed(404)),
        ] {
            assert_eq!(classify(status, fallback.as_deref(), error.as_deref()), expected, "{status}");
        }
    }
}
