//! The errors of D1, worded as users of the real runtime see them.

use std::io;

use rusqlite::{ErrorCode, ffi};

/// A D1 operation failed and changed nothing. `Display` is the `message` of the `Error` that a worker sees.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {message}", kind.prefix())]
pub struct D1Error {
    kind: D1ErrorKind,
    message: String,
}

/// Whose fault a [`D1Error`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum D1ErrorKind {
    /// SQLite refused the SQL, its parameters, or what they would do to the data.
    Query,
    /// The same, within [`crate::Database::exec`].
    Exec,
    /// The query or batch ran longer than 30 s and was stopped.
    Timeout,
    /// Too much is queued for this database; trying again later can succeed.
    Overloaded,
    /// The disk failed or is full, or the file is damaged.
    Storage,
}

impl D1ErrorKind {
    fn prefix(self) -> &'static str {
        match self {
            D1ErrorKind::Exec => "D1_EXEC_ERROR",
            _ => "D1_ERROR",
        }
    }
}

/// D1 runs inside a Durable Object, and its users see that object's advice.
const NO_TRANSACTIONS: &str = "To execute a transaction, please use the state.storage.transaction() or \
    state.storage.transactionSync() APIs instead of the SQL BEGIN TRANSACTION or SAVEPOINT statements. The JavaScript \
    API is safer because it will automatically roll back on exceptions, and because it interacts correctly with \
    Durable Objects' automatic atomic write coalescing.";

impl D1Error {
    /// Whose fault it is.
    pub fn kind(&self) -> D1ErrorKind {
        self.kind
    }

    /// The message without its `D1_ERROR: ` prefix: what a worker sees as `error.cause.message`.
    pub fn cause(&self) -> &str {
        &self.message
    }

    pub(super) fn query(message: &str) -> D1Error {
        D1Error { kind: D1ErrorKind::Query, message: message.to_owned() }
    }

    pub(super) fn no_statements() -> D1Error {
        D1Error::query("No SQL statements detected.")
    }

    pub(super) fn no_statement() -> D1Error {
        D1Error::query("SQL code did not contain a statement.")
    }

    pub(super) fn wrong_parameters() -> D1Error {
        D1Error::query("Wrong number of parameter bindings for SQL query.")
    }

    pub(super) fn parameters_not_last() -> D1Error {
        D1Error::query(
            "When executing multiple SQL statements in a single call, only the last statement can have parameters.",
        )
    }

    pub(super) fn result_too_large(limit: usize) -> D1Error {
        D1Error::query(&format!("The result is larger than {limit} bytes; ask for fewer rows or columns."))
    }

    pub(super) fn overloaded() -> D1Error {
        let message = "D1 DB is overloaded. Too many requests queued.".to_owned();
        D1Error { kind: D1ErrorKind::Overloaded, message }
    }

    pub(super) fn stopped() -> D1Error {
        D1Error { kind: D1ErrorKind::Storage, message: "The database thread has stopped.".to_owned() }
    }

    /// The transaction happened, and is lost if the power fails before the disk recovers.
    pub(super) fn not_durable(error: &io::Error) -> D1Error {
        D1Error {
            kind: D1ErrorKind::Storage,
            message: format!("The disk did not confirm the write: {error}"),
        }
    }

    /// Within `exec`, an error says where it was. `line` counts from 1.
    pub(super) fn in_line(self, line: usize, sql: &str) -> D1Error {
        let kind = if self.kind == D1ErrorKind::Query { D1ErrorKind::Exec } else { self.kind };
        D1Error { kind, message: format!("Error in line {line}: {sql}: {}", self.message) }
    }

    /// An error of SQLite. `transaction_refused` says that the authorizer has just refused a `BEGIN` or its like.
    pub(super) fn sqlite(error: &rusqlite::Error, transaction_refused: bool) -> D1Error {
        match error {
            rusqlite::Error::SqlInputError { error, msg, offset, .. } => {
                D1Error::query(&format!("{msg} at offset {offset}: {}", code_name(error.extended_code)))
            }
            rusqlite::Error::SqliteFailure(error, message) => {
                failure(*error, message.as_deref(), transaction_refused)
            }
            other => D1Error::query(&other.to_string()),
        }
    }
}

