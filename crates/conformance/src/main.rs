//! `cargo run -p conformance`: runs the cases on Workmesh, or records what they come to on the real runtime.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is a program")]

use std::{
    collections::BTreeMap,
    env,
    path::PathBuf,
    process::{Command, ExitCode},
};

use clap::Parser;
use conformance::{Area, Error, GROUPS, Known, Recorded, Server, Table, home, judge};

/// Compares Workmesh with the real runtime, case by case.
#[derive(Parser)]
struct Args {
    /// The areas to run, such as `web/url`, or groups, such as `web`; all of them if none is named
    areas: Vec<String>,
    /// The program to judge; built from this repository if it is not given
    #[arg(long, value_name = "PATH")]
    workmesh: Option<PathBuf>,
    /// Ask the real runtime instead, and write down what it answers
    #[arg(long)]
    record: bool,
    /// With --record: the folder in which `npm ci` has installed wrangler and workerd
    #[arg(long, value_name = "DIR", default_value = env!("CARGO_MANIFEST_DIR"))]
    packages: PathBuf,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let done = if args.record { record(&args) } else { compare(&args) };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Whether an area was asked for.
fn wanted(args: &Args, group: &str, area: &str) -> bool {
    let full = format!("{group}/{area}");
    args.areas.is_empty() || args.areas.iter().any(|name| name == group || *name == full)
}

fn compare(args: &Args) -> Result<bool, Error> {
    let program = args.workmesh.clone().map_or_else(build, Ok)?;
    let server = Server::workmesh(&program)?;
    let known = Known::read()?;
    let mut table = Table::default();
    for area in areas(&server)?.iter().filter(|area| wanted(args, &area.group, &area.name)) {
        table.add(&area.group, &area.name, &judge(&server, area)?, &known);
    }
    print!("{table}");
    Ok(table.is_as_known())
}

/// Every area that has a record or cases.
fn areas(server: &Server) -> Result<Vec<Area>, Error> {
    let mut areas = Recorded::read()?.areas;
    for group in GROUPS {
        for name in server.cases(group)?.into_keys() {
            if !areas.iter().any(|area| area.group == group && area.name == name) {
                areas.push(Area { group: group.into(), name, cases: BTreeMap::new() });
            }
        }
    }
    Ok(areas)
}

fn record(args: &Args) -> Result<bool, Error> {
    for group in GROUPS {
        let chosen = |name: &String| *name == group || name.starts_with(&format!("{group}/"));
        if !args.areas.is_empty() && !args.areas.iter().any(chosen) {
            continue;
        }
        let server = Server::workerd(&args.packages, group)?;
        for (name, cases) in server.cases(group)? {
            if !wanted(args, group, &name) {
                continue;
            }
            let mut area = Area { group: group.into(), name, cases: BTreeMap::new() };
            for case in cases {
                let found = server.run(group, &area.name, &case)?;
                area.cases.insert(case, found);
            }
            println!("{} ({} cases)", area.write()?.display(), area.cases.len());
        }
    }
    Ok(true)
}

/// Builds the program beside this one, with the same profile.
fn build() -> Result<PathBuf, Error> {
    let failed = |reason: String| Error::Program { program: "cargo build".into(), reason };
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["build", "--quiet", "--package", "workmesh"]).current_dir(home());
    if !cfg!(debug_assertions) {
        command.arg("--release");
    }
    let status = command.status().map_err(|error| failed(error.to_string()))?;
    if !status.success() {
        return Err(failed(status.to_string()));
    }
    let own = env::current_exe().map_err(|error| failed(error.to_string()))?;
    Ok(own.with_file_name("workmesh"))
}
