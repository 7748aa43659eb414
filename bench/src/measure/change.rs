//! A worker's code changes while it is under load: how soon the change answers, and what is lost meanwhile.

use std::{
    fs,
    net::SocketAddr,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use serde::Serialize;

use super::{Stage, scratch};
use crate::{
    contestant::Contestant,
    error::BenchError,
    fleet::Fleet,
    load::{self, Load, Request},
};

/// How often it is asked whether the change has arrived.
const LOOK: Duration = Duration::from_micros(500);
/// How long a change may take.
const LATEST: Duration = Duration::from_secs(5);
/// Pause between changes, and before the first.
const PAUSE: Duration = Duration::from_millis(150);

/// What came of several changes.
#[derive(Debug, Clone, Serialize)]
pub struct Changes {
    /// From the file written to the first answer of the new code, in milliseconds.
    pub live_ms: Vec<f64>,
    /// Good answers under load meanwhile.
    pub answers: u64,
    /// Requests under load that failed.
    pub failures: u64,
}

/// Changes a worker of `workmesh dev` several times under load.
///
/// # Errors
/// The server does not start, or a change never arrives.
pub fn change_under_load(stage: &Stage<'_>) -> Result<Changes, BenchError> {
    let (files, state) = (scratch()?, scratch()?);
    let code = files.path().join("index.js");
    let config = files.path().join("wrangler.toml");
    write(&code, &worker(0))?;
    write(&config, "name = \"changing\"\nmain = \"index.js\"\ncompatibility_date = \"2026-04-01\"\n")?;
    let fleet = Fleet { configs: vec![config], mesh: None };
    let server = Contestant::Workmesh.start(&fleet, stage.programs, stage.cores, state.path())?;

    let changes = stage.args.effort().changes;
    let addr = server.addr;
    let changer = thread::spawn(move || (1..=changes).map(|version| change(addr, &code, version)).collect());
    let requests = [Request::any("/")];
    let (mut answers, mut failures) = (0, 0);
    while !changer.is_finished() {
        let duration = Duration::from_millis(200);
        let tally = load::run(&Load {
            addr,
            requests: &requests,
            connections: stage.args.connections,
            duration,
            rate: None,
        })?;
        answers += tally.answers();
        failures += tally.failures();
    }
    let live_ms: Result<Vec<f64>, BenchError> = changer.join().unwrap_or_else(|_| Ok(Vec::new()));
    Ok(Changes { live_ms: live_ms?, answers, failures })
}

/// Writes a version and waits until it answers; how long that took, in milliseconds.
fn change(addr: SocketAddr, code: &Path, version: u32) -> Result<f64, BenchError> {
    thread::sleep(PAUSE);
    let expected = answer(version).into_bytes();
    write(code, &worker(version))?;
    let written = Instant::now();
    while written.elapsed() < LATEST {
        if load::fetch(addr, "/")? == expected {
            return Ok(written.elapsed().as_secs_f64() * 1e3);
        }
        thread::sleep(LOOK);
    }
    Err(BenchError::Answer {
        name: "workmesh".into(),
        url: format!("http://{addr}/"),
        got: "the old version".into(),
        expected: format!("version {version} within {} s of the change", LATEST.as_secs()),
    })
}

fn worker(version: u32) -> String {
    format!("export default {{ fetch() {{ return new Response(\"{}\"); }} }};\n", answer(version))
}

fn answer(version: u32) -> String {
    format!("version {version}")
}

fn write(path: &Path, text: &str) -> Result<(), BenchError> {
    fs::write(path, text).map_err(BenchError::io(format!("writing {}", path.display())))
}
