//! What the overload has to say.

use std::fmt::Write;

use serde::Serialize;

use super::trial::Trial;
use crate::{
    chaos::table::{Align, table},
    machine::{Cores, Machine},
};

/// One run.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Where.
    pub machine: Machine,
    /// Which core did what.
    pub cores: Cores,
    /// What `workmesh --version` says.
    pub workmesh: String,
    /// One for each worker that was overloaded.
    pub trials: Vec<Trial>,
}

const HEAD: [(&str, Align); 15] = [
    ("overloaded", Align::Left),
    ("sent/s", Align::Right),
    ("answered/s", Align::Right),
    ("refused/s", Align::Right),
    ("refused p50 ms", Align::Right),
    ("p99 ms", Align::Right),
    ("others' p99 ms", Align::Right),
    ("overloaded", Align::Right),
    ("ratio", Align::Right),
    ("after", Align::Right),
    ("client late ms", Align::Right),
    ("foreign %", Align::Right),
    ("others", Align::Left),
    ("refusals", Align::Left),
    ("recovery", Align::Left),
];

impl Report {
    /// Whether every promise was kept.
    pub fn kept(&self) -> bool {
        self.trials.iter().all(|trial| trial.others_kept() && trial.refusals_kept() && trial.recovery_kept())
    }

    /// Everything that a person wants to see.
    pub fn text(&self) -> String {
        let Self { machine, cores, .. } = self;
        let mut out = format!(
            "{} · {}, {} cores · {} · load average {}\n{} · server on core {}, client on core {}\n\n",
            machine.date,
            machine.cpu,
            machine.cores,
            machine.system,
            machine.load_average,
            self.workmesh,
            cores.server,
            cores.load,
        );
        let rows: Vec<_> = self.trials.iter().map(row).collect();
        out.push_str(&table(&HEAD, &rows));
        out.push('\n');
        for trial in &self.trials {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{}", trial.victim.about());
            for (what, count, first) in [
                ("of the others failed", trial.others_failed, &trial.first_failure),
                ("to it came to something else", trial.lost, &trial.first_lost),
            ] {
                if count > 0 {
                    let _ = writeln!(out, "  {count} requests {what}, the first with {first:?}");
                }
            }
        }
        out
    }
}

fn row(trial: &Trial) -> Vec<String> {
    let mark = |kept| if kept { "✓" } else { "✗" }.to_owned();
    let (alone, overloaded, ratio) = trial.others();
    let millis = |value: f64| format!("{value:.2}");
    let name = trial.victim.about().split(':').next().unwrap_or_default();
    let (p50, p99) = match trial.refused {
        0.0 => ("–".to_owned(), "–".to_owned()),
        _ => (millis(trial.refused_p50_ms), millis(trial.refused_p99_ms)),
    };
    vec![
        name.to_owned(),
        format!("{:.0}", trial.sent),
        format!("{:.0}", trial.answered),
        format!("{:.0}", trial.refused),
        p50,
        p99,
        millis(alone),
        millis(overloaded),
        format!("{ratio:.1}"),
        millis(trial.after_ms),
        millis(trial.client_late_ms),
        format!("{:.0}", trial.foreign * 100.0),
        mark(trial.others_kept()),
        mark(trial.refusals_kept()),
        mark(trial.recovery_kept()),
    ]
}
