//! A duel: both contestants serve the same requests on the same core, in turns.
//!
//! Both servers run all the time; only one is loaded at any time. Rounds are short and the contestants alternate, so
//! that what else the machine does falls on both; what counts is the median of the ratios of rounds.

use std::time::Duration;

use serde::Serialize;
use tempfile::TempDir;

use super::{Stage, median, scratch};
use crate::{
    contestant::{Contestant, Server, own_cpu},
    error::BenchError,
    fleet::Fleet,
    load::{self, Load, Request, Tally},
};

/// The header with which the gateway's requests say who is asking.
const AUTHORIZATION: (&str, &str) = ("authorization", "Bearer token-7");

/// One comparison.
#[derive(Debug, Clone, Copy)]
pub struct Duel {
    /// Its name in reports and for `--only`.
    pub name: &'static str,
    /// What happens for each request.
    pub about: &'static str,
    /// The workers that Workmesh runs, as folders below `bench/workers`; the first answers.
    pub workmesh: &'static [&'static str],
    /// Whether Workmesh runs them with the standard policy, as with an empty `[mesh]` table.
    pub mesh: bool,
    /// The workers that workerd runs.
    pub workerd: &'static [&'static str],
    /// What is asked.
    pub requests: fn() -> Vec<Request>,
    /// Whether Workmesh is also loaded at the rate that workerd reaches.
    pub paced: bool,
}

/// Every comparison there is.
pub const ALL: &[Duel] = &[
    Duel {
        name: "hello",
        about: "one worker that answers with a constant",
        workmesh: &["hello"],
        mesh: true,
        workerd: &["hello"],
        requests: || vec![Request::get("/", "Hello, world!\n")],
        paced: false,
    },
    Duel {
        name: "binding",
        about: "a worker that passes the request on through a service binding",
        workmesh: &["binding/caller", "binding/callee"],
        mesh: true,
        workerd: &["binding/caller", "binding/callee"],
        requests: || vec![Request::get("/", "Hello from the callee!\n")],
        paced: false,
    },
    Duel {
        name: "gateway",
        about: "gateway worker → auth + catalog; on workerd the gateway has retry, breaker, timeout and trace \
                written by hand, on Workmesh it leaves them to the mesh",
        workmesh: &["gateway/plain", "gateway/auth", "gateway/catalog"],
        mesh: true,
        workerd: &["gateway/handwritten", "gateway/auth", "gateway/catalog"],
        requests: items,
        paced: true,
    },
    Duel {
        name: "gateway-plain",
        about: "the same fleet without any policy code on both",
        workmesh: &["gateway/plain", "gateway/auth", "gateway/catalog"],
        mesh: false,
        workerd: &["gateway/plain", "gateway/auth", "gateway/catalog"],
        requests: items,
        paced: false,
    },
    Duel {
        name: "gateway-handwritten",
        about: "the same fleet with the policy code written by hand on both",
        workmesh: &["gateway/handwritten", "gateway/auth", "gateway/catalog"],
        mesh: false,
        workerd: &["gateway/handwritten", "gateway/auth", "gateway/catalog"],
        requests: items,
        paced: false,
    },
    Duel {
        name: "render",
        about: "a worker that burns CPU in JavaScript: 200 rows through JSON, sort, regular expression and loop",
        workmesh: &["render"],
        mesh: false,
        workerd: &["render"],
        requests: || vec![Request::any("/")],
        paced: false,
    },
];

/// Requests for five items, with the answers that the catalog must give.
fn items() -> Vec<Request> {
    let item = |number: u32| {
        let tag = if number % 2 == 1 { "odd" } else { "even" };
        let price = 1000 + 37 * number;
        let body = format!(
            r#"{{"id":"item-{number}","title":"A very fine item, number {number}","price":{{"amount":{price},"currency":"EUR"}},"tags":["fine","sturdy","{tag}"],"stock":{stock},"shownTo":"user-7"}}"#,
            stock = number % 7,
        );
        let headers = vec![(AUTHORIZATION.0, AUTHORIZATION.1.to_owned())];
        Request { headers, ..Request::get(format!("/items/item-{number}"), body) }
    };
    [3, 8, 21, 34, 49].map(item).into()
}

/// What one contestant did in one round.
#[derive(Debug, Clone, Serialize)]
pub struct Side {
    /// Good answers a second.
    pub requests_per_second: f64,
    /// Median latency, in milliseconds.
    pub p50_ms: f64,
    /// Latency that 99 of 100 requests did not exceed, in milliseconds.
    pub p99_ms: f64,
    /// Answers that were not good, and connections that broke.
    pub failures: u64,
    /// What the first failure looked like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_failure: Option<String>,
    /// Share of its core that the server used, 0 to 1.
    pub server_cpu: f64,
    /// Share of its core that the load generator used: near 1, it may be what limits the figure.
    pub load_cpu: f64,
    /// Resident memory of the server after the round, in MiB.
    pub memory_mib: f64,
}

