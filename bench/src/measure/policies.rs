//! What the standard policy costs: the same fleet on Workmesh with an empty `[mesh]` table and without one, in turns.

use serde::Serialize;

use super::{Side, Stage, duel, median, scratch};
use crate::{
    contestant::{Contestant, Server},
    error::BenchError,
    fleet::Fleet,
    load::{self, Request},
};

/// The workers: one that passes the request on, and one that answers.
const WORKERS: &[&str] = &["binding/caller", "binding/callee"];

/// All rounds.
#[derive(Debug, Clone, Serialize)]
pub struct Policies {
    /// With the standard policy.
    pub on: Vec<Side>,
    /// Without a `[mesh]` table.
    pub off: Vec<Side>,
}

impl Policies {
    /// The share of the throughput that the policies take, in percent: the median over the rounds.
    pub fn cost(&self) -> f64 {
        let cost = |(on, off): (&Side, &Side)| 1.0 - on.requests_per_second / off.requests_per_second;
        100.0 * median(self.on.iter().zip(&self.off).map(cost))
    }

    /// Answers that were not good.
    pub fn failures(&self) -> u64 {
        self.on.iter().chain(&self.off).map(|side| side.failures).sum()
    }
}

/// Runs all rounds; twice as many as a duel has, since the difference is small.
///
/// # Errors
/// A server does not start, or does not answer as it must.
pub fn policies(stage: &Stage<'_>) -> Result<Policies, BenchError> {
    let effort = stage.args.effort();
    let requests = [Request::get("/", "Hello from the callee!\n")];
    let folders = (scratch()?, scratch()?);
    let start = |fleet: Fleet, folder: &std::path::Path| {
        Contestant::Workmesh.start(&fleet, stage.programs, stage.cores, folder)
    };
    let on = start(Fleet::of(WORKERS).with_mesh(), folders.0.path())?;
    let off = start(Fleet::of(WORKERS), folders.1.path())?;
    for server in [&on, &off] {
        load::verify(server.name, server.addr, &requests)?;
        duel::side(stage, server, &requests, effort.warm_up, None)?;
    }
    let turn = |server: &Server| duel::side(stage, server, &requests, effort.round, None);
    let mut result = Policies { on: Vec::new(), off: Vec::new() };
    for number in 0..2 * effort.rounds {
        // Every other round begins with the other one.
        let (first, second) = if number % 2 == 0 { (&on, &off) } else { (&off, &on) };
        let (first, second) = (turn(first)?, turn(second)?);
        let (with, without) = if number % 2 == 0 { (first, second) } else { (second, first) };
        result.on.push(with);
        result.off.push(without);
    }
    Ok(result)
}
