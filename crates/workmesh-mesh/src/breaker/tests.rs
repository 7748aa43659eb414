use std::thread;

use super::*;

const PAUSE: Duration = Duration::from_secs(30);

fn breaker(failures: u32, half_open_calls: u32) -> (Breaker, Instant) {
    let now = Instant::now();
    (Breaker::new(BreakerPolicy { failures, open_for: PAUSE, half_open_calls }, now), now)
}

fn fail(breaker: &Breaker, times: u32, now: Instant) {
    for _ in 0..times {
        breaker.admit(now).unwrap().failed(now);
    }
}

#[test]
fn failures_in_a_row_open_it_and_a_success_in_between_starts_anew() {
    let (breaker, now) = breaker(3, 1);
    fail(&breaker, 2, now);
    breaker.admit(now).unwrap().succeeded();
    fail(&breaker, 2, now);
    assert_eq!(breaker.state(), BreakerState::Closed);
    fail(&breaker, 1, now);
    assert_eq!(breaker.state(), BreakerState::Open);
    assert_eq!(breaker.admit(now).unwrap_err().retry_after, PAUSE);
    let later = now + Duration::from_secs(12);
    assert_eq!(breaker.admit(later).unwrap_err().retry_after, Duration::from_secs(18));
}

#[test]
fn after_the_pause_as_many_probes_as_configured_go_through() {
    let (breaker, now) = breaker(1, 2);
    fail(&breaker, 1, now);
    let due = now + PAUSE;
    let (first, second) = (breaker.admit(due).unwrap(), breaker.admit(due).unwrap());
    assert_eq!(breaker.state(), BreakerState::HalfOpen);
    assert_eq!(breaker.admit(due).unwrap_err().retry_after, Duration::from_secs(1));
    // A probe whose caller went away gives its place to another.
    drop(second);
    let third = breaker.admit(due).unwrap();
    assert!(breaker.admit(due).is_err());
    first.succeeded();
    assert_eq!(breaker.state(), BreakerState::Closed);
    // What began before it closed tells nothing about now.
    third.failed(due);
    assert_eq!(breaker.state(), BreakerState::Closed);
}

#[test]
fn a_probe_that_fails_opens_it_again_for_the_whole_pause() {
    let (breaker, now) = breaker(1, 1);
    fail(&breaker, 1, now);
    let due = now + PAUSE;
    breaker.admit(due).unwrap().failed(due);
    assert_eq!(breaker.admit(due).unwrap_err().retry_after, PAUSE);
    breaker.admit(due + PAUSE).unwrap().succeeded();
    assert_eq!(breaker.state(), BreakerState::Closed);
}

#[test]
fn the_end_of_a_call_from_an_earlier_period_changes_nothing() {
    let (breaker, now) = breaker(2, 1);
    let (slow, slower) = (breaker.admit(now).unwrap(), breaker.admit(now).unwrap());
    fail(&breaker, 2, now);
    slow.succeeded();
    assert_eq!(breaker.state(), BreakerState::Open);
    breaker.admit(now + PAUSE).unwrap().succeeded();
    fail(&breaker, 1, now + PAUSE);
    slower.failed(now + PAUSE);
    assert_eq!(breaker.state(), BreakerState::Closed, "one failure of this period, not two");
}

#[test]
fn limits_of_nothing_count_as_one() {
    let (breaker, now) = breaker(0, 0);
    fail(&breaker, 1, now);
    assert_eq!(breaker.state(), BreakerState::Open);
    assert!(breaker.admit(now + PAUSE).is_ok());
}

#[test]
fn a_word_is_read_as_it_was_written() {
    for state in [BreakerState::Closed, BreakerState::Open, BreakerState::HalfOpen] {
        for (period, value) in [(0, 0), (1, 1), (PERIOD_MAX, VALUE_MAX), (77, 123_456_789)] {
            let word = Word { state, period, value };
            assert_eq!(Word::of(word.bits()), word);
        }
    }
}

/// Random histories against the rules written down the long way.
#[test]
fn it_follows_the_rules_whatever_happens() {
    #[derive(Debug, PartialEq)]
    enum Model {
        Closed { failures: u32 },
        Open { due: Instant },
        HalfOpen { probes: usize },
    }
    for seed in 0..500 {
        let mut random = fastrand::Rng::with_seed(seed);
        let (limit, half_open) = (random.u32(1..4), random.u32(1..4));
        let (breaker, mut now) = breaker(limit, half_open);
        let (mut model, mut period) = (Model::Closed { failures: 0 }, 0);
        // Calls under way: the period that they began in, and whether they are probes.
        let mut under_way: Vec<(Permit<'_>, u32, bool)> = Vec::new();
        for step in 0..200 {
            let about = format!("seed {seed}, step {step}: {model:?}");
            match random.u8(0..10) {
                0 => now += Duration::from_secs(random.u64(1..40)),
                1..=5 => {
                    let expected = match &mut model {
                        Model::Closed { .. } => Some(false),
                        Model::Open { due } if now >= *due => {
                            model = Model::HalfOpen { probes: 1 };
                            Some(true)
                        }
                        Model::Open { .. } => None,
                        Model::HalfOpen { probes } if *probes < half_open as usize => {
                            *probes += 1;
                            Some(true)
                        }
                        Model::HalfOpen { .. } => None,
                    };
                    let permit = breaker.admit(now).ok();
                    assert_eq!(permit.as_ref().map(|permit| permit.probe), expected, "{about}");
                    under_way.extend(permit.zip(expected).map(|(permit, probe)| (permit, period, probe)));
                }
                how if !under_way.is_empty() => {
                    let (permit, began, probe) = under_way.swap_remove(random.usize(..under_way.len()));
                    let failed = how == 7 || how == 8;
                    let current = began == period;
                    let next = match &mut model {
                        Model::Closed { failures } if current && !probe && how != 9 => {
                            *failures = if failed { *failures + 1 } else { 0 };
                            (*failures >= limit).then_some(Model::Open { due: now + PAUSE })
                        }
                        Model::HalfOpen { probes } if current && probe => match how {
                            9 => {
                                *probes -= 1;
                                None
                            }
                            _ if failed => Some(Model::Open { due: now + PAUSE }),
                            _ => Some(Model::Closed { failures: 0 }),
                        },
                        _ => None,
                    };
                    if let Some(next) = next {
                        period += u32::from(matches!(next, Model::Open { .. }));
                        model = next;
                    }
                    match how {
                        9 => drop(permit),
                        _ if failed => permit.failed(now),
                        _ => permit.succeeded(),
                    }
                }
                _ => {}
            }
            let state = match model {
                Model::Closed { .. } => BreakerState::Closed,
                Model::Open { .. } => BreakerState::Open,
                Model::HalfOpen { .. } => BreakerState::HalfOpen,
            };
            assert_eq!(breaker.state(), state, "{about}");
        }
    }
}

#[test]
fn however_many_threads_ask_at_once_no_more_probes_than_configured_go_through() {
    for half_open in [1, 3] {
        for _ in 0..200 {
            let (breaker, now) = breaker(1, half_open);
            fail(&breaker, 1, now);
            let due = now + PAUSE;
            let permits: Vec<Permit<'_>> = thread::scope(|scope| {
                let ask = || (0..4).filter_map(|_| breaker.admit(due).ok()).collect::<Vec<_>>();
                let threads: Vec<_> = (0..4).map(|_| scope.spawn(ask)).collect();
                threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
            });
            assert_eq!(permits.len(), half_open as usize);
        }
    }
}
