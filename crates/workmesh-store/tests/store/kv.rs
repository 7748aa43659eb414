//! Single keys: values, metadata, expiry, the rules and their messages.

use bytes::Bytes;
use workmesh_store::{
    Clock, KvEntry, KvNamespace, ListKey, ListOptions, PutOptions, Store, StoreOptions, kv_limits,
};

use crate::support::TestStore;

const NOW: i64 = 1_800_000_000;

async fn put(namespace: &KvNamespace, key: &str, value: &str, options: PutOptions) {
    namespace.put(key, Bytes::copy_from_slice(value.as_bytes()), options).await.expect("the put succeeds");
}

fn expires_in(seconds: i64) -> PutOptions {
    PutOptions { expiration_ttl: Some(seconds), ..PutOptions::default() }
}

#[tokio::test]
async fn a_value_comes_back_as_it_was() {
    let test = TestStore::new();
    let namespace = test.store.kv("test").expect("opens");
    let reader = namespace.reader().expect("opens");
    let longest = "k".repeat(512);
    for key in ["a", "nul\0x", "é€😀", "%../", longest.as_str()] {
        for value in [&b""[..], b"text", b"\0\xff\xfe"] {
            let value = Bytes::copy_from_slice(value);
            namespace.put(key, value.clone(), PutOptions::default()).await.expect("the put succeeds");
            assert_eq!(reader.get(key), Ok(Some(KvEntry { value, metadata: None })), "{key}");
        }
        namespace.delete(key).await.expect("the delete succeeds");
        assert_eq!(reader.get(key), Ok(None), "{key}");
    }
    namespace.delete("absent").await.expect("deleting nothing succeeds");
    assert_eq!(reader.get("nul"), Ok(None));
}

#[tokio::test]
async fn a_put_replaces_value_metadata_and_expiry_together() {
    let test = TestStore::new();
    let namespace = test.store.kv("test").expect("opens");
    let metadata = Some("{\"a\":1}".to_owned());
    let options =
        PutOptions { metadata: metadata.clone(), expiration: Some(4_000_000_000), expiration_ttl: None };
    put(&namespace, "key", "old", options).await;
    let page = namespace.list(ListOptions::default()).await.expect("the list succeeds");
    assert_eq!(page.keys, [ListKey { name: "key".to_owned(), expiration: Some(4_000_000_000), metadata }]);
    put(&namespace, "key", "new", PutOptions::default()).await;
    let page = namespace.list(ListOptions::default()).await.expect("the list succeeds");
    assert_eq!(page.keys, [ListKey { name: "key".to_owned(), expiration: None, metadata: None }]);
}

#[tokio::test]
async fn the_largest_value_fits_and_one_byte_more_does_not() {
    let test = TestStore::new();
    let namespace = test.store.kv("test").expect("opens");
    let largest = Bytes::from(vec![7; kv_limits::MAX_VALUE_BYTES]);
    namespace.put("big", largest.clone(), PutOptions::default()).await.expect("the put succeeds");
    let entry =
        namespace.reader().expect("opens").get("big").expect("the get succeeds").expect("it is there");
    assert!(entry.value == largest);
    let larger = Bytes::from(vec![7; kv_limits::MAX_VALUE_BYTES + 1]);
    let error = namespace.put("big", larger, PutOptions::default()).await.expect_err("must be refused");
    assert_eq!(error.to_string(), "KV PUT failed: 413 Value length of 26214401 exceeds limit of 26214400.");
}

