//! Workmesh as a contestant.

use std::{path::Path, process::Command};

use super::Server;
use crate::{error::BenchError, fleet::Fleet};

/// Starts `workmesh dev` on a fleet.
pub(super) fn start(fleet: &Fleet, mut command: Command, scratch: &Path) -> Result<Server, BenchError> {
    command.arg("dev");
    for config in fleet.configs.iter().chain(&fleet.mesh) {
        command.arg("--config").arg(config);
    }
    dev(command, scratch)
}

/// Completes and runs a command that ends in `workmesh dev` and says which workers to run; state goes to `state`.
///
/// # Errors
/// It ends, or does not listen in time.
pub fn dev(mut command: Command, state: &Path) -> Result<Server, BenchError> {
    command.args(["--quiet", "--port", "0", "--shards", "1", "--persist-to"]).arg(state);
    Server::start("workmesh", command, port)
}

/// The port in the line that `dev` prints when it is ready.
fn port(line: &str) -> Option<u16> {
    let (_, rest) = line.split_once("http://localhost:")?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    rest[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_found_in_the_line_that_names_it() {
        assert_eq!(port("http://localhost:41234 ready in 12 ms"), Some(41234));
        assert_eq!(port("auth  12 KiB  D1 DB"), None);
    }
}
