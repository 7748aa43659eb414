//! The budgets, and how a run compares with them.

use serde::Serialize;

use super::Run;
use crate::measure::{DuelResult, Round, Side, median};

/// How a figure compares with its budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// As good as aimed for.
    Aim,
    /// Good enough.
    Floor,
    /// Not good enough.
    Below,
    /// Measured, but no budget was set for it.
    Free,
}

/// One line of the table.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// What was measured, precisely.
    pub what: String,
    /// Workmesh's figure.
    pub workmesh: String,
    /// workerd's, where there is one.
    pub workerd: String,
    /// The figure that the budget is about.
    pub figure: String,
    /// The least that is good enough.
    pub floor: &'static str,
    /// What is aimed for.
    pub aim: &'static str,
    /// How the figure compares.
    pub verdict: Verdict,
}

/// Whether more or less of a figure is better, with floor and aim.
enum Budget {
    AtLeast(f64, f64),
    AtMost(f64, f64),
}

impl Budget {
    fn judge(&self, figure: f64) -> Verdict {
        let (floor, aim) = match *self {
            Self::AtLeast(floor, aim) => (figure >= floor, figure >= aim),
            Self::AtMost(floor, aim) => (figure <= floor, figure <= aim),
        };
        match (floor, aim) {
            (_, true) => Verdict::Aim,
            (true, false) => Verdict::Floor,
            (false, false) => Verdict::Below,
        }
    }
}

/// The table of a run: every budget that it has a figure for, then what has no budget.
pub fn rows(run: &Run) -> Vec<Row> {
    let rates = [
        (
            "hello",
            "hello worker through gateway and mesh, standard policy, span recorded",
            Some((2.0, 3.5)),
            "2 ×",
            "3.5 ×",
        ),
        (
            "binding",
            "caller + one binding, standard policy and span on each edge, against workerd's bare binding",
            Some((3.5, 7.0)),
            "3.5 ×",
            "7 ×",
        ),
        (
            "gateway",
            "gateway → auth + catalog, standard policy, against retry, breaker, timeout and trace by hand",
            Some((5.0, 10.0)),
            "5 ×",
            "10 ×",
        ),
    ];
    let mut rows: Vec<_> = rates
        .into_iter()
        .filter_map(|(name, what, budget, floor, aim)| Some(rate(run.duel(name)?, what, budget, floor, aim)))
        .collect();
    rows.extend(run.duel("gateway").and_then(tail));
    rows.extend(binding(run));
    rows.extend(policies(run));
    rows.extend(edge(run));
    rows.extend(run.piece("isolate-start").map(|micros| {
        let what = "isolate start, 50 KiB bundle, compiled before";
        micro(what, micros, Budget::AtMost(2000.0, 500.0), "2 ms", "0.5 ms")
    }));
    rows.extend(memory(run));
    rows.extend(starts(run));
    rows.extend(
        run.piece("kv-get").map(|micros| {
            micro("KV get, hot, in a worker", micros, Budget::AtMost(10.0, 3.0), "10 µs", "3 µs")
        }),
    );
    rows.extend(run.piece("d1-first").map(|micros| {
        micro("D1 point query, in a worker", micros, Budget::AtMost(40.0, 15.0), "40 µs", "15 µs")
    }));
    rows.extend(changes(run));
    let free = [
        ("gateway-plain", "gateway → auth + catalog, no policy code on either"),
        ("gateway-handwritten", "gateway → auth + catalog, policies by hand on both"),
        ("render", "CPU in JavaScript: a page of 200 rows"),
    ];
    rows.extend(free.into_iter().filter_map(|(name, what)| Some(rate(run.duel(name)?, what, None, "", ""))));
    rows
}

fn rate(
    duel: &DuelResult,
    what: &str,
    budget: Option<(f64, f64)>,
    floor: &'static str,
    aim: &'static str,
) -> Row {
    let figure = |side: &Side| side.requests_per_second;
    let side = |of: fn(&Round) -> &Side| {
        format!(
            "{} req/s, p99 {}",
            thousands(duel.median(of, figure)),
            millis(duel.median(of, |side| side.p99_ms))
        )
    };
    let ratio = duel.ratio(figure);
    let failures = match duel.failures() {
        0 => String::new(),
        failures => format!(", {failures} FAILED"),
    };
    Row {
        what: what.into(),
        workmesh: side(|round| &round.workmesh),
        workerd: side(|round| &round.workerd),
        figure: format!("{ratio:.1} ×{failures}"),
        floor,
        aim,
        verdict: budget.map_or(Verdict::Free, |(floor, aim)| match duel.failures() {
            0 => Budget::AtLeast(floor, aim).judge(ratio),
            _ => Verdict::Below,
        }),
    }
}

