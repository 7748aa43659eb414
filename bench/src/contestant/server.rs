//! A running server: where it listens, what it uses, and that it ends with the benchmark.

use std::{
    collections::VecDeque,
    fs,
    io::{BufRead, BufReader, Read},
    net::{Ipv4Addr, SocketAddr},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::Duration,
};

use crate::{
    error::BenchError,
    machine::{field, number},
};

/// How long a server may take to listen.
const START: Duration = Duration::from_secs(20);
/// How many of its last lines are shown if it does not.
const KEPT_LINES: usize = 20;
/// Ticks of a process's CPU time in a second; fixed in Linux's interface to programs.
const TICKS: f64 = 100.0;

/// The last lines that a server printed.
type Tail = Arc<Mutex<VecDeque<String>>>;

/// A running server. It is killed when this is dropped.
#[derive(Debug)]
pub struct Server {
    /// Its name, for messages.
    pub name: &'static str,
    /// Where it listens.
    pub addr: SocketAddr,
    child: Child,
}

impl Server {
    /// Runs a command and waits until `port` finds the port in a line of its standard output.
    ///
    /// # Errors
    /// It cannot be run, ends, or names no port within 20 seconds.
    pub fn start(
        name: &'static str,
        mut command: Command,
        port: fn(&str) -> Option<u16>,
    ) -> Result<Self, BenchError> {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.spawn().map_err(BenchError::io(format!("running {name}")))?;
        let mut server = Self { name, addr: (Ipv4Addr::LOCALHOST, 0).into(), child };
        let tail = Tail::default();
        let (found, ports) = mpsc::sync_channel(1);
        if let Some(output) = server.child.stdout.take() {
            follow(output, Arc::clone(&tail), move |line| {
                // Whoever waited may have given up; and the first port is enough.
                port(line).is_some_and(|port| found.try_send(port).is_ok())
            });
        }
        if let Some(output) = server.child.stderr.take() {
            follow(output, Arc::clone(&tail), |_| false);
        }
        match ports.recv_timeout(START) {
            Ok(port) => {
                server.addr.set_port(port);
                Ok(server)
            }
            Err(silence) => {
                let reason = match silence {
                    mpsc::RecvTimeoutError::Timeout => format!("it named no port in {} s", START.as_secs()),
                    mpsc::RecvTimeoutError::Disconnected => "it ended".into(),
                };
                let tail = tail.lock().unwrap_or_else(PoisonError::into_inner);
                Err(BenchError::Start { name: name.into(), reason, output: tail.iter().cloned().collect() })
            }
        }
    }

    /// Resident memory, in bytes.
    pub fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        field(&status, "VmRSS").map(number).unwrap_or_default() * 1024
    }

    /// CPU time used so far, all threads together.
    pub fn cpu(&self) -> Duration {
        cpu(&self.child.id().to_string())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// CPU time of this process so far, all threads together.
pub(crate) fn own_cpu() -> Duration {
    cpu("self")
}

fn cpu(process: &str) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // The name, in parentheses, may contain anything; after it, user and system time are fields 12 and 13.
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace();
    let ticks: u64 = fields.skip(11).take(2).map(number).sum();
    Duration::from_secs_f64(ticks as f64 / TICKS)
}

/// Reads what a server prints until it ends, so that it never waits for a reader. `seen` is asked about each line
/// until it says that it has seen enough.
fn follow(output: impl Read + Send + 'static, tail: Tail, seen: impl Fn(&str) -> bool + Send + 'static) {
    thread::spawn(move || {
        let mut seen = Some(seen);
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if seen.as_ref().is_some_and(|seen| seen(&line)) {
                seen = None;
            }
            let mut tail = tail.lock().unwrap_or_else(PoisonError::into_inner);
            if tail.len() == KEPT_LINES {
                tail.pop_front();
            }
            tail.push_back(line);
        }
    });
}
