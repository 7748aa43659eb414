//! `cargo run --release -p workmesh-bench --bin chaos`: workers misbehave, and the mesh is checked.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::Parser;
use workmesh_bench::{
    chaos::{args::Args, overload, run},
    error::BenchError,
};

fn main() -> ExitCode {
    match command(&Args::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            say(&format!("error: {error}"));
            if let Some(help) = error.help() {
                say(&format!("  help: {help}"));
            }
            ExitCode::FAILURE
        }
    }
}

/// Whether everything that was promised was kept.
fn command(args: &Args) -> Result<bool, BenchError> {
    let (text, kept) = if args.overload {
        let report = overload::run(args, &say)?;
        (if args.json { json(&report)? } else { report.text() }, report.kept())
    } else {
        let report = run::run(args, &say)?;
        (if args.json { json(&report)? } else { report.text() }, report.kept())
    };
    io::stdout().write_all(text.as_bytes()).map_err(BenchError::io("printing"))?;
    Ok(kept)
}

fn json(report: &impl serde::Serialize) -> Result<String, BenchError> {
    let text = serde_json::to_string_pretty(report);
    text.map(|text| text + "\n").map_err(|error| BenchError::io("writing JSON")(error.into()))
}

/// Tells what is going on, on standard error: standard output is for the figures.
fn say(what: &str) {
    // If standard error is closed there is nobody to tell.
    let _ = writeln!(io::stderr().lock(), "{what}");
}
