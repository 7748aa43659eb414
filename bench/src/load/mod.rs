//! The load generator: a fixed number of connections, each with one request under way, for a fixed time.
//!
//! Without a rate the loop is closed: a slow server is asked less often, so its percentiles are those of the requests
//! it was asked, not of a constant stream of them. That flatters the slower contestant. With a rate, requests are due
//! at fixed times, and one that has to wait for its turn has waited.
//!
//! Everything runs on the calling thread, so pinning that thread pins the load.

mod connection;
mod driver;
mod response;
mod tally;

use std::{
    cell::RefCell,
    net::SocketAddr,
    rc::Rc,
    time::{Duration, Instant},
};

use tokio::{runtime::Builder, task::LocalSet, time::timeout};

pub use tally::Tally;

use crate::error::BenchError;
use connection::Connection;
use driver::Driver;

/// How long after its end a load waits for the answers that are still to come.
const GRACE: Duration = Duration::from_secs(2);

/// A GET request and what must come of it.
#[derive(Debug, Clone)]
pub struct Request {
    /// Path and query.
    pub path: String,
    /// Header fields besides Host.
    pub headers: Vec<(&'static str, String)>,
    /// The body that must be answered; `None` if any will do.
    pub body: Option<Vec<u8>>,
}

impl Request {
    /// A request without further headers.
    pub fn get(path: impl Into<String>, body: impl Into<Vec<u8>>) -> Self {
        Self { body: Some(body.into()), ..Self::any(path) }
    }

    /// A request without further headers that may be answered with any body.
    pub fn any(path: impl Into<String>) -> Self {
        Self { path: path.into(), headers: Vec::new(), body: None }
    }

    /// The bytes that are sent.
    fn encode(&self, addr: SocketAddr) -> Vec<u8> {
        let mut text = format!("GET {} HTTP/1.1\r\nHost: {addr}\r\n", self.path);
        for (name, value) in &self.headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str("\r\n");
        text.into_bytes()
    }
}

/// One load.
#[derive(Debug, Clone)]
pub struct Load<'a> {
    /// The server.
    pub addr: SocketAddr,
    /// What is asked, in turns.
    pub requests: &'a [Request],
    /// How many connections.
    pub connections: u16,
    /// How long.
    pub duration: Duration,
    /// Requests a second, all connections together; `None` for as many as the server answers.
    pub rate: Option<f64>,
}

/// Loads a server and counts what comes back.
///
/// # Errors
/// The event loop cannot be made. Whatever the server does wrong is counted instead.
pub fn run(load: &Load<'_>) -> Result<Tally, BenchError> {
    let runtime = runtime()?;
    let requests: Rc<[(Vec<u8>, Request)]> =
        load.requests.iter().map(|request| (request.encode(load.addr), request.clone())).collect();
    let tally = Rc::new(RefCell::new(Tally::new()?));
    let start = Instant::now();
    let tasks = LocalSet::new();
    for number in 0..load.connections {
        let interval = load.rate.map(|rate| Duration::from_secs_f64(f64::from(load.connections) / rate));
        let driver = Driver {
            addr: load.addr,
            requests: Rc::clone(&requests),
            turn: number.into(),
            // The connections take turns within the interval.
            due: interval.map(|interval| start + interval * u32::from(number) / u32::from(load.connections)),
            interval,
            end: start + load.duration,
            tally: Rc::clone(&tally),
        };
        tasks.spawn_local(driver.run());
    }
    let finished = runtime.block_on(async { timeout(load.duration + GRACE, tasks).await });
    let mut tally = tally.borrow().clone();
    tally.elapsed = load.duration;
    if finished.is_err() {
        // Whoever is still waiting was not answered; how many they are no longer matters.
        tally.errors += 1;
        tally.failed("some requests were never answered", &[]);
    }
    Ok(tally)
}

/// Asks each of `requests` once.
///
/// # Errors
/// The first answer that is not what it must be, named after `name`.
pub fn verify(name: &str, addr: SocketAddr, requests: &[Request]) -> Result<(), BenchError> {
    runtime()?.block_on(async {
        let mut connection =
            Connection::open(addr).await.map_err(BenchError::io(format!("connecting to {name}")))?;
        for request in requests {
            let url = format!("http://{addr}{}", request.path);
            let answer = connection.ask(&request.encode(addr)).await;
            let answer = answer.map_err(BenchError::io(format!("{name} at {url}")))?;
            let good = answer.status == 200 && request.body.as_ref().is_none_or(|body| *body == answer.body);
            if !good {
                let body = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                return Err(BenchError::Answer {
                    name: name.to_owned(),
                    url,
                    got: format!("{} {:?}", answer.status, body(&answer.body)),
                    expected: format!("200 {:?}", request.body.as_deref().map(body).unwrap_or_default()),
                });
            }
        }
        Ok(())
    })
}

/// The body of one answer, whatever its status.
///
/// # Errors
/// The connection failed.
pub fn fetch(addr: SocketAddr, path: &str) -> Result<Vec<u8>, BenchError> {
    let request = Request::any(path);
    let answer = runtime()?.block_on(async {
        let mut connection = Connection::open(addr).await?;
        connection.ask(&request.encode(addr)).await
    });
    Ok(answer.map_err(BenchError::io(format!("http://{addr}{path}")))?.body)
}

fn runtime() -> Result<tokio::runtime::Runtime, BenchError> {
    Builder::new_current_thread().enable_all().build().map_err(BenchError::io("starting the load generator"))
}
