//! Point queries on the caller's thread.
//!
//! A hop to the database's thread and back costs two wake-ups, many times what a query by key does. So a reader tries a
//! `SELECT` in place first, where it is bounded in every direction: machine instructions, the size of any value, the
//! functions it may call. Whatever exceeds that, fails, or could give another answer than the thread would, goes to the
//! thread. A read changes nothing, so that starting it again there is harmless.

use std::cell::RefCell;
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use rusqlite::hooks::AuthContext;
use rusqlite::limits::Limit;
use rusqlite::{Connection, ErrorCode};

use super::answer::{self, Answer, AnswerError};
use super::connection::configure;
use super::short_read::{authorize, is_select};
use super::{D1Error, Database, QueryMeta, QueryResult, Statement, millis_since};

/// The largest row, string or blob in place, in bytes: what one machine instruction can have to handle.
const MAX_VALUE_BYTES: i32 = 64 * 1024;
/// The most bytes of values that an answer in place may have.
const MAX_RESULT_BYTES: usize = 1024 * 1024;
/// Machine instructions between two calls of the progress handler.
const INSTRUCTIONS: i32 = 500;
/// How many such calls one query may see: 5,000 instructions are some 100 µs, and a query by key has about 20.
const CALLS: u32 = 10;
/// How many statements are remembered as not for this place.
const REMEMBERED: usize = 256;

/// A read connection of one thread to one database. `Send` but not `Sync`: every shard opens its own.
pub struct D1Reader {
    conn: Connection,
    /// Calls of the progress handler that the running query has left.
    calls: Arc<AtomicU32>,
    /// Statements that were refused here or took too long, so that they are not tried each time.
    not_here: RefCell<HashSet<String>>,
    database: Database,
}

impl D1Reader {
    pub(super) fn new(mut conn: Connection, database: Database) -> rusqlite::Result<D1Reader> {
        configure(&conn)?;
        conn.set_limit(Limit::SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES)?;
        conn.authorizer(Some(|context: AuthContext<'_>| authorize(&context)))?;
        let calls = Arc::new(AtomicU32::new(CALLS));
        let left = Arc::clone(&calls);
        let has_used_up = move || left.fetch_sub(1, Ordering::Relaxed) <= 1;
        conn.progress_handler(INSTRUCTIONS, Some(has_used_up))?;
        Ok(D1Reader { conn, calls, not_here: RefCell::default(), database })
    }

    /// [`D1Reader::try_query`], or else [`Database::query`]. Either way the caller sees every write that it has asked
    /// for before, whether or not it has awaited it.
    ///
    /// # Errors
    /// As [`Database::query`].
    pub fn query(
        &self,
        statement: Statement,
    ) -> impl Future<Output = Result<QueryResult, D1Error>> + Send + use<> {
        let answered = self.try_query(&statement).ok_or_else(|| self.database.query(statement));
        async move {
            match answered {
                Ok(result) => Ok(result),
                Err(queued) => queued.await,
            }
        }
    }

    /// Answers on the calling thread if the statement is a bounded read and nothing is queued for the database. `None`
    /// says nothing about the statement, which may be wrong: [`Database::query`] will tell.
    pub fn try_query(&self, statement: &Statement) -> Option<QueryResult> {
        let sql = statement.sql.as_str();
        let shared = &self.database.shared;
        if !is_select(sql) || !shared.may_read_in_place() || self.not_here.borrow().contains(sql) {
            return None;
        }
        let started = Instant::now();
        self.calls.store(CALLS, Ordering::Relaxed);
        let answer = match self.answer(statement) {
            Ok(answer) => answer,
            Err(error) => {
                self.remember(sql, &error);
                return None;
            }
        };
        let meta = QueryMeta {
            changes: 0,
            last_row_id: shared.last_row_id(),
            duration_ms: millis_since(started),
            rows_read: answer.rows_read,
            rows_written: 0,
            size_after: shared.size(),
            changed_db: false,
        };
        Some(QueryResult { columns: answer.columns, rows: answer.rows, meta })
    }

    fn answer(&self, statement: &Statement) -> Result<Answer, AnswerError> {
        let mut prepared = self.conn.prepare_cached(&statement.sql)?;
        answer::run(&mut prepared, &statement.params, MAX_RESULT_BYTES)
    }

    /// Notes a statement that would fail here every time. Others (a missing table, a busy file) may do next time.
    fn remember(&self, sql: &str, error: &AnswerError) {
        let for_good = match error {
            AnswerError::WrongParameters | AnswerError::NoStatement => false,
            AnswerError::TooLarge => true,
            AnswerError::Sqlite(error) => matches!(
                error.sqlite_error_code(),
                Some(
                    ErrorCode::OperationInterrupted
                        | ErrorCode::AuthorizationForStatementDenied
                        | ErrorCode::TooBig
                )
            ),
        };
        if for_good {
            let mut not_here = self.not_here.borrow_mut();
            if not_here.len() == REMEMBERED {
                not_here.clear();
            }
            not_here.insert(sql.to_owned());
        }
    }
}
