//! Prints how long single operations take on this machine: `cargo run --release -p workmesh-store --example latency`.
//!
//! A quick look while storage is being changed. The figures that are published come from `bench/`.
#![expect(clippy::print_stdout, reason = "a program whose purpose is to print")]

use std::error::Error;
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::runtime::Builder;
use tokio::task::JoinSet;
use workmesh_store::{Durability, PutOptions, SqlValue, Statement, Store, StoreOptions};

/// Waits for one operation at a time.
const SERIAL: u32 = 2_000;
/// Operations that are under way together.
const TOGETHER: u32 = 64;

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = Builder::new_current_thread().build()?;
    for durability in [Durability::Process, Durability::Power] {
        println!("{durability:?}");
        let dir = tempfile::tempdir_in(".")?;
        let options = StoreOptions { durability, ..StoreOptions::default() };
        let store = Store::with_options(dir.path(), options)?;
        runtime.block_on(kv(&store))?;
        runtime.block_on(d1(&store))?;
    }
    Ok(())
}

async fn kv(store: &Store) -> Result<(), Box<dyn Error>> {
    let namespace = store.kv("bench")?;
    // SQLite writes nothing if nothing changes, so every value is new.
    let value = |i: u32| Bytes::from(i.to_ne_bytes().repeat(256));
    for i in 0..1_000 {
        namespace.put(&format!("key{i}"), value(i), PutOptions::default()).await?;
    }
    let reader = namespace.reader()?;
    let started = Instant::now();
    for i in 0..100_000 {
        reader.get(if i % 2 == 0 { "key7" } else { "key900" })?;
    }
    print("KV get, 1 KiB, hot", started.elapsed(), 100_000);
    let started = Instant::now();
    for i in 0..SERIAL {
        namespace.put(&format!("key{}", i % 1_000), value(i + 1), PutOptions::default()).await?;
    }
    print("KV put, one at a time", started.elapsed(), SERIAL);
    let started = Instant::now();
    for round in 0..SERIAL / TOGETHER {
        let mut puts = JoinSet::new();
        for i in 0..TOGETHER {
            puts.spawn(namespace.put(&format!("key{}", round + i), value(round), PutOptions::default()));
        }
        while let Some(put) = puts.join_next().await {
            put??;
        }
    }
    print("KV put, 64 together", started.elapsed(), SERIAL / TOGETHER * TOGETHER);
    Ok(())
}

async fn d1(store: &Store) -> Result<(), Box<dyn Error>> {
    let database = store.d1("bench")?;
    database.exec("CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT, price REAL)".to_owned()).await?;
    let insert = |i: u32| Statement {
        sql: "INSERT OR REPLACE INTO items VALUES (?1, ?2, ?3)".to_owned(),
        params: vec![SqlValue::Real(f64::from(i)), SqlValue::from("a name"), SqlValue::Real(9.5)],
    };
    database.batch((0..1_000).map(insert).collect()).await?;
    let select = |i: u32| Statement {
        sql: "SELECT id, name, price FROM items WHERE id = ?1".to_owned(),
        params: vec![SqlValue::Real(f64::from(i % 1_000))],
    };
    let started = Instant::now();
    for i in 0..SERIAL * 10 {
        database.query(select(i)).await?;
    }
    print("D1 point query, one at a time", started.elapsed(), SERIAL * 10);
    let reader = database.reader()?;
    let started = Instant::now();
    for i in 0..SERIAL * 10 {
        reader.query(select(i)).await?;
    }
    print("D1 point query, in place", started.elapsed(), SERIAL * 10);
    let started = Instant::now();
    for round in 0..SERIAL / TOGETHER * 10 {
        let mut queries = JoinSet::new();
        for i in 0..TOGETHER {
            queries.spawn(database.query(select(round + i)));
        }
        while let Some(query) = queries.join_next().await {
            query??;
        }
    }
    print("D1 point query, 64 together", started.elapsed(), SERIAL / TOGETHER * 10 * TOGETHER);
    let started = Instant::now();
    for i in 0..SERIAL {
        database.query(insert(i % 1_000)).await?;
    }
    print("D1 insert, one at a time", started.elapsed(), SERIAL);
    let started = Instant::now();
    for round in 0..SERIAL / TOGETHER {
        let mut inserts = JoinSet::new();
        for i in 0..TOGETHER {
            inserts.spawn(database.query(insert(round + i)));
        }
        while let Some(done) = inserts.join_next().await {
            done??;
        }
    }
    print("D1 insert, 64 together", started.elapsed(), SERIAL / TOGETHER * TOGETHER);
    Ok(())
}

fn print(what: &str, took: Duration, times: u32) {
    println!("  {what:<32} {:>9.2} µs", took.as_secs_f64() * 1e6 / f64::from(times));
}
