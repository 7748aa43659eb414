//! The limits of D1, from both sides.

use std::time::Duration;

use rusqlite::Connection;
use workmesh_store::{D1ErrorKind, SqlValue, StoreOptions, d1_limits};

use crate::support::{TestStore, ask, statement};

/// Runs `sql(at)`, which must succeed, and `sql(at + 1)`, which must be refused with `expected`.
async fn check(at: usize, sql: impl Fn(usize) -> String, expected: &str) {
    let test = TestStore::new();
    let database = test.database();
    let answer = ask(&database, &sql(at), &[]).await;
    assert!(!answer.starts_with("D1_ERROR"), "{answer}");
    assert_eq!(ask(&database, &sql(at + 1), &[]).await, format!("D1_ERROR: {expected}"));
}

fn list(of: &str, length: usize, separator: &str) -> String {
    vec![of; length].join(separator)
}

#[tokio::test]
async fn sizes_are_limited_as_on_the_real_runtime() {
    let too_big = "string or blob too big: SQLITE_TOOBIG";
    check(2_200_000, |n| format!("SELECT length(zeroblob({n}))"), too_big).await;
    check(100_000, |n| format!("SELECT '{}'", "a".repeat(n - 9)), "statement too long: SQLITE_TOOBIG").await;
}

#[tokio::test]
async fn shapes_are_limited_as_on_the_real_runtime() {
    let columns = |n: usize| (0..n).map(|i| format!("c{i}")).collect::<Vec<_>>().join(",");
    check(100, |n| format!("CREATE TABLE t{n} ({})", columns(n)), "too many columns on t101: SQLITE_ERROR")
        .await;
    check(100, |n| format!("SELECT {}", list("1", n, ",")), "too many columns in result set: SQLITE_ERROR")
        .await;
    check(5, |n| list("SELECT 1", n, " UNION ALL "), "too many terms in compound SELECT: SQLITE_ERROR").await;
    let too_deep = "Expression tree is too large (maximum depth 100): SQLITE_ERROR";
    check(100, |n| format!("SELECT {}", list("1", n, "+")), too_deep).await;
    let arguments = "too many arguments on function max at offset 7: SQLITE_ERROR";
    check(127, |n| format!("SELECT max({})", list("1", n, ",")), arguments).await;
    let pattern = "LIKE or GLOB pattern too complex: SQLITE_ERROR";
    check(50, |n| format!("SELECT 'a' LIKE '{}'", "a".repeat(n)), pattern).await;
}

#[tokio::test]
async fn parameters_are_limited_as_on_the_real_runtime() {
    let test = TestStore::new();
    let database = test.database();
    for (count, sql, expected) in [
        (100, format!("SELECT {}", list("?", 100, ",")), None),
        (100, "SELECT ?100".to_owned(), None),
        (
            101,
            format!("SELECT {}", list("?", 101, ",")),
            Some("too many SQL variables at offset 207: SQLITE_ERROR"),
        ),
        (
            101,
            "SELECT ?101".to_owned(),
            Some("variable number must be between ?1 and ?100 at offset 7: SQLITE_ERROR"),
        ),
    ] {
        let answer = ask(&database, &sql, &vec![SqlValue::from(1.0); count]).await;
        match expected {
            Some(expected) => assert_eq!(answer, format!("D1_ERROR: {expected}")),
            None => assert!(!answer.starts_with("D1_ERROR"), "{answer}"),
        }
    }
    let large = SqlValue::Blob(vec![0; 2_200_001]);
    assert_eq!(
        ask(&database, "SELECT length(?)", &[large]).await,
        "D1_ERROR: string or blob too big: SQLITE_TOOBIG"
    );
}

#[tokio::test]
async fn a_result_cannot_fill_the_memory() {
    let test = TestStore::new();
    let answer = ask(
        &test.database(),
        "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT zeroblob(1000000) FROM c",
        &[],
    )
    .await;
    let limit = d1_limits::MAX_RESULT_BYTES;
    assert_eq!(
        answer,
        format!("D1_ERROR: The result is larger than {limit} bytes; ask for fewer rows or columns.")
    );
}

#[tokio::test]
async fn what_runs_too_long_is_stopped_and_leaves_no_trace() {
    let max_query_duration = Duration::ZERO;
    let test = TestStore::with_options(StoreOptions { max_query_duration, ..StoreOptions::default() });
    let database = test.database();
    let endless = "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)";
    let stopped = "D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.";
    assert_eq!(ask(&database, "CREATE TABLE t (a)", &[]).await, "");
    assert_eq!(ask(&database, &format!("{endless} SELECT count(*) FROM c"), &[]).await, stopped);
    let insert = statement(&format!("{endless} INSERT INTO t SELECT x FROM c"), &[]);
    let error = database.query(insert).await.expect_err("must be stopped");
    assert_eq!((error.kind(), error.to_string()), (D1ErrorKind::Timeout, stopped.to_owned()));
    assert_eq!(ask(&database, "SELECT count(*) c FROM t", &[]).await, "c=0");
}

/// Another process holds the write lock, so the thread is busy for sure while the queue fills up.
#[tokio::test]
async fn a_full_queue_refuses_at_once() {
    let test = TestStore::new();
    let database = test.database();
    assert_eq!(ask(&database, "CREATE TABLE t (a)", &[]).await, "");
    let other = Connection::open(test.dir.path().join("d1/test.sqlite")).expect("opens");
    other.execute_batch("BEGIN IMMEDIATE").expect("the lock is taken");
    let insert = || statement("INSERT INTO t VALUES (?)", &[SqlValue::Blob(vec![0; 2_000_000])]);
    let queued: Vec<_> = (0..40).map(|_| tokio::spawn(database.query(insert()))).collect();
    other.execute_batch("ROLLBACK").expect("the lock is released");
    let (mut done, mut refused) = (0, 0);
    for query in queued {
        match query.await.expect("no panic") {
            Ok(_) => done += 1,
            Err(error) => {
                assert_eq!(error.kind(), D1ErrorKind::Overloaded);
                assert_eq!(error.to_string(), "D1_ERROR: D1 DB is overloaded. Too many requests queued.");
                refused += 1;
            }
        }
    }
    assert!(refused > 0);
    assert_eq!(ask(&database, "SELECT count(*) c FROM t", &[]).await, format!("c={done}"));
}
