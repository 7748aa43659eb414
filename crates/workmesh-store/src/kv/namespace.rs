//! The handle to one namespace: checks what the caller asks for, and hands writes and lists to the writer thread.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use rusqlite::Connection;

use super::table::{self, ListQuery, NewEntry};
use super::writer::{Change, KvWriter};
use super::{KvError, KvOperation, KvReader, ListOptions, ListPage, PutOptions, cursor, rules};
use crate::{Clock, StoreError, StoreOptions, sqlite};

/// One KV namespace. Cloning it is cheap; all clones, on all threads, are the same namespace.
#[derive(Clone)]
pub struct KvNamespace {
    file: Arc<NamespaceFile>,
    writer: KvWriter,
    clock: Clock,
}

/// The database file of a namespace. Only the writer thread ever locks the connection, so it never waits for it.
pub(super) struct NamespaceFile {
    pub(super) path: PathBuf,
    pub(super) conn: Mutex<Connection>,
}

impl KvNamespace {
    pub(crate) fn open(
        path: PathBuf,
        options: &StoreOptions,
        writer: &KvWriter,
    ) -> Result<KvNamespace, StoreError> {
        let mut conn = sqlite::open_writer(&path, options.durability, options.max_file_bytes)?;
        table::create(&mut conn, &path)?;
        let file = Arc::new(NamespaceFile { path, conn: Mutex::new(conn) });
        writer.attach(&file);
        Ok(KvNamespace { file, writer: writer.clone(), clock: options.clock.clone() })
    }

    /// A connection for reading on the calling thread. It holds file handles and a page cache of up to 2 MiB, so open
    /// one a shard and keep it.
    ///
    /// # Errors
    /// The file cannot be opened, for example because the process is out of file handles.
    pub fn reader(&self) -> Result<KvReader, StoreError> {
        Ok(KvReader::new(sqlite::open_reader(&self.file.path)?, self.clock.clone()))
    }

    /// Writes `value` under `key`; the write is durable (see [`crate::Durability`]) and visible to every reader when
    /// the future ends. The future waits while the queue is full. Once the write is queued it happens, even if the
    /// future is dropped.
    ///
    /// # Errors
    /// A rule of [`super::rules`] is broken, or the disk or SQLite failed; then nothing was written.
    pub fn put(
        &self,
        key: &str,
        value: Bytes,
        options: PutOptions,
    ) -> impl Future<Output = Result<(), KvError>> + Send + use<> {
        let change = rules::check_put(key, value.len(), &options, self.clock.now()).map(|expiration| {
            Change::Put(NewEntry { key: key.to_owned(), value, metadata: options.metadata, expiration })
        });
        self.change(change)
    }

    /// Deletes `key`; deleting what is not there succeeds. Durable and visible when the future ends, as a `put`.
    ///
    /// # Errors
    /// The key is not a valid key, or the disk or SQLite failed; then nothing was deleted.
    pub fn delete(&self, key: &str) -> impl Future<Output = Result<(), KvError>> + Send + use<> {
        let checked = rules::check_key(KvOperation::Delete, key);
        self.change(checked.map(|()| Change::Delete(key.to_owned())))
    }

    /// One page of keys. It contains every write that had ended before, and none that failed.
    ///
    /// # Errors
    /// The limit is above 1,000, the prefix is too long, the cursor is not one of ours, or the disk or SQLite failed.
    pub fn list(
        &self,
        options: ListOptions,
    ) -> impl Future<Output = Result<ListPage, KvError>> + Send + use<> {
        let query = self.check_list(options);
        let (file, writer) = (Arc::clone(&self.file), self.writer.clone());
        async move { writer.list(file, query?).await }
    }

    fn change(
        &self,
        change: Result<Change, KvError>,
    ) -> impl Future<Output = Result<(), KvError>> + Send + use<> {
        let (file, writer) = (Arc::clone(&self.file), self.writer.clone());
        async move { writer.change(file, change?).await }
    }

    fn check_list(&self, options: ListOptions) -> Result<ListQuery, KvError> {
        let limit = rules::check_list(&options)?;
        let after = cursor::decode(options.cursor.as_deref())?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Ok(ListQuery { prefix: options.prefix.unwrap_or_default(), limit, after })
    }
}
