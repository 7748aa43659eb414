//! The writing connection of a database, under D1's rules, and this crate's own SQL on it.

use std::sync::Arc;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use super::authorizer::Gate;
use super::deadline::Deadline;
use super::session::Session;
use super::shared::Shared;
use super::{limits, math};

/// How many compiled statements are kept: a worker has some tens of different queries.
const CACHED_STATEMENTS: usize = 128;

/// A connection under D1's rules.
pub(super) struct D1Connection {
    pub(super) conn: Connection,
    pub(super) gate: Gate,
    pub(super) deadline: Deadline,
    pub(super) max_duration: Duration,
    pub(super) shared: Arc<Shared>,
}

impl D1Connection {
    /// `max_duration` is for each transaction.
    pub(super) fn new(
        mut conn: Connection,
        shared: Arc<Shared>,
        max_duration: Duration,
    ) -> rusqlite::Result<D1Connection> {
        conn.pragma_update(None, "foreign_keys", true)?;
        configure(&conn)?;
        let gate = Gate::install(&mut conn, Arc::clone(&shared))?;
        let deadline = Deadline::install(&mut conn)?;
        Ok(D1Connection { conn, gate, deadline, max_duration, shared })
    }

    /// Rolls back what a panic left open, if it left anything open.
    pub(super) fn abandon_transaction(&self) {
        if !self.conn.is_autocommit() {
            // If this fails, the next transaction cannot begin, and its caller is told.
            let _ = self.gate.trusted(|| self.conn.execute_batch("ROLLBACK"));
        }
    }

    /// Compiles this crate's own statements and hands out what runs SQL.
    pub(super) fn session(&self) -> rusqlite::Result<Session<'_>> {
        let number = |sql| self.conn.query_row(sql, [], |row| row.get::<_, u32>(0));
        let trusted = |sql| self.conn.prepare(sql).map(TrustedSql);
        self.gate.trusted(|| {
            let pages = number("PRAGMA page_count")? - number("PRAGMA freelist_count")?;
            let page_bytes = number("PRAGMA page_size")?;
            self.shared.set_size(pages, page_bytes);
            if number("SELECT count(*) FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL %'")? > 0 {
                self.shared.set_thread_only();
            }
            Ok(Session {
                connection: self,
                begin: trusted("BEGIN")?,
                begin_locked: trusted("BEGIN IMMEDIATE")?,
                commit: trusted("COMMIT")?,
                rollback: trusted("ROLLBACK")?,
                page_count: trusted("PRAGMA page_count")?,
                free_page_count: trusted("PRAGMA freelist_count")?,
                page_bytes,
                wrote: false,
            })
        })
    }
}

/// What every connection that runs tenant SQL has, the reading ones too.
pub(super) fn configure(conn: &Connection) -> rusqlite::Result<()> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
    math::install(conn)?;
    limits::apply(conn)
}

/// A constant statement of this crate, which the authorizer lets pass. It never comes from the cache of compiled
/// statements, in which a tenant who guessed its text would find it.
pub(super) struct TrustedSql<'conn>(rusqlite::Statement<'conn>);

impl TrustedSql<'_> {
    pub(super) fn run(&mut self, gate: &Gate) -> rusqlite::Result<()> {
        gate.trusted(|| self.0.raw_execute()).map(|_| ())
    }

    pub(super) fn number(&mut self, gate: &Gate) -> rusqlite::Result<u32> {
        gate.trusted(|| self.0.query_row([], |row| row.get(0)))
    }
}
