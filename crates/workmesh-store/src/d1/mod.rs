//! D1: one SQLite database with SQL from tenants.
//!
//! Each database has one thread and one writing connection: D1 promises that queries on one database run one after
//! another, and tenant SQL can take up to 30 s, which no shard can wait for. Every query, batch and script runs in a
//! transaction of its own, so whatever fails leaves no trace. A [`D1Reader`] answers short reads without the thread,
//! as long as nobody can tell the difference.

mod answer;
mod authorizer;
mod connection;
mod database;
mod deadline;
mod error;
pub mod limits;
mod log_sync;
mod math;
mod reader;
mod script;
mod session;
mod shared;
mod short_read;
mod value;

pub use database::Database;
pub use error::{D1Error, D1ErrorKind};
pub use reader::D1Reader;
pub use value::SqlValue;

use std::time::Instant;

/// One SQL statement of a tenant, with the values of its parameters in order.
///
/// It always runs under the authorizer, so it may come from anybody. Like D1, it may hold several statements: all of
/// them run, the parameters go to the last, and so does the result.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// The SQL.
    pub sql: String,
    /// As many values as the SQL has parameters.
    pub params: Vec<SqlValue>,
}

/// What a statement answered.
#[derive(Clone, Debug, PartialEq)]
pub struct QueryResult {
    /// The names of the columns, in order; two can be the same. Empty for a statement that answers no rows.
    pub columns: Vec<String>,
    /// The rows; each has one value a column.
    pub rows: Vec<Vec<SqlValue>>,
    /// Figures about the run.
    pub meta: QueryMeta,
}

/// Figures about one statement's run, D1's `meta`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QueryMeta {
    /// Rows inserted, updated or deleted, by triggers too.
    pub changes: u64,
    /// The rowid that was inserted last on this database.
    pub last_row_id: i64,
    /// How long it ran, in milliseconds, without waiting in the queue.
    pub duration_ms: f64,
    /// An estimate of the rows read, never below the rows answered: SQLite counts the rows of full scans only.
    pub rows_read: u64,
    /// Rows written. Unlike real D1, entries of indexes are not counted.
    pub rows_written: u64,
    /// The size of the database afterwards, in bytes.
    pub size_after: u64,
    /// Whether the database changed.
    pub changed_db: bool,
}

/// What [`Database::exec`] did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExecResult {
    /// How many lines with SQL were run.
    pub count: usize,
    /// How long they ran, in milliseconds.
    pub duration_ms: f64,
}

fn millis_since(started: Instant) -> f64 {
    started.elapsed().as_secs_f64() * 1000.0
}
