//! One worker overloaded, in rounds: the others alone, then the same with the overload, then whether all is
//! well again.

use std::time::Duration;

use serde::Serialize;

use super::stream::{self, Outcome, Stream};
use crate::{
    chaos::{
        client::{Ask, Client},
        disturbance::Clocks,
        sight::{Sight, sight},
    },
    contestant::Server,
    error::BenchError,
    measure::median,
};

/// Requests a second to the workers that are not overloaded.
const OTHERS: f64 = 500.0;
/// Connections on which the overload comes. Whoever sends more waits in line outside the fleet.
const CONNECTIONS: usize = 256;
/// CPU time of one call to the worker that computes.
const BURN_MS: f64 = 2.0;
/// How long after the end of the overload everything must be well.
const RECOVERY: Duration = Duration::from_millis(100);

/// Who is overloaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Victim {
    /// A worker that waits 20 ms a call.
    Waiting,
    /// A worker that computes 2 ms a call.
    Burning,
}

impl Victim {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Waiting, Self::Burning];

    /// What it does.
    pub fn about(self) -> &'static str {
        match self {
            Self::Waiting => "waiting: 20 ms a call, 8 at once and 8 in line; 400 a second, asked 4,000",
            Self::Burning => {
                "burning: 2 ms of CPU a call, 8 at once and 8 in line; 500 a second, asked 5,000"
            }
        }
    }

    /// Ten times what it can take, a second.
    fn rate(self) -> f64 {
        match self {
            Self::Waiting => 4000.0,
            Self::Burning => 10.0 * 1000.0 / BURN_MS,
        }
    }
}

/// What the others' latencies were in one round, in milliseconds.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Pair {
    /// Without the overload: the latency that 99 of 100 did not exceed.
    pub alone_ms: f64,
    /// With it.
    pub overloaded_ms: f64,
}

/// What came of one worker's overload.
#[derive(Debug, Clone, Serialize)]
pub struct Trial {
    /// Who.
    pub victim: Victim,
    /// The others, round by round.
    pub rounds: Vec<Pair>,
    /// Requests of the others that came to anything but a good answer.
    pub others_failed: u64,
    /// What the first of them came to.
    pub first_failure: Option<Sight>,
    /// Requests to the overloaded worker that were sent, a second.
    pub sent: f64,
    /// Those answered, a second.
    pub answered: f64,
    /// Those refused as too much, a second.
    pub refused: f64,
    /// Those that came to something else.
    pub lost: u64,
    /// What the first of them came to.
    pub first_lost: Option<Sight>,
    /// Half of the refusals took no longer than this, in milliseconds.
    pub refused_p50_ms: f64,
    /// 99 of 100 took no longer.
    pub refused_p99_ms: f64,
    /// How late 99 of 100 requests were sent at most, in milliseconds: the client's own lateness.
    pub client_late_ms: f64,
    /// Requests after the end of the overload that came to anything but a good answer.
    pub unwell_after: u64,
    /// What 99 of 100 requests of the others did not exceed after it, in milliseconds.
    pub after_ms: f64,
    /// How much of the server's core anything else used, 0 to 1.
    pub foreign: f64,
}

impl Trial {
    /// The others' median p99 without the overload and with it, and how many times the latter is the former.
    pub fn others(&self) -> (f64, f64, f64) {
        let alone = median(self.rounds.iter().map(|round| round.alone_ms));
        let overloaded = median(self.rounds.iter().map(|round| round.overloaded_ms));
        (alone, overloaded, overloaded / alone.max(f64::MIN_POSITIVE))
    }

    /// Whether the others' latency stayed within twice what it was, and all were answered.
    pub fn others_kept(&self) -> bool {
        self.others().2 <= 2.0 && self.others_failed == 0
    }

    /// Whether what was too much was refused, and in under a millisecond.
    pub fn refusals_kept(&self) -> bool {
        self.refused > 0.0 && self.lost == 0 && self.refused_p99_ms < 1.0
    }

    /// Whether everything was well soon after.
    pub fn recovery_kept(&self) -> bool {
        self.unwell_after == 0
    }
}

