//! The contestants: how each is started on a fleet.

mod server;
mod workerd;
mod workmesh;

use std::path::Path;

pub use server::Server;
pub(crate) use server::own_cpu;
pub use workmesh::dev;

use crate::{error::BenchError, fleet::Fleet, machine::Cores, setup::Programs};

/// Who runs a fleet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Contestant {
    /// `workmesh dev`, one shard, no line for each request.
    Workmesh,
    /// `workerd serve` with a configuration generated from the wrangler files.
    Workerd,
}

impl Contestant {
    /// Both, Workmesh first.
    pub const ALL: [Self; 2] = [Self::Workmesh, Self::Workerd];

    /// Starts a fleet on the core for servers, with its files in `scratch`, and waits until it listens.
    ///
    /// # Errors
    /// The fleet is misconfigured, or the server ends or stays silent.
    pub fn start(
        self,
        fleet: &Fleet,
        programs: &Programs,
        cores: Cores,
        scratch: &Path,
    ) -> Result<Server, BenchError> {
        match self {
            Self::Workmesh => workmesh::start(fleet, cores.on_server(&programs.workmesh), scratch),
            Self::Workerd => workerd::start(fleet, cores.on_server(&programs.workerd), scratch),
        }
    }
}
