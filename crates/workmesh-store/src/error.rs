//! What can go wrong while storage is opened. Errors of single operations are [`crate::KvError`] and [`crate::D1Error`].

use std::io;
use std::path::PathBuf;

/// Storage could not be opened. Every variant names the file or the id, so that an operator can act on it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A directory could not be created or reached.
    #[error("cannot use the state directory {}: {source}", path.display())]
    Directory {
        /// The directory.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The file exists and is not a usable SQLite database. It has not been changed.
    #[error(
        "{} is damaged or not a SQLite database ({message}); it was left as it is. Restore it from a backup, or move it \
         away to start empty",
        path.display()
    )]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// SQLite's own words.
        message: String,
    },
    /// The file was written by a newer Workmesh. It has not been changed.
    #[error("{} has storage format {found}, this Workmesh reads up to {known}; use a newer Workmesh", path.display())]
    NewerFormat {
        /// The file.
        path: PathBuf,
        /// The format number in the file.
        found: i64,
        /// The newest format number that this build reads.
        known: i64,
    },
    /// SQLite could not open the file for another reason: permissions, locks, a full disk.
    #[error("cannot open {}: {source}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// SQLite's error.
        source: rusqlite::Error,
    },
    /// An id that cannot name a file.
    #[error("a storage id must have 1 to {max} bytes once escaped, this one has {found}: {id:?}")]
    BadId {
        /// The id.
        id: String,
        /// Its escaped length in bytes.
        found: usize,
        /// The longest that is possible.
        max: usize,
    },
    /// The operating system would not start a storage thread.
    #[error("cannot start a storage thread: {0}")]
    Thread(io::Error),
}
