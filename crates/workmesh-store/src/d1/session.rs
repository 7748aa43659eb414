//! Runs tenant SQL in transactions, on the database's thread.

use std::time::Instant;

use rusqlite::Batch;
use rusqlite::fallible_iterator::FallibleIterator;
use rusqlite::limits::Limit;

use super::answer::{self, Answer, AnswerError};
use super::connection::{D1Connection, TrustedSql};
use super::limits::{MAX_RESULT_BYTES, MAX_STATEMENT_BYTES};
use super::script::{is_blank, lines};
use super::{D1Error, ExecResult, QueryMeta, QueryResult, SqlValue, Statement, millis_since};

/// A connection with this crate's own statements compiled.
pub(super) struct Session<'conn> {
    pub(super) connection: &'conn D1Connection,
    pub(super) begin: TrustedSql<'conn>,
    pub(super) begin_locked: TrustedSql<'conn>,
    pub(super) commit: TrustedSql<'conn>,
    pub(super) rollback: TrustedSql<'conn>,
    pub(super) page_count: TrustedSql<'conn>,
    pub(super) free_page_count: TrustedSql<'conn>,
    pub(super) page_bytes: u32,
    /// Whether a statement that can write has run since [`Session::take_wrote`] was last called.
    pub(super) wrote: bool,
}

/// When a transaction takes the write lock.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Lock {
    /// When the first statement needs it: readers never do. Only right for a single statement, because a second one can
    /// find that another process wrote meanwhile.
    WhenNeeded,
    AtOnce,
}

