//! One wait for the disk for many transactions.
//!
//! SQLite's `synchronous = FULL` waits for the disk at every commit, and a database has one thread, so writers that
//! come together would wait one after another. Here SQLite runs with `NORMAL`, which writes the same bytes to the log
//! without waiting, and the log is synchronised once before the callers hear of their transactions. After a power cut
//! SQLite recovers every transaction that lies whole in the log.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// Waits until the disk has the log of one database.
pub(super) struct LogSync {
    path: PathBuf,
    /// Opened with the first write, which creates the log, and good for as long as the connection is open: SQLite
    /// deletes the log with its last connection only. Closing it takes no locks away, because SQLite's locks are on the
    /// other two files.
    log: Option<File>,
}

impl LogSync {
    pub(super) fn new(database: &Path) -> LogSync {
        let mut path = OsString::from(database);
        path.push("-wal");
        LogSync { path: path.into(), log: None }
    }

    /// Returns when every transaction that was committed before is on the disk.
    pub(super) fn wait(&mut self) -> io::Result<()> {
        let log = match self.log.take() {
            Some(log) => log,
            None => File::open(&self.path)?,
        };
        let synced = log.sync_data();
        self.log = Some(log);
        synced
    }
}
