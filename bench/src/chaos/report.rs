//! What a run has to say: a table, and below it the broken promises in words.

use std::{collections::BTreeMap, fmt::Write};

use serde::Serialize;

use super::{
    disturbance::Use,
    judge::Check,
    round::{Lengths, Round},
    table::{Align, table},
};
use crate::machine::{Cores, Machine};

/// One run.
#[derive(Debug, Serialize)]
pub struct Report {
    /// How it was called.
    pub command: String,
    /// Where.
    pub machine: Machine,
    /// Which core did what.
    pub cores: Cores,
    /// What `workmesh --version` says.
    pub workmesh: String,
    /// Requests a second.
    pub rate: f64,
    /// How long what took.
    pub lengths: Lengths,
    /// The rounds.
    pub rounds: Vec<Round>,
}

/// The columns before those of the promises.
const HEAD: [(&str, Align); 18] = [
    ("worker", Align::Left),
    ("fault", Align::Left),
    ("asked", Align::Right),
    ("well", Align::Right),
    ("fallback", Align::Left),
    ("refused", Align::Left),
    ("failed", Align::Right),
    ("p99 ms", Align::Right),
    ("max ms", Align::Right),
    ("late ms", Align::Right),
    ("calls", Align::Right),
    ("tries", Align::Right),
    ("retries", Align::Right),
    ("allowed", Align::Right),
    ("opened s (tries)", Align::Right),
    ("closed s", Align::Right),
    ("well s", Align::Right),
    ("core %", Align::Right),
];

impl Report {
    /// Whether every promise was kept.
    pub fn kept(&self) -> bool {
        self.rounds.iter().all(|round| round.checks.kept())
    }

    /// Everything that a person wants to see.
    pub fn text(&self) -> String {
        let Self { machine, cores, lengths, .. } = self;
        let mut out = format!(
            "{} · {}, {} cores · {} · load average {}\n\
             {} · server on core {}, client and control server on core {}\n\
             {} requests/s; each round: {} ms well, {} ms ill, {} ms to settle, {} ms judged\n\n",
            machine.date,
            machine.cpu,
            machine.cores,
            machine.system,
            machine.load_average,
            self.workmesh,
            cores.server,
            cores.load,
            self.rate,
            lengths.before_ms,
            lengths.fault_ms,
            lengths.settle_ms,
            lengths.after_ms,
        );
        let promises =
            self.rounds.first().map(|round| round.checks.all().map(|(name, _)| (name, Align::Left)));
        let head: Vec<_> = HEAD.into_iter().chain(promises.into_iter().flatten()).collect();
        let rows: Vec<_> = self.rounds.iter().map(row).collect();
        out.push_str(&table(&head, &rows));
        out.push_str(LEGEND);
        for round in &self.rounds {
            for (name, check) in round.checks.all().into_iter().filter(|(_, check)| !check.kept()) {
                // Writing to a string cannot fail.
                let _ = writeln!(
                    out,
                    "\n{} {}, {name}: broken {} times",
                    round.worker,
                    round.fault.name(),
                    check.broken
                );
                for reason in &check.reasons {
                    let _ = writeln!(out, "  {reason}");
                }
            }
        }
        out
    }
}

const LEGEND: &str = "
asked … failed: what the client saw of the requests that it sent during the fault: answered as wanted, by a
  fallback, refused by the mesh, or with a worker's own 5xx.
late: how long after its deadline the latest call ended.
calls … allowed: on the edges to the ill worker during the fault; a retry is a further try of the same call.
opened: from the beginning of the fault until the first of their breakers opened, and the tries by then.
closed: from the end of the fault until the last of them had closed.
well: from the end of the fault to the last answer that was not the one wanted.
core: the server's use of its core, and that of everything else; with \"!\" the round says little.
";

fn row(round: &Round) -> Vec<String> {
    let client = &round.client;
    let sum = |field: fn(&super::budget::Spent) -> u64| {
        round.edges.iter().map(|edge| field(&edge.spent)).sum::<u64>().to_string()
    };
    let opened = round.edges.iter().filter_map(|edge| edge.opened_after_s.zip(edge.opened_after_tries));
    let opened = opened.min_by(|a, b| a.0.total_cmp(&b.0));
    let closed = round.edges.iter().filter_map(|edge| edge.closed_after_s).reduce(f64::max);
    let mut cells = vec![
        round.worker.clone(),
        round.fault.name().to_owned(),
        client.asked.to_string(),
        client.well.to_string(),
        counted(&client.fallback),
        counted(&client.refused),
        (client.failed.values().sum::<u64>() + client.silence).to_string(),
        format!("{:.1}", client.p99_ms),
        format!("{:.1}", client.max_ms),
        format!("{:.1}", round.latest_ms),
        sum(|spent| spent.calls),
        sum(|spent| spent.tries),
        sum(|spent| spent.retries),
        sum(|spent| spent.allowed),
        opened.map_or_else(String::new, |(after, tries)| format!("{after:.2} ({tries})")),
        closed.map_or_else(String::new, |after| format!("{after:.2}")),
        format!("{:.2}", round.well_after_s),
        core(round),
    ];
    cells.extend(round.checks.all().map(|(_, check)| mark(check).to_owned()));
    cells
}

/// How much of the core was used, by the server and by others; a mark if that is too much.
fn core(round: &Round) -> String {
    let Use { server, others } = round.core;
    let mark = if round.core.disturbed() { "!" } else { "" };
    format!("{:.0}+{:.0}{mark}", server * 100.0, others * 100.0)
}

/// Counts with what they count.
fn counted(counts: &BTreeMap<String, u64>) -> String {
    let all = counts.iter().map(|(what, count)| format!("{count} {what}"));
    all.collect::<Vec<_>>().join(", ")
}

fn mark(check: &Check) -> &'static str {
    match check {
        check if !check.kept() => "✗",
        check if check.applies => "✓",
        _ => "–",
    }
}
