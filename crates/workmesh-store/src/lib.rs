//! Durable storage: KV namespaces and D1 databases, each one SQLite file below a state directory.
//!
//! What belongs here: files, transactions, the rules and error messages of KV and D1. What does not: JavaScript values,
//! HTTP, and who may open what. A caller that holds a [`KvNamespace`] or a [`Database`] may use it.
//!
//! ```text
//! shard thread ── KvReader::get ───────────────► kv/<id>.sqlite   (in place, own read connection)
//! any task ────── KvNamespace::put/delete/list ─► writer thread ──► one transaction a namespace and batch
//! shard thread ── D1Reader::query ─────────────► d1/<id>.sqlite   (short reads; everything else one line below)
//! any task ────── Database::query/batch/exec ───► thread of that database
//! ```
//!
//! # Invariants
//! - **Bounded point reads run on the caller's thread, everything else on a storage thread.** A KV `get` is one index
//!   look-up; a list or a write can take any time, and a shard must not wait for it. Tenant SQL is cut short in place
//!   after 5,000 instructions and starts again on its thread.
//! - **An acknowledged write survives `kill -9`.** The reply is sent after SQLite's commit returned. In WAL mode the
//!   commit has then been handed to the operating system, which keeps it when the process dies. Losing power is another
//!   matter: see [`Durability`].
//! - **Every queue has a bound.** KV writes wait (their future stays pending) once
//!   64 MiB of them are queued; a D1 query beyond the queue's bound fails at once, as D1 itself does under overload.
//! - **Two ids never share a file**, whatever bytes they hold: see the `path` module.
//! - **Tenant SQL and trusted SQL differ by type.** A [`Statement`] always runs under the authorizer; what this crate
//!   itself needs (`BEGIN`, page counts) is a `&'static str` behind a private type.
//! - **No runtime is assumed.** Futures wait on `tokio::sync` channels only, so any executor can poll them.
//! - **A file that is damaged or of a newer format is never written to.** Opening it fails, naming the path.

mod budget;
mod clock;
mod d1;
mod error;
mod kv;
pub mod migrations;
mod path;
mod sqlite;
mod store;

pub use clock::{Clock, ManualClock};
pub use d1::{
    D1Error, D1ErrorKind, D1Reader, Database, ExecResult, QueryMeta, QueryResult, SqlValue, Statement,
    limits as d1_limits,
};
pub use error::StoreError;
pub use kv::{
    KvEntry, KvError, KvNamespace, KvOperation, KvReader, ListKey, ListOptions, ListPage, PutOptions,
    rules as kv_limits,
};
pub use store::{Durability, Store, StoreOptions};