fn failure(error: ffi::Error, message: Option<&str>, transaction_refused: bool) -> D1Error {
    let kind = match error.code {
        ErrorCode::AuthorizationForStatementDenied if transaction_refused => {
            return D1Error::query(NO_TRANSACTIONS);
        }
        ErrorCode::OperationInterrupted => {
            let message = "D1 DB storage operation exceeded timeout which caused object to be reset.";
            return D1Error { kind: D1ErrorKind::Timeout, message: message.to_owned() };
        }
        ErrorCode::DiskFull
        | ErrorCode::SystemIoFailure
        | ErrorCode::DatabaseCorrupt
        | ErrorCode::NotADatabase
        | ErrorCode::ReadOnly
        | ErrorCode::CannotOpen
        | ErrorCode::DatabaseBusy
        | ErrorCode::OutOfMemory => D1ErrorKind::Storage,
        _ => D1ErrorKind::Query,
    };
    let words = message.map_or_else(|| ffi::code_to_str(error.extended_code).to_owned(), str::to_owned);
    D1Error { kind, message: format!("{words}: {}", code_name(error.extended_code)) }
}

/// The name of a result code; constraints are told apart, as the real runtime does.
fn code_name(extended: i32) -> String {
    let primary = match extended & 0xff {
        ffi::SQLITE_ERROR => "SQLITE_ERROR",
        ffi::SQLITE_INTERNAL => "SQLITE_INTERNAL",
        ffi::SQLITE_PERM => "SQLITE_PERM",
        ffi::SQLITE_ABORT => "SQLITE_ABORT",
        ffi::SQLITE_BUSY => "SQLITE_BUSY",
        ffi::SQLITE_LOCKED => "SQLITE_LOCKED",
        ffi::SQLITE_NOMEM => "SQLITE_NOMEM",
        ffi::SQLITE_READONLY => "SQLITE_READONLY",
        ffi::SQLITE_IOERR => "SQLITE_IOERR",
        ffi::SQLITE_CORRUPT => "SQLITE_CORRUPT",
        ffi::SQLITE_FULL => "SQLITE_FULL",
        ffi::SQLITE_CANTOPEN => "SQLITE_CANTOPEN",
        ffi::SQLITE_SCHEMA => "SQLITE_SCHEMA",
        ffi::SQLITE_TOOBIG => "SQLITE_TOOBIG",
        ffi::SQLITE_CONSTRAINT => "SQLITE_CONSTRAINT",
        ffi::SQLITE_MISMATCH => "SQLITE_MISMATCH",
        ffi::SQLITE_AUTH => "SQLITE_AUTH",
        ffi::SQLITE_RANGE => "SQLITE_RANGE",
        ffi::SQLITE_NOTADB => "SQLITE_NOTADB",
        _ => return format!("SQLITE_{extended}"),
    };
    match constraint_name(extended) {
        Some(name) => format!("{primary} (extended: {name})"),
        None => primary.to_owned(),
    }
}

fn constraint_name(extended: i32) -> Option<&'static str> {
    Some(match extended {
        ffi::SQLITE_CONSTRAINT_CHECK => "SQLITE_CONSTRAINT_CHECK",
        ffi::SQLITE_CONSTRAINT_DATATYPE => "SQLITE_CONSTRAINT_DATATYPE",
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => "SQLITE_CONSTRAINT_FOREIGNKEY",
        ffi::SQLITE_CONSTRAINT_NOTNULL => "SQLITE_CONSTRAINT_NOTNULL",
        ffi::SQLITE_CONSTRAINT_PRIMARYKEY => "SQLITE_CONSTRAINT_PRIMARYKEY",
        ffi::SQLITE_CONSTRAINT_ROWID => "SQLITE_CONSTRAINT_ROWID",
        ffi::SQLITE_CONSTRAINT_TRIGGER => "SQLITE_CONSTRAINT_TRIGGER",
        ffi::SQLITE_CONSTRAINT_UNIQUE => "SQLITE_CONSTRAINT_UNIQUE",
        ffi::SQLITE_CONSTRAINT_VTAB => "SQLITE_CONSTRAINT_VTAB",
        _ => return None,
    })
}
