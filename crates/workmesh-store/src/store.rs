//! The [`Store`]: opens namespaces and databases below one directory, each of them once.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::d1::{self, Database};
use crate::kv::{KvNamespace, KvWriter};
use crate::{Clock, ResponseCache, StoreError, path};

/// What an acknowledged write survives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// The death of the process, `kill -9` included. Losing power can lose the last moments, and corrupts nothing.
    #[default]
    Process,
    /// Losing power too: every commit waits for the disk. Writes that are queued together share that wait in KV.
    Power,
}

/// How a [`Store`] is opened.
#[derive(Clone, Debug)]
pub struct StoreOptions {
    /// What an acknowledged write survives.
    pub durability: Durability,
    /// The largest size of one database file in bytes; writes beyond it fail as on a full disk. D1's own limit, 10 GB,
    /// is the default.
    pub max_file_bytes: u64,
    /// The longest that a D1 query, or a batch as a whole, may run; 30 s as on the real service unless set.
    pub max_query_duration: Duration,
    /// What decides which KV entries have expired.
    pub clock: Clock,
}

impl Default for StoreOptions {
    fn default() -> StoreOptions {
        StoreOptions {
            durability: Durability::default(),
            max_file_bytes: 10_000_000_000,
            max_query_duration: d1::limits::MAX_DURATION,
            clock: Clock::system(),
        }
    }
}

/// All KV namespaces and D1 databases below one state directory. Cloning it is cheap; all clones are one store.
///
/// The storage threads end when the store and everything opened through it have been dropped.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    kv_dir: PathBuf,
    d1_dir: PathBuf,
    options: StoreOptions,
    kv_writer: KvWriter,
    responses: ResponseCache,
    /// Opened once, so that everybody who names an id shares the data, the queue and the thread.
    namespaces: Mutex<HashMap<String, KvNamespace>>,
    databases: Mutex<HashMap<String, Database>>,
}

impl Store {
    /// Opens the state directory `dir` and creates it if it is absent. Files are opened when they are first asked for.
    ///
    /// # Errors
    /// The directories cannot be created, or the KV writer thread cannot be started.
    pub fn open(dir: &Path) -> Result<Store, StoreError> {
        Store::with_options(dir, StoreOptions::default())
    }

    /// [`Store::open`] with options.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn with_options(dir: &Path, options: StoreOptions) -> Result<Store, StoreError> {
        let (kv_dir, d1_dir) = (dir.join("kv"), dir.join("d1"));
        for path in [&kv_dir, &d1_dir] {
            fs::create_dir_all(path)
                .map_err(|source| StoreError::Directory { path: path.clone(), source })?;
        }
        let kv_writer = KvWriter::start(&options).map_err(StoreError::Thread)?;
        Ok(Store(Arc::new(Inner {
            kv_dir,
            d1_dir,
            options,
            kv_writer,
            responses: ResponseCache::default(),
            namespaces: Mutex::default(),
            databases: Mutex::default(),
        })))
    }

    /// The KV namespace `id`, created empty if it is new.
    ///
    /// # Errors
    /// The file cannot be opened, is damaged, or was written by a newer Workmesh.
    pub fn kv(&self, id: &str) -> Result<KvNamespace, StoreError> {
        let inner = &*self.0;
        open_once(&inner.namespaces, id, || {
            let path = path::database_file(&inner.kv_dir, id)?;
            KvNamespace::open(path, &inner.options, &inner.kv_writer)
        })
    }

    /// The responses that workers keep with the Cache API.
    pub fn responses(&self) -> ResponseCache {
        self.0.responses.clone()
    }

    /// The D1 database `id`, created empty if it is new.
    ///
    /// # Errors
    /// The file cannot be opened or is damaged, or its thread cannot be started.
    pub fn d1(&self, id: &str) -> Result<Database, StoreError> {
        let inner = &*self.0;
        open_once(&inner.databases, id, || {
            let path = path::database_file(&inner.d1_dir, id)?;
            Database::open(&path, &inner.options)
        })
    }
}

fn open_once<T: Clone>(
    opened: &Mutex<HashMap<String, T>>,
    id: &str,
    open: impl FnOnce() -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    // A panic while the lock is held leaves at most an id that was not inserted, so the map is still right.
    let mut opened = opened.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = opened.get(id) {
        return Ok(found.clone());
    }
    let new = open()?;
    opened.insert(id.to_owned(), new.clone());
    Ok(new)
}
