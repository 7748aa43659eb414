//! workerd from npm, at the version that `bench/package-lock.json` names.

use std::{
    env::consts::ARCH,
    io::ErrorKind,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::error::BenchError;

/// The program workerd, installed below `folder` if it is not there yet.
///
/// The package of the program itself is used, without the `workerd` package around it: that needs Node.js to run, and
/// a process between the measurement and what is measured.
pub(super) fn workerd(folder: &Path) -> Result<PathBuf, BenchError> {
    let package = if ARCH == "aarch64" { "workerd-linux-arm64" } else { "workerd-linux-64" };
    let modules = folder.join("node_modules");
    let program = modules.join("@cloudflare").join(package).join("bin/workerd");
    if !program.exists() {
        install(folder)?;
    }
    if program.exists() { Ok(program) } else { Err(BenchError::NoWorkerd(modules)) }
}

fn install(folder: &Path) -> Result<(), BenchError> {
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(folder);
    // Standard output is kept for the report.
    npm.stdin(Stdio::null()).stdout(Stdio::null());
    let status = npm.status().map_err(|error| match error.kind() {
        ErrorKind::NotFound => BenchError::Missing {
            program: "npm",
            used_for: "it installs workerd, which Workmesh is compared with",
        },
        _ => BenchError::io("running npm")(error),
    })?;
    if status.success() { Ok(()) } else { Err(BenchError::Command { command: "npm ci".into(), status }) }
}
