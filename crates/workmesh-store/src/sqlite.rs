//! How every SQLite file of this crate is opened: one place for pragmas, and for telling damage from other failures.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::{Durability, StoreError};

/// How long a connection waits for another process that holds the write lock, for example a command line tool that
/// applies migrations while the server runs.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The same for a read on a shard, which only ever waits while another process recovers the log after a crash.
const READER_BUSY_TIMEOUT: Duration = Duration::from_millis(100);

/// To what size the log is cut back when a large transaction has made it longer.
const LOG_BYTES: u32 = 64 * 1024 * 1024;

/// Bytes a page, SQLite's default.
const PAGE_BYTES: u64 = 4096;

/// Opens `path` for reading and writing, and creates it if it is absent.
pub(crate) fn open_writer(
    path: &Path,
    durability: Durability,
    max_file_bytes: u64,
) -> Result<Connection, StoreError> {
    let open = || -> rusqlite::Result<Connection> {
        let conn = Connection::open_with_flags(path, flags() | OpenFlags::SQLITE_OPEN_CREATE)?;
        conn.busy_timeout(BUSY_TIMEOUT)?;
        distrust_schema(&conn)?;
        // Reading the schema touches the header, so a damaged file fails here and not in a worker's first query.
        conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        conn.pragma_update(None, "journal_mode", "WAL")?;
        conn.pragma_update(None, "synchronous", synchronous(durability))?;
        let max_pages = u32::try_from(max_file_bytes.div_ceil(PAGE_BYTES)).unwrap_or(u32::MAX);
        conn.pragma_update(None, "max_page_count", max_pages)?;
        conn.pragma_update(None, "journal_size_limit", LOG_BYTES)?;
        Ok(conn)
    };
    open().map_err(|source| open_error(path, source))
}

/// Opens `path`, which a writer has created, for reading only.
pub(crate) fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    let open = || -> rusqlite::Result<Connection> {
        // Not SQLITE_OPEN_READ_ONLY: a reader of a WAL file must be able to write the shared index beside it.
        let conn = Connection::open_with_flags(path, flags())?;
        conn.busy_timeout(READER_BUSY_TIMEOUT)?;
        distrust_schema(&conn)?;
        conn.pragma_update(None, "query_only", true)?;
        Ok(conn)
    };
    open().map_err(|source| open_error(path, source))
}

/// Connections stay on one thread at a time, and file names are taken as they are, never as URIs.
fn flags() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

/// A damaged or hostile schema may not reach SQL functions with side effects.
fn distrust_schema(conn: &Connection) -> rusqlite::Result<()> {
    conn.pragma_update(None, "trusted_schema", false)?;
    conn.pragma_update(None, "cell_size_check", true)
}

/// In WAL mode NORMAL never corrupts; FULL additionally waits at each commit until the disk has the log.
fn synchronous(durability: Durability) -> &'static str {
    match durability {
        Durability::Process => "NORMAL",
        Durability::Power => "FULL",
    }
}

fn open_error(path: &Path, source: rusqlite::Error) -> StoreError {
    let path = path.to_owned();
    match source.sqlite_error_code() {
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
            StoreError::Corrupt { path, message: source.to_string() }
        }
        _ => StoreError::Open { path, source },
    }
}
