//! The limits of D1, and how SQLite is told to keep them.

use std::time::Duration;

use rusqlite::Connection;
use rusqlite::limits::Limit;

/// The longest SQL statement, in bytes.
pub const MAX_STATEMENT_BYTES: i32 = 100_000;
/// The largest row, string or blob, in bytes. D1 documents 2 MB; the real runtime enforces this figure.
pub const MAX_VALUE_BYTES: i32 = 2_200_000;
/// The most bound parameters of one statement.
pub const MAX_PARAMETERS: i32 = 100;
/// The most columns of a table or a result.
pub const MAX_COLUMNS: i32 = 100;
/// The longest that a query, or a batch as a whole, may run.
pub const MAX_DURATION: Duration = Duration::from_secs(30);
/// The most bytes of values in the results of one query or batch. Real D1 has no such figure of its own: there, the
/// memory of an isolate is the bound.
pub const MAX_RESULT_BYTES: usize = 64 * 1024 * 1024;

/// Figures without a constant were read off the real runtime: what it accepts and refuses, this does.
pub(super) fn apply(conn: &Connection) -> rusqlite::Result<()> {
    for (limit, value) in [
        (Limit::SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, MAX_STATEMENT_BYTES),
        (Limit::SQLITE_LIMIT_COLUMN, MAX_COLUMNS),
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 100),
        (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 5),
        (Limit::SQLITE_LIMIT_VDBE_OP, 25_000),
        (Limit::SQLITE_LIMIT_FUNCTION_ARG, 127),
        (Limit::SQLITE_LIMIT_ATTACHED, 0),
        (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50),
        (Limit::SQLITE_LIMIT_VARIABLE_NUMBER, MAX_PARAMETERS),
        (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 10),
        (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
    ] {
        conn.set_limit(limit, value)?;
    }
    Ok(())
}
