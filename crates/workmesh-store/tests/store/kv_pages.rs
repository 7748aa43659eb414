//! Lists: order, prefixes, limits and cursors.

use std::collections::BTreeMap;
use std::ops::Bound;

use bytes::Bytes;
use workmesh_store::{KvNamespace, ListOptions, ListPage, PutOptions};

use crate::support::TestStore;

async fn namespace_with(test: &TestStore, keys: &[&str]) -> KvNamespace {
    let namespace = test.store.kv("test").expect("opens");
    for key in keys {
        namespace.put(key, Bytes::new(), PutOptions::default()).await.expect("the put succeeds");
    }
    namespace
}

async fn list(namespace: &KvNamespace, prefix: &str, limit: Option<u32>, cursor: Option<String>) -> ListPage {
    let options = ListOptions { prefix: Some(prefix.to_owned()), limit, cursor };
    namespace.list(options).await.expect("the list succeeds")
}

fn names(page: &ListPage) -> Vec<&str> {
    page.keys.iter().map(|key| key.name.as_str()).collect()
}

#[tokio::test]
async fn keys_come_in_the_order_of_their_bytes() {
    let test = TestStore::new();
    let keys = ["o:b", "o:a", "o:é", "o:z", "o:\u{10000}", "o:\u{ffee}", "o:aa", "o:A", "p", "o"];
    let namespace = namespace_with(&test, &keys).await;
    let page = list(&namespace, "o:", None, None).await;
    assert_eq!(names(&page), ["o:A", "o:a", "o:aa", "o:b", "o:z", "o:é", "o:\u{ffee}", "o:\u{10000}"]);
    assert_eq!((page.list_complete, page.cursor), (true, None));
}

#[tokio::test]
async fn a_prefix_is_text_and_not_a_pattern() {
    let test = TestStore::new();
    let keys = ["a%b", "a_b", "axb", "a*b", "A%b", "a%", "\u{10ffff}", "\u{10ffff}x"];
    let namespace = namespace_with(&test, &keys).await;
    for (prefix, expected) in [
        ("a%", vec!["a%", "a%b"]),
        ("a_", vec!["a_b"]),
        ("a*", vec!["a*b"]),
        ("\u{10ffff}", vec!["\u{10ffff}", "\u{10ffff}x"]),
        ("none", vec![]),
    ] {
        assert_eq!(names(&list(&namespace, prefix, None, None).await), expected, "{prefix}");
    }
}

#[tokio::test]
async fn a_full_last_page_is_complete() {
    let test = TestStore::new();
    let namespace = namespace_with(&test, &["a1", "a2", "a3", "b"]).await;
    let page = list(&namespace, "a", Some(3), None).await;
    assert_eq!((names(&page).len(), page.list_complete), (3, true));
    let page = list(&namespace, "a", Some(2), None).await;
    assert_eq!((names(&page).len(), page.list_complete), (2, false));
    let page = list(&namespace, "a", Some(2), page.cursor).await;
    assert_eq!((names(&page), page.list_complete, page.cursor.as_deref()), (vec!["a3"], true, None));
}

#[tokio::test]
async fn limits_are_those_of_the_real_service() {
    let test = TestStore::new();
    let namespace = test.store.kv("test").expect("opens");
    let puts = (0..1001).map(|i| namespace.put(&format!("{i:04}"), Bytes::new(), PutOptions::default()));
    for put in puts.map(tokio::spawn).collect::<Vec<_>>() {
        put.await.expect("no panic").expect("the put succeeds");
    }
    for limit in [None, Some(0), Some(1000)] {
        let page = list(&namespace, "", limit, None).await;
        assert_eq!((page.keys.len(), page.list_complete), (1000, false), "{limit:?}");
        assert_eq!(names(&list(&namespace, "", limit, page.cursor).await), ["1000"]);
    }
    let options = ListOptions { limit: Some(1001), ..ListOptions::default() };
    assert_eq!(
        namespace.list(options).await.expect_err("must be refused").to_string(),
        "KV GET failed: 400 Invalid key_count_limit of 1001. Please specify an integer less than 1000."
    );
}

/// Numbers that look random and are the same on every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits fit") % bound
    }

    fn key(&mut self) -> String {
        const LETTERS: [char; 5] = ['a', 'b', '%', 'é', '\u{10ffff}'];
        let length = 1 + self.below(4);
        (0..length).map(|_| LETTERS[self.below(LETTERS.len())]).collect()
    }
}

/// Walks all pages while keys come and go between them, and compares each page with what a sorted map says.
#[tokio::test]
async fn pages_agree_with_a_model() {
    for seed in 0..20 {
        let test = TestStore::new();
        let namespace = test.store.kv("test").expect("opens");
        let mut numbers = Numbers(seed);
        let mut model = BTreeMap::new();
        for _ in 0..200 {
            change(&namespace, &mut model, &mut numbers).await;
        }
        for _ in 0..10 {
            let prefix: String = numbers.key().chars().take(numbers.below(3)).collect();
            let limit = 1 + numbers.below(12);
            walk(&namespace, &mut model, &mut numbers, &prefix, limit).await;
        }
    }
}

async fn walk(
    namespace: &KvNamespace,
    model: &mut BTreeMap<String, ()>,
    numbers: &mut Numbers,
    prefix: &str,
    limit: usize,
) {
    let (mut cursor, mut last) = (None, String::new());
    loop {
        let limit_option = u32::try_from(limit).expect("a small number");
        let page = list(namespace, prefix, Some(limit_option), cursor).await;
        let rest = model.range::<str, _>((Bound::Excluded(last.as_str()), Bound::Unbounded));
        let rest: Vec<&str> =
            rest.map(|(key, ())| key.as_str()).filter(|key| key.starts_with(prefix)).collect();
        assert_eq!(names(&page), rest[..limit.min(rest.len())], "prefix {prefix:?} after {last:?}");
        assert_eq!(page.list_complete, rest.len() <= limit);
        assert_eq!(page.cursor.is_some(), !page.list_complete);
        cursor = page.cursor;
        let Some(last_of_page) = page.keys.last().filter(|_| cursor.is_some()) else { return };
        last.clone_from(&last_of_page.name);
        change(namespace, model, numbers).await;
    }
}

async fn change(namespace: &KvNamespace, model: &mut BTreeMap<String, ()>, numbers: &mut Numbers) {
    let key = numbers.key();
    if numbers.below(4) == 0 {
        namespace.delete(&key).await.expect("the delete succeeds");
        model.remove(&key);
    } else {
        namespace.put(&key, Bytes::new(), PutOptions::default()).await.expect("the put succeeds");
        model.insert(key, ());
    }
}
