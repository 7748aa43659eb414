//! The report: a line an area, then what differs.

use std::fmt;

use crate::{Known, Verdict, Verdicts};

/// The longest part of a result that is shown, in characters.
const SHOWN: usize = 400;

/// What came of all areas that ran.
#[derive(Debug, Default)]
pub struct Table {
    rows: Vec<Row>,
    surprises: Vec<String>,
    known: Vec<String>,
}

#[derive(Debug)]
struct Row {
    area: String,
    passed: usize,
    failed: usize,
}

impl Table {
    /// Adds an area.
    pub fn add(&mut self, group: &str, area: &str, verdicts: &Verdicts, known: &Known) {
        let mut row = Row { area: format!("{group}/{area}"), passed: 0, failed: 0 };
        for (case, verdict) in verdicts {
            let listed = known.contains(group, area, case);
            match verdict {
                Verdict::Passed => {
                    row.passed += 1;
                    if listed {
                        self.surprises.push(format!(
                            "{group}/{area}/{case}\n    passes; take it off known_failures.txt"
                        ));
                    }
                }
                Verdict::Failed { expected, found } => {
                    row.failed += 1;
                    let (expected, found) = (cut(expected, found), cut(found, expected));
                    let text = format!("{group}/{area}/{case}\n    there: {expected}\n    here:  {found}");
                    if listed { &mut self.known } else { &mut self.surprises }.push(text);
                }
            }
        }
        for case in known.of(group, area).filter(|&case| !verdicts.contains_key(case)) {
            self.surprises.push(format!(
                "{group}/{area}/{case}\n    is on known_failures.txt, but there is no such case"
            ));
        }
        self.rows.push(row);
    }

    /// Whether everything is as it is known to be.
    pub fn is_as_known(&self) -> bool {
        self.surprises.is_empty()
    }
}

/// A result, from a little before the first difference on.
fn cut(text: &str, other: &str) -> String {
    let same = text.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let skipped = if text.chars().count() > SHOWN { same.saturating_sub(80) } else { 0 };
    let mut shown: String = text.chars().skip(skipped).take(SHOWN).collect();
    if skipped > 0 {
        shown.insert(0, '…');
    }
    if text.chars().count() > skipped + SHOWN {
        shown.push('…');
    }
    shown
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.rows.iter().map(|row| row.area.len()).max().unwrap_or_default().max("area".len());
        writeln!(f, "{:width$}  {:>6}  {:>6}  {:>6}", "area", "cases", "passed", "failed")?;
        for Row { area, passed, failed } in &self.rows {
            writeln!(f, "{area:width$}  {:>6}  {passed:>6}  {failed:>6}", passed + failed)?;
        }
        let passed: usize = self.rows.iter().map(|row| row.passed).sum();
        let failed: usize = self.rows.iter().map(|row| row.failed).sum();
        writeln!(f, "{:width$}  {:>6}  {passed:>6}  {failed:>6}", "all", passed + failed)?;
        for (title, list) in [("known to differ", &self.known), ("unexpected", &self.surprises)] {
            if !list.is_empty() {
                writeln!(f, "\n{title}:\n\n{}", list.join("\n"))?;
            }
        }
        Ok(())
    }
}
