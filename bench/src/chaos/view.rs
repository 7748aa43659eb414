//! What the client saw of several requests, counted.

use std::collections::BTreeMap;

use serde::Serialize;

use super::sight::{Asked, Sight};

/// What the client saw of the requests that it sent while the worker was ill.
#[derive(Debug, Default, Clone, Serialize)]
pub struct View {
    /// All of them.
    pub asked: u64,
    /// Answered as wanted.
    pub well: u64,
    /// Answered by a fallback, by kind.
    pub fallback: BTreeMap<String, u64>,
    /// Refused by the mesh, by code.
    pub refused: BTreeMap<String, u64>,
    /// Answered by a worker that something went wrong, by status.
    pub failed: BTreeMap<u16, u64>,
    /// Not answered at all.
    pub silence: u64,
    /// The latency that half of them did not exceed, in milliseconds.
    pub p50_ms: f64,
    /// The same for 99 of a hundred.
    pub p99_ms: f64,
    /// The longest.
    pub max_ms: f64,
}

impl View {
    /// What came of these.
    pub fn of(asked: &[&Asked]) -> Self {
        let mut view = Self { asked: asked.len() as u64, ..Self::default() };
        for one in asked {
            match &one.sight {
                Sight::Well => view.well += 1,
                Sight::Fallback(kind) => *view.fallback.entry(kind.clone()).or_default() += 1,
                Sight::Refused(code) => *view.refused.entry(code.clone()).or_default() += 1,
                Sight::Failed(status) => *view.failed.entry(*status).or_default() += 1,
                Sight::Silence(_) => view.silence += 1,
            }
        }
        let mut took: Vec<_> = asked.iter().map(|one| one.took.as_secs_f64() * 1e3).collect();
        took.sort_by(f64::total_cmp);
        (view.p50_ms, view.p99_ms, view.max_ms) =
            (quantile(&took, 0.5), quantile(&took, 0.99), quantile(&took, 1.0));
        view
    }
}

/// The value that a share (0 to 1) of the sorted values does not exceed; 0 of nothing.
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let rank = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn quantiles_are_values_that_occurred() {
        let values: Vec<_> = (1..=100).map(f64::from).collect();
        assert_eq!([0.0, 0.5, 0.99, 1.0].map(|share| quantile(&values, share)), [1.0, 50.0, 99.0, 100.0]);
        assert_eq!(quantile(&[], 0.5), 0.0);
    }

    #[test]
    fn the_view_counts_each_request_once() {
        let asked = |sight: Sight, millis| Asked {
            kind: 0,
            request: String::new(),
            sent: Duration::ZERO,
            took: Duration::from_millis(millis),
            sight,
        };
        let all = [
            asked(Sight::Well, 1),
            asked(Sight::Fallback("stale".into()), 2),
            asked(Sight::Refused("timeout".into()), 9),
            asked(Sight::Failed(502), 3),
            asked(Sight::Silence("closed".into()), 4),
        ];
        let view = View::of(&all.iter().collect::<Vec<_>>());
        assert_eq!((view.asked, view.well, view.silence, view.max_ms), (5, 1, 1, 9.0));
        assert_eq!((view.fallback["stale"], view.refused["timeout"], view.failed[&502]), (1, 1, 1));
    }
}
