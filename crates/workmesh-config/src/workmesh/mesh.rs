//! `[mesh]`: the policy of the fleet, of single workers and of single edges.

use super::edge::{EdgeEntry, read_edges};
use super::places::Places;
use super::{Reference, gateway, policy};
use crate::mesh::{Egress, Engine, PolicySettings, Written};
use crate::read::Fields;

#[derive(Default)]
pub(crate) struct MeshTable {
    /// Whether the standard policy is on.
    pub(crate) enabled: bool,
    pub(crate) allow_cycles: bool,
    pub(crate) depth: Option<Written<u32>>,
    pub(crate) settings: PolicySettings,
    pub(crate) workers: Vec<WorkerEntry>,
    pub(crate) edges: Vec<EdgeEntry>,
    /// The workers named by fallbacks anywhere in the table.
    pub(crate) fallbacks: Vec<Reference>,
}

/// `[mesh.worker.NAME]`
pub(crate) struct WorkerEntry {
    pub(crate) worker: Reference,
    pub(crate) settings: PolicySettings,
    pub(crate) engine: Option<Engine>,
    pub(crate) egress: Option<Written<Egress>>,
}

pub(super) const ENGINES: &[(&str, Engine)] = &[("embedded", Engine::Embedded), ("workerd", Engine::Workerd)];

pub(super) fn read(table: &Fields<'_>) -> MeshTable {
    let mut fallbacks = Vec::new();
    let read = MeshTable {
        enabled: is_enabled(table),
        allow_cycles: table.bool("allow_cycles").unwrap_or(false),
        depth: Places::of(table).value(table, "max_depth", |table, key| table.integer(key, 1..=64)),
        settings: policy::read(table, &mut fallbacks),
        workers: workers(table, &mut fallbacks),
        edges: read_edges(table, &mut fallbacks),
        fallbacks,
    };
    table.finish();
    read
}

/// Whether the table turns the standard policy on: it does if it stands there itself, be it empty. TOML also
/// makes a table `mesh` for `[mesh.worker.reports]` alone; whoever writes that has asked for something about
/// one worker only.
fn is_enabled(table: &Fields<'_>) -> bool {
    let header = table.session.written(table.span);
    header.starts_with(['[', '{'])
        || table.entries().iter().any(|entry| !matches!(&*entry.key, "worker" | "edge"))
}

fn workers(table: &Fields<'_>, fallbacks: &mut Vec<Reference>) -> Vec<WorkerEntry> {
    let Some(workers) = table.table("worker") else { return Vec::new() };
    let read = |entry: &crate::syntax::Entry| {
        let fields = Fields::new(table.session, &entry.node, workers.child(&entry.key))?;
        let read = WorkerEntry {
            worker: Reference { name: entry.key.clone(), span: entry.span },
            settings: policy::read(&fields, fallbacks),
            engine: fields.choice("engine", ENGINES),
            egress: gateway::egress(&fields),
        };
        fields.finish();
        Some(read)
    };
    workers.entries().iter().filter_map(read).collect()
}
