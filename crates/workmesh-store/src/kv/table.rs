//! The SQL of KV: one table a namespace.
//!
//! Keys compare by their bytes (`BINARY`), which for UTF-8 is the order that KV promises. The value is the last column,
//! so a list reads names and metadata without touching the pages of large values.

use std::path::Path;

use bytes::Bytes;
use rusqlite::{Connection, Row, TransactionBehavior, params};

use super::{KvEntry, ListKey, ListPage, cursor};
use crate::StoreError;

/// The format that this build writes, kept in SQLite's `user_version`. 0 is a file without a table.
const FORMAT: i64 = 1;

/// The most entries that one list looks at. A run of expired entries that have not been reaped yet can make it end
/// early, with fewer keys than asked for and a cursor, which the contract of `list` allows.
const MAX_SCANNED: usize = 10_000;

const SCHEMA: &str = "
    CREATE TABLE entries (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        expiration INTEGER,
        metadata TEXT,
        value BLOB NOT NULL
    ) STRICT;
    CREATE INDEX entries_by_expiration ON entries (expiration) WHERE expiration IS NOT NULL;
    PRAGMA user_version = 1;
";

/// Makes sure that the table is there and that this build can read it.
pub(super) fn create(conn: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let mut create = || -> rusqlite::Result<i64> {
        let transaction = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        if found == 0 {
            transaction.execute_batch(SCHEMA)?;
        }
        transaction.commit()?;
        Ok(found)
    };
    match create() {
        Ok(found) if found > FORMAT => {
            Err(StoreError::NewerFormat { path: path.to_owned(), found, known: FORMAT })
        }
        Ok(_) => Ok(()),
        Err(source) => Err(StoreError::Open { path: path.to_owned(), source }),
    }
}

/// An entry as it is written.
pub(super) struct NewEntry {
    pub(super) key: String,
    pub(super) value: Bytes,
    pub(super) metadata: Option<String>,
    /// Seconds since the Unix epoch.
    pub(super) expiration: Option<i64>,
}

pub(super) fn put(conn: &Connection, entry: &NewEntry) -> rusqlite::Result<()> {
    let mut statement = conn.prepare_cached(
        "INSERT INTO entries (key, expiration, metadata, value) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (key) DO UPDATE SET
             expiration = excluded.expiration, metadata = excluded.metadata, value = excluded.value",
    )?;
    statement.execute(params![entry.key, entry.expiration, entry.metadata, &entry.value[..]])?;
    Ok(())
}

pub(super) fn delete(conn: &Connection, key: &str) -> rusqlite::Result<()> {
    conn.prepare_cached("DELETE FROM entries WHERE key = ?1")?.execute([key])?;
    Ok(())
}

/// The entry of `key`, unless it has expired; `now` is only asked for if the entry can expire.
pub(super) fn get(
    conn: &Connection,
    key: &str,
    now: impl FnOnce() -> i64,
) -> rusqlite::Result<Option<KvEntry>> {
    let mut statement =
        conn.prepare_cached("SELECT expiration, metadata, value FROM entries WHERE key = ?1")?;
    let mut rows = statement.query([key])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    if row.get::<_, Option<i64>>(0)?.is_some_and(|expiration| expiration <= now()) {
        return Ok(None);
    }
    let value = Bytes::copy_from_slice(row.get_ref(2)?.as_blob()?);
    Ok(Some(KvEntry { value, metadata: row.get(1)? }))
}

/// What a list looks for, after its options were checked.
pub(super) struct ListQuery {
    pub(super) prefix: String,
    pub(super) limit: usize,
    /// The list goes on behind this key.
    pub(super) after: Option<String>,
}

/// One page. The scan starts at the prefix or the cursor, whichever is later, and ends at the first key that does not
/// have the prefix, so its cost does not depend on the size of the namespace.
pub(super) fn list(conn: &Connection, query: &ListQuery, now: i64) -> rusqlite::Result<ListPage> {
    let mut statement =
        conn.prepare_cached("SELECT key, expiration, metadata FROM entries WHERE key >= ?1 ORDER BY key")?;
    let after = query.after.as_deref().unwrap_or_default();
    let mut rows = statement.query([query.prefix.as_str().max(after)])?;
    let mut page = ListPage { keys: Vec::new(), list_complete: true, cursor: None };
    let mut last = String::new();
    let mut scanned = 0;
    while let Some(row) = rows.next()? {
        let name: String = row.get(0)?;
        if !name.starts_with(&query.prefix) {
            break;
        }
        if name == after {
            continue;
        }
        if page.keys.len() == query.limit || scanned == MAX_SCANNED {
            page.list_complete = false;
            page.cursor = Some(cursor::encode(&last));
            break;
        }
        scanned += 1;
        last.clone_from(&name);
        page.keys.extend(live_key(row, name, now)?);
    }
    Ok(page)
}

fn live_key(row: &Row<'_>, name: String, now: i64) -> rusqlite::Result<Option<ListKey>> {
    let expiration: Option<i64> = row.get(1)?;
    if expiration.is_some_and(|expiration| expiration <= now) {
        return Ok(None);
    }
    Ok(Some(ListKey { name, expiration, metadata: row.get(2)? }))
}

/// Deletes at most `limit` entries that have expired, the oldest first. Returns how many it deleted.
pub(super) fn reap(conn: &Connection, now: i64, limit: usize) -> rusqlite::Result<usize> {
    let mut statement = conn.prepare_cached(
        "DELETE FROM entries WHERE id IN
             (SELECT id FROM entries WHERE expiration <= ?1 ORDER BY expiration LIMIT ?2)",
    )?;
    statement.execute(params![now, i64::try_from(limit).unwrap_or(i64::MAX)])
}
