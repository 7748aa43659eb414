//! What D1 answers: values, figures, transactions.

use workmesh_store::{ExecResult, QueryMeta, SqlValue};

use crate::support::{TestStore, ask, check_all, render, statement};

#[tokio::test]
async fn bound_values_have_the_types_of_the_real_runtime() {
    let test = TestStore::new();
    let database = test.database();
    let sql = "SELECT ?1 a, typeof(?1) t";
    for (value, expected) in [
        (SqlValue::from(12.0), "a=12.0 t='real'"),
        (SqlValue::from(true), "a=1.0 t='real'"),
        (SqlValue::from(false), "a=0.0 t='real'"),
        (SqlValue::from("x"), "a='x' t='text'"),
        (SqlValue::from("a\0b"), "a='a\0b' t='text'"),
        (SqlValue::Null, "a=NULL t='null'"),
        (SqlValue::from(f64::NAN), "a=NULL t='null'"),
        (SqlValue::from(f64::NEG_INFINITY), "a=NULL t='null'"),
        (SqlValue::Blob(vec![1, 2]), "a=[1, 2] t='blob'"),
        (SqlValue::Integer(7), "a=7 t='integer'"),
    ] {
        assert_eq!(ask(&database, sql, &[value]).await, expected);
    }
}

#[tokio::test]
async fn the_column_decides_how_a_number_is_stored() {
    let test = TestStore::new();
    let database = test.database();
    check_all(&database, &[("CREATE TABLE t (name TEXT, n, r REAL, i INTEGER)", "")]).await;
    let twelve = SqlValue::from(12.0);
    let params = [twelve.clone(), twelve.clone(), twelve.clone(), twelve];
    assert_eq!(ask(&database, "INSERT INTO t VALUES (?, ?, ?, ?)", &params).await, "");
    check_all(&database, &[("SELECT * FROM t", "name='12.0' n=12.0 r=12.0 i=12")]).await;
}

#[tokio::test]
async fn values_come_out_as_on_the_real_runtime() {
    let test = TestStore::new();
    check_all(
        &test.database(),
        &[
            ("SELECT 9223372036854775807 b, -1 c, 1.0 e, x'0102' f", "b=9223372036854775807 c=-1 e=1.0 f=[1, 2]"),
            ("SELECT 1e308*10 d", "d=NULL"),
            ("SELECT CAST(x'ff' AS TEXT) a, 'a' || char(0) || 'b' n", "a='\u{fffd}' n='a\0b'"),
            ("SELECT 1 a, 2 a, 3 b", "a=1 a=2 b=3"),
            ("VALUES (1),(2)", "column1=1; column1=2"),
            ("SELECT \"noquote\"", "\"noquote\"='noquote'"),
            ("SELECT 1 -- c", "1 -- c=1"),
            ("-- c\nSELECT 1", "1=1"),
            (
                "SELECT json_extract('{\"a\":1}', '$.a') j, date('2020-01-01') d, 'abc' LIKE 'A%' l, upper('é') u",
                "j=1 d='2020-01-01' l=1 u='é'",
            ),
            ("SELECT octet_length('é') o, concat('a', 'b') c, unixepoch('2020-01-01') e", "o=2 c='ab' e=1577836800"),
            ("SELECT string_agg('a', ',') s, iif(1, 2, 3) i, timediff('2020-01-01', '2021-01-01') t",
             "s='a' i=2 t='-0001-00-00 00:00:00.000'"),
        ],
    )
    .await;
}

