//! The errors of KV operations, worded as users of the real runtime see them.

use std::fmt;

/// The operation that failed, by the name that messages use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KvOperation {
    /// `get` of one key, and `list`, which the real runtime also calls `GET`.
    Get,
    /// `get` of several keys.
    GetBulk,
    /// `put`.
    Put,
    /// `delete`.
    Delete,
}

impl fmt::Display for KvOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            KvOperation::Get => "GET",
            KvOperation::GetBulk => "GET_BULK",
            KvOperation::Put => "PUT",
            KvOperation::Delete => "DELETE",
        })
    }
}

/// A KV operation failed. `Display` is the `message` of the exception that a worker sees.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KvError {
    /// A key of no bytes. A `TypeError` in a worker.
    #[error("Key name cannot be empty.")]
    EmptyKey,
    /// The key `.` or `..`. A `TypeError` in a worker.
    #[error("\"{0}\" is not allowed as a key name.")]
    ReservedKey(String),
    /// The caller broke a rule or storage failed (`status` 500). An `Error` in a worker.
    #[error("KV {operation} failed: {status} {message}")]
    Failed {
        /// What was tried.
        operation: KvOperation,
        /// The HTTP status that the real service answers with.
        status: u16,
        /// What was wrong.
        message: String,
    },
}

impl KvError {
    /// Whether a worker sees a `TypeError` and not an `Error`.
    pub fn is_type_error(&self) -> bool {
        matches!(self, KvError::EmptyKey | KvError::ReservedKey(_))
    }

    pub(crate) fn refused(operation: KvOperation, status: u16, message: String) -> KvError {
        KvError::Failed { operation, status, message }
    }

    /// A failure of the disk or of SQLite. The path stays out of it, because tenants read the message.
    pub(crate) fn storage(operation: KvOperation, message: impl fmt::Display) -> KvError {
        KvError::Failed { operation, status: 500, message: message.to_string() }
    }
}
