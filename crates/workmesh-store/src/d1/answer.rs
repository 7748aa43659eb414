//! Runs one compiled statement to its end and collects what it answers.

use rusqlite::{Statement, StatementStatus};

use super::SqlValue;

/// What one statement answered, before its figures are put together.
pub(super) struct Answer {
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Vec<SqlValue>>,
    /// An estimate; see [`super::QueryMeta::rows_read`].
    pub(super) rows_read: u64,
    /// Whether the statement could have changed the database.
    pub(super) wrote: bool,
}

/// Why there is no answer.
pub(super) enum AnswerError {
    /// The SQL was a comment or a semicolon.
    NoStatement,
    WrongParameters,
    TooLarge,
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for AnswerError {
    fn from(error: rusqlite::Error) -> AnswerError {
        AnswerError::Sqlite(error)
    }
}

/// Runs `statement`. Its values may take `max_bytes` at most.
pub(super) fn run(
    statement: &mut Statement<'_>,
    params: &[SqlValue],
    max_bytes: usize,
) -> Result<Answer, AnswerError> {
    if is_empty(statement) {
        return Err(AnswerError::NoStatement);
    }
    if statement.parameter_count() != params.len() {
        return Err(AnswerError::WrongParameters);
    }
    for (index, value) in params.iter().enumerate() {
        statement.raw_bind_parameter(index + 1, value)?;
    }
    let scanned_before = statement.get_status(StatementStatus::FullscanStep);
    let rows = collect(statement, max_bytes)?;
    let scanned = statement.get_status(StatementStatus::FullscanStep) - scanned_before;
    let answered = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let rows_read = answered.max(u64::try_from(scanned).unwrap_or(0));
    // Only now: after a change of the schema, SQLite compiles a cached statement anew when it starts to run.
    let columns = statement.column_names().map(str::to_owned).collect();
    Ok(Answer { columns, rows, rows_read, wrote: !statement.readonly() })
}

fn collect(statement: &mut Statement<'_>, max_bytes: usize) -> Result<Vec<Vec<SqlValue>>, AnswerError> {
    let mut collected = Vec::new();
    let mut bytes = 0;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        let columns = row.as_ref().column_count();
        let mut cells = Vec::with_capacity(columns);
        for index in 0..columns {
            let cell = SqlValue::from(row.get_ref(index)?);
            bytes += cell.bytes();
            cells.push(cell);
        }
        if bytes > max_bytes {
            return Err(AnswerError::TooLarge);
        }
        collected.push(cells);
    }
    Ok(collected)
}

/// Whether compiling found nothing to run. Asking for the SQL copies it, so that comes last.
fn is_empty(statement: &Statement<'_>) -> bool {
    statement.column_count() == 0 && statement.readonly() && statement.expanded_sql().is_none()
}
