//! `cargo run --release -p workmesh-bench`: measures everything and prints the table.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::Parser;
use workmesh_bench::{
    args::Args,
    error::BenchError,
    machine::{Cores, Machine},
    measure::{Stage, change_under_load, duel, first_answer, fleet_memory, policies},
    pieces::{self, Lab},
    report::{Run, Versions, render},
    setup::Programs,
};

fn main() -> ExitCode {
    let args = Args::parse();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(format_args!("error: {error}"));
            if let Some(help) = error.help() {
                say(format_args!("  help: {help}"));
            }
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> Result<(), BenchError> {
    let programs = Programs::prepare(args)?;
    let machine = Machine::describe();
    let cores = Cores::choose()?;
    cores.take_load()?;
    let run = measure(args, &programs, machine, cores)?;
    let text = if args.json { run.json()? + "\n" } else { render(&run) };
    io::stdout().write_all(text.as_bytes()).map_err(BenchError::io("printing"))?;
    if let Some(what) = &args.save {
        say(format_args!("saved as {}", run.save(what)?.display()));
    }
    Ok(())
}

fn measure(args: &Args, programs: &Programs, machine: Machine, cores: Cores) -> Result<Run, BenchError> {
    let stage = Stage { args, programs, cores };
    let effort = args.effort();
    let mut run = Run {
        command: command(),
        machine,
        cores,
        versions: Versions::of(programs),
        effort,
        connections: args.connections,
        duels: Vec::new(),
        policies: None,
        memory: None,
        starts: None,
        changes: None,
        pieces: Vec::new(),
    };
    for duel in duel::ALL.iter().filter(|duel| args.wants(duel.name)) {
        say(format_args!("{}: {}", duel.name, duel.about));
        run.duels.push(duel.run(&stage)?);
    }
    if args.wants("policies") {
        say(format_args!("policies: the fleet of the binding duel with the standard policy and without"));
        run.policies = Some(policies(&stage)?);
    }
    if args.wants("memory") {
        say(format_args!("memory: a fleet of 28 workers"));
        run.memory = Some(fleet_memory(&stage)?);
    }
    if args.wants("start") {
        say(format_args!("start: the reference fleet, {} times twice", effort.starts));
        run.starts = Some(first_answer(&stage)?);
    }
    if args.wants("change") {
        say(format_args!("change: a worker's code, {} times under load", effort.changes));
        run.changes = Some(change_under_load(&stage)?);
    }
    let lab = Lab::new()?;
    let mut pieces = pieces::all(&lab)?;
    pieces.retain(|piece| args.wants("pieces") || args.wants(piece.name));
    if !pieces.is_empty() {
        say(format_args!("pieces: {} of them, in this process", pieces.len()));
        run.pieces = pieces::sample(&lab, &pieces, effort.piece)?;
    }
    if run.is_empty() { Err(BenchError::Nothing) } else { Ok(run) }
}

/// How this program was called, without the folder it stands in.
fn command() -> String {
    let arguments = std::env::args().skip(1);
    std::iter::once(env!("CARGO_BIN_NAME").to_owned()).chain(arguments).collect::<Vec<_>>().join(" ")
}

/// Tells what is going on, on standard error: standard output is for the figures.
fn say(what: std::fmt::Arguments<'_>) {
    // If standard error is closed there is nobody to tell.
    let _ = writeln!(io::stderr().lock(), "{what}");
}