#[tokio::test]
async fn every_rule_for_keys_has_the_real_message() {
    let test = TestStore::new();
    let namespace = test.store.kv("test").expect("opens");
    let reader = namespace.reader().expect("opens");
    let long = "€".repeat(171);
    let of_length = "failed: 414 UTF-8 encoded length of 513 exceeds key length limit of 512.";
    for (key, expected) in [
        ("", "Key name cannot be empty."),
        (".", "\".\" is not allowed as a key name."),
        ("..", "\"..\" is not allowed as a key name."),
        (&long, &format!("KV GET {of_length}")),
    ] {
        let error = reader.get(key).expect_err("must be refused");
        assert_eq!(error.to_string(), expected);
        assert_eq!(error.is_type_error(), key.len() < 3);
        let operation = |name: &str| expected.replace("GET", name);
        let error = namespace.put(key, Bytes::new(), PutOptions::default()).await;
        assert_eq!(error.expect_err("must be refused").to_string(), operation("PUT"));
        let error = namespace.delete(key).await;
        assert_eq!(error.expect_err("must be refused").to_string(), operation("DELETE"));
    }
    let options = ListOptions { prefix: Some(long), ..ListOptions::default() };
    let error = namespace.list(options).await.expect_err("must be refused");
    assert_eq!(error.to_string(), format!("KV GET {of_length}"));
}

#[tokio::test]
async fn every_rule_for_put_options_has_the_real_message() {
    let (clock, _) = Clock::manual(NOW);
    let test = TestStore::with_options(StoreOptions { clock, ..StoreOptions::default() });
    let namespace = test.store.kv("test").expect("opens");
    let ttl = expires_in;
    let date = |expiration| PutOptions { expiration: Some(expiration), ..PutOptions::default() };
    let metadata = |length: usize| PutOptions {
        metadata: Some(format!("\"{}\"", "a".repeat(length - 2))),
        ..PutOptions::default()
    };
    for (options, expected) in [
        (ttl(60), "ok"),
        (ttl(59), "400 Invalid expiration_ttl of 59. Expiration TTL must be at least 60."),
        (ttl(5), "400 Invalid expiration_ttl of 5. Expiration TTL must be at least 60."),
        (ttl(0), "400 Invalid expiration_ttl of 0. Please specify integer greater than 0."),
        (ttl(-1), "400 Invalid expiration_ttl of -1. Please specify integer greater than 0."),
        (ttl(i64::MAX), "ok"),
        (date(NOW + 60), "ok"),
        (
            date(NOW + 59),
            "400 Invalid expiration of 1800000059. Expiration times must be at least 60 seconds in the future.",
        ),
        (
            date(NOW),
            "400 Invalid expiration of 1800000000. Please specify integer greater than the current number of seconds \
             since the UNIX epoch.",
        ),
        (metadata(1024), "ok"),
        (metadata(1025), "413 Metadata length of 1025 exceeds limit of 1024."),
    ] {
        let result = namespace.put("key", Bytes::new(), options.clone()).await;
        let message = result.map_or_else(|error| error.to_string(), |()| "KV PUT failed: ok".to_owned());
        assert_eq!(message, format!("KV PUT failed: {expected}"), "{options:?}");
    }
}

#[tokio::test]
async fn a_time_to_live_wins_over_a_date() {
    let (clock, _) = Clock::manual(NOW);
    let test = TestStore::with_options(StoreOptions { clock, ..StoreOptions::default() });
    let namespace = test.store.kv("test").expect("opens");
    let options = PutOptions { expiration: Some(NOW + 1000), ..expires_in(60) };
    put(&namespace, "both", "v", options).await;
    let page = namespace.list(ListOptions::default()).await.expect("the list succeeds");
    assert_eq!(page.keys[0].expiration, Some(NOW + 60));
}

#[tokio::test]
async fn an_entry_is_gone_the_second_it_expires() {
    let (clock, time) = Clock::manual(NOW);
    let test = TestStore::with_options(StoreOptions { clock, ..StoreOptions::default() });
    let namespace = test.store.kv("test").expect("opens");
    let reader = namespace.reader().expect("opens");
    put(&namespace, "brief", "v", expires_in(60)).await;
    put(&namespace, "lasting", "v", PutOptions::default()).await;
    time.advance(59);
    assert!(reader.get("brief").expect("the get succeeds").is_some());
    time.advance(1);
    assert_eq!(reader.get("brief"), Ok(None));
    assert_eq!(reader.get_many(&["brief"]), Ok(vec![None]));
    let page = namespace.list(ListOptions::default()).await.expect("the list succeeds");
    assert_eq!(page.keys.iter().map(|key| key.name.as_str()).collect::<Vec<_>>(), ["lasting"]);
    put(&namespace, "brief", "again", PutOptions::default()).await;
    assert!(reader.get("brief").expect("the get succeeds").is_some());
}

