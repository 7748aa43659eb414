//! What D1 refuses, with the messages of the real runtime.

use workmesh_store::{D1ErrorKind, SqlValue};

use crate::support::{TestStore, ask, check_all, statement};

const NO_TRANSACTIONS: &str = "D1_ERROR: To execute a transaction, please use the state.storage.transaction() or \
    state.storage.transactionSync() APIs instead of the SQL BEGIN TRANSACTION or SAVEPOINT statements. The JavaScript \
    API is safer because it will automatically roll back on exceptions, and because it interacts correctly with \
    Durable Objects' automatic atomic write coalescing.";
const NOT_AUTHORIZED: &str = "D1_ERROR: not authorized: SQLITE_AUTH";

#[tokio::test]
async fn broken_sql_has_sqlite_s_message_and_code() {
    let test = TestStore::new();
    let database = test.database();
    check_all(
        &database,
        &[
            ("SELECT * FROM x", "D1_ERROR: no such table: x: SQLITE_ERROR"),
            ("SELEC 1", "D1_ERROR: near \"SELEC\": syntax error at offset 0: SQLITE_ERROR"),
            ("  SELEC 1", "D1_ERROR: near \"SELEC\": syntax error at offset 2: SQLITE_ERROR"),
            ("SELECT 1 FROM", "D1_ERROR: incomplete input: SQLITE_ERROR"),
            ("", "D1_ERROR: No SQL statements detected."),
            (" -- nothing", "D1_ERROR: No SQL statements detected."),
            ("-- c", "D1_ERROR: SQL code did not contain a statement."),
            ("SELECT ?1, ?2", "D1_ERROR: Wrong number of parameter bindings for SQL query."),
            ("SELECT nofn(1)", "D1_ERROR: no such function: nofn at offset 7: SQLITE_ERROR"),
            ("SELECT nocol", "D1_ERROR: no such column: nocol at offset 7: SQLITE_ERROR"),
            ("SELECT 'a' REGEXP 'a'", "D1_ERROR: no such function: REGEXP at offset 11: SQLITE_ERROR"),
            (
                "SELECT 'x' MATCH 'y'",
                "D1_ERROR: unable to use function MATCH in the requested context: SQLITE_ERROR",
            ),
            ("SELECT abs(-9223372036854775808)", "D1_ERROR: integer overflow: SQLITE_ERROR"),
            ("SELECT json('{')", "D1_ERROR: malformed JSON: SQLITE_ERROR"),
            (
                "CREATE TABLE sqlite_x (a)",
                "D1_ERROR: object name reserved for internal use: sqlite_x: SQLITE_ERROR",
            ),
        ],
    )
    .await;
    let two = [SqlValue::from(1.0), SqlValue::from(2.0)];
    assert_eq!(
        ask(&database, "SELECT ?", &two).await,
        "D1_ERROR: Wrong number of parameter bindings for SQL query."
    );
}

