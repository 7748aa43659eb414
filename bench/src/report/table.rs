//! The table as text.

use std::fmt::Write;

use super::{Row, Run, Verdict, rows};

/// The width to which descriptions are broken.
const WIDTH: usize = 58;

/// Everything a person wants to see of a run.
pub fn render(run: &Run) -> String {
    let (machine, versions, effort) = (&run.machine, &run.versions, &run.effort);
    let mut out = format!(
        "{date} · {cpu}, {cores} cores, {memory} GiB · {system} · load average {load}\n\
         {workmesh} ({commit}) · {workerd} · {rustc}\n\
         servers on core {server}, load on core {generator}: {connections} connections, medians of {rounds} \
         alternating rounds of {round} s\n\n",
        date = machine.date,
        cpu = machine.cpu,
        cores = machine.cores,
        memory = machine.memory_gib,
        system = machine.system,
        load = machine.load_average,
        workmesh = versions.workmesh,
        commit = versions.commit,
        workerd = versions.workerd,
        rustc = versions.rustc,
        server = run.cores.server,
        generator = run.cores.load,
        connections = run.connections,
        rounds = effort.rounds,
        round = effort.round.as_secs_f64(),
    );
    let head = ["", "workmesh", "workerd", "figure", "floor", "aim", ""].map(String::from);
    let mut lines = vec![(vec![head[0].clone()], head)];
    lines.extend(rows(run).iter().map(|row| (wrap(&row.what), cells(row))));
    push_table(&mut out, &lines);
    for duel in &run.duels {
        for (who, what) in duel.first_failures() {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "\n{}: {who} failed some of its requests, first with {what}", duel.name);
        }
    }
    if !run.pieces.is_empty() {
        out.push_str("\nsingle pieces, in process\n");
        for piece in &run.pieces {
            let _ = writeln!(out, "  {:<18} {:>9.2} µs  {}", piece.name, piece.median(), piece.about);
        }
    }
    out
}

fn cells(row: &Row) -> [String; 7] {
    let verdict = match row.verdict {
        Verdict::Aim => "aim met",
        Verdict::Floor => "floor met",
        Verdict::Below => "BELOW",
        Verdict::Free => "",
    };
    let cells = [&row.workmesh, &row.workerd, &row.figure, row.floor, row.aim, verdict];
    let [a, b, c, d, e, f] = cells.map(|cell: &str| cell.to_owned());
    [String::new(), a, b, c, d, e, f]
}

/// Aligns columns; the first may take several lines.
fn push_table(out: &mut String, lines: &[(Vec<String>, [String; 7])]) {
    let width =
        |column: usize| lines.iter().map(|(_, cells)| cells[column].chars().count()).max().unwrap_or(0);
    for (what, cells) in lines {
        for (index, part) in what.iter().enumerate() {
            let mut line = format!("{part:WIDTH$}");
            if index == 0 {
                for (column, cell) in cells.iter().enumerate().skip(1) {
                    let width = width(column);
                    let _ = write!(line, "  {cell:<width$}");
                }
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
}

/// Breaks a text into lines at spaces.
fn wrap(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last().map_or(0, |line| line.chars().count());
        if line > 0 && line + 1 + word.chars().count() > WIDTH {
            lines.push("  ".into());
        }
        if let Some(line) = lines.last_mut() {
            if !line.trim().is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_descriptions_are_broken_and_lose_nothing() {
        let text = "one two three ".repeat(10);
        let lines = wrap(text.trim());
        assert!(lines.len() > 1 && lines.iter().all(|line| line.chars().count() <= WIDTH + 2));
        let joined: Vec<_> = lines.iter().map(|line| line.trim()).collect();
        assert_eq!(joined.join(" "), text.trim());
    }
}
