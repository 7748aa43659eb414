//! Why a benchmark cannot go on, and what to do about it.

use std::{io, path::PathBuf, process::ExitStatus};

/// Why a benchmark cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// The benchmark was built without optimisation.
    #[error("this is a debug build, whose figures would mean nothing")]
    Debug,
    /// `--only` names nothing that can be measured.
    #[error("nothing that is measured has that in its name")]
    Nothing,
    /// Load and server must not share a core.
    #[error("this machine lets the benchmark use {0} core, and it needs two: one to serve and one to load")]
    Cores(usize),
    /// A program that is needed is not there.
    #[error("{program} is not installed: {used_for}")]
    Missing {
        /// The program.
        program: &'static str,
        /// Why it is needed.
        used_for: &'static str,
    },
    /// No workerd is published for this machine.
    #[error("npm has installed no workerd for this machine in {0}")]
    NoWorkerd(PathBuf),
    /// A program that was run to prepare the benchmark failed.
    #[error("{command} ended with {status}")]
    Command {
        /// What was run.
        command: String,
        /// How it ended.
        status: ExitStatus,
    },
    /// A server did not start.
    #[error("{name} did not start: {reason}{}", printed(.output))]
    Start {
        /// Which server.
        name: String,
        /// What happened.
        reason: String,
        /// The last lines it printed.
        output: Vec<String>,
    },
    /// A server answers something else than it should, so that its figures would mean nothing.
    #[error("{name} answered {url} with {got}, not with {expected}")]
    Answer {
        /// Which server.
        name: String,
        /// What was asked.
        url: String,
        /// What came.
        got: String,
        /// What should have come.
        expected: String,
    },
    /// The configuration of a benchmark's workers has mistakes.
    #[error("the workers of the benchmark are misconfigured:\n{0}")]
    Fleet(String),
    /// A worker that is measured in this process does not work.
    #[error("{piece}: {reason}")]
    Piece {
        /// Which piece.
        piece: &'static str,
        /// What happened.
        reason: String,
    },
    /// The histogram of latencies cannot be made.
    #[error(transparent)]
    Histogram(#[from] hdrhistogram::CreationError),
    /// A file or a socket failed.
    #[error("{what}: {source}")]
    Io {
        /// What was being done.
        what: String,
        /// What the system says.
        source: io::Error,
    },
}

impl BenchError {
    /// What the reader can do, if there is something to say beyond the error itself.
    pub fn help(&self) -> Option<&'static str> {
        Some(match self {
            Self::Debug => "run it as `cargo run --release -p workmesh-bench`",
            Self::Nothing => "--help lists what there is",
            Self::Cores(_) => "give it a second core (taskset, cpuset or the size of the virtual machine)",
            Self::Missing { program: "npm", .. } => {
                "install Node.js 16 or newer, which brings npm, or name a workerd of yours with --workerd"
            }
            Self::Missing { program: "taskset", .. } => "install util-linux; benchmarks run on Linux only",
            Self::NoWorkerd(_) => "name a workerd of yours with --workerd",
            Self::Command { .. } => "what it printed stands above",
            _ => return None,
        })
    }

    /// For `map_err` on input and output.
    pub fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { what: what.into(), source }
    }
}

fn printed(lines: &[String]) -> String {
    lines.iter().map(|line| format!("\n  | {line}")).collect()
}
