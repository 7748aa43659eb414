//! Bundles one worker and writes the module to standard output, the sizes and the time to standard error.
//!
//! `cargo run --release -p workmesh-bundle --example bundle -- DIR ENTRY [RUNS]`

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal")]

use std::process::ExitCode;
use std::time::Instant;

use workmesh_bundle::{Options, bundle};

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let (Some(dir), Some(entry)) = (args.next(), args.next()) else {
        eprintln!("usage: bundle DIR ENTRY [RUNS]");
        return ExitCode::from(2);
    };
    let runs = args.next().and_then(|runs| runs.parse().ok()).unwrap_or(1);
    let options = Options { dir: dir.into(), entry: entry.into(), ..Options::default() };

    let mut times = Vec::new();
    let mut result = bundle(&options);
    for _ in 0..runs {
        let start = Instant::now();
        result = bundle(&options);
        times.push(start.elapsed());
    }
    times.sort();
    match result {
        Ok(bundle) => {
            for warning in &bundle.warnings {
                eprintln!("{warning}\n");
            }
            let (code, map) = (bundle.code.len(), bundle.source_map.as_json().len());
            let time = |index: usize| times.get(index).copied().unwrap_or_default();
            let (fastest, median) = (time(0), time(times.len() / 2));
            eprintln!("{code} bytes, map {map} bytes, {} inputs", bundle.inputs.len());
            eprintln!("fastest {fastest:.1?}, median {median:.1?} of {runs} after the first");
            println!("{}", bundle.code);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