#[tokio::test]
async fn mathematical_functions_are_those_of_the_real_runtime() {
    let test = TestStore::new();
    let database = test.database();
    for (expression, expected) in [
        ("ln(1)", "0.0"),
        ("ln(0)", "NULL"),
        ("ln(-1)", "NULL"),
        ("log(100)", "2.0"),
        ("log(10, 100)", "2.0"),
        ("log(-1, 2)", "NULL"),
        ("log(1, 5)", "NULL"),
        ("log2(8)", "3.0"),
        ("mod(-7, 3)", "-1.0"),
        ("mod(7, 0)", "NULL"),
        ("pow(2, 10)", "1024.0"),
        ("pow(-8, 1.0 / 3)", "NULL"),
        ("sqrt(' 4 ')", "2.0"),
        ("sqrt(-1)", "NULL"),
        ("sqrt('4abc')", "NULL"),
        ("sqrt('infinity')", "NULL"),
        ("ceil(1.5)", "2.0"),
        ("ceil('7')", "7"),
        ("ceil(x'31')", "NULL"),
        ("floor(-1.2)", "-2.0"),
        ("trunc(-1.7)", "-1.0"),
        ("acos(2)", "NULL"),
        ("atan2(1, 2)", "0.4636476090008061"),
        ("tanh(0.5)", "0.46211715726000974"),
        ("pi()", "3.141592653589793"),
    ] {
        let sql = format!("SELECT {expression} x");
        assert_eq!(ask(&database, &sql, &[]).await, format!("x={expected}"), "{expression}");
    }
}

#[tokio::test]
async fn columns_are_named_without_rows() {
    let test = TestStore::new();
    let database = test.database();
    database.exec("CREATE TABLE t (id, name)".to_owned()).await.expect("runs");
    let answer = database.query(statement("SELECT id, name FROM t", &[])).await.expect("runs");
    assert_eq!((answer.columns, answer.rows), (vec!["id".to_owned(), "name".to_owned()], vec![]));
}

#[tokio::test]
async fn parameters_may_be_named_in_all_of_sqlite_s_ways() {
    let test = TestStore::new();
    let database = test.database();
    let (one, two) = (SqlValue::from(1.0), SqlValue::from(2.0));
    for (sql, params, expected) in [
        ("SELECT :a", vec![one.clone()], ":a=1.0"),
        ("SELECT @a", vec![one.clone()], "@a=1.0"),
        ("SELECT $a, ?2", vec![one.clone(), two.clone()], "$a=1.0 ?2=2.0"),
        ("SELECT ?1, ?1", vec![one.clone()], "?1=1.0 ?1=1.0"),
        ("SELECT ?1, ?3", vec![one.clone(), two, one.clone()], "?1=1.0 ?3=1.0"),
    ] {
        assert_eq!(ask(&database, sql, &params).await, expected);
    }
}

#[tokio::test]
async fn of_several_statements_the_last_answers() {
    let test = TestStore::new();
    let database = test.database();
    check_all(
        &database,
        &[
            ("SELECT 1; SELECT 2", "2=2"),
            ("SELECT 1;", "1=1"),
            ("SELECT 1; ", "1=1"),
            ("CREATE TABLE m (a); INSERT INTO m VALUES (5)", ""),
            ("SELECT * FROM m", "a=5"),
            (
                "INSERT INTO m VALUES (6); INSERT INTO nope VALUES (3)",
                "D1_ERROR: no such table: nope: SQLITE_ERROR",
            ),
            ("SELECT * FROM m", "a=5"),
        ],
    )
    .await;
    let one = [SqlValue::from(1.0)];
    assert_eq!(ask(&database, "SELECT 5; SELECT ? x", &one).await, "x=1.0");
    let refused = "D1_ERROR: When executing multiple SQL statements in a single call, only the last statement can \
                   have parameters.";
    assert_eq!(ask(&database, "SELECT ?; SELECT 5", &one).await, refused);
}

#[tokio::test]
async fn figures_say_what_a_statement_did() {
    let test = TestStore::new();
    let database = test.database();
    for (sql, changes, last_row_id, changed_db, pages) in [
        ("CREATE TABLE t (id INTEGER PRIMARY KEY, name)", 0, 0, true, 2),
        ("INSERT INTO t VALUES (1, 'a'), (7, 'b')", 2, 7, true, 2),
        ("SELECT * FROM t", 0, 7, false, 2),
        ("UPDATE t SET name = 'q' WHERE id < 3", 1, 7, true, 2),
        ("UPDATE t SET name = 'q' WHERE id > 300", 0, 7, false, 2),
        ("DELETE FROM t", 2, 7, true, 2),
        ("CREATE INDEX i ON t (name)", 0, 7, true, 3),
        ("CREATE VIEW v AS SELECT * FROM t", 0, 7, false, 3),
    ] {
        let meta = database.query(statement(sql, &[])).await.expect("runs").meta;
        let expected = QueryMeta {
            changes,
            last_row_id,
            rows_written: changes,
            size_after: pages * 4096,
            changed_db,
            ..meta
        };
        assert_eq!(meta, expected, "{sql}");
        assert!(meta.duration_ms >= 0.0 && meta.rows_read >= changes, "{meta:?}");
    }
}

