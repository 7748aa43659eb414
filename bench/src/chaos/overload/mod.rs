//! Load shedding: one worker gets ten times the load that it can take. What becomes of the calls to it, and
//! of the calls to everybody else?

mod fleet;
mod report;
mod stream;
mod trial;

use tokio::{runtime::Builder, task::LocalSet};

pub use report::Report;
pub use trial::{Trial, Victim};

use super::{args::Args, client::Client, run::program};
use crate::{
    contestant,
    error::BenchError,
    machine::{Cores, Machine, version},
};

/// Overloads a worker that waits, and one that computes.
///
/// # Errors
/// The fleet does not start or answer.
pub fn run(args: &Args, say: &dyn Fn(&str)) -> Result<Report, BenchError> {
    let program = program(args)?;
    let machine = Machine::describe();
    let cores = Cores::choose()?;
    cores.take_load()?;
    let state = tempfile::tempdir().map_err(BenchError::io("making a temporary folder"))?;
    let folder = fleet::write()?;
    let mut command = cores.on_server(&program);
    command.arg("dev").arg(folder.path());
    let server = contestant::dev(command, state.path())?;
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(BenchError::io("starting the event loop"))?;
    let trials = LocalSet::new().block_on(&runtime, async {
        let mut trials = Vec::new();
        for victim in Victim::ALL {
            say(victim.about());
            let (client, server) = (Client::new(server.addr), (&server, cores.server));
            trials.push(trial::run(victim, client, server, args.quick).await?);
        }
        Ok::<_, BenchError>(trials)
    })?;
    Ok(Report { machine, cores, workmesh: version(&program), trials })
}
