//! Single pieces under Criterion: `cargo bench -p workmesh-bench`, or `… -- kv-get` for one of them.
#![expect(clippy::print_stderr, reason = "a program that has nobody else to tell")]

use std::process::ExitCode;

use criterion::{Criterion, Throughput};
use workmesh_bench::{
    error::BenchError,
    pieces::{Lab, all},
};

fn main() -> ExitCode {
    match run(&mut Criterion::default().configure_from_args()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(criterion: &mut Criterion) -> Result<(), BenchError> {
    let lab = Lab::new()?;
    for piece in all(&lab)? {
        // A piece that fails is told of before Criterion, which cannot be told, begins.
        lab.time(&piece, 1)?;
        let mut group = criterion.benchmark_group(piece.name);
        group.throughput(Throughput::Elements(piece.operations.into()));
        group.bench_function(piece.about, |bencher| {
            bencher.iter_custom(|runs| lab.time(&piece, runs).unwrap_or_default());
        });
        group.finish();
    }
    criterion.final_summary();
    Ok(())
}
