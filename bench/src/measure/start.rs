//! How long the reference fleet takes from the command to its first answer.

use std::time::Instant;

use serde::Serialize;

use super::{Stage, scratch};
use crate::{contestant, error::BenchError, load, setup};

/// The path that the reference fleet answers by itself.
const HEALTH: &str = "/healthz";

/// Times of several starts, in milliseconds.
#[derive(Debug, Clone, Serialize)]
pub struct Starts {
    /// With an empty state directory: databases are made and migrated.
    pub fresh_ms: Vec<f64>,
    /// With the state directory of the start before.
    pub again_ms: Vec<f64>,
}

/// Starts `workmesh dev examples/storefront` on both cores, several times.
///
/// # Errors
/// It does not start or answer.
pub fn first_answer(stage: &Stage<'_>) -> Result<Starts, BenchError> {
    let mut starts = Starts { fresh_ms: Vec::new(), again_ms: Vec::new() };
    for _ in 0..stage.args.effort().starts {
        let state = scratch()?;
        for times in [&mut starts.fresh_ms, &mut starts.again_ms] {
            let mut command = stage.cores.on_both(&stage.programs.workmesh);
            command.arg("dev").arg(setup::repository().join("examples/storefront"));
            let began = Instant::now();
            let server = contestant::dev(command, state.path())?;
            load::fetch(server.addr, HEALTH)?;
            times.push(began.elapsed().as_secs_f64() * 1e3);
        }
    }
    Ok(starts)
}
