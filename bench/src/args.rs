//! The command line.

use std::{path::PathBuf, time::Duration};

use clap::Parser;

/// Measures Workmesh beside workerd on this machine and prints the table of budgets
#[derive(Debug, Clone, Parser)]
#[command(name = "workmesh-bench", version, max_term_width = 100)]
pub struct Args {
    /// Fewer and shorter rounds: under a minute, for a first look
    #[arg(long)]
    pub quick: bool,
    /// Print everything that was measured as JSON instead of the table
    #[arg(long)]
    pub json: bool,
    /// Also save everything as bench/runs/<date>-<WHAT>.json
    #[arg(long, value_name = "WHAT", value_parser = file_name)]
    pub save: Option<String>,
    /// Measure only what has this in its name: hello, binding, gateway, render, memory, start, change, pieces, or
    /// one piece, such as kv-get
    #[arg(long, value_name = "TEXT")]
    pub only: Option<String>,
    /// Connections that load a server, each with one request under way
    #[arg(long, value_name = "N", default_value_t = 32, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub connections: u16,
    /// A workmesh program to measure, instead of building the one of this repository
    #[arg(long, value_name = "FILE")]
    pub workmesh: Option<PathBuf>,
    /// A workerd program to compare with, instead of the one from npm
    #[arg(long, value_name = "FILE")]
    pub workerd: Option<PathBuf>,
}

/// How long and how often things are measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Effort {
    /// Rounds of a duel; in each both contestants are loaded once.
    pub rounds: u32,
    /// How long one contestant is loaded in one round.
    #[serde(rename = "round_seconds", serialize_with = "seconds")]
    pub round: Duration,
    /// How long each contestant is loaded before the first round.
    #[serde(rename = "warm_up_seconds", serialize_with = "seconds")]
    pub warm_up: Duration,
    /// Starts of the reference fleet.
    pub starts: u32,
    /// Changes of a worker's code under load.
    pub changes: u32,
    /// How long a piece is measured.
    #[serde(rename = "piece_seconds", serialize_with = "seconds")]
    pub piece: Duration,
}

impl Args {
    /// The effort that was asked for.
    pub fn effort(&self) -> Effort {
        if self.quick {
            Effort {
                rounds: 3,
                round: Duration::from_millis(500),
                warm_up: Duration::from_millis(700),
                starts: 3,
                changes: 3,
                piece: Duration::from_millis(300),
            }
        } else {
            Effort {
                rounds: 7,
                round: Duration::from_millis(1500),
                warm_up: Duration::from_secs(2),
                starts: 11,
                changes: 9,
                piece: Duration::from_secs(1),
            }
        }
    }

    /// Whether something of that name is to be measured.
    pub fn wants(&self, name: &str) -> bool {
        self.only.as_ref().is_none_or(|only| name.contains(only.as_str()))
    }
}

fn file_name(text: &str) -> Result<String, &'static str> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !text.is_empty() && text.chars().all(plain) {
        Ok(text.to_owned())
    } else {
        Err("use lower-case letters, digits and dashes")
    }
}

fn seconds<S: serde::Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(duration.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory;
        Args::command().debug_assert();
    }

    #[test]
    fn a_run_is_saved_under_a_plain_name_only() {
        for (text, good) in [("first", true), ("2-rounds", true), ("", false), ("../x", false), ("A", false)]
        {
            assert_eq!(file_name(text).is_ok(), good, "{text:?}");
        }
    }
}
