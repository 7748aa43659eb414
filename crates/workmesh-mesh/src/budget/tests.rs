use std::{collections::HashMap, thread, time::Duration};

use super::*;

fn spend_all(budget: &RetryBudget, now: Instant) -> u64 {
    std::iter::repeat_with(|| budget.withdraw(now)).take_while(|granted| *granted).count() as u64
}

#[test]
fn ten_retries_a_second_are_free() {
    let now = Instant::now();
    let budget = RetryBudget::new(0.2, now);
    assert_eq!(spend_all(&budget, now), 10);
    assert!(!budget.withdraw(now + Duration::from_millis(999)));
    // The second second remembers the first, less and less.
    assert_eq!(spend_all(&budget, now + Duration::from_millis(1500)), 5);
    assert_eq!(spend_all(&budget, now + Duration::from_secs(10)), 10);
}

#[test]
fn a_share_of_recent_calls_comes_on_top() {
    let now = Instant::now();
    let budget = RetryBudget::new(0.2, now);
    (0..100).for_each(|_| budget.deposit(now));
    assert_eq!(spend_all(&budget, now), 30);
    let budget = RetryBudget::new(0.2, now);
    (0..100).for_each(|_| budget.deposit(now));
    // Half of the calls are still recent.
    assert_eq!(spend_all(&budget, now + Duration::from_millis(1500)), 20);
    assert_eq!(spend_all(&budget, now + Duration::from_secs(30)), 10, "calls of long ago count no more");
}

#[test]
fn a_share_out_of_range_is_cut() {
    let now = Instant::now();
    for (share, expected) in [(-1.0, 10), (f64::NAN, 10), (7.0, 11)] {
        let budget = RetryBudget::new(share, now);
        budget.deposit(now);
        assert_eq!(spend_all(&budget, now), expected, "{share}");
    }
}

#[test]
fn counts_stop_at_the_top_and_never_spill_over() {
    let now = Instant::now();
    let budget = RetryBudget::new(1.0, now);
    budget.calls.0.store(Word { second: 0, before: COUNT_MAX, this: COUNT_MAX }.bits(), Ordering::Release);
    budget.deposit(now);
    let word = Word::of(budget.calls.0.load(Ordering::Acquire));
    assert_eq!((word.second, word.before, word.this), (0, COUNT_MAX, COUNT_MAX));
}

/// Random histories against the rule written down the long way.
#[test]
fn it_follows_the_rule_whatever_happens() {
    for seed in 0..300 {
        let mut random = fastrand::Rng::with_seed(seed);
        let share = [0.0, 0.1, 0.2, 1.0][random.usize(..4)];
        let origin = Instant::now();
        let budget = RetryBudget::new(share, origin);
        // By second.
        let (mut calls, mut retries) = (HashMap::new(), HashMap::new());
        let mut millis: u64 = 0;
        for step in 0..500 {
            millis += [0, 0, 0, 1, 40, 300, 2500][random.usize(..7)];
            let (now, second, within) =
                (origin + Duration::from_millis(millis), millis / 1000, millis % 1000);
            let recent = |counts: &HashMap<u64, u64>| {
                let of = |second: u64| counts.get(&second).copied().unwrap_or(0);
                let before = second.checked_sub(1).map_or(0, of);
                of(second) + before * (1000 - within) / 1000
            };
            if random.bool() {
                for _ in 0..random.u64(..20) {
                    budget.deposit(now);
                    *calls.entry(second).or_default() += 1;
                }
            } else {
                let allowed = (recent(&calls) as f64 * share) as u64 + FREE_RETRIES;
                let expected = recent(&retries) < allowed;
                assert_eq!(budget.withdraw(now), expected, "seed {seed}, step {step}");
                *retries.entry(second).or_default() += u64::from(expected);
            }
        }
        // What it is all for: retries never outgrow their share.
        let (calls, retries): (u64, u64) = (calls.values().sum(), retries.values().sum());
        assert!(retries as f64 <= calls as f64 * share + (10 * (millis / 1000 + 2)) as f64, "seed {seed}");
    }
}

#[test]
fn however_many_threads_ask_at_once_no_more_than_the_budget_is_granted() {
    for _ in 0..50 {
        let now = Instant::now();
        let budget = RetryBudget::new(0.5, now);
        (0..40).for_each(|_| budget.deposit(now));
        let granted: usize = thread::scope(|scope| {
            let ask = || (0..20).filter(|_| budget.withdraw(now)).count();
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(ask)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert_eq!(granted, 30);
    }
}
