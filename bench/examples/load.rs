//! Loads a server that is already running, to compare the load generator with another one such as wrk:
//! `cargo run --release -p workmesh-bench --example load -- 127.0.0.1:8787 / 32 5` (address, path, connections, seconds).
#![expect(clippy::print_stdout, reason = "a program whose purpose is to print")]

use std::{error::Error, time::Duration};

use workmesh_bench::load::{Load, Request, run};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [addr, path, connections, seconds] = &arguments[..] else {
        return Err("give address, path, connections and seconds".into());
    };
    let tally = run(&Load {
        addr: addr.parse()?,
        requests: &[Request::any(path)],
        connections: connections.parse()?,
        duration: Duration::from_secs(seconds.parse()?),
        rate: None,
    })?;
    println!(
        "{:.0} req/s, p50 {:?}, p99 {:?}, {} failed",
        tally.rate(),
        tally.latency(0.5),
        tally.latency(0.99),
        tally.failures()
    );
    Ok(())
}
