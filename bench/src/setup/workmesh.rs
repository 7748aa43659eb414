//! The program workmesh of this repository, built as it is released.

use std::{
    env,
    path::PathBuf,
    process::{Command, Stdio},
};

use super::repository;
use crate::error::BenchError;

/// Builds the program and says where it is: beside this one, since both were built by the same Cargo.
pub(super) fn build() -> Result<PathBuf, BenchError> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["build", "--release", "--package", "workmesh"]).current_dir(repository());
    // Standard output is kept for the report.
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let status = command.status().map_err(BenchError::io("running cargo"))?;
    if !status.success() {
        return Err(BenchError::Command {
            command: "cargo build --release --package workmesh".into(),
            status,
        });
    }
    let own = env::current_exe().map_err(BenchError::io("finding this program"))?;
    let program = own.with_file_name("workmesh");
    program.canonicalize().map_err(BenchError::io(program.display().to_string()))
}