/// Overloads a worker; `server` is the program and the core that it runs on.
pub(super) async fn run(
    victim: Victim,
    client: Client,
    server: (&Server, usize),
    quick: bool,
) -> Result<Trial, BenchError> {
    let (count, time) = if quick { (3_usize, Duration::from_secs(1)) } else { (7, Duration::from_secs(2)) };
    let ask = match victim {
        Victim::Waiting => Ask::get("/waiting"),
        Victim::Burning => Ask::get(format!("/burning?steps={}", calibrate(&client).await?)),
    };
    let others = |time| {
        let asks = vec![Ask::get("/hello"), Ask::get("/front")];
        stream::run(Stream { client: client.clone(), asks, rate: OTHERS, most: usize::MAX }, time)
    };
    let overload = |rate, most, time| {
        stream::run(Stream { client: client.clone(), asks: vec![ask.clone()], rate, most }, time)
    };
    others(time).await;
    let (mut pairs, mut after_ms) = (Vec::new(), Vec::new());
    let (mut all, mut flood, mut after) = (Outcome::default(), Outcome::default(), Outcome::default());
    let mut foreign = Vec::new();
    for attempt in 0..count * 2 {
        let (clocks, begun) = (Clocks::read(server.1, server.0), tokio::time::Instant::now());
        let alone = others(time).await;
        let (with, flooded) = tokio::join!(others(time), overload(victim.rate(), CONNECTIONS, time));
        let used = Clocks::read(server.1, server.0).since(&clocks, begun.elapsed());
        // A round whose core was not the server's own is made again, whatever came of it, while there is time.
        if used.disturbed() && attempt < count {
            continue;
        }
        foreign.push(used.others);
        pairs.push(Pair { alone_ms: alone.latency(0.99), overloaded_ms: with.latency(0.99) });
        tokio::time::sleep(RECOVERY).await;
        // An eighth or a tenth of what the worker can take.
        let (well, again) = tokio::join!(others(time / 2), overload(50.0, CONNECTIONS, time / 2));
        for outcome in [alone, with] {
            all.add(outcome);
        }
        flood.add(flooded);
        after_ms.push(well.latency(0.99));
        for outcome in [well, again] {
            after.add(outcome);
        }
        if pairs.len() == count {
            break;
        }
    }
    let seconds = time.as_secs_f64() * pairs.len() as f64;
    let sent = flood.well.len() + flood.refused.len();
    Ok(Trial {
        victim,
        rounds: pairs,
        others_failed: all.other.0 + all.refused.len() as u64,
        first_failure: all.other.1.take(),
        sent: (sent as f64 + flood.other.0 as f64) / seconds,
        answered: flood.well.len() as f64 / seconds,
        refused: flood.refused.len() as f64 / seconds,
        lost: flood.other.0,
        first_lost: flood.other.1.take(),
        refused_p50_ms: flood.refusal(0.5),
        refused_p99_ms: flood.refusal(0.99),
        client_late_ms: flood.lateness(0.99),
        unwell_after: after.other.0 + after.refused.len() as u64,
        after_ms: median(after_ms),
        foreign: median(foreign),
    })
}

/// How many steps take the worker that computes [`BURN_MS`].
async fn calibrate(client: &Client) -> Result<u64, BenchError> {
    const STEPS: u64 = 20_000;
    let ask = Ask::get(format!("/burning?steps={STEPS}"));
    let mut times = Vec::new();
    for _ in 0..30 {
        let begun = tokio::time::Instant::now();
        let answer = client.ask(&ask).await;
        if sight(&answer) != Sight::Well {
            return Err(BenchError::Answer {
                name: "workmesh".into(),
                url: ask.path,
                got: format!("{answer:?}"),
                expected: "200".into(),
            });
        }
        times.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    // What the way there and back takes does not matter here: it is a twentieth.
    let millis = median(times).max(0.01);
    Ok((STEPS as f64 * BURN_MS / millis) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_promises_are_held_against_medians_and_every_answer() {
        let pair = |alone_ms, overloaded_ms| Pair { alone_ms, overloaded_ms };
        let mut trial = Trial {
            victim: Victim::Waiting,
            rounds: vec![pair(1.0, 1.5), pair(1.2, 9.0), pair(1.1, 2.0)],
            others_failed: 0,
            first_failure: None,
            sent: 4000.0,
            answered: 400.0,
            refused: 3600.0,
            lost: 0,
            first_lost: None,
            refused_p50_ms: 0.2,
            refused_p99_ms: 0.9,
            client_late_ms: 1.0,
            unwell_after: 0,
            after_ms: 1.0,
            foreign: 0.0,
        };
        assert_eq!((trial.others().0, trial.others().1), (1.1, 2.0));
        assert!(trial.others_kept() && trial.refusals_kept() && trial.recovery_kept());
        (trial.others_failed, trial.refused_p99_ms, trial.unwell_after) = (1, 1.1, 1);
        assert!(!trial.others_kept() && !trial.refusals_kept() && !trial.recovery_kept());
    }
}
