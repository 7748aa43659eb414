//! Rate limiters: calls are counted by key in windows of 10 or 60 seconds, which begin with the minute for all.

use std::{
    collections::{HashMap, VecDeque, hash_map::RandomState},
    hash::BuildHasher,
    rc::Rc,
    sync::{Arc, Mutex, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};

use crate::{
    engine::{Args, Op, OpResult, Value},
    host::Host,
};

/// The most keys that are counted in one window. Beyond them the key that came first is forgotten.
const MAX_KEYS: usize = 1 << 17;

/// The operations of rate limiters; the first argument is the slot of the binding.
pub(crate) const OPS: &[Op<Host>] = &[Op::new("rate_limit", limit)];

/// The counts of one namespace. All shards and all workers that bind it share them.
#[derive(Debug, Default)]
pub struct RateLimiter {
    windows: Mutex<HashMap<u32, Window>>,
    /// Keys are kept as two independent hashes, so that what they take does not depend on their length.
    hashes: [RandomState; 2],
}

/// The counts of the window that is open.
#[derive(Debug, Default)]
struct Window {
    number: u64,
    counts: HashMap<[u64; 2], u32>,
    order: VecDeque<[u64; 2]>,
}

impl RateLimiter {
    /// Counts a call, unless its key has had `limit` calls in this window; whether it was counted. `period` is in seconds.
    pub fn count(&self, key: &str, limit: f64, period: u32, now: SystemTime) -> bool {
        let key = [self.hashes[0].hash_one(key), self.hashes[1].hash_one(key)];
        let seconds = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let number = seconds / u64::from(period.max(1));
        // A thread that panicked while it held this left the counts whole.
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let window = windows.entry(period).or_default();
        if window.number != number {
            *window = Window { number, ..Window::default() };
        }
        let count = window.counts.get(&key).copied().unwrap_or(0);
        if f64::from(count) >= limit {
            return false;
        }
        if window.counts.insert(key, count.saturating_add(1)).is_none() {
            window.order.push_back(key);
            if window.order.len() > MAX_KEYS
                && let Some(first) = window.order.pop_front()
            {
                window.counts.remove(&first);
            }
        }
        true
    }
}

/// `rate_limit(slot, key, limit, period)` → whether the call is within the limit.
fn limit(host: &Rc<Host>, args: &Args<'_, '_>) -> OpResult {
    let limiter: &Arc<RateLimiter> = host.rate_limiter(args.integer(0)?)?;
    let period = u32::try_from(args.integer(3)?).unwrap_or(u32::MAX);
    Ok(Value::Bool(limiter.count(&args.text(1)?, args.number(2)?, period, SystemTime::now())))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn a_window_begins_anew() {
        let limiter = RateLimiter::default();
        let outcomes = [0, 1, 9, 10, 19].map(|second| limiter.count("a", 2.0, 10, at(1_000_000 + second)));
        assert_eq!(outcomes, [true, true, false, true, true]);
        assert!(limiter.count("b", 2.0, 10, at(1_000_019)));
        assert!(!limiter.count("c", 0.0, 10, at(1_000_019)));
        assert!(!limiter.count("c", f64::NEG_INFINITY, 60, at(1_000_019)));
        assert!(limiter.count("c", f64::NAN, 60, at(1_000_019)));
    }

    #[test]
    fn the_number_of_keys_is_bounded() {
        let limiter = RateLimiter::default();
        for key in 0..MAX_KEYS + 10 {
            assert!(limiter.count(&key.to_string(), 1.0, 60, at(60)));
        }
        assert_eq!(limiter.windows.lock().unwrap()[&60].counts.len(), MAX_KEYS);
        assert!(!limiter.count(&(MAX_KEYS + 9).to_string(), 1.0, 60, at(60)));
    }
}
