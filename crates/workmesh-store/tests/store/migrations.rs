//! Migrations from a folder.

use std::fs;

use tempfile::TempDir;
use workmesh_store::migrations::{self, DEFAULT_TABLE, MigrationError};

use crate::support::{TestStore, check_all};

fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = TempDir::new().expect("a temporary directory");
    for (name, sql) in files {
        fs::write(dir.path().join(name), sql).expect("the file is written");
    }
    dir
}

#[tokio::test]
async fn files_apply_once_in_the_order_of_their_numbers() {
    let test = TestStore::new();
    let database = test.database();
    let dir = folder(&[
        ("10_third.sql", "INSERT INTO t VALUES (10);"),
        ("0001_first.sql", "CREATE TABLE t (a\n);\n-- a comment; with a semicolon\n"),
        ("9_second.sql", "INSERT INTO t\n VALUES (9);\nINSERT INTO t VALUES (';');"),
        ("notes.txt", "not SQL"),
    ]);
    let applied = migrations::apply(&database, dir.path(), DEFAULT_TABLE).await.expect("they apply");
    assert_eq!(applied, ["0001_first.sql", "9_second.sql", "10_third.sql"]);
    check_all(
        &database,
        &[
            ("SELECT * FROM t", "a=9; a=';'; a=10"),
            (
                "SELECT id, name FROM d1_migrations ORDER BY id",
                "id=1 name='0001_first.sql'; id=2 name='9_second.sql'; id=3 name='10_third.sql'",
            ),
            ("SELECT count(*) c FROM d1_migrations WHERE applied_at LIKE '20__-__-__ __:__:__'", "c=3"),
        ],
    )
    .await;
    fs::write(dir.path().join("11_fourth.sql"), "DELETE FROM t WHERE a = 9").expect("the file is written");
    let applied = migrations::apply(&database, dir.path(), DEFAULT_TABLE).await.expect("they apply");
    assert_eq!(applied, ["11_fourth.sql"]);
    let applied = migrations::apply(&database, dir.path(), DEFAULT_TABLE).await.expect("they apply");
    assert!(applied.is_empty());
}

#[tokio::test]
async fn the_first_failure_stops_and_leaves_no_trace_of_its_file() {
    let test = TestStore::new();
    let database = test.database();
    let dir = folder(&[
        ("1_good.sql", "CREATE TABLE t (a)"),
        ("2_bad.sql", "CREATE TABLE u (a);\nINSERT INTO nope VALUES (1);"),
        ("3_later.sql", "CREATE TABLE v (a)"),
    ]);
    let error = migrations::apply(&database, dir.path(), DEFAULT_TABLE).await.expect_err("must fail");
    let path = dir.path().join("2_bad.sql");
    assert_eq!(
        error.to_string(),
        format!("migration {} failed and was rolled back: no such table: nope: SQLITE_ERROR", path.display())
    );
    check_all(
        &database,
        &[
            ("SELECT name FROM d1_migrations", "name='1_good.sql'"),
            ("SELECT name FROM sqlite_schema WHERE name IN ('t', 'u', 'v')", "name='t'"),
        ],
    )
    .await;
    fs::write(&path, "CREATE TABLE u (a)").expect("the file is written");
    let applied = migrations::apply(&database, dir.path(), DEFAULT_TABLE).await.expect("they apply");
    assert_eq!(applied, ["2_bad.sql", "3_later.sql"]);
}

#[tokio::test]
async fn a_file_may_be_longer_than_a_statement_and_hold_triggers() {
    let test = TestStore::new();
    let database = test.database();
    let mut script = "CREATE TABLE t (a);
        CREATE TABLE log (a);
        CREATE TRIGGER tr AFTER INSERT ON t BEGIN
            INSERT INTO log VALUES (new.a); -- not the end;
            INSERT INTO log VALUES (new.a);
        END;"
        .to_owned();
    for i in 0..5_000 {
        script.push_str(&format!("INSERT INTO t VALUES ({i});\n"));
    }
    assert!(script.len() > 100_000);
    let dir = folder(&[("1.sql", &script), ("2_empty.sql", "-- nothing yet\n")]);
    let applied = migrations::apply(&database, dir.path(), "my \"own\" table").await.expect("they apply");
    assert_eq!(applied, ["1.sql", "2_empty.sql"]);
    check_all(
        &database,
        &[
            ("SELECT count(*) c FROM log", "c=10000"),
            ("SELECT count(*) c FROM \"my \"\"own\"\" table\"", "c=2"),
        ],
    )
    .await;
}

#[tokio::test]
async fn migrations_are_tenant_sql() {
    let test = TestStore::new();
    let dir = folder(&[("1.sql", "BEGIN; CREATE TABLE t (a); COMMIT;")]);
    let error = migrations::apply(&test.database(), dir.path(), DEFAULT_TABLE).await.expect_err("must fail");
    assert!(error.to_string().contains("To execute a transaction, please use"), "{error}");
    let dir = folder(&[("1.sql", "ATTACH ':memory:' AS x")]);
    let error = migrations::apply(&test.database(), dir.path(), DEFAULT_TABLE).await.expect_err("must fail");
    assert!(error.to_string().ends_with("not authorized: SQLITE_AUTH"), "{error}");
}

#[tokio::test]
async fn a_missing_folder_is_named() {
    let test = TestStore::new();
    let dir = folder(&[]);
    let missing = dir.path().join("missing");
    let error = migrations::apply(&test.database(), &missing, DEFAULT_TABLE).await.expect_err("must fail");
    assert!(matches!(&error, MigrationError::Read { path, .. } if *path == missing), "{error}");
}
