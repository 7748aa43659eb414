//! Stores in temporary directories, and D1's answers as text.

use tempfile::TempDir;
use workmesh_store::{D1Error, Database, QueryResult, SqlValue, Statement, Store, StoreOptions};

/// A store in a directory that is deleted with it.
pub(crate) struct TestStore {
    pub(crate) store: Store,
    pub(crate) dir: TempDir,
}

impl TestStore {
    pub(crate) fn new() -> TestStore {
        TestStore::with_options(StoreOptions::default())
    }

    pub(crate) fn with_options(options: StoreOptions) -> TestStore {
        let dir = TempDir::new().expect("a temporary directory");
        let store = Store::with_options(dir.path(), options).expect("an empty store opens");
        TestStore { store, dir }
    }

    pub(crate) fn database(&self) -> Database {
        self.store.d1("test").expect("a new database opens")
    }
}

pub(crate) fn statement(sql: &str, params: &[SqlValue]) -> Statement {
    Statement { sql: sql.to_owned(), params: params.to_vec() }
}

/// Runs `sql` and renders the answer: the error's message, or `a=1 b='x'; a=2 b=NULL`.
pub(crate) async fn ask(database: &Database, sql: &str, params: &[SqlValue]) -> String {
    render(database.query(statement(sql, params)).await)
}

pub(crate) fn render(answer: Result<QueryResult, D1Error>) -> String {
    match answer {
        Ok(answer) => {
            let rows = answer.rows.iter().map(|row| render_row(&answer.columns, row));
            rows.collect::<Vec<String>>().join("; ")
        }
        Err(error) => error.to_string(),
    }
}

fn render_row(columns: &[String], row: &[SqlValue]) -> String {
    assert_eq!(columns.len(), row.len());
    let cells = columns.iter().zip(row).map(|(column, value)| match value {
        SqlValue::Null => format!("{column}=NULL"),
        SqlValue::Integer(integer) => format!("{column}={integer}"),
        SqlValue::Real(real) => format!("{column}={real:?}"),
        SqlValue::Text(text) => format!("{column}='{text}'"),
        SqlValue::Blob(bytes) => format!("{column}={bytes:?}"),
    });
    cells.collect::<Vec<String>>().join(" ")
}

/// Runs each statement and compares its rendering with what is expected.
pub(crate) async fn check_all(database: &Database, cases: &[(&str, &str)]) {
    for (sql, expected) in cases {
        assert_eq!(ask(database, sql, &[]).await, *expected, "{sql}");
    }
}