impl Session<'_> {
    /// Runs one statement in a transaction.
    pub(super) fn query(&mut self, statement: &Statement) -> Result<QueryResult, D1Error> {
        if is_blank(&statement.sql) {
            return Err(D1Error::no_statements());
        }
        self.transaction(Lock::WhenNeeded, |session| session.run(statement))
    }

    /// Runs all statements in one transaction; those without SQL are passed over, as in D1.
    pub(super) fn batch(&mut self, statements: &[Statement]) -> Result<Vec<QueryResult>, D1Error> {
        let statements: Vec<&Statement> =
            statements.iter().filter(|statement| !is_blank(&statement.sql)).collect();
        if statements.is_empty() {
            return Err(D1Error::no_statements());
        }
        self.transaction(Lock::AtOnce, |session| {
            statements.into_iter().map(|statement| session.run(statement)).collect()
        })
    }

    /// Runs every line of `script` as a statement; that lines and not semicolons end a statement is D1's rule.
    pub(super) fn exec(&mut self, script: &str) -> Result<ExecResult, D1Error> {
        let started = Instant::now();
        let lines = lines(script)?;
        let count = lines.len();
        self.transaction(Lock::AtOnce, |session| {
            for (number, line) in lines {
                let statement = Statement { sql: line.to_owned(), params: Vec::new() };
                session.run(&statement).map_err(|error| error.in_line(number, line))?;
            }
            Ok(())
        })?;
        Ok(ExecResult { count, duration_ms: millis_since(started) })
    }

    /// Runs all statements of `script`, which SQLite tells apart, and then `last`, in one transaction.
    pub(super) fn script(&mut self, script: &str, last: &Statement) -> Result<(), D1Error> {
        self.transaction(Lock::AtOnce, |session| {
            session.run_script(script)?;
            session.run(last).map(|_| ())
        })
    }

    /// Whether a statement that can write has run since this was last asked.
    pub(super) fn take_wrote(&mut self) -> bool {
        std::mem::take(&mut self.wrote)
    }

    /// Runs `work` in a transaction that is committed if it succeeds and leaves no trace if it does not.
    pub(super) fn transaction<T>(
        &mut self,
        lock: Lock,
        work: impl FnOnce(&mut Self) -> Result<T, D1Error>,
    ) -> Result<T, D1Error> {
        let connection = self.connection;
        connection.deadline.set(Instant::now(), connection.max_duration);
        let begin = if lock == Lock::AtOnce { &mut self.begin_locked } else { &mut self.begin };
        begin.run(&connection.gate).map_err(|error| self.error(&error))?;
        let result = work(self).and_then(|done| {
            self.commit.run(&connection.gate).map_err(|error| self.error(&error))?;
            Ok(done)
        });
        if result.is_err() && !connection.conn.is_autocommit() {
            // SQLite rolls back by itself on some errors. On the others there is nothing to be done if this fails: the
            // next transaction cannot begin then, and its caller is told.
            let _ = self.rollback.run(&connection.gate);
        }
        connection.shared.set_last_row_id(connection.conn.last_insert_rowid());
        result
    }

    /// Runs one statement. Compiling belongs into the transaction too: `PRAGMA foreign_keys = off` takes effect when it
    /// is compiled, and within a transaction it has none.
    pub(super) fn run(&mut self, statement: &Statement) -> Result<QueryResult, D1Error> {
        self.measure(|session| match session.connection.conn.prepare_cached(&statement.sql) {
            Ok(mut prepared) => session
                .answer(&mut prepared, &statement.params)
                .map_err(|error| session.compiled(statement, error)),
            // Several statements, of which the second may need what the first creates. Or the SQL is wrong, which going
            // through it one by one will say.
            Err(_) => session.answer_of_last(statement),
        })
    }

    /// Adds the figures of `work` to what it answers.
    fn measure(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<Answer, D1Error>,
    ) -> Result<QueryResult, D1Error> {
        let started = Instant::now();
        let D1Connection { conn, gate, shared, .. } = self.connection;
        let before = (conn.total_changes(), conn.last_insert_rowid(), shared.size());
        let answer = work(self)?;
        if answer.wrote {
            let pages = self.page_count.number(gate).map_err(|error| self.error(&error))?;
            let free = self.free_page_count.number(gate).map_err(|error| self.error(&error))?;
            shared.set_size(pages - free, self.page_bytes);
            self.wrote = true;
        }
        let after = (conn.total_changes(), conn.last_insert_rowid(), shared.size());
        let changes = after.0 - before.0;
        let meta = QueryMeta {
            changes,
            last_row_id: after.1,
            duration_ms: millis_since(started),
            rows_read: answer.rows_read.max(changes),
            rows_written: changes,
            size_after: after.2,
            changed_db: before != after,
        };
        Ok(QueryResult { columns: answer.columns, rows: answer.rows, meta })
    }

    fn answer(&self, prepared: &mut rusqlite::Statement<'_>, params: &[SqlValue]) -> Result<Answer, D1Error> {
        answer::run(prepared, params, MAX_RESULT_BYTES).map_err(|error| match error {
            AnswerError::WrongParameters => D1Error::wrong_parameters(),
            AnswerError::NoStatement => D1Error::no_statement(),
            AnswerError::TooLarge => D1Error::result_too_large(MAX_RESULT_BYTES),
            AnswerError::Sqlite(error) => self.error(&error),
        })
    }

    /// What is wrong with a statement that failed. One that was kept compiled may have become wrong since, and compiling it
    /// anew says where.
    fn compiled(&self, statement: &Statement, error: D1Error) -> D1Error {
        match self.connection.conn.prepare(&statement.sql) {
            Err(wrong @ rusqlite::Error::SqlInputError { .. }) => self.error(&wrong),
            _ => error,
        }
    }

    /// Runs the several statements of one SQL text; the last has the parameters and gives the answer.
    fn answer_of_last(&self, statement: &Statement) -> Result<Answer, D1Error> {
        // Compiling all at once may have set this for a statement that is not reached now.
        self.connection.gate.take_transaction_refused();
        let mut batch = Batch::new(&self.connection.conn, &statement.sql);
        let mut last: Option<(bool, Answer)> = None;
        // Each one runs before the next is compiled, because it may create what the next one uses.
        while let Some(mut prepared) = batch.next().map_err(|error| self.error(&error))? {
            if matches!(last, Some((true, _))) {
                return Err(D1Error::parameters_not_last());
            }
            let takes_params = prepared.parameter_count() > 0;
            let params = if takes_params { statement.params.as_slice() } else { &[] };
            let wrote = last.is_some_and(|(_, answer)| answer.wrote);
            let mut answer = self.answer(&mut prepared, params)?;
            answer.wrote |= wrote;
            last = Some((takes_params, answer));
        }
        match last {
            Some((false, _)) if !statement.params.is_empty() => Err(D1Error::wrong_parameters()),
            Some((_, answer)) => Ok(answer),
            None => Err(D1Error::no_statement()),
        }
    }

    fn run_script(&self, script: &str) -> Result<(), D1Error> {
        let conn = &self.connection.conn;
        // SQLite measures the rest of a script against the limit of a statement, and a script may be longer than that.
        let longest = i32::try_from(script.len()).unwrap_or(i32::MAX).max(MAX_STATEMENT_BYTES);
        let ran = conn.set_limit(Limit::SQLITE_LIMIT_SQL_LENGTH, longest).and_then(|_| {
            let mut batch = Batch::new(conn, script);
            while let Some(mut statement) = batch.next()? {
                let mut rows = statement.raw_query();
                while rows.next()?.is_some() {}
            }
            Ok(())
        });
        let restored = conn.set_limit(Limit::SQLITE_LIMIT_SQL_LENGTH, MAX_STATEMENT_BYTES);
        ran.and(restored.map(|_| ())).map_err(|error| self.error(&error))
    }

    fn error(&self, error: &rusqlite::Error) -> D1Error {
        D1Error::sqlite(error, self.connection.gate.take_transaction_refused())
    }
}
