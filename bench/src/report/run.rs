//! Everything that one run has measured, as it is printed with `--json` and saved.

use std::{fs, path::PathBuf, process::Command};

use serde::Serialize;

use super::{Row, rows};
use crate::{
    args::Effort,
    error::BenchError,
    machine::{Cores, Machine, version},
    measure::{Changes, DuelResult, FleetMemory, Policies, Starts, median},
    pieces::Sample,
    setup::{self, Programs},
};

/// What the figures were taken of.
#[derive(Debug, Clone, Serialize)]
pub struct Versions {
    /// What `workmesh --version` says.
    pub workmesh: String,
    /// The commit of the repository; with `-dirty` if files differ from it.
    pub commit: String,
    /// What `workerd --version` says.
    pub workerd: String,
    /// The compiler.
    pub rustc: String,
}

/// One run. What was not asked for is empty.
#[derive(Debug, Clone, Serialize)]
pub struct Run {
    /// How the benchmark was called.
    pub command: String,
    /// Where.
    pub machine: Machine,
    /// Which core did what.
    pub cores: Cores,
    /// What was measured.
    pub versions: Versions,
    /// How long and how often.
    pub effort: Effort,
    /// Connections that loaded a server.
    pub connections: u16,
    /// The duels.
    pub duels: Vec<DuelResult>,
    /// The standard policy against none.
    pub policies: Option<Policies>,
    /// Memory of the generated fleet.
    pub memory: Option<FleetMemory>,
    /// Starts of the reference fleet.
    pub starts: Option<Starts>,
    /// Changes under load.
    pub changes: Option<Changes>,
    /// Pieces, measured in this process.
    pub pieces: Vec<Sample>,
}

/// A run with the table that follows from it.
#[derive(Serialize)]
struct Whole<'a> {
    #[serde(flatten)]
    run: &'a Run,
    budgets: Vec<Row>,
}

impl Versions {
    /// Asks the programs.
    pub fn of(programs: &Programs) -> Self {
        let git = |args: &[&str]| {
            let output = Command::new("git").args(args).current_dir(setup::repository()).output();
            output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
        };
        let dirty =
            if git(&["status", "--porcelain", "--untracked-files=no"]).is_empty() { "" } else { "-dirty" };
        Self {
            workmesh: version(&programs.workmesh),
            commit: git(&["rev-parse", "--short", "HEAD"]) + dirty,
            workerd: version(&programs.workerd),
            rustc: version("rustc".as_ref()),
        }
    }
}

impl Run {
    /// Whether nothing was measured.
    pub fn is_empty(&self) -> bool {
        self.duels.is_empty()
            && self.pieces.is_empty()
            && self.policies.is_none()
            && self.memory.is_none()
            && self.starts.is_none()
            && self.changes.is_none()
    }

    /// The result of the duel of that name, if it took place.
    pub fn duel(&self, name: &str) -> Option<&DuelResult> {
        self.duels.iter().find(|duel| duel.name == name)
    }

    /// The median of the piece of that name in microseconds, if it was measured.
    pub fn piece(&self, name: &str) -> Option<f64> {
        self.pieces.iter().find(|sample| sample.name == name).map(Sample::median)
    }

    /// What one piece takes more than another, in microseconds: the median over the turns, in which both were
    /// measured one soon after the other.
    pub fn added(&self, name: &str, base: &str) -> Option<f64> {
        let turns = |name| self.pieces.iter().find(|sample| sample.name == name).map(|sample| &sample.micros);
        Some(median(turns(name)?.iter().zip(turns(base)?).map(|(more, less)| more - less)))
    }

    /// Everything, as JSON text.
    ///
    /// # Errors
    /// Never for a run of finite figures.
    pub fn json(&self) -> Result<String, BenchError> {
        let whole = Whole { run: self, budgets: rows(self) };
        serde_json::to_string_pretty(&whole)
            .map_err(|error| BenchError::Io { what: "writing JSON".into(), source: error.into() })
    }

    /// Saves everything below `bench/runs` and says where.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn save(&self, what: &str) -> Result<PathBuf, BenchError> {
        let file = setup::folder().join("runs").join(format!("{}-{what}.json", self.machine.date));
        fs::write(&file, self.json()? + "\n").map_err(BenchError::io(file.display().to_string()))?;
        Ok(file)
    }
}
