//! Reads on the caller's thread.

use rusqlite::Connection;

use super::rules::{self, MAX_VALUE_BYTES};
use super::{KvEntry, KvError, KvOperation, table};
use crate::Clock;

/// A read connection of one thread to one namespace. `Send` but not `Sync`: every shard opens its own.
pub struct KvReader {
    conn: Connection,
    clock: Clock,
}

impl KvReader {
    pub(super) fn new(conn: Connection, clock: Clock) -> KvReader {
        KvReader { conn, clock }
    }

    /// The entry of `key`, or `None` if there is none or it has expired. Blocks for one look-up by index, and for
    /// copying the value.
    ///
    /// # Errors
    /// The key is not a valid key, or the disk or SQLite failed.
    pub fn get(&self, key: &str) -> Result<Option<KvEntry>, KvError> {
        rules::check_key(KvOperation::Get, key)?;
        table::get(&self.conn, key, || self.clock.now())
            .map_err(|error| KvError::storage(KvOperation::Get, error))
    }

    /// The entries of up to 100 keys, in the order of `keys`. They need not be of one moment.
    ///
    /// # Errors
    /// There are no keys or too many, a key is not valid, the values together exceed 25 MiB, or the disk or SQLite
    /// failed.
    pub fn get_many(&self, keys: &[&str]) -> Result<Vec<Option<KvEntry>>, KvError> {
        rules::check_bulk_keys(keys)?;
        let mut entries = Vec::with_capacity(keys.len());
        let mut total = 0;
        for key in keys {
            let entry = table::get(&self.conn, key, || self.clock.now())
                .map_err(|error| KvError::storage(KvOperation::GetBulk, error))?;
            total += entry.as_ref().map_or(0, |entry| entry.value.len());
            if total > MAX_VALUE_BYTES {
                let limit = MAX_VALUE_BYTES / 1024 / 1024;
                let message = format!("Total size of request exceeds the limit of {limit}MB");
                return Err(KvError::refused(KvOperation::GetBulk, 413, message));
            }
            entries.push(entry);
        }
        Ok(entries)
    }
}