#[tokio::test]
async fn rows_read_covers_full_scans() {
    let test = TestStore::new();
    let database = test.database();
    database.exec("CREATE TABLE t (a)".to_owned()).await.expect("runs");
    let rows = vec![statement("INSERT INTO t VALUES (1)", &[]); 50];
    database.batch(rows).await.expect("runs");
    for (sql, at_least) in [("SELECT * FROM t", 50), ("SELECT a FROM t WHERE a = 9", 49), ("SELECT 1", 1)] {
        let meta = database.query(statement(sql, &[])).await.expect("runs").meta;
        assert!((at_least..=50).contains(&meta.rows_read), "{sql}: {meta:?}");
    }
}

#[tokio::test]
async fn a_batch_answers_each_statement_and_leaves_out_empty_ones() {
    let test = TestStore::new();
    let database = test.database();
    database.exec("CREATE TABLE t (a UNIQUE)".to_owned()).await.expect("runs");
    let ten = SqlValue::from(10.0);
    let statements = vec![
        statement("INSERT INTO t VALUES (?)", std::slice::from_ref(&ten)),
        statement("", &[]),
        statement("SELECT * FROM t WHERE a = ?", &[ten]),
    ];
    let answers = database.batch(statements).await.expect("runs");
    let rendered: Vec<String> = answers.into_iter().map(|answer| render(Ok(answer))).collect();
    assert_eq!(rendered, ["", "a=10.0"]);
}

#[tokio::test]
async fn a_batch_that_fails_leaves_no_trace() {
    let test = TestStore::new();
    let database = test.database();
    database.exec("CREATE TABLE t (a UNIQUE)".to_owned()).await.expect("runs");
    let unique =
        "D1_ERROR: UNIQUE constraint failed: t.a: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_UNIQUE)";
    for (last, expected) in [
        ("SELECT * FROM nope", "D1_ERROR: no such table: nope: SQLITE_ERROR"),
        ("INSERT INTO t VALUES (11)", unique),
        ("INSERT OR ROLLBACK INTO t VALUES (11)", unique),
        ("INSERT OR FAIL INTO t VALUES (12), (11)", unique),
    ] {
        let statements = vec![
            statement("INSERT INTO t VALUES (11)", &[]),
            statement(last, &[]),
            statement("SELECT 1", &[]),
        ];
        let error = database.batch(statements).await.expect_err("must fail");
        assert_eq!(error.to_string(), expected);
        check_all(&database, &[("SELECT count(*) c FROM t", "c=0")]).await;
    }
    let error = database.batch(vec![]).await.expect_err("must fail");
    assert_eq!(error.to_string(), "D1_ERROR: No SQL statements detected.");
}

#[tokio::test]
async fn a_statement_that_fails_leaves_no_trace() {
    let test = TestStore::new();
    let unique =
        "D1_ERROR: UNIQUE constraint failed: u.a: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_UNIQUE)";
    check_all(
        &test.database(),
        &[
            ("CREATE TABLE u (a UNIQUE)", ""),
            ("INSERT INTO u VALUES (1), (1)", unique),
            ("INSERT OR FAIL INTO u VALUES (1), (1)", unique),
            ("INSERT OR ROLLBACK INTO u VALUES (1), (1)", unique),
            ("SELECT count(*) c FROM u", "c=0"),
            ("INSERT OR IGNORE INTO u VALUES (1), (1) RETURNING a", "a=1"),
        ],
    )
    .await;
}

