//! Storage: KV namespaces and D1 databases, each one SQLite file below a state directory, and the memory of the Cache API,
//! which alone is not durable.
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
//!   look-up; a list or a write can take any time, and a shard must not wait for it. A `SELECT` is cut short in place
//!   after 5,000 instructions and starts again on the database's thread.
//! - **An acknowledged write survives `kill -9`.** The reply is sent after SQLite's commit returned.
//! - **Every queue has a bound**, in bytes. Once 64 MiB are queued, KV writes wait (their futures stay pending), and D1
//!   queries fail at once, as D1 does under overload.
//! - **Two ids never share a file**, whatever bytes they hold: see the `path` module.
//! - **Tenant SQL and trusted SQL differ by type.** A [`Statement`] always runs under the authorizer; what this crate
//!   itself needs (`BEGIN`, page counts) is a constant behind a private type.
//! - **No runtime is assumed.** Futures wait on `tokio::sync` channels only, so any executor can poll them.
//! - **A file that is damaged or of a newer format is never written to.** Opening it fails, naming the path.
//!
//! # Decisions
//! - **SQLite, one file an id, in WAL mode.** Readers never wait for the writer, a commit is one append, and a backup or
//!   a look with the `sqlite3` shell needs no program of ours.
//! - **`synchronous = NORMAL` unless asked for more.** In WAL mode a commit hands its bytes to the operating system,
//!   which keeps them when the process dies, so this is all that `kill -9` asks for. Power loss can then take the last
//!   moments, and corrupts nothing. [`Durability::Power`] waits for the disk as well: on the development machine, which
//!   was busy, 1.4 to 6 ms for a write by itself against 0.05 ms, but 0.02 to 0.25 ms for each of 64 together, because
//!   they share the wait. KV shares it through one transaction, D1 through one synchronisation of the log (the
//!   `log_sync` module).
//! - **One writer thread for all of KV.** Writers of one namespace share a commit, and so do their waits for the disk.
//!   **One thread for each D1 database**, because D1 promises that queries run one after another, and tenant SQL may
//!   take 30 s that no other database should wait for.
//! - **Every statement on a D1 thread runs in an explicit transaction**, reads too. It costs less than a microsecond; without it,
//!   `INSERT OR FAIL` would keep half of its rows and `PRAGMA foreign_keys = off` would work, and on D1 they do not.
//! - **Where parity ends.** `exec` names the line that failed (the local runtime always names the first);
//!   `rows_read` is an estimate and `rows_written` leaves out indexes, because SQLite counts neither;
//!   `UPDATE … LIMIT` is missing, because it has to be compiled into SQLite's parser.

mod budget;
mod cache;
mod clock;
mod d1;
mod error;
mod kv;
pub mod migrations;
mod path;
mod sqlite;
mod store;

pub use cache::{CacheKey, CachedResponse, ResponseCache};
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
