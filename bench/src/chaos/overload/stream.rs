//! A stream of requests that are due at fixed times, whatever became of those before.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use tokio::{
    task::spawn_local,
    time::{Instant, sleep_until},
};

use crate::chaos::{
    client::{Ask, Client},
    sight::{Sight, sight},
    view::quantile,
};

/// What is asked, and how often.
pub(super) struct Stream {
    pub(super) client: Client,
    /// Asked in turns.
    pub(super) asks: Vec<Ask>,
    /// Requests a second.
    pub(super) rate: f64,
    /// Requests under way at once. What is due while so many are is not sent.
    pub(super) most: usize,
}

/// What came of a stream.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// Latencies of what was answered as wanted, in milliseconds, in order.
    pub(super) well: Vec<f64>,
    /// Those of what the mesh refused for being too much.
    pub(super) refused: Vec<f64>,
    /// How often anything else came, and what the first of it was.
    pub(super) other: (u64, Option<Sight>),
    /// What was due and not sent.
    pub(super) unsent: u64,
    /// How late requests were sent, in milliseconds, in order: the client's own lateness.
    pub(super) late: Vec<f64>,
}

impl Outcome {
    fn count(&mut self, sight: Sight, millis: f64) {
        match sight {
            Sight::Well => self.well.push(millis),
            Sight::Refused(code) if code == "overloaded" => self.refused.push(millis),
            sight => {
                self.other.0 += 1;
                self.other.1.get_or_insert(sight);
            }
        }
    }

    fn sort(&mut self) {
        for all in [&mut self.well, &mut self.refused, &mut self.late] {
            all.sort_by(f64::total_cmp);
        }
    }

    /// Adds what came of another stream.
    pub(super) fn add(&mut self, other: Self) {
        self.well.extend(other.well);
        self.refused.extend(other.refused);
        self.late.extend(other.late);
        self.unsent += other.unsent;
        self.other.0 += other.other.0;
        self.other.1 = self.other.1.take().or(other.other.1);
        self.sort();
    }

    /// The time that a share (0 to 1) of the refusals did not exceed.
    pub(super) fn refusal(&self, share: f64) -> f64 {
        quantile(&self.refused, share)
    }

    /// How late a share (0 to 1) of the requests was sent at most.
    pub(super) fn lateness(&self, share: f64) -> f64 {
        quantile(&self.late, share)
    }

    /// The latency that a share (0 to 1) of the good answers did not exceed.
    pub(super) fn latency(&self, share: f64) -> f64 {
        quantile(&self.well, share)
    }
}

/// Runs a stream for some time, and until everything that it sent is answered.
pub(super) async fn run(stream: Stream, time: Duration) -> Outcome {
    let outcome = Rc::new(RefCell::new(Outcome::default()));
    let under_way = Rc::new(Cell::new(0_usize));
    let interval = Duration::from_secs_f64(1.0 / stream.rate);
    let start = Instant::now();
    let mut tasks = Vec::new();
    for (number, ask) in
        stream.asks.iter().map(|ask| Rc::new(ask.clone())).collect::<Vec<_>>().iter().cycle().enumerate()
    {
        let due = start + interval.mul_f64(number as f64);
        if due >= start + time {
            break;
        }
        sleep_until(due).await;
        if under_way.get() >= stream.most {
            outcome.borrow_mut().unsent += 1;
            continue;
        }
        under_way.set(under_way.get() + 1);
        let (client, ask) = (stream.client.clone(), Rc::clone(ask));
        let (outcome, under_way) = (Rc::clone(&outcome), Rc::clone(&under_way));
        tasks.push(spawn_local(async move {
            let sent = Instant::now();
            let answer = client.ask(&ask).await;
            let took = sent.elapsed();
            under_way.set(under_way.get() - 1);
            let mut outcome = outcome.borrow_mut();
            outcome.late.push((sent - due).as_secs_f64() * 1e3);
            outcome.count(sight(&answer), took.as_secs_f64() * 1e3);
        }));
    }
    for task in tasks {
        // It does not panic, and nobody aborts it.
        let _ = task.await;
    }
    let mut outcome = outcome.take();
    outcome.sort();
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_for_too_much_are_told_from_failures() {
        let mut outcome = Outcome::default();
        for (sight, millis) in [
            (Sight::Well, 3.0),
            (Sight::Well, 1.0),
            (Sight::Refused("overloaded".into()), 0.5),
            (Sight::Refused("timeout".into()), 9.0),
            (Sight::Failed(500), 1.0),
        ] {
            outcome.count(sight, millis);
        }
        outcome.sort();
        assert_eq!((&outcome.well[..], &outcome.refused[..]), (&[1.0, 3.0][..], &[0.5][..]));
        assert_eq!(outcome.other, (2, Some(Sight::Refused("timeout".into()))));
    }
}
