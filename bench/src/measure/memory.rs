//! What a fleet of many small workers takes in memory, once all of them have been at work.

use serde::Serialize;

use super::{Stage, scratch};
use crate::{
    contestant::{Contestant, Server},
    error::BenchError,
    fleet,
    load::{self, Load, Request},
};

/// Workers of the fleet.
const SIZE: usize = 28;

/// Memory of one contestant with the whole fleet, in MiB.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Memory {
    /// Once every worker has answered one request.
    pub first_mib: f64,
    /// After every worker has answered many.
    pub warm_mib: f64,
}

/// Memory of both contestants.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct FleetMemory {
    /// Workmesh.
    pub workmesh: Memory,
    /// workerd.
    pub workerd: Memory,
}

/// Loads a generated fleet on both contestants.
///
/// # Errors
/// A server does not start, or a worker does not answer as it must.
pub fn fleet_memory(stage: &Stage<'_>) -> Result<FleetMemory, BenchError> {
    let requests: Vec<_> = (1..SIZE).map(request).collect();
    let measure = |contestant: Contestant| {
        let (files, state) = (scratch()?, scratch()?);
        let fleet = fleet::generate(files.path(), SIZE)?;
        let server = contestant.start(&fleet, stage.programs, stage.cores, state.path())?;
        load::verify(server.name, server.addr, &requests)?;
        let first_mib = mib(&server);
        let duration = stage.args.effort().warm_up;
        let load = Load {
            addr: server.addr,
            requests: &requests,
            connections: stage.args.connections,
            duration,
            rate: None,
        };
        load::run(&load)?;
        Ok::<_, BenchError>(Memory { first_mib, warm_mib: mib(&server) })
    };
    Ok(FleetMemory { workmesh: measure(Contestant::Workmesh)?, workerd: measure(Contestant::Workerd)? })
}

/// A request through the front to the worker `number`.
fn request(number: usize) -> Request {
    let body = format!(
        r#"{{"id":"{number}-5","customer":"customer-41","lines":[{{"sku":"sku-5","quantity":2,"price":105}}],"state":"sent","total":210}}"#
    );
    Request::get(format!("/{number:02}/orders/{number}-5"), body)
}

fn mib(server: &Server) -> f64 {
    server.memory() as f64 / f64::from(1 << 20)
}
