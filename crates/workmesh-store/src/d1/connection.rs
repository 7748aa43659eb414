//! The connection of a database: runs tenant SQL in transactions, on the database's thread.

use std::time::Instant;

use rusqlite::fallible_iterator::FallibleIterator;
use rusqlite::limits::Limit;
use rusqlite::{Batch, Connection, StatementStatus};

use super::authorizer::Gate;
use super::deadline::Deadline;
use super::limits::{self, MAX_DURATION, MAX_RESULT_BYTES};
use super::{D1Error, ExecResult, QueryMeta, QueryResult, SqlValue, Statement};

/// How many compiled statements are kept: a worker has some tens of different queries.
const CACHED_STATEMENTS: usize = 128;

/// A connection under D1's rules.
pub(super) struct D1Connection {
    conn: Connection,
    gate: Gate,
    deadline: Deadline,
}

impl D1Connection {
    pub(super) fn new(mut conn: Connection) -> rusqlite::Result<D1Connection> {
        conn.pragma_update(None, "foreign_keys", true)?;
        conn.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        conn.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
        limits::apply(&conn)?;
        let gate = Gate::install(&mut conn)?;
        let deadline = Deadline::install(&mut conn)?;
        Ok(D1Connection { conn, gate, deadline })
    }

    /// Prepares this crate's own statements and hands out what runs SQL.
    pub(super) fn session(&self) -> rusqlite::Result<Session<'_>> {
        self.gate.trusted(|| {
            let mut page_count = self.conn.prepare("PRAGMA page_count")?;
            let page_bytes: u32 = self.conn.query_row("PRAGMA page_size", [], |row| row.get(0))?;
            let pages: u32 = page_count.query_row([], |row| row.get(0))?;
            Ok(Session {
                begin_read: TrustedSql(self.conn.prepare("BEGIN")?),
                begin_write: TrustedSql(self.conn.prepare("BEGIN IMMEDIATE")?),
                commit: TrustedSql(self.conn.prepare("COMMIT")?),
                rollback: TrustedSql(self.conn.prepare("ROLLBACK")?),
                page_count: TrustedSql(page_count),
                page_bytes,
                size: u64::from(pages) * u64::from(page_bytes),
                connection: self,
            })
        })
    }
}

/// A constant statement of this crate, which the authorizer lets pass. It never comes from the cache of compiled
/// statements, in which a tenant who guessed its text would find it.
struct TrustedSql<'conn>(rusqlite::Statement<'conn>);

impl TrustedSql<'_> {
    fn run(&mut self, gate: &Gate) -> rusqlite::Result<()> {
        gate.trusted(|| self.0.raw_execute()).map(|_| ())
    }

    fn number(&mut self, gate: &Gate) -> rusqlite::Result<u32> {
        gate.trusted(|| self.0.query_row([], |row| row.get(0)))
    }
}

/// A connection with this crate's own statements compiled.
pub(super) struct Session<'conn> {
    connection: &'conn D1Connection,
    begin_read: TrustedSql<'conn>,
    begin_write: TrustedSql<'conn>,
    commit: TrustedSql<'conn>,
    rollback: TrustedSql<'conn>,
    page_count: TrustedSql<'conn>,
    page_bytes: u32,
    /// The size of the database in bytes, as of the last write.
    size: u64,
}

/// Whether a transaction takes the write lock at its start. Taking it later can fail if another process wrote meanwhile.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Read,
    Write,
}