/// The slow end of the gateway duel, at the load that workerd can bear: a share of workerd's for the floor, a time for
/// the aim.
fn tail(duel: &DuelResult) -> Option<Row> {
    let paced = |round: &Round| Some(round.workmesh_paced.as_ref()?.p99_ms);
    let shares = duel.rounds.iter().filter_map(|round| Some(paced(round)? / round.workerd.p99_ms));
    duel.rounds.iter().find_map(paced)?;
    let (workmesh, share) = (median(duel.rounds.iter().filter_map(paced)), median(shares));
    let verdict = if workmesh < 1.0 { Verdict::Aim } else { Budget::AtMost(0.05, 0.0).judge(share) };
    Some(Row {
        what: "p99 at the load that workerd can bear".into(),
        workmesh: millis(workmesh),
        workerd: millis(duel.median(|round| &round.workerd, |side| side.p99_ms)),
        figure: format!("1/{:.0}", 1.0 / share),
        floor: "1/20",
        aim: "1 ms",
        verdict,
    })
}

fn micro(what: &str, micros: f64, budget: Budget, floor: &'static str, aim: &'static str) -> Row {
    let figure = if micros < 1000.0 { format!("{micros:.1} µs") } else { format!("{:.2} ms", micros / 1e3) };
    Row {
        what: what.into(),
        workmesh: figure.clone(),
        workerd: String::new(),
        figure,
        floor,
        aim,
        verdict: budget.judge(micros),
    }
}

/// What one call through a binding adds: in process, and as seen over HTTP.
fn binding(run: &Run) -> Option<Row> {
    let what =
        "added by one binding call: standard policy, span and the callee's handler; in process / over HTTP";
    let row = micro(what, run.piece("binding-standard")?, Budget::AtMost(15.0, 6.0), "15 µs", "6 µs");
    Some(match (run.duel("hello"), run.duel("binding")) {
        (Some(hello), Some(binding)) => {
            let added = 1e6 / workmesh_rate(binding) - 1e6 / workmesh_rate(hello);
            Row { workmesh: format!("{} / {added:.1} µs", row.workmesh), ..row }
        }
        _ => row,
    })
}

fn workmesh_rate(duel: &DuelResult) -> f64 {
    duel.median(|round| &round.workmesh, |side| side.requests_per_second)
}

/// What the standard policy takes of the throughput.
fn policies(run: &Run) -> Option<Row> {
    let policies = run.policies.as_ref()?;
    let rate = |sides: &[Side]| median(sides.iter().map(|side| side.requests_per_second));
    let percent = policies.cost();
    Some(Row {
        what: "caller + one binding: the standard policy against no [mesh] table".into(),
        workmesh: format!(
            "{} against {} req/s",
            thousands(rate(&policies.on)),
            thousands(rate(&policies.off))
        ),
        workerd: String::new(),
        figure: match policies.failures() {
            0 => format!("{percent:.1} %"),
            failures => format!("{percent:.1} %, {failures} FAILED"),
        },
        floor: "10 %",
        aim: "3 %",
        verdict: match policies.failures() {
            0 => Budget::AtMost(10.0, 3.0).judge(percent),
            _ => Verdict::Below,
        },
    })
}

/// What an edge adds to a request: its cost in process, as a share of what a request to the hello worker takes.
fn edge(run: &Run) -> Option<Row> {
    let micros = run.added("edge-standard", "handler-hello")?;
    let rate = workmesh_rate(run.duel("hello")?);
    let percent = micros * rate / 1e4;
    Some(Row {
        what: "one edge, standard policy and span, against no edge at all, as a share of a hello request"
            .into(),
        workmesh: format!("{:.0} ns", micros * 1e3),
        workerd: String::new(),
        figure: format!("{percent:.1} %"),
        floor: "10 %",
        aim: "3 %",
        verdict: Budget::AtMost(10.0, 3.0).judge(percent),
    })
}