#[tokio::test]
async fn a_broken_constraint_names_its_kind() {
    let test = TestStore::new();
    let failed = |what: &str, kind: &str| {
        format!("D1_ERROR: {what}: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_{kind})")
    };
    check_all(
        &test.database(),
        &[
            ("CREATE TABLE t (a UNIQUE, b NOT NULL, c CHECK (c > 0), id INTEGER PRIMARY KEY)", ""),
            ("CREATE TABLE t (a)", "D1_ERROR: table t already exists at offset 13: SQLITE_ERROR"),
            ("INSERT INTO t VALUES (1, 2, 3, 4)", ""),
            ("INSERT INTO t VALUES (1, 2, 3, 5)", &failed("UNIQUE constraint failed: t.a", "UNIQUE")),
            ("INSERT INTO t VALUES (2, NULL, 3, 5)", &failed("NOT NULL constraint failed: t.b", "NOTNULL")),
            ("INSERT INTO t VALUES (2, 2, -3, 5)", &failed("CHECK constraint failed: c > 0", "CHECK")),
            ("INSERT INTO t VALUES (2, 2, 3, 4)", &failed("UNIQUE constraint failed: t.id", "PRIMARYKEY")),
            (
                "INSERT INTO t VALUES (2, 2)",
                "D1_ERROR: table t has 4 columns but 2 values were supplied: SQLITE_ERROR",
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn transactions_by_hand_are_refused() {
    let test = TestStore::new();
    let database = test.database();
    for sql in [
        "BEGIN",
        "BEGIN TRANSACTION",
        "  begin immediate",
        "/* c */ BEGIN",
        "COMMIT",
        "END",
        "ROLLBACK",
        "SAVEPOINT a",
        "RELEASE a",
        "ROLLBACK TO a",
        "SELECT 1; BEGIN",
    ] {
        assert_eq!(ask(&database, sql, &[]).await, NO_TRANSACTIONS, "{sql}");
    }
    let statements = vec![statement("BEGIN", &[]), statement("COMMIT", &[])];
    assert_eq!(database.batch(statements).await.expect_err("must fail").to_string(), NO_TRANSACTIONS);
    let error = database.exec("BEGIN".to_owned()).await.expect_err("must fail").to_string();
    assert_eq!(error, NO_TRANSACTIONS.replace("D1_ERROR", "D1_EXEC_ERROR: Error in line 1: BEGIN"));
    // The message is not left over for the next refusal.
    check_all(&database, &[("ATTACH ':memory:' AS x", NOT_AUTHORIZED)]).await;
}

#[tokio::test]
async fn nothing_outside_the_database_can_be_reached() {
    let test = TestStore::new();
    let database = test.database();
    for sql in [
        "ATTACH DATABASE ':memory:' AS x",
        "DETACH DATABASE x",
        "CREATE TEMP TABLE t (a)",
        "CREATE TABLE temp.t (a)",
        "CREATE TEMPORARY VIEW v AS SELECT 1",
        "CREATE VIRTUAL TABLE f USING fts3(a)",
        "CREATE VIRTUAL TABLE r USING rtree(id, a, b)",
        "CREATE TABLE _cf_x (a)",
        "CREATE TABLE _CF_x (a)",
        "CREATE TABLE _workmesh (a)",
    ] {
        assert_eq!(ask(&database, sql, &[]).await, NOT_AUTHORIZED, "{sql}");
    }
    let refused = "D1_ERROR: cannot VACUUM from within a transaction: SQLITE_ERROR";
    check_all(&database, &[("VACUUM", refused), ("VACUUM INTO 'copy'", refused)]).await;
    for name in [
        "load_extension('x')",
        "sqlite_version()",
        "sqlite_source_id()",
        "sqlite_log(1, 'x')",
        "fts5(1)",
        "fts5_source_id()",
        "rtreenode(1, 2)",
        "subtype(1)",
        "json_pretty('[]')",
        "soundex('a')",
    ] {
        let answer = ask(&database, &format!("SELECT {name}"), &[]).await;
        assert!(answer.starts_with("D1_ERROR: not authorized to use function: "), "{answer}");
    }
    for name in ["readfile('x')", "edit('a')", "writefile('x', 'y')", "fts3_tokenizer('simple')"] {
        let answer = ask(&database, &format!("SELECT {name}"), &[]).await;
        assert!(answer.starts_with("D1_ERROR: no"), "{answer}");
    }
    let answer = ask(&database, "SELECT * FROM dbstat", &[]).await;
    assert!(answer.starts_with("D1_ERROR: access to dbstat."), "{answer}");
    // Tables that hold the catalogue and full text search can be read and not written.
    check_all(
        &database,
        &[
            ("CREATE VIRTUAL TABLE f USING fts5(a)", ""),
            ("DELETE FROM f_data", "D1_ERROR: table f_data may not be modified: SQLITE_ERROR"),
            (
                "INSERT INTO sqlite_master VALUES ('table', 'x', 'x', 2, '')",
                "D1_ERROR: table sqlite_master may not be modified: SQLITE_ERROR",
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn pragmas_are_allowed_by_name() {
    let test = TestStore::new();
    let database = test.database();
    database.exec("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)".to_owned()).await.expect("runs");
    check_all(
        &database,
        &[
            (
                "PRAGMA table_info(t)",
                "cid=0 name='id' type='INTEGER' notnull=0 dflt_value=NULL pk=1; \
                 cid=1 name='name' type='TEXT' notnull=0 dflt_value=NULL pk=0",
            ),
            ("SELECT name FROM pragma_table_info('t')", "name='id'; name='name'"),
            ("PRAGMA quick_check", "quick_check='ok'"),
            ("PRAGMA recursive_triggers", "recursive_triggers=0"),
            ("PRAGMA legacy_alter_table", "legacy_alter_table=0"),
            ("PRAGMA foreign_key_check", ""),
            ("PRAGMA optimize", ""),
            ("PRAGMA index_list(t)", ""),
        ],
    )
    .await;
    for name in [
        "journal_mode",
        "journal_mode = delete",
        "user_version",
        "page_count",
        "page_size",
        "cache_size",
        "synchronous = off",
        "database_list",
        "function_list",
        "compile_options",
        "integrity_check",
        "writable_schema = on",
        "wal_checkpoint",
        "max_page_count = 1",
        "locking_mode",
        "query_only",
        "trusted_schema = on",
        "mmap_size",
        "temp_store",
        "busy_timeout",
        "nosuch",
    ] {
        assert_eq!(ask(&database, &format!("PRAGMA {name}"), &[]).await, NOT_AUTHORIZED, "{name}");
    }
    let answer = ask(&database, "SELECT * FROM pragma_database_list", &[]).await;
    assert!(answer.contains("not authorized"), "{answer}");
}

#[tokio::test]
async fn the_kind_of_an_error_says_whose_fault_it_is() {
    let test = TestStore::new();
    let database = test.database();
    let error = database.query(statement("SELECT * FROM x", &[])).await.expect_err("must fail");
    assert_eq!((error.kind(), error.cause()), (D1ErrorKind::Query, "no such table: x: SQLITE_ERROR"));
    let error = database.exec("SELECT * FROM x".to_owned()).await.expect_err("must fail");
    assert_eq!(error.kind(), D1ErrorKind::Exec);
}
