//! `kill -9` in the middle of writes loses nothing that was acknowledged.
//!
//! The test starts itself as a child process that writes and prints the name of each write after its acknowledgement.
//! Once enough were printed the child is killed; then every name that reached the pipe must be in the store.

use std::env;
use std::io::{BufRead, BufReader, Read, Write, stdout};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use bytes::Bytes;
use tempfile::TempDir;
use tokio::runtime::Builder;
use workmesh_store::{Database, Durability, KvNamespace, PutOptions, SqlValue, Store, StoreOptions};

use crate::support::{ask, statement};

/// Where the child keeps its store. Its absence makes the child's entry point an empty test.
const DIR_VARIABLE: &str = "WORKMESH_STORE_CRASH_DIR";
/// Which round the child writes for: names must not repeat.
const ROUND_VARIABLE: &str = "WORKMESH_STORE_CRASH_ROUND";
/// How many acknowledgements the parent waits for.
const KILL_AFTER: usize = 400;
/// What the child writes at most, should nobody kill it.
const WRITES: usize = 100_000;
const ROUNDS: usize = 3;

#[test]
fn kill_9_loses_no_acknowledged_write() {
    let dir = TempDir::new().expect("a temporary directory");
    for round in 0..ROUNDS {
        let acknowledged = run_and_kill(dir.path(), round);
        assert!(acknowledged.len() >= KILL_AFTER);
        let store = Store::open(dir.path()).expect("the store opens after a crash");
        let runtime = Builder::new_current_thread().build().expect("a runtime");
        let reader = store.kv("crash").expect("opens").reader().expect("opens");
        let database = store.d1("crash").expect("opens");
        for name in &acknowledged {
            let found = match name.split_once(' ') {
                Some(("kv", key)) => {
                    let entry = reader.get(key).expect("the get succeeds");
                    entry.is_some_and(|entry| entry.value == key.repeat(20))
                }
                Some(("d1", id)) => {
                    let sql = "SELECT count(*) c FROM writes WHERE name = ?";
                    runtime.block_on(ask(&database, sql, &[SqlValue::from(id)])) == "c=1"
                }
                _ => panic!("the child printed {name:?}"),
            };
            assert!(found, "{name} was acknowledged and is lost");
        }
        assert_eq!(runtime.block_on(ask(&database, "PRAGMA quick_check", &[])), "quick_check='ok'");
    }
}

/// Starts the child and kills it. Returns the writes that it acknowledged.
fn run_and_kill(dir: &Path, round: usize) -> Vec<String> {
    let mut child = Command::new(env::current_exe().expect("the path of this test"))
        .args(["--exact", "crash::child", "--nocapture", "--test-threads=1"])
        .env(DIR_VARIABLE, dir)
        .env(ROUND_VARIABLE, round.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the child starts");
    let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut text = String::new();
    let mut lines = 0;
    while lines < KILL_AFTER + 10 && output.read_line(&mut text).expect("the pipe works") > 0 {
        lines += 1;
    }
    child.kill().expect("the child can be killed");
    output.read_to_string(&mut text).expect("the pipe works");
    child.wait().expect("the child has ended");
    // The last line may have been cut off, and the test harness prints lines of its own.
    let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
    let names = whole.lines().filter(|line| line.starts_with("kv ") || line.starts_with("d1 "));
    names.map(str::to_owned).collect()
}

/// The child's entry point: two threads write to KV, two to D1.
#[test]
fn child() {
    let Ok(dir) = env::var(DIR_VARIABLE) else { return };
    let round = env::var(ROUND_VARIABLE).expect("the parent says which round it is");
    // Durability decides how commits are grouped, so every other round takes the other one.
    let durability = if round == "1" { Durability::Power } else { Durability::Process };
    let options = StoreOptions { durability, ..StoreOptions::default() };
    let store = Store::with_options(Path::new(&dir), options).expect("the store opens");
    let namespace = store.kv("crash").expect("opens");
    let database = store.d1("crash").expect("opens");
    thread::scope(|scope| {
        for writer in 0..4 {
            let (namespace, database, round) = (&namespace, &database, &round);
            scope.spawn(move || {
                let runtime = Builder::new_current_thread().build().expect("a runtime");
                runtime.block_on(async {
                    if writer % 2 == 0 {
                        write_kv(namespace, &format!("{round}-{writer}")).await;
                    } else {
                        write_d1(database, &format!("{round}-{writer}")).await;
                    }
                });
            });
        }
    });
}

async fn write_kv(namespace: &KvNamespace, name: &str) {
    for i in 0..WRITES {
        let key = format!("{name}-{i}");
        let value = Bytes::from(key.repeat(20));
        namespace.put(&key, value, PutOptions::default()).await.expect("the put succeeds");
        acknowledge("kv", &key);
    }
}

async fn write_d1(database: &Database, name: &str) {
    database
        .query(statement("CREATE TABLE IF NOT EXISTS writes (name TEXT UNIQUE)", &[]))
        .await
        .expect("the table is made");
    for i in 0..WRITES {
        let id = format!("{name}-{i}");
        let insert = statement("INSERT INTO writes VALUES (?)", &[SqlValue::from(id.as_str())]);
        database.query(insert).await.expect("the insert succeeds");
        acknowledge("d1", &id);
    }
}

fn acknowledge(kind: &str, name: &str) {
    // One write call a line, past the harness and its locks. A closed pipe means that the parent is gone.
    let _ = stdout().write_all(format!("{kind} {name}\n").as_bytes());
}