impl Session<'_> {
    pub(super) fn query(&mut self, statement: &Statement) -> Result<QueryResult, D1Error> {
        if is_blank(&statement.sql) {
            return Err(D1Error::no_statements());
        }
        let access = self.access(&statement.sql)?;
        self.transaction(access, |session| session.run(statement))
    }

    pub(super) fn batch(&mut self, statements: &[Statement]) -> Result<Vec<QueryResult>, D1Error> {
        let statements: Vec<&Statement> =
            statements.iter().filter(|statement| !is_blank(&statement.sql)).collect();
        if statements.is_empty() {
            return Err(D1Error::no_statements());
        }
        self.transaction(Access::Write, |session| {
            statements.into_iter().map(|statement| session.run(statement)).collect()
        })
    }

    /// Runs every line of `script` as a statement; that lines and not semicolons end a statement is D1's rule.
    pub(super) fn exec(&mut self, script: &str) -> Result<ExecResult, D1Error> {
        let started = Instant::now();
        let script = script.trim();
        let lines: Vec<(usize, &str)> =
            script.split('\n').enumerate().filter(|(_, line)| !is_blank(line)).collect();
        if lines.is_empty() {
            let first = script.split('\n').next().unwrap_or_default();
            return Err(D1Error::no_statements().in_line(1, first));
        }
        let count = lines.len();
        self.transaction(Access::Write, |session| {
            for (index, line) in lines {
                let statement = Statement { sql: line.to_owned(), params: Vec::new() };
                session.run(&statement).map_err(|error| error.in_line(index + 1, line))?;
            }
            Ok(())
        })?;
        Ok(ExecResult { count, duration_ms: millis_since(started) })
    }

    /// Runs all statements of `script`, which SQLite tells apart, and then `last`, in one transaction.
    pub(super) fn script(&mut self, script: &str, last: &Statement) -> Result<(), D1Error> {
        self.transaction(Access::Write, |session| {
            session.run_all_of(script)?;
            session.run(last).map(|_| ())
        })
    }

    /// Runs `work` in a transaction that is committed if it succeeds and leaves no trace if it does not.
    fn transaction<T>(
        &mut self,
        access: Access,
        work: impl FnOnce(&mut Self) -> Result<T, D1Error>,
    ) -> Result<T, D1Error> {
        let connection = self.connection;
        connection.deadline.set(Instant::now(), MAX_DURATION);
        let begin = if access == Access::Write { &mut self.begin_write } else { &mut self.begin_read };
        begin.run(&connection.gate).map_err(|error| self.error(&error))?;
        let result = work(self).and_then(|done| {
            self.commit.run(&connection.gate).map_err(|error| self.error(&error))?;
            Ok(done)
        });
        if result.is_err() && !connection.conn.is_autocommit() {
            // SQLite rolls back by itself on some errors. On the others a rollback reads nothing and writes nothing.
            let _ = self.rollback.run(&connection.gate);
        }
        result
    }

    fn access(&self, sql: &str) -> Result<Access, D1Error> {
        match self.connection.conn.prepare_cached(sql) {
            Ok(statement) if statement.readonly() => Ok(Access::Read),
            Ok(_) | Err(rusqlite::Error::MultipleStatement) => Ok(Access::Write),
            Err(error) => Err(self.error(&error)),
        }
    }

    fn run(&mut self, statement: &Statement) -> Result<QueryResult, D1Error> {
        let started = Instant::now();
        let conn = &self.connection.conn;
        let (changes, last_row_id, size) = (conn.total_changes(), conn.last_insert_rowid(), self.size);
        let answer = match conn.prepare_cached(&statement.sql) {
            Ok(mut prepared) => self.step(&mut prepared, &statement.params)?,
            Err(rusqlite::Error::MultipleStatement) => self.step_several(statement)?,
            Err(error) => return Err(self.error(&error)),
        };
        if answer.wrote {
            let pages = self.page_count.number(&self.connection.gate);
            let pages = pages.map_err(|error| self.error(&error))?;
            self.size = u64::from(pages) * u64::from(self.page_bytes);
        }
        let changes = conn.total_changes() - changes;
        let meta = QueryMeta {
            changes,
            last_row_id: conn.last_insert_rowid(),
            duration_ms: millis_since(started),
            rows_read: answer.rows_read.max(changes),
            rows_written: changes,
            size_after: self.size,
            changed_db: changes != 0 || conn.last_insert_rowid() != last_row_id || self.size != size,
        };
        Ok(QueryResult { columns: answer.columns, rows: answer.rows, meta })
    }

    /// Runs the statements of one SQL text; the last has the parameters and gives the answer.
    fn step_several(&self, statement: &Statement) -> Result<Answer, D1Error> {
        let mut batch = Batch::new(&self.connection.conn, &statement.sql);
        let mut last: Option<(bool, Answer)> = None;
        // Each one runs before the next is compiled, because it may create what the next one uses.
        while let Some(mut prepared) = batch.next().map_err(|error| self.error(&error))? {
            if matches!(last, Some((true, _))) {
                return Err(D1Error::wrong_parameters());
            }
            let takes_params = prepared.parameter_count() > 0;
            let params = if takes_params { statement.params.as_slice() } else { &[] };
            let wrote = last.is_some_and(|(_, answer)| answer.wrote);
            let mut answer = self.step(&mut prepared, params)?;
            answer.wrote |= wrote;
            last = Some((takes_params, answer));
        }
        match last {
            Some((takes_params, _)) if !takes_params && !statement.params.is_empty() => {
                Err(D1Error::wrong_parameters())
            }
            Some((_, answer)) => Ok(answer),
            None => Err(D1Error::no_statements()),
        }
    }

    fn step(&self, prepared: &mut rusqlite::Statement<'_>, params: &[SqlValue]) -> Result<Answer, D1Error> {
        if prepared.parameter_count() != params.len() {
            return Err(D1Error::wrong_parameters());
        }
        let error = |error| self.error(&error);
        for (index, value) in params.iter().enumerate() {
            prepared.raw_bind_parameter(index + 1, value).map_err(error)?;
        }
        let columns: Vec<String> = prepared.column_names().map(str::to_owned).collect();
        let wrote = !prepared.readonly();
        let scanned_before = prepared.get_status(StatementStatus::FullscanStep);
        let mut values = Vec::new();
        let mut bytes = 0;
        let mut rows = prepared.raw_query();
        while let Some(row) = rows.next().map_err(error)? {
            let mut cells = Vec::with_capacity(columns.len());
            for index in 0..columns.len() {
                cells.push(SqlValue::from(row.get_ref(index).map_err(error)?));
            }
            bytes += cells.iter().map(SqlValue::bytes).sum::<usize>();
            if bytes > MAX_RESULT_BYTES {
                return Err(D1Error::result_too_large(MAX_RESULT_BYTES));
            }
            values.push(cells);
        }
        drop(rows);
        let scanned = prepared.get_status(StatementStatus::FullscanStep) - scanned_before;
        let answered = u64::try_from(values.len()).unwrap_or(u64::MAX);
        let rows_read = answered.max(u64::try_from(scanned).unwrap_or(0));
        Ok(Answer { columns, rows: values, rows_read, wrote })
    }

    fn run_all_of(&mut self, script: &str) -> Result<(), D1Error> {
        let conn = &self.connection.conn;
        // SQLite measures the rest of a script against the limit of a statement; a script may be longer.
        let longest = i32::try_from(script.len()).unwrap_or(i32::MAX).max(limits::MAX_STATEMENT_BYTES);
        let ran = conn.set_limit(Limit::SQLITE_LIMIT_SQL_LENGTH, longest).and_then(|_| {
            let mut batch = Batch::new(conn, script);
            while let Some(mut statement) = batch.next()? {
                let mut rows = statement.raw_query();
                while rows.next()?.is_some() {}
            }
            Ok(())
        });
        let restored = conn.set_limit(Limit::SQLITE_LIMIT_SQL_LENGTH, limits::MAX_STATEMENT_BYTES);
        ran.and(restored.map(|_| ())).map_err(|error| self.error(&error))
    }

    fn error(&self, error: &rusqlite::Error) -> D1Error {
        D1Error::sqlite(error, self.connection.gate.take_transaction_refused())
    }
}

/// What one statement answered, before its figures are put together.
struct Answer {
    columns: Vec<String>,
    rows: Vec<Vec<SqlValue>>,
    rows_read: u64,
    wrote: bool,
}

/// Whether D1 passes the SQL over: nothing is left once lines of comment that start with a space are taken out.
fn is_blank(sql: &str) -> bool {
    sql.lines().all(|line| {
        let trimmed = line.trim();
        trimmed.is_empty() || (line.starts_with(char::is_whitespace) && trimmed.starts_with("--"))
    })
}

fn millis_since(started: Instant) -> f64 {
    started.elapsed().as_secs_f64() * 1000.0
}
