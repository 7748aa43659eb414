//! Applies a folder of SQL files to a database once each, as `wrangler d1 migrations apply` does.
//!
//! The table that remembers them is the same, so a database can be taken over from wrangler, and the other way round.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::{D1Error, Database, SqlValue, Statement};

/// The table that is used unless the configuration names another.
pub const DEFAULT_TABLE: &str = "d1_migrations";

/// Migrations could not be applied. Those before the one that failed stay applied.
#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    /// The folder or a file in it cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The folder or file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The table of applied migrations cannot be made or read.
    #[error("cannot use the migrations table {table}: {}", source.cause())]
    Table {
        /// The table.
        table: String,
        /// What D1 said.
        source: D1Error,
    },
    /// A migration failed and left no trace.
    #[error("migration {} failed and was rolled back: {}", path.display(), source.cause())]
    Failed {
        /// The file.
        path: PathBuf,
        /// What D1 said.
        source: D1Error,
    },
}

/// Applies every `*.sql` file of `dir` that `table` does not name yet, by the number at the start of the name and then
/// by name, each in a transaction of its own, and stops at the first that fails. Returns the names that it applied.
///
/// # Errors
/// See [`MigrationError`].
pub async fn apply(database: &Database, dir: &Path, table: &str) -> Result<Vec<String>, MigrationError> {
    let names = sql_files(dir)?;
    let quoted = quote(table);
    let applied = applied(database, &quoted)
        .await
        .map_err(|source| MigrationError::Table { table: table.to_owned(), source })?;
    let mut done = Vec::new();
    for name in names {
        if applied.contains(&name) {
            continue;
        }
        let path = dir.join(&name);
        let script = fs::read_to_string(&path)
            .map_err(|source| MigrationError::Read { path: path.clone(), source })?;
        let remember = Statement {
            sql: format!("INSERT INTO {quoted} (name) VALUES (?1)"),
            params: vec![SqlValue::from(name.as_str())],
        };
        database.script(script, remember).await.map_err(|source| MigrationError::Failed { path, source })?;
        done.push(name);
    }
    Ok(done)
}

async fn applied(database: &Database, quoted: &str) -> Result<HashSet<String>, D1Error> {
    let statement = |sql| Statement { sql, params: Vec::new() };
    let create = statement(format!(
        "CREATE TABLE IF NOT EXISTS {quoted} (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT UNIQUE,
            applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
        )"
    ));
    database.query(create).await?;
    let found = database.query(statement(format!("SELECT name FROM {quoted}"))).await?;
    let names = found.rows.into_iter().flatten().filter_map(|value| match value {
        SqlValue::Text(name) => Some(name),
        _ => None,
    });
    Ok(names.collect())
}

/// The names of the migrations in `dir`, in the order in which they apply.
fn sql_files(dir: &Path) -> Result<Vec<String>, MigrationError> {
    let read_error = |source| MigrationError::Read { path: dir.to_owned(), source };
    let mut names = Vec::new();
    for entry in fs::read_dir(dir).map_err(read_error)? {
        let name = entry.map_err(read_error)?.file_name();
        // A name that is not UTF-8 cannot be stored in the table.
        if let Some(name) = name.to_str().filter(|name| name.ends_with(".sql")) {
            names.push(name.to_owned());
        }
    }
    names.sort_by_cached_key(|name| (number(name).unwrap_or(u64::MAX), name.clone()));
    Ok(names)
}

/// The number that a name starts with: `9_x` goes before `10_y`, and a name without a number after all others.
fn number(name: &str) -> Option<u64> {
    let digits = name.len() - name.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    name[..digits].parse().ok()
}

fn quote(identifier: &str) -> String {
    format!("\"{}\"", identifier.replace('"', "\"\""))
}
