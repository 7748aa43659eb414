//! The command line.

use std::path::PathBuf;

use clap::{Parser, value_parser};

use super::{fault::Fault, round::Lengths};

/// Makes each worker of the storefront ill in turn, under load, and checks what the mesh promises
#[derive(Debug, Clone, Parser)]
#[command(name = "chaos", version, max_term_width = 100)]
pub struct Args {
    /// Shorter rounds of three workers: about two minutes, for a first look
    #[arg(long)]
    pub quick: bool,
    /// Print everything that was seen as JSON instead of the table
    #[arg(long)]
    pub json: bool,
    /// The workers that fall ill, instead of all
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub workers: Vec<String>,
    /// What is wrong with them, instead of everything
    #[arg(long, value_name = "FAULTS", value_delimiter = ',')]
    pub faults: Vec<Fault>,
    /// Requests a second
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = value_parser!(u32).range(1..=1000))]
    pub rate: u32,
    /// Instead: load one worker with ten times what it can take, and look how the others fare
    #[arg(long, conflicts_with_all = ["workers", "faults", "rate"])]
    pub overload: bool,
    /// A workmesh program to try, instead of building the one of this repository
    #[arg(long, value_name = "FILE")]
    pub workmesh: Option<PathBuf>,
}

impl Args {
    /// How long each part of a round takes. What it takes to settle follows from the times of the fleet:
    /// breakers that opened because of one another close one after another, each a pause after the one below.
    pub fn lengths(&self) -> Lengths {
        if self.quick {
            Lengths { before_ms: 500, fault_ms: 2000, settle_ms: 4200, after_ms: 500 }
        } else {
            Lengths { before_ms: 1000, fault_ms: 4000, settle_ms: 4200, after_ms: 1000 }
        }
    }

    /// The faults that are tried.
    pub fn faults(&self) -> Vec<Fault> {
        if self.faults.is_empty() { Fault::ALL.to_vec() } else { self.faults.clone() }
    }

    /// The workers that fall ill, of those there are.
    ///
    /// # Errors
    /// A name that is none of them.
    pub fn workers(&self, all: Vec<String>) -> Result<Vec<String>, String> {
        if let Some(unknown) = self.workers.iter().find(|worker| !all.contains(worker)) {
            return Err(format!("the storefront has no worker \"{unknown}\"; it has {}", all.join(", ")));
        }
        let quick = || self.quick.then(|| ["auth", "catalog", "leads"].map(str::to_owned).to_vec());
        let named = (!self.workers.is_empty()).then(|| self.workers.clone());
        Ok(named.or_else(quick).unwrap_or(all))
    }
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
    fn workers_and_faults_are_lists() {
        let all = || ["auth", "catalog", "leads", "notify"].map(str::to_owned).to_vec();
        let args = Args::parse_from(["chaos", "--workers", "notify,auth", "--faults", "slow,dead"]);
        assert_eq!(args.workers(all()).unwrap(), ["notify", "auth"]);
        assert_eq!(args.faults(), [Fault::Slow, Fault::Dead]);
        assert_eq!(Args::parse_from(["chaos"]).workers(all()).unwrap(), all());
        assert!(Args::parse_from(["chaos", "--workers", "atuh"]).workers(all()).is_err());
    }
}