#[tokio::test]
async fn foreign_keys_are_kept_and_can_be_deferred_within_a_batch() {
    let test = TestStore::new();
    let database = test.database();
    let broken =
        "D1_ERROR: FOREIGN KEY constraint failed: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_FOREIGNKEY)";
    check_all(
        &database,
        &[
            ("CREATE TABLE a (id INTEGER PRIMARY KEY)", ""),
            ("CREATE TABLE b (r REFERENCES a (id))", ""),
            ("INSERT INTO b VALUES (1)", broken),
            ("PRAGMA foreign_keys = off", ""),
            ("PRAGMA foreign_keys", "foreign_keys=1"),
            ("PRAGMA defer_foreign_keys = on", ""),
            ("INSERT INTO b VALUES (1)", broken),
        ],
    )
    .await;
    let batch = |id: u8| {
        vec![
            statement("PRAGMA defer_foreign_keys = on", &[]),
            statement("INSERT INTO b VALUES (1)", &[]),
            statement(&format!("INSERT INTO a VALUES ({id})"), &[]),
        ]
    };
    assert_eq!(database.batch(batch(2)).await.expect_err("must fail").to_string(), broken);
    database.batch(batch(1)).await.expect("the reference is there at the end");
    check_all(&database, &[("SELECT * FROM b, a", "r=1 id=1"), ("DROP TABLE a", broken)]).await;
}

#[tokio::test]
async fn exec_counts_the_lines_that_it_runs() {
    let test = TestStore::new();
    let database = test.database();
    for (script, expected) in [
        ("SELECT 1", 1),
        ("SELECT 1; SELECT 2", 1),
        ("SELECT 1;\nSELECT 2;\n", 2),
        ("SELECT 1;\r\nSELECT 2;\r\n", 2),
        ("SELECT 1;\n  -- c\nSELECT 2;\n\nSELECT 3", 3),
        ("  SELECT 1  ", 1),
    ] {
        let ExecResult { count, duration_ms } = database.exec(script.to_owned()).await.expect("runs");
        assert_eq!(count, expected, "{script}");
        assert!(duration_ms >= 0.0);
    }
}

#[tokio::test]
async fn exec_that_fails_says_where_and_leaves_no_trace() {
    let test = TestStore::new();
    let database = test.database();
    database.exec("CREATE TABLE t (a UNIQUE)".to_owned()).await.expect("runs");
    for (script, expected) in [
        ("", "1: : No SQL statements detected."),
        (" \n\n", "1: : No SQL statements detected."),
        (";", "1: ;: SQL code did not contain a statement."),
        ("-- c", "1: -- c: SQL code did not contain a statement."),
        ("CREATE TABLE ml (\n a\n)", "1: CREATE TABLE ml (: incomplete input: SQLITE_ERROR"),
        ("SELECT ?", "1: SELECT ?: Wrong number of parameter bindings for SQL query."),
        // The real runtime always blames line 1 here, and quotes it; the line that failed is of more use.
        (
            "INSERT INTO t VALUES (1);\n\n  SELEC 2;\nSELECT 3",
            "3:   SELEC 2;: near \"SELEC\": syntax error at offset 2: SQLITE_ERROR",
        ),
    ] {
        let error = database.exec(script.to_owned()).await.expect_err("must fail");
        assert_eq!(error.to_string(), format!("D1_EXEC_ERROR: Error in line {expected}"));
        assert_eq!(error.cause(), format!("Error in line {expected}"));
    }
    check_all(&database, &[("SELECT count(*) c FROM t", "c=0")]).await;
}

#[tokio::test]
async fn full_text_search_works() {
    let test = TestStore::new();
    check_all(
        &test.database(),
        &[
            ("CREATE VIRTUAL TABLE f USING fts5(a)", ""),
            ("INSERT INTO f VALUES ('the quick fox'), ('a lazy dog')", ""),
            ("SELECT a FROM f WHERE f MATCH 'fox'", "a='the quick fox'"),
            ("DROP TABLE f", ""),
        ],
    )
    .await;
}

#[tokio::test]
async fn data_outlives_the_store_and_is_shared_by_its_handles() {
    let test = TestStore::new();
    check_all(&test.database(), &[("CREATE TABLE t (a)", ""), ("INSERT INTO t VALUES (1)", "")]).await;
    check_all(&test.database(), &[("SELECT * FROM t", "a=1")]).await;
    let TestStore { store, dir } = test;
    drop(store);
    let store = workmesh_store::Store::open(dir.path()).expect("opens again");
    check_all(&store.d1("test").expect("opens"), &[("SELECT * FROM t", "a=1")]).await;
    check_all(
        &store.d1("TEST").expect("opens"),
        &[("SELECT * FROM t", "D1_ERROR: no such table: t: SQLITE_ERROR")],
    )
    .await;
}
