//! Responses that are kept for a while: the memory behind the Cache API.
//!
//! A cache may lose anything at any time, so this one is not durable: it begins empty with the process, costs no disk, and
//! answers in place. It is one for all threads and all workers, as a zone's is on the real platform, and holds a
//! bounded number of bytes: what was not asked for the longest goes first. What may be kept, and for how long, is the
//! caller's to decide.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use bytes::Bytes;

/// How much a cache holds unless told otherwise, in bytes.
const CAPACITY: usize = 128 << 20;
/// What an entry costs besides its texts and its body, about.
const OVERHEAD: usize = 256;

/// Where a response is kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CacheKey {
    /// The name of the cache; none for the default one.
    pub cache: Option<String>,
    /// The URL, or what stands for it.
    pub url: String,
}

/// A response that is kept.
#[derive(Clone, Debug)]
pub struct CachedResponse {
    /// Its status.
    pub status: u16,
    /// Its headers, names and values.
    pub headers: Arc<[(String, String)]>,
    /// Its body.
    pub body: Bytes,
    /// When it was put there.
    pub stored: SystemTime,
    /// How long it may be given out.
    pub ttl: Duration,
}

impl CachedResponse {
    fn expired(&self, now: SystemTime) -> bool {
        now.duration_since(self.stored).is_ok_and(|age| age >= self.ttl)
    }

    fn size(&self, key: &CacheKey) -> usize {
        let headers: usize = self.headers.iter().map(|(name, value)| name.len() + value.len() + 48).sum();
        let name = key.cache.as_ref().map_or(0, String::len);
        OVERHEAD + 2 * (name + key.url.len()) + headers + self.body.len()
    }
}

/// Responses kept in memory. Cloning it is cheap; all clones, on all threads, are one cache.
#[derive(Clone, Debug)]
pub struct ResponseCache(Arc<Mutex<Inner>>);

#[derive(Debug)]
struct Inner {
    capacity: usize,
    used: usize,
    entries: HashMap<CacheKey, Entry>,
    /// Keys by when they were last asked for, the longest ago first.
    order: BTreeMap<u64, CacheKey>,
    turn: u64,
}

#[derive(Debug)]
struct Entry {
    response: CachedResponse,
    size: usize,
    turn: u64,
}

impl Default for ResponseCache {
    fn default() -> Self {
        Self::new(CAPACITY)
    }
}

impl ResponseCache {
    /// A cache that holds this many bytes.
    pub fn new(capacity: usize) -> Self {
        Self(Arc::new(Mutex::new(Inner {
            capacity,
            used: 0,
            entries: HashMap::new(),
            order: BTreeMap::new(),
            turn: 0,
        })))
    }

    fn with<R>(&self, f: impl FnOnce(&mut Inner) -> R) -> R {
        // No step of a change can panic, so what is there is right.
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The largest body that is worth bringing: a larger one would drive out most of the rest.
    pub fn largest_body(&self) -> usize {
        self.with(|inner| inner.capacity / 4)
    }

    /// Keeps a response in the place of the one that was there.
    pub fn put(&self, key: CacheKey, response: CachedResponse) {
        self.with(|inner| {
            inner.remove(&key);
            let size = response.size(&key);
            if size > inner.capacity {
                return;
            }
            inner.turn += 1;
            inner.used += size;
            inner.order.insert(inner.turn, key.clone());
            inner.entries.insert(key, Entry { response, size, turn: inner.turn });
            while inner.used > inner.capacity {
                let Some((_, oldest)) = inner.order.first_key_value() else { return };
                let oldest = oldest.clone();
                inner.remove(&oldest);
            }
        });
    }

    /// The response that is kept under a key, if it may still be given out.
    pub fn get(&self, key: &CacheKey, now: SystemTime) -> Option<CachedResponse> {
        self.with(|inner| {
            if inner.entries.get(key)?.response.expired(now) {
                inner.remove(key);
                return None;
            }
            inner.turn += 1;
            let turn = inner.turn;
            let entry = inner.entries.get_mut(key)?;
            inner.order.remove(&std::mem::replace(&mut entry.turn, turn));
            inner.order.insert(turn, key.clone());
            Some(entry.response.clone())
        })
    }

    /// Forgets a response, and says whether there was one that might still have been given out.
    pub fn delete(&self, key: &CacheKey, now: SystemTime) -> bool {
        self.with(|inner| inner.remove(key)).is_some_and(|response| !response.expired(now))
    }
}

impl Inner {
    fn remove(&mut self, key: &CacheKey) -> Option<CachedResponse> {
        let entry = self.entries.remove(key)?;
        self.order.remove(&entry.turn);
        self.used = self.used.saturating_sub(entry.size);
        Some(entry.response)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(url: &str) -> CacheKey {
        CacheKey { cache: None, url: url.into() }
    }

    fn response(bytes: usize, now: SystemTime) -> CachedResponse {
        CachedResponse {
            status: 200,
            headers: Arc::new([]),
            body: vec![0; bytes].into(),
            stored: now,
            ttl: Duration::from_secs(60),
        }
    }

    #[test]
    fn a_response_is_given_out_until_it_expires() {
        let (cache, now) = (ResponseCache::default(), SystemTime::now());
        cache.put(key("a"), response(3, now));
        assert!(cache.get(&key("a"), now + Duration::from_secs(59)).is_some());
        assert!(cache.get(&key("b"), now).is_none());
        assert!(cache.get(&key("a"), now + Duration::from_secs(60)).is_none());
        assert!(cache.get(&key("a"), now).is_none());
    }

    #[test]
    fn deleting_says_whether_there_was_something() {
        let (cache, now) = (ResponseCache::default(), SystemTime::now());
        cache.put(key("a"), response(3, now));
        assert_eq!([cache.delete(&key("a"), now), cache.delete(&key("a"), now)], [true, false]);
        cache.put(key("a"), response(3, now));
        assert!(!cache.delete(&key("a"), now + Duration::from_secs(60)));
    }

    #[test]
    fn what_was_not_asked_for_the_longest_goes_first() {
        let (cache, now) = (ResponseCache::new(4000), SystemTime::now());
        for url in ["a", "b", "c"] {
            cache.put(key(url), response(1000, now));
        }
        cache.get(&key("a"), now);
        cache.put(key("d"), response(1000, now));
        let kept = ["a", "b", "c", "d"].map(|url| cache.get(&key(url), now).is_some());
        assert_eq!(kept, [true, false, true, true]);
        assert!(cache.with(|inner| inner.used <= 4000 && inner.order.len() == inner.entries.len()));
    }

    #[test]
    fn what_is_larger_than_the_cache_is_not_kept_and_drives_nothing_out() {
        let (cache, now) = (ResponseCache::new(4000), SystemTime::now());
        cache.put(key("a"), response(1000, now));
        cache.put(key("b"), response(5000, now));
        assert_eq!([key("a"), key("b")].map(|key| cache.get(&key, now).is_some()), [true, false]);
    }
}