fn memory(run: &Run) -> Option<Row> {
    let memory = run.memory?;
    Some(Row {
        what: "memory, 28-worker fleet, warm, one shard".into(),
        workmesh: format!("{:.0} MiB", memory.workmesh.warm_mib),
        workerd: format!("{:.0} MiB", memory.workerd.warm_mib),
        figure: format!("{:.0} MiB", memory.workmesh.warm_mib),
        floor: "60 MiB",
        aim: "25 MiB",
        verdict: Budget::AtMost(60.0, 25.0).judge(memory.workmesh.warm_mib),
    })
}

fn starts(run: &Run) -> Option<Row> {
    let starts = run.starts.as_ref()?;
    let (fresh, again) = (median(starts.fresh_ms.iter().copied()), median(starts.again_ms.iter().copied()));
    Some(Row {
        what: "`workmesh dev` on the reference fleet, to first answer; no state yet / state there".into(),
        workmesh: format!("{fresh:.0} ms / {again:.0} ms"),
        workerd: String::new(),
        figure: format!("{:.2} s", fresh / 1e3),
        floor: "1 s",
        aim: "0.3 s",
        verdict: Budget::AtMost(1000.0, 300.0).judge(fresh),
    })
}

fn changes(run: &Run) -> Option<Row> {
    let changes = run.changes.as_ref()?;
    let live = median(changes.live_ms.iter().copied());
    Some(Row {
        what: "a change to a file under load, in dev: failed requests, time until it answers; no deploys yet"
            .into(),
        workmesh: format!("{} of {}, {live:.0} ms", changes.failures, thousands(changes.answers as f64)),
        workerd: String::new(),
        figure: format!("{} failed, {live:.0} ms", changes.failures),
        floor: "0 failed",
        aim: "50 ms",
        verdict: match changes.failures {
            0 => Budget::AtMost(f64::INFINITY, 50.0).judge(live),
            _ => Verdict::Below,
        },
    })
}

fn millis(millis: f64) -> String {
    if millis < 10.0 { format!("{millis:.1} ms") } else { format!("{millis:.0} ms") }
}

/// A whole number with separators, to three digits of meaning.
fn thousands(number: f64) -> String {
    let unit = 10_f64.powf((number.max(1.0).log10().floor() - 2.0).max(0.0));
    let digits = format!("{:.0}", (number / unit).round() * unit);
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_judged_in_the_right_direction() {
        for (budget, figure, verdict) in [
            (Budget::AtLeast(2.0, 3.5), 3.5, Verdict::Aim),
            (Budget::AtLeast(2.0, 3.5), 2.0, Verdict::Floor),
            (Budget::AtLeast(2.0, 3.5), 1.9, Verdict::Below),
            (Budget::AtMost(10.0, 3.0), 3.0, Verdict::Aim),
            (Budget::AtMost(10.0, 3.0), 9.0, Verdict::Floor),
            (Budget::AtMost(10.0, 3.0), 10.1, Verdict::Below),
        ] {
            assert_eq!(budget.judge(figure), verdict, "{figure}");
        }
    }

    #[test]
    fn large_numbers_are_rounded_and_separated() {
        for (number, text) in
            [(0.0, "0"), (999.4, "999"), (2204.0, "2,200"), (61_234.0, "61,200"), (1e6, "1,000,000")]
        {
            assert_eq!(thousands(number), text);
        }
    }

    #[test]
    fn a_duel_with_failures_never_meets_its_budget() {
        let side = |rate: f64, failures| Side {
            requests_per_second: rate,
            p50_ms: 1.0,
            p99_ms: 2.0,
            failures,
            first_failure: None,
            server_cpu: 1.0,
            load_cpu: 0.5,
            memory_mib: 10.0,
        };
        for (failures, verdict) in [(0, Verdict::Aim), (1, Verdict::Below)] {
            let rounds =
                vec![Round { workmesh: side(40.0, failures), workerd: side(10.0, 0), workmesh_paced: None }];
            let duel = DuelResult { name: "hello", about: "", rounds };
            assert_eq!(rate(&duel, "", Some((2.0, 3.5)), "", "").verdict, verdict);
        }
    }
}
