//! The data that workers keep, each store once however many workers bind it.

use crate::project::{Project, Worker};

/// What kind of store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Kv,
    D1,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Kv => "KV",
            Self::D1 => "D1",
        }
    }
}

/// A worker's use of a store.
pub(super) struct Use<'a> {
    pub(super) kind: Kind,
    pub(super) binding: &'a str,
    pub(super) id: &'a str,
    /// What people call it.
    pub(super) label: &'a str,
}

/// The stores that a worker binds.
pub(super) fn of(worker: &Worker) -> Vec<Use<'_>> {
    let kv = worker.bindings.kv.iter().map(|kv| Use {
        kind: Kind::Kv,
        binding: &kv.binding,
        id: &kv.id,
        label: &kv.id,
    });
    let d1 = worker.bindings.d1.iter().map(|d1| Use {
        kind: Kind::D1,
        binding: &d1.binding,
        id: &d1.id,
        label: d1.database_name.as_deref().unwrap_or(&d1.id),
    });
    kv.chain(d1).collect()
}

/// Every store of the project once, in order of first use.
pub(super) fn all(project: &Project) -> Vec<Use<'_>> {
    let mut stores: Vec<Use<'_>> = Vec::new();
    for store in project.workers.iter().flat_map(of) {
        if !stores.iter().any(|other| (other.kind, other.id) == (store.kind, store.id)) {
            stores.push(store);
        }
    }
    stores
}

/// The index in `stores` of the store that a worker uses.
pub(super) fn index(stores: &[Use<'_>], wanted: &Use<'_>) -> usize {
    stores.iter().position(|other| (other.kind, other.id) == (wanted.kind, wanted.id)).unwrap_or_default()
}
