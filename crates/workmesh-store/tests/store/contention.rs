//! Many threads at once.

use std::thread;

use bytes::Bytes;
use tokio::runtime::Builder;
use workmesh_store::{ListOptions, PutOptions};

use crate::support::{TestStore, ask, check_all};

const THREADS: usize = 8;
const EACH: usize = 100;

/// Runs `work` on `THREADS` threads, each with a runtime of its own, as shards do.
fn on_shards<F: Future<Output = ()>>(work: impl Fn(usize) -> F + Sync) {
    thread::scope(|scope| {
        for shard in 0..THREADS {
            let work = &work;
            scope.spawn(move || {
                let runtime = Builder::new_current_thread().build().expect("a runtime");
                runtime.block_on(work(shard));
            });
        }
    });
}

#[test]
fn every_shard_reads_what_it_wrote() {
    let test = TestStore::new();
    on_shards(async |shard| {
        let namespace = test.store.kv("shared").expect("opens");
        let reader = namespace.reader().expect("opens");
        for i in 0..EACH {
            let (key, value) = (format!("{shard}/{i}"), Bytes::from(format!("value {i}")));
            namespace.put(&key, value.clone(), PutOptions::default()).await.expect("the put succeeds");
            assert_eq!(reader.get(&key).expect("the get succeeds").expect("it is there").value, value);
            // All shards fight for one key; a reader sees some whole value of it.
            namespace.put("one", value, PutOptions::default()).await.expect("the put succeeds");
            let seen = reader.get("one").expect("the get succeeds").expect("it is there").value;
            assert!(seen.starts_with(b"value "), "{seen:?}");
        }
        let options = ListOptions { prefix: Some(format!("{shard}/")), ..ListOptions::default() };
        assert_eq!(namespace.list(options).await.expect("the list succeeds").keys.len(), EACH);
    });
}

#[test]
fn no_increment_is_lost() {
    let test = TestStore::new();
    let database = test.database();
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(check_all(&database, &[("CREATE TABLE n (n)", ""), ("INSERT INTO n VALUES (0)", "")]));
    on_shards(async |_| {
        let database = test.database();
        for _ in 0..EACH {
            assert_eq!(ask(&database, "UPDATE n SET n = n + 1", &[]).await, "");
        }
    });
    let expected = format!("n={}", THREADS * EACH);
    assert_eq!(runtime.block_on(ask(&database, "SELECT n FROM n", &[])), expected);
}

#[test]
fn a_write_that_nobody_waits_for_still_happens() {
    let test = TestStore::new();
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        let namespace = test.store.kv("test").expect("opens");
        let mut write = Box::pin(namespace.put("key", Bytes::new(), PutOptions::default()));
        // One poll queues it; then its caller goes away.
        let poll = std::future::poll_fn(|context| std::task::Poll::Ready(write.as_mut().poll(context)));
        let _ = poll.await;
        drop(write);
        let page = namespace.list(ListOptions::default()).await.expect("the list succeeds");
        assert_eq!(page.keys.len(), 1);
    });
}