#[tokio::test]
async fn expired_entries_are_deleted_from_the_file() {
    let (clock, time) = Clock::manual(NOW);
    let test = TestStore::with_options(StoreOptions { clock, ..StoreOptions::default() });
    let namespace = test.store.kv("test").expect("opens");
    for i in 0..1_200 {
        put(&namespace, &format!("key{i}"), "v", expires_in(60)).await;
    }
    put(&namespace, "lasting", "v", PutOptions::default()).await;
    time.advance(60);
    // The thread reaps 500 entries after each batch, so these batches make it come round often enough.
    for _ in 0..5 {
        namespace.delete("absent").await.expect("the delete succeeds");
    }
    let file = rusqlite::Connection::open(test.dir.path().join("kv/test.sqlite")).expect("opens");
    let left: i64 =
        file.query_row("SELECT count(*) FROM entries", [], |row| row.get(0)).expect("the count succeeds");
    assert_eq!(left, 1);
}

#[tokio::test]
async fn bulk_reads_keep_the_order_of_the_keys() {
    let test = TestStore::new();
    let namespace = test.store.kv("test").expect("opens");
    let reader = namespace.reader().expect("opens");
    put(&namespace, "a", "1", PutOptions::default()).await;
    put(&namespace, "b", "2", PutOptions::default()).await;
    let found = reader.get_many(&["b", "absent", "a", "b"]).expect("the read succeeds");
    let values: Vec<Option<&[u8]>> =
        found.iter().map(|entry| entry.as_ref().map(|entry| &entry.value[..])).collect();
    assert_eq!(values, [Some(&b"2"[..]), None, Some(b"1"), Some(b"2")]);
}

#[tokio::test]
async fn every_rule_for_bulk_reads_has_the_real_message() {
    let test = TestStore::new();
    let namespace = test.store.kv("test").expect("opens");
    let half = Bytes::from(vec![7; kv_limits::MAX_VALUE_BYTES / 2 + 1]);
    for key in ["half1", "half2"] {
        namespace.put(key, half.clone(), PutOptions::default()).await.expect("the put succeeds");
    }
    let reader = namespace.reader().expect("opens");
    let long = "a".repeat(513);
    for (keys, expected) in [
        (vec!["k"; 101], "400 You can request a maximum of 100 keys"),
        (vec![], "400 You must request a minimum of 1 key"),
        (vec!["ok", ""], "400 Key names must not be empty"),
        (vec!["ok", "."], "400 Illegal key name \".\". Please use a different name."),
        (vec!["ok", &long], "414 UTF-8 encoded length of 513 exceeds key length limit of 512."),
        (vec!["half1", "half2"], "413 Total size of request exceeds the limit of 25MB"),
    ] {
        let error = reader.get_many(&keys).expect_err("must be refused");
        assert_eq!(error.to_string(), format!("KV GET_BULK failed: {expected}"));
    }
    assert!(reader.get_many(&["k"; 100]).is_ok());
}

#[tokio::test]
async fn data_outlives_the_store_and_ids_do_not_mix() {
    let test = TestStore::new();
    let ids = ["a", "A", "a/b", "a%2fb", "..", "é"];
    for id in ids {
        let namespace = test.store.kv(id).expect("opens");
        put(&namespace, "id", id, PutOptions::default()).await;
    }
    let TestStore { store, dir } = test;
    drop(store);
    let store = Store::open(dir.path()).expect("opens again");
    for id in ids {
        let entry =
            store.kv(id).expect("opens").reader().expect("opens").get("id").expect("the get succeeds");
        assert_eq!(entry.expect("it is there").value, id.as_bytes());
    }
}
