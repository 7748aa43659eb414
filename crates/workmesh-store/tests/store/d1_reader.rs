//! Short reads on the caller's thread answer exactly as the database's own thread does.

use workmesh_store::{D1Reader, Database, QueryMeta, SqlValue};

use crate::support::{TestStore, check_all, render, statement};

/// Asks the reader and the thread, which must agree on everything but the time it took.
async fn check(reader: &D1Reader, database: &Database, sql: &str, params: &[SqlValue]) {
    let mut here = reader.query(statement(sql, params)).await;
    let there = database.query(statement(sql, params)).await;
    if let (Ok(here), Ok(there)) = (&mut here, &there) {
        here.meta = QueryMeta { duration_ms: there.meta.duration_ms, ..here.meta };
    }
    assert_eq!(here, there, "{sql}");
}

async fn filled(test: &TestStore) -> Database {
    let database = test.database();
    check_all(
        &database,
        &[
            ("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, data BLOB)", ""),
            (
                "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 20000)
                 INSERT INTO t SELECT x, 'name ' || x, NULL FROM c",
                "",
            ),
            ("INSERT INTO t VALUES (30000, 'large', zeroblob(100000))", ""),
        ],
    )
    .await;
    database
}

#[tokio::test]
async fn a_reader_and_the_thread_agree() {
    let test = TestStore::new();
    let database = filled(&test).await;
    let reader = database.reader().expect("opens");
    let seven = SqlValue::from(7.0);
    check(&reader, &database, "SELECT * FROM t WHERE id = ?", std::slice::from_ref(&seven)).await;
    for sql in [
        "select name FROM t WHERE id = 8",
        "  SELECT name FROM t ORDER BY id DESC LIMIT 20",
        "SELECT count(*) FROM t",
        "SELECT sum(id) FROM t",
        "SELECT * FROM t WHERE id = 30000",
        "SELECT length(data) FROM t WHERE id = 30000",
        "SELECT name FROM t WHERE name LIKE '%9999'",
        "SELECT last_insert_rowid(), changes(), total_changes() > 0",
        "SELECT * FROM sqlite_master",
        "SELECT name FROM pragma_table_info('t')",
        "SELECT value FROM json_each('[1,2]')",
        "SELECT zeroblob(3000000)",
        "SELECT 1; SELECT 2",
        "SELECT ?",
        "SELECT * FROM nope",
        "SELECT sqlite_version()",
        "SELECT * FROM dbstat",
        "WITH x AS (SELECT 1 a) SELECT * FROM x",
        "",
        "SELEC 1",
    ] {
        for _ in 0..2 {
            check(&reader, &database, sql, &[]).await;
        }
    }
}

#[tokio::test]
async fn a_reader_sees_every_write_that_was_asked_for_before() {
    let test = TestStore::new();
    let database = filled(&test).await;
    let reader = database.reader().expect("opens");
    for i in 0..200 {
        let name = format!("new {i}");
        let update = statement("UPDATE t SET name = ? WHERE id = 7", &[SqlValue::from(name.as_str())]);
        // The write is queued when this returns, and is not awaited before the read is asked for.
        let write = reader.query(update);
        let read = reader.query(statement("SELECT name FROM t WHERE id = 7", &[]));
        assert_eq!(render(read.await), format!("name='{name}'"));
        assert_eq!(render(write.await), "");
    }
}

#[tokio::test]
async fn a_reader_follows_changes_of_the_schema() {
    let test = TestStore::new();
    let database = filled(&test).await;
    let reader = database.reader().expect("opens");
    let ask = async |sql: &str| render(reader.query(statement(sql, &[])).await);
    assert_eq!(ask("SELECT * FROM u").await, "D1_ERROR: no such table: u: SQLITE_ERROR");
    assert_eq!(ask("CREATE TABLE u (a)").await, "");
    assert_eq!(ask("INSERT INTO u VALUES (1)").await, "");
    assert_eq!(ask("SELECT * FROM u").await, "a=1");
    assert_eq!(ask("ALTER TABLE u ADD COLUMN b").await, "");
    assert_eq!(ask("SELECT * FROM u").await, "a=1 b=NULL");
    assert_eq!(ask("DROP TABLE u").await, "");
    assert_eq!(ask("SELECT * FROM u").await, "D1_ERROR: no such table: u: SQLITE_ERROR");
}

#[tokio::test]
async fn a_setting_that_changes_reads_changes_them_for_readers_too() {
    let test = TestStore::new();
    let database = filled(&test).await;
    let reader = database.reader().expect("opens");
    let like = async || render(reader.query(statement("SELECT 'a' LIKE 'A' l", &[])).await);
    assert_eq!(like().await, "l=1");
    check_all(&database, &[("PRAGMA case_sensitive_like = on", "")]).await;
    assert_eq!(like().await, "l=0");
}

#[tokio::test]
async fn only_short_reads_run_on_the_callers_thread() {
    let test = TestStore::new();
    let database = filled(&test).await;
    let reader = database.reader().expect("opens");
    for (sql, here) in [
        ("SELECT * FROM t WHERE id = 7", true),
        ("SELECT upper(name) FROM t WHERE id > 7 ORDER BY name LIMIT 1", false),
        ("SELECT name FROM t ORDER BY id LIMIT 50", true),
        ("SELECT count(*) FROM t", false),
        ("SELECT sum(id) FROM t", false),
        ("SELECT * FROM t WHERE id = 30000", false),
        ("SELECT hex(zeroblob(1000)) FROM t WHERE id = 7", false),
        ("SELECT * FROM t WHERE name = 'name 19999'", false),
        ("SELECT * FROM t a, t b", false),
        ("UPDATE t SET name = name", false),
        ("WITH x AS (SELECT 1) SELECT * FROM x", false),
        ("SELECT * FROM nope", false),
    ] {
        let answer = reader.try_query(&statement(sql, &[]));
        assert_eq!(answer.is_some(), here, "{sql}");
    }
    // The cost of a virtual table is not counted in instructions, so with one in the file nothing runs here.
    check_all(&database, &[("CREATE VIRTUAL TABLE f USING fts5(a)", "")]).await;
    assert!(reader.try_query(&statement("SELECT * FROM t WHERE id = 7", &[])).is_none());
    let TestStore { store, dir } = test;
    drop((store, database, reader));
    let store = workmesh_store::Store::open(dir.path()).expect("opens again");
    let reader = store.d1("test").expect("opens").reader().expect("opens");
    assert!(reader.try_query(&statement("SELECT * FROM t WHERE id = 7", &[])).is_none());
}
