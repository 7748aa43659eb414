//! What is measured with running servers.

mod change;
pub mod duel;
mod memory;
mod policies;
mod start;

use tempfile::TempDir;

pub use change::{Changes, change_under_load};
pub use duel::{Duel, DuelResult, Round, Side};
pub use memory::{FleetMemory, Memory, fleet_memory};
pub use policies::{Policies, policies};
pub use start::{Starts, first_answer};

use crate::{args::Args, error::BenchError, machine::Cores, setup::Programs};

/// What every measurement needs.
#[derive(Debug)]
pub struct Stage<'a> {
    /// How much of everything.
    pub args: &'a Args,
    /// Who is compared.
    pub programs: &'a Programs,
    /// Where they run.
    pub cores: Cores,
}

fn scratch() -> Result<TempDir, BenchError> {
    tempfile::Builder::new()
        .prefix("workmesh-bench-")
        .tempdir()
        .map_err(BenchError::io("making a temporary folder"))
}

/// The median; 0 of nothing.
pub fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => 0.0,
        length if length % 2 == 1 => values[middle],
        _ => f64::midpoint(values[middle - 1], values[middle]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_does_not_mind_order_or_outliers() {
        for (values, expected) in
            [(vec![], 0.0), (vec![3.0], 3.0), (vec![9.0, 1.0], 5.0), (vec![2.0, 1e9, 1.0], 2.0)]
        {
            assert_eq!(median(values.clone()), expected, "{values:?}");
        }
    }
}
