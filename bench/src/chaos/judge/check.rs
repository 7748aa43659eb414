//! A promise, and why it was not kept.

use serde::Serialize;

/// How many reasons are told for one broken promise.
const REASONS: usize = 3;

/// A promise, and why it was not kept.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Check {
    /// Whether the round says anything about it.
    pub applies: bool,
    /// How often it was broken.
    pub broken: usize,
    /// Some of the reasons.
    pub reasons: Vec<String>,
}

/// The promises in the order of the table.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Checks {
    /// No call, and no request of the client, outlived its deadline by more than [`GRACE`](super::GRACE).
    pub deadline: Check,
    /// Breakers opened and closed when they should.
    pub breaker: Check,
    /// Retries stayed within the budget of their edge.
    pub budget: Check,
    /// Where a fallback can answer, it did.
    pub fallback: Check,
    /// What may be sent only once was.
    pub once: Check,
    /// Everything was well again by itself.
    pub recovery: Check,
    /// What does not need the ill worker was well all along.
    pub others: Check,
}

impl Check {
    /// One that the round says something about.
    pub(super) fn applied() -> Self {
        Self { applies: true, ..Self::default() }
    }

    /// Notes that it was broken.
    pub(super) fn broke(&mut self, reason: impl FnOnce() -> String) {
        self.broken += 1;
        if self.reasons.len() < REASONS {
            self.reasons.push(reason());
        }
    }

    /// Whether it was kept, as far as it was asked.
    pub fn kept(&self) -> bool {
        self.broken == 0
    }
}

impl Checks {
    /// Their names and themselves, in the order of the table.
    pub fn all(&self) -> [(&'static str, &Check); 7] {
        [
            ("deadline", &self.deadline),
            ("breaker", &self.breaker),
            ("budget", &self.budget),
            ("fallback", &self.fallback),
            ("once", &self.once),
            ("recovery", &self.recovery),
            ("others", &self.others),
        ]
    }

    /// Whether all were kept.
    pub fn kept(&self) -> bool {
        self.all().iter().all(|(_, check)| check.kept())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_reasons_are_told_and_all_are_counted() {
        let mut check = Check::applied();
        assert!(check.kept());
        (0..9).for_each(|number| check.broke(|| number.to_string()));
        assert_eq!((check.broken, check.reasons.len(), check.kept()), (9, REASONS, false));
    }
}
