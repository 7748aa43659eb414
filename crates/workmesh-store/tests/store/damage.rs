//! Files that cannot be used, and disks that fail: the error names the file, reaches the caller, and nothing is lost.

use std::fs;
use std::path::Path;

use bytes::Bytes;
use tempfile::TempDir;
use workmesh_store::{D1ErrorKind, PutOptions, SqlValue, Store, StoreError, StoreOptions};

use crate::support::{TestStore, ask, check_all, statement};

#[test]
fn a_file_that_is_not_a_database_is_left_alone() {
    let dir = TempDir::new().expect("a temporary directory");
    let store = Store::open(dir.path()).expect("opens");
    let garbage = b"this is not a database, and somebody may want it back".repeat(100);
    for file in ["kv/bad.sqlite", "d1/bad.sqlite"] {
        let path = dir.path().join(file);
        fs::write(&path, &garbage).expect("the file is written");
        let error = if file.starts_with("kv") { store.kv("bad").err() } else { store.d1("bad").err() };
        let error = error.expect("it must not open");
        assert!(matches!(error, StoreError::Corrupt { .. }), "{error:?}");
        assert!(error.to_string().starts_with(&path.display().to_string()), "{error}");
        assert!(fs::read(&path).expect("the file is read") == garbage, "{file} was changed");
    }
    // The rest of the store works.
    store.kv("good").expect("opens");
}

#[test]
fn a_damaged_database_is_reported_and_not_written() {
    let dir = TempDir::new().expect("a temporary directory");
    let store = Store::open(dir.path()).expect("opens");
    for file in ["kv/bad.sqlite", "d1/bad.sqlite"] {
        let path = dir.path().join(file);
        let conn = rusqlite::Connection::open(&path).expect("opens");
        conn.execute_batch("CREATE TABLE t (a)").expect("runs");
        drop(conn);
        // The header stays, and the catalogue behind it becomes garbage.
        let mut bytes = fs::read(&path).expect("the file is read");
        bytes[100..4096].fill(0xa5);
        fs::write(&path, &bytes).expect("the file is written");
        let error = if file.starts_with("kv") { store.kv("bad").err() } else { store.d1("bad").err() };
        let error = error.expect("it must not open");
        assert!(matches!(error, StoreError::Corrupt { .. }), "{error:?}");
        assert!(fs::read(&path).expect("the file is read") == bytes, "{file} was changed");
    }
}

#[test]
fn a_file_of_a_newer_format_is_refused() {
    let dir = TempDir::new().expect("a temporary directory");
    drop(Store::open(dir.path()).expect("opens").kv("new").expect("opens"));
    let path = dir.path().join("kv/new.sqlite");
    let file = rusqlite::Connection::open(&path).expect("opens");
    file.pragma_update(None, "user_version", 99).expect("the version is set");
    drop(file);
    let error = Store::open(dir.path()).expect("opens").kv("new").err().expect("it must not open");
    let expected = format!(
        "{} has storage format 99, this Workmesh reads up to 1; use a newer Workmesh",
        path.display()
    );
    assert_eq!(error.to_string(), expected);
}

#[test]
fn a_directory_that_cannot_be_made_is_named() {
    let dir = TempDir::new().expect("a temporary directory");
    fs::write(dir.path().join("kv"), "a file is in the way").expect("the file is written");
    let error = Store::open(dir.path()).err().expect("it must not open");
    assert!(matches!(error, StoreError::Directory { .. }), "{error:?}");
    assert!(error.to_string().contains(&dir.path().join("kv").display().to_string()), "{error}");
}

#[test]
fn a_file_that_cannot_be_opened_is_named() {
    let dir = TempDir::new().expect("a temporary directory");
    let store = Store::open(dir.path()).expect("opens");
    // A directory is in the way; unlike permissions, that stops the root user as well.
    let path = dir.path().join("d1/x.sqlite");
    fs::create_dir(&path).expect("the directory is made");
    let error = store.d1("x").err().expect("it must not open");
    assert!(matches!(error, StoreError::Open { .. }), "{error:?}");
    assert!(error.to_string().contains(&path.display().to_string()), "{error}");
}

fn small_files() -> TestStore {
    TestStore::with_options(StoreOptions { max_file_bytes: 400_000, ..StoreOptions::default() })
}

#[tokio::test]
async fn a_full_disk_fails_the_write_and_keeps_the_rest() {
    let test = small_files();
    let namespace = test.store.kv("test").expect("opens");
    let small = || Bytes::from_static(b"small");
    namespace.put("before", small(), PutOptions::default()).await.expect("the put succeeds");
    let large = Bytes::from(vec![7; 1_000_000]);
    // Together in one batch, so that the large one fails alone.
    let together = [("a", small()), ("large", large), ("b", small())]
        .map(|(key, value)| tokio::spawn(namespace.put(key, value, PutOptions::default())));
    let mut messages = Vec::new();
    for put in together {
        let result = put.await.expect("no panic");
        messages.push(result.map_or_else(|error| error.to_string(), |()| "ok".to_owned()));
    }
    assert_eq!(messages, ["ok", "KV PUT failed: 500 database or disk is full", "ok"]);
    let reader = namespace.reader().expect("opens");
    for key in ["before", "a", "b"] {
        assert!(reader.get(key).expect("the get succeeds").is_some(), "{key}");
    }
    assert_eq!(reader.get("large"), Ok(None));
    namespace.delete("before").await.expect("deleting still works");
}

#[tokio::test]
async fn a_full_disk_fails_the_statement_and_keeps_the_rest() {
    let test = small_files();
    let database = test.database();
    check_all(&database, &[("CREATE TABLE t (a)", ""), ("INSERT INTO t VALUES ('before')", "")]).await;
    let large = [SqlValue::Blob(vec![7; 1_000_000])];
    let insert = statement("INSERT INTO t VALUES (?)", &large);
    let error = database.query(insert.clone()).await.expect_err("must fail");
    assert_eq!(error.kind(), D1ErrorKind::Storage);
    assert_eq!(error.to_string(), "D1_ERROR: database or disk is full: SQLITE_FULL");
    let batch = vec![statement("INSERT INTO t VALUES ('in the batch')", &[]), insert];
    assert_eq!(database.batch(batch).await.expect_err("must fail").kind(), D1ErrorKind::Storage);
    assert_eq!(ask(&database, "SELECT a FROM t", &[]).await, "a='before'");
    assert_eq!(ask(&database, "INSERT INTO t VALUES ('after')", &[]).await, "");
}

/// SQLite calls a file whose directory is gone read-only or impossible to open; whichever, the caller hears of it.
#[tokio::test]
async fn a_reader_of_a_missing_file_says_so() {
    let test = TestStore::new();
    let namespace = test.store.kv("test").expect("opens");
    let path = test.dir.path().join("kv/test.sqlite");
    fs::remove_file(&path).expect("the file is deleted");
    let error = namespace.reader().err().expect("it must not open");
    assert!(error.to_string().contains(&path.display().to_string()), "{error}");
    assert!(!Path::new(&path).exists(), "a reader must not make files");
}
