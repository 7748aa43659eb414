//! What the load generator counts.

use std::time::Duration;

use hdrhistogram::{CreationError, Histogram};

/// The smallest difference of latencies that counts, in nanoseconds.
const RESOLUTION: u64 = 1_000;
/// A longer latency is counted as this one, in nanoseconds.
const LONGEST: u64 = 60_000_000_000;

/// What came of one load.
#[derive(Debug, Clone)]
pub struct Tally {
    /// Latency of every good answer, in nanoseconds, to three digits.
    latency: Histogram<u64>,
    /// Answers with a status other than 2xx.
    pub refused: u64,
    /// Answers with a good status and another body than expected.
    pub wrong: u64,
    /// Connections that could not be made or broke, and requests that were not answered.
    pub errors: u64,
    /// What the first failure looked like.
    pub first_failure: Option<String>,
    /// How long the load went on.
    pub elapsed: Duration,
}

/// The most of an answer's body that is kept of the first failure, in bytes.
const KEPT_OF_FAILURE: usize = 300;

impl Tally {
    /// Nothing yet.
    pub(super) fn new() -> Result<Self, CreationError> {
        let latency = Histogram::new_with_bounds(RESOLUTION, LONGEST, 3)?;
        Ok(Self { latency, refused: 0, wrong: 0, errors: 0, first_failure: None, elapsed: Duration::ZERO })
    }

    /// Counts a good answer.
    pub(super) fn answered(&mut self, after: Duration) {
        self.latency.saturating_record(u64::try_from(after.as_nanos()).unwrap_or(LONGEST));
    }

    /// Keeps the first failure for the report.
    pub(super) fn failed(&mut self, what: &str, body: &[u8]) {
        self.first_failure.get_or_insert_with(|| {
            let body = String::from_utf8_lossy(&body[..body.len().min(KEPT_OF_FAILURE)]);
            format!("{what} {body}").trim_end().to_owned()
        });
    }

    /// Good answers.
    pub fn answers(&self) -> u64 {
        self.latency.len()
    }

    /// Whatever was not a good answer.
    pub fn failures(&self) -> u64 {
        self.refused + self.wrong + self.errors
    }

    /// Good answers a second.
    pub fn rate(&self) -> f64 {
        self.answers() as f64 / self.elapsed.as_secs_f64().max(f64::MIN_POSITIVE)
    }

    /// The latency that `share` (0 to 1) of the good answers did not exceed.
    pub fn latency(&self, share: f64) -> Duration {
        Duration::from_nanos(self.latency.value_at_quantile(share))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_good_answers_make_the_rate_and_the_percentiles() {
        let mut tally = Tally::new().unwrap();
        (1..=100).for_each(|millis| tally.answered(Duration::from_millis(millis)));
        tally.refused = 7;
        tally.elapsed = Duration::from_secs(2);
        assert_eq!((tally.answers(), tally.failures(), tally.rate()), (100, 7, 50.0));
        for (share, millis) in [(0.5, 50.0), (0.99, 99.0), (1.0, 100.0)] {
            let got = tally.latency(share).as_secs_f64() * 1e3;
            assert!((got / millis - 1.0).abs() < 0.002, "{share}: {got} ms");
        }
    }
}
