//! A short look at every piece, in turns.

use std::time::Duration;

use serde::Serialize;

use super::{Lab, Piece};
use crate::{error::BenchError, measure::median};

/// Turns that each piece gets.
const TURNS: u32 = 15;

/// What a piece takes.
#[derive(Debug, Clone, Serialize)]
pub struct Sample {
    /// The piece's name.
    pub name: &'static str,
    /// What one operation is.
    pub about: &'static str,
    /// Microseconds for one operation, in each turn.
    pub micros: Vec<f64>,
}

impl Sample {
    /// The median of the turns, in microseconds.
    pub fn median(&self) -> f64 {
        median(self.micros.iter().copied())
    }
}

/// Measures all pieces in turns, each for about `time` altogether.
///
/// # Errors
/// A piece fails.
pub fn sample(lab: &Lab, pieces: &[Piece], time: Duration) -> Result<Vec<Sample>, BenchError> {
    let turn = time / TURNS;
    let runs: Result<Vec<_>, _> = pieces.iter().map(|piece| runs_in(lab, piece, turn)).collect();
    let runs = runs?;
    let mut samples: Vec<_> = pieces
        .iter()
        .map(|piece| Sample { name: piece.name, about: piece.about, micros: Vec::new() })
        .collect();
    for _ in 0..TURNS {
        for ((piece, sample), &runs) in pieces.iter().zip(&mut samples).zip(&runs) {
            let took = lab.time(piece, runs)?.as_secs_f64() * 1e6;
            sample.micros.push(took / runs as f64 / f64::from(piece.operations));
        }
    }
    Ok(samples)
}

/// How many runs of a piece fit into `turn`, found while it warms up.
fn runs_in(lab: &Lab, piece: &Piece, turn: Duration) -> Result<u64, BenchError> {
    let mut runs = 1;
    loop {
        let took = lab.time(piece, runs)?;
        if took * 2 >= turn {
            return Ok(runs);
        }
        runs *= 2;
    }
}
