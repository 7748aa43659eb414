use std::{thread, time::Duration};

use futures_util::{FutureExt, future::join_all};

use super::*;

fn limit(concurrent: u32, queue: u32) -> Limit {
    Limit::new(LimitPolicy { concurrent, queue })
}

#[test]
fn so_many_at_once_so_many_waiting_and_the_rest_refused() {
    let limit = limit(2, 1);
    let (first, second) = (limit.try_enter().unwrap(), limit.try_enter().unwrap());
    assert!(limit.try_enter().is_none());
    let mut third = limit.queue().unwrap();
    assert_eq!(limit.queue().err(), Some(Full));
    assert!((&mut third).now_or_never().is_none());
    drop(first);
    assert_eq!((limit.in_flight(), limit.waiting()), (2, 0));
    let third = third.now_or_never().unwrap();
    drop((second, third));
    assert_eq!((limit.in_flight(), limit.waiting()), (0, 0));
}

#[test]
fn the_first_to_come_is_the_first_to_go_and_newcomers_do_not_push_in() {
    let limit = limit(1, 3);
    let slot = limit.try_enter().unwrap();
    let (mut first, mut second) = (limit.queue().unwrap(), limit.queue().unwrap());
    drop(slot);
    assert!(limit.try_enter().is_none());
    assert!((&mut second).now_or_never().is_none());
    let slot = (&mut first).now_or_never().unwrap();
    assert!((&mut second).now_or_never().is_none());
    drop(slot);
    assert!((&mut second).now_or_never().is_some());
}

#[test]
fn who_gives_up_leaves_nothing_behind() {
    let limit = limit(1, 2);
    let slot = limit.try_enter().unwrap();
    let (first, second) = (limit.queue().unwrap(), limit.queue().unwrap());
    drop(second);
    assert_eq!(limit.waiting(), 1);
    // The first is given the place, and gives up before it looks.
    drop(slot);
    assert_eq!(limit.in_flight(), 1);
    drop(first);
    assert_eq!((limit.in_flight(), limit.waiting()), (0, 0));
}

#[test]
fn a_limit_of_nothing_counts_as_one() {
    let limit = limit(0, 0);
    let _slot = limit.try_enter().unwrap();
    assert!(limit.try_enter().is_none() && limit.queue().is_err());
}

/// Random histories: never more in flight or waiting than allowed, no place lost, and always the first in the queue.
#[test]
fn it_follows_the_rules_whatever_happens() {
    for seed in 0..500 {
        let mut random = fastrand::Rng::with_seed(seed);
        let policy = LimitPolicy { concurrent: random.u32(1..4), queue: random.u32(0..4) };
        let limit = Limit::new(policy);
        let (mut inside, mut queued) = (Vec::new(), VecDeque::new());
        for _ in 0..200 {
            match random.u8(0..4) {
                0 | 1 => match limit.try_enter() {
                    Some(slot) => inside.push(slot),
                    None => queued.extend(limit.queue().ok()),
                },
                2 if !inside.is_empty() => drop(inside.swap_remove(random.usize(..inside.len()))),
                3 if !queued.is_empty() => drop(queued.remove(random.usize(..queued.len()))),
                _ => {}
            }
            // Those who were given a place are at the front.
            while let Some(slot) = queued.front_mut().and_then(|first| first.now_or_never()) {
                inside.push(slot);
                queued.pop_front();
            }
            assert!(queued.iter_mut().all(|waiting| waiting.now_or_never().is_none()), "seed {seed}");
            assert_eq!(limit.in_flight() as usize, inside.len(), "seed {seed}");
            assert_eq!(limit.waiting() as usize, queued.len(), "seed {seed}");
            assert!(inside.len() <= policy.concurrent as usize && queued.len() <= policy.queue as usize);
            assert!(queued.is_empty() || inside.len() == policy.concurrent as usize, "seed {seed}");
        }
        drop((inside, queued));
        assert_eq!((limit.in_flight(), limit.waiting()), (0, 0), "seed {seed}");
    }
}

#[test]
fn places_pass_between_threads() {
    let limit = limit(2, 64);
    let most = std::sync::atomic::AtomicU32::new(0);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
                let calls = (0..16).map(|turn: u64| {
                    let (limit, most) = (&limit, &most);
                    async move {
                        let slot = match limit.try_enter() {
                            Some(slot) => slot,
                            None => limit.queue().unwrap().await,
                        };
                        most.fetch_max(limit.in_flight(), std::sync::atomic::Ordering::Relaxed);
                        tokio::time::sleep(Duration::from_micros(turn * 10)).await;
                        drop(slot);
                    }
                });
                runtime.block_on(join_all(calls));
            });
        }
    });
    assert_eq!((limit.in_flight(), limit.waiting()), (0, 0));
    assert_eq!(most.into_inner(), 2);
}
