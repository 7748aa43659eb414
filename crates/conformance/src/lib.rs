//! Cases that ran on the real runtime, and what they came to there.
//!
//! A case is a JavaScript function in `fleet/GROUP/areas/AREA.js`, run by a worker that answers with the result in words
//! (`fleet/shared/show.js`). What the real runtime answered stands in `recorded/GROUP/AREA.json`, case by case; that is what
//! Workmesh has to answer. Cases that are known to differ are listed in `known_failures.txt`: one that is not listed there fails
//! the run, and so does one that is listed and passes.
//!
//! This crate knows nothing of Workmesh but its command line.

mod known;
mod recorded;
mod server;
mod table;

use std::{collections::BTreeMap, path::PathBuf};

pub use self::{
    known::Known,
    recorded::{Area, Recorded},
    server::Server,
    table::Table,
};

/// The workers that hold cases; each is a group of areas with compatibility flags of its own.
pub const GROUPS: [&str; 3] = ["web", "node", "workers"];

/// Why a run could not be made; what a case came to is never an error.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file of this crate could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A recorded file is not an object of strings.
    #[error("{}: not a JSON object of strings: {reason}", path.display())]
    Format {
        /// Which one.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A program could not be started, or ended too early.
    #[error("{program} did not start: {reason}")]
    Program {
        /// Its name.
        program: String,
        /// What happened, and the end of what it printed.
        reason: String,
    },
    /// The worker that runs cases did not answer as it does.
    #[error("GET {path}: {reason}")]
    Answer {
        /// What was asked.
        path: String,
        /// What came instead.
        reason: String,
    },
}

/// The folder of this crate.
pub fn home() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// What one case came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The same as on the real runtime.
    Passed,
    /// Something else.
    Failed {
        /// On the real runtime.
        expected: String,
        /// Here.
        found: String,
    },
}

/// The verdicts of an area, by the name of the case.
pub type Verdicts = BTreeMap<String, Verdict>;

/// Runs the cases of an area and compares them with the record.
pub fn judge(server: &Server, area: &Area) -> Result<Verdicts, Error> {
    let mut verdicts = Verdicts::new();
    for (case, expected) in &area.cases {
        let found = server.run(&area.group, &area.name, case)?;
        let verdict = if found == *expected {
            Verdict::Passed
        } else {
            Verdict::Failed { expected: expected.clone(), found }
        };
        verdicts.insert(case.clone(), verdict);
    }
    for (area_name, cases) in server.cases(&area.group)? {
        for case in cases.into_iter().filter(|case| area_name == area.name && !area.cases.contains_key(case))
        {
            let failed = Verdict::Failed {
                expected: "(nothing is recorded; run with --record)".into(),
                found: server.run(&area.group, &area.name, &case)?,
            };
            verdicts.insert(case, failed);
        }
    }
    Ok(verdicts)
}
