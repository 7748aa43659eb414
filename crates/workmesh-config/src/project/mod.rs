//! The validated project: what every other part of Workmesh works from.
//!
//! Types here are plain data. Whoever holds a [`Project`] may rely on it: names are unique, bindings lead to
//! workers that exist, paths were there when it was loaded, numbers are in range.

mod binding;
pub(crate) mod compatibility;
mod gateway;
mod worker;

use std::path::PathBuf;

pub use binding::{Bindings, D1Database, KvNamespace, RateLimit, ServiceBinding};
pub use compatibility::Compatibility;
pub use gateway::{Gateway, GatewayLimits, Route};
pub use worker::{
    AssetRouting, Assets, Limits, ModuleRule, ModuleType, Observability, TailConsumer, Var, Worker,
};

use crate::graph::Graph;
use crate::mesh::Mesh;

/// A fleet of workers, the gateway in front of it and the mesh between them.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// The folder of the configuration.
    pub root: PathBuf,
    /// Where local state lives: `.workmesh` in the root unless it was moved.
    pub state_dir: PathBuf,
    /// The workers: in the order of the files given, otherwise by path.
    pub workers: Vec<Worker>,
    /// What stands between clients and workers.
    pub gateway: Gateway,
    /// What stands between workers.
    pub mesh: Mesh,
    /// The worker that receives finished spans (`[observability] logger`).
    pub logger: Option<String>,
    /// Who calls whom.
    pub graph: Graph,
}

impl Project {
    /// The worker of a name.
    #[must_use]
    pub fn worker(&self, name: &str) -> Option<&Worker> {
        self.workers.iter().find(|worker| worker.name == name)
    }

    /// The policy of the edge between two workers, or of an edge from [`GATEWAY`](crate::GATEWAY) or to
    /// [`INTERNET`](crate::INTERNET).
    #[must_use]
    pub fn policy(&self, caller: &str, callee: &str) -> crate::Policy {
        self.mesh.policy(caller, callee)
    }

    /// Every setting of an edge, and where its value comes from. [`Project::edge`] finds the ends by name.
    #[must_use]
    pub fn explain(&self, caller: &str, callee: &str) -> Vec<crate::Setting> {
        let mut settings = self.mesh.explain(caller, callee);
        if callee == crate::INTERNET
            && let Some(worker) = self.worker(caller)
            && self.worker(callee).is_none()
        {
            settings.push(crate::mesh::explain_egress(&worker.egress, worker.egress_place.as_ref()));
        }
        settings
    }
}
