//! D1 databases: what the operations hold for one binding.

use workmesh_store::Database;

/// A database bound by a worker.
pub(crate) struct D1 {
    pub(crate) database: Database,
}

impl D1 {
    /// A binding to `database`.
    pub(crate) fn new(database: Database) -> Self {
        Self { database }
    }
}