/// One round.
#[derive(Debug, Clone, Serialize)]
pub struct Round {
    /// Workmesh.
    pub workmesh: Side,
    /// workerd.
    pub workerd: Side,
    /// Workmesh again, asked only as often as workerd answered in this round.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workmesh_paced: Option<Side>,
}

/// All rounds of a duel.
#[derive(Debug, Clone, Serialize)]
pub struct DuelResult {
    /// The duel's name.
    pub name: &'static str,
    /// What happens for each request.
    pub about: &'static str,
    /// The rounds, in order.
    pub rounds: Vec<Round>,
}

impl DuelResult {
    /// The median of a figure of one contestant.
    pub fn median(&self, of: fn(&Round) -> &Side, figure: fn(&Side) -> f64) -> f64 {
        median(self.rounds.iter().map(|round| figure(of(round))))
    }

    /// The median over the rounds of Workmesh's figure as a multiple of workerd's.
    pub fn ratio(&self, figure: fn(&Side) -> f64) -> f64 {
        median(
            self.rounds
                .iter()
                .map(|round| figure(&round.workmesh) / figure(&round.workerd).max(f64::MIN_POSITIVE)),
        )
    }

    /// What the first failure of each contestant looked like, with its name.
    pub fn first_failures(&self) -> Vec<(&'static str, &str)> {
        let first = |name, of: fn(&Round) -> &Side| {
            self.rounds.iter().find_map(|round| of(round).first_failure.as_deref()).map(|what| (name, what))
        };
        let both = [first("workmesh", |round| &round.workmesh), first("workerd", |round| &round.workerd)];
        both.into_iter().flatten().collect()
    }

    /// Failures of both contestants in all rounds.
    pub fn failures(&self) -> u64 {
        let sides = self
            .rounds
            .iter()
            .flat_map(|round| [Some(&round.workmesh), Some(&round.workerd), round.workmesh_paced.as_ref()]);
        sides.flatten().map(|side| side.failures).sum()
    }
}

impl Duel {
    /// Runs all rounds.
    ///
    /// # Errors
    /// A server does not start, or does not answer as it must before the first round.
    pub fn run(&self, stage: &Stage<'_>) -> Result<DuelResult, BenchError> {
        let effort = stage.args.effort();
        let mut requests = (self.requests)();
        let folders = (scratch()?, scratch()?);
        let start = |contestant: Contestant, fleet: &Fleet, folder: &TempDir| {
            contestant.start(fleet, stage.programs, stage.cores, folder.path())
        };
        let workmesh = Fleet::of(self.workmesh);
        let workmesh = if self.mesh { workmesh.with_mesh() } else { workmesh };
        let workmesh = start(Contestant::Workmesh, &workmesh, &folders.0)?;
        let workerd = start(Contestant::Workerd, &Fleet::of(self.workerd), &folders.1)?;
        for request in requests.iter_mut().filter(|request| request.body.is_none()) {
            // What the real runtime answers is right.
            request.body = Some(load::fetch(workerd.addr, &request.path)?);
        }
        for server in [&workmesh, &workerd] {
            load::verify(server.name, server.addr, &requests)?;
            side(stage, server, &requests, effort.warm_up, None)?;
        }

        let turn = |server: &Server, rate| side(stage, server, &requests, effort.round, rate);
        let mut rounds = Vec::new();
        for number in 0..effort.rounds {
            // Every other round begins with the other one.
            let (first, second) = if number % 2 == 0 { (&workmesh, &workerd) } else { (&workerd, &workmesh) };
            let (first, second) = (turn(first, None)?, turn(second, None)?);
            let (ours, theirs) = if number % 2 == 0 { (first, second) } else { (second, first) };
            let rate = Some(theirs.requests_per_second).filter(|rate| self.paced && *rate > 0.0);
            let workmesh_paced = rate.map(|rate| turn(&workmesh, Some(rate))).transpose()?;
            rounds.push(Round { workmesh: ours, workerd: theirs, workmesh_paced });
        }
        Ok(DuelResult { name: self.name, about: self.about, rounds })
    }
}

/// Loads one server for a while, as fast as it answers or at a rate.
pub(super) fn side(
    stage: &Stage<'_>,
    server: &Server,
    requests: &[Request],
    duration: Duration,
    rate: Option<f64>,
) -> Result<Side, BenchError> {
    let before = (server.cpu(), own_cpu());
    let connections = stage.args.connections;
    let tally = load::run(&Load { addr: server.addr, requests, connections, duration, rate })?;
    let share = |used: Duration| used.as_secs_f64() / duration.as_secs_f64();
    Ok(Side {
        requests_per_second: tally.rate(),
        p50_ms: millis(&tally, 0.5),
        p99_ms: millis(&tally, 0.99),
        failures: tally.failures(),
        first_failure: tally.first_failure,
        server_cpu: share(server.cpu() - before.0),
        load_cpu: share(own_cpu() - before.1),
        memory_mib: server.memory() as f64 / f64::from(1 << 20),
    })
}

fn millis(tally: &Tally, share: f64) -> f64 {
    tally.latency(share).as_secs_f64() * 1e3
}
