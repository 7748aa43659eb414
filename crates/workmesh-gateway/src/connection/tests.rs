//! What time does to a connection, on a paused clock: the transport is a pipe in memory, so that time passes
//! exactly when nothing else can happen.

use std::{cell::RefCell, future::Future, net::SocketAddr, rc::Rc, time::Duration};

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use http::Response;
use http_body_util::BodyExt;
use tokio::{
    io::{AsyncReadExt, DuplexStream},
    task::{JoinHandle, LocalSet, spawn_local},
    time::Instant,
};
use workmesh_mesh::{Body, Call, LocalFuture, Outcome, Service};

use super::*;
use crate::{Limits, Options, Router, Target};

impl Transport for DuplexStream {
    fn abort(&mut self) {}
}

/// Answers as the path says.
struct Worker;

impl Service for Worker {
    fn call(&self, call: Call) -> LocalFuture<'_, Outcome> {
        Box::pin(async move {
            let body = match call.request.uri().path() {
                "/never" => std::future::pending().await,
                "/early" => {
                    let (body, pause) = (call.request.into_body(), LIMITS.idle_timeout * 2);
                    spawn_local(async move { read_slowly(body, pause).await });
                    Body::from("ok")
                }
                "/halting" => Body::stream(
                    stream::iter(0..4).then(async |_| {
                        pass(50).await;
                        Ok(Bytes::from_static(b"part"))
                    }),
                    None,
                ),
                "/silent" => Body::stream(stream::pending(), None),
                "/endless" => Body::stream(stream::repeat_with(|| Ok(Bytes::from_static(&[0; 4096]))), None),
                _ => Body::from("ok"),
            };
            Ok(Response::new(body))
        })
    }
}

/// Takes the body a part at a time, with pauses, and to its end.
async fn read_slowly(mut body: Body, pause: Duration) {
    while let Some(part) = body.frame().await {
        part.unwrap();
        tokio::time::sleep(pause).await;
    }
}

const LIMITS: Limits = Limits {
    connections: 1,
    streams: 10,
    header_bytes: 1000,
    headers: 10,
    url_bytes: 100,
    body_bytes: 1000,
    header_timeout: Duration::from_secs(10),
    idle_timeout: Duration::from_secs(60),
    request_timeout: Duration::from_secs(30),
    grace: Duration::from_secs(5),
};

/// A client's end of a connection.
struct Client {
    pipe: DuplexStream,
    start: Instant,
    server: JoinHandle<()>,
    closing: watch::Sender<bool>,
}

impl Client {
    fn connect() -> Self {
        let (pipe, transport) = tokio::io::duplex(1024);
        let target = Target { worker: "worker".into(), service: Rc::new(Worker), timeout: None };
        let options = Options { limits: LIMITS, ..Options::default() };
        let gateway = Gateway::new(Router::default().with_default(target), options);
        let addr = SocketAddr::from(([127, 0, 0, 1], 1));
        let (closing, closed) = watch::channel(false);
        let server = spawn_local(serve(transport, Link::new(addr, addr, Scheme::HTTP), gateway, closed));
        Self { pipe, start: Instant::now(), server, closing }
    }

    async fn send(&mut self, text: &str) {
        self.pipe.write_all(text.as_bytes()).await.unwrap();
    }

    async fn get(&mut self, path: &str) {
        self.send(&format!("GET {path} HTTP/1.1\r\nhost: h\r\n\r\n")).await;
    }

    /// Reads until `end` has come.
    async fn read_until(&mut self, end: &str) -> String {
        let mut all = String::new();
        while !all.ends_with(end) {
            all.push(char::from(self.pipe.read_u8().await.unwrap()));
        }
        all
    }

    /// All that comes until the server ends the connection, and how many seconds that took since it began.
    async fn end(mut self) -> (String, u64) {
        let mut all = Vec::new();
        self.pipe.read_to_end(&mut all).await.unwrap();
        (String::from_utf8(all).unwrap(), self.start.elapsed().as_secs())
    }
}

/// Runs a test on a clock that jumps to the next timer whenever nothing else is left to do.
fn run<T>(test: impl Future<Output = T>) -> T {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    LocalSet::new().block_on(&runtime, test)
}

async fn pass(seconds: u64) {
    tokio::time::sleep(Duration::from_secs(seconds)).await;
}

#[test]
fn a_client_that_says_nothing_is_let_go() {
    run(async {
        assert_eq!(Client::connect().end().await, (String::new(), 10));
    });
}

#[test]
fn a_head_that_does_not_end_is_refused() {
    run(async {
        let mut client = Client::connect();
        pass(3).await;
        // A byte now and then does not buy more time.
        for byte in "GET / HTTP/1.1\r\n".split_inclusive("").filter(|byte| !byte.is_empty()).take(9) {
            client.send(byte).await;
            pass(1).await;
        }
        let (answer, seconds) = client.end().await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
        assert!(answer.contains("x-workmesh-error: bad_request") && answer.contains("in time"), "{answer}");
        // The first byte came after 3 seconds.
        assert_eq!(seconds, 13);
    });
}

#[test]
fn a_second_head_has_as_long_as_the_first() {
    run(async {
        let mut client = Client::connect();
        client.get("/").await;
        client.read_until("ok").await;
        pass(50).await;
        client.send("GET").await;
        let (answer, seconds) = client.end().await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
        assert_eq!(seconds, 60);
    });
}

#[test]
fn an_idle_connection_is_closed_without_a_word() {
    run(async {
        let mut client = Client::connect();
        for _ in 0..3 {
            client.get("/").await;
            client.read_until("ok").await;
            pass(55).await;
        }
        assert_eq!(client.end().await, (String::new(), 2 * 55 + 60));
    });
}

#[test]
fn an_idle_http2_connection_is_closed_too() {
    run(async {
        let mut client = Client::connect();
        client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").await;
        let mut all = Vec::new();
        client.pipe.read_to_end(&mut all).await.unwrap();
        // The goodbye is not answered, so the connection is cut a header timeout later.
        assert_eq!(client.start.elapsed().as_secs(), 70);
        assert!(all.windows(9).any(|frame| frame[3] == 7 && frame[..3] == [0, 0, 8]), "no GOAWAY: {all:?}");
    });
}

#[test]
fn a_late_worker_is_answered_for_and_the_connection_lives_on() {
    run(async {
        let mut client = Client::connect();
        client.get("/never").await;
        let answer = client.read_until("}}").await;
        assert!(answer.starts_with("HTTP/1.1 504 "), "{answer}");
        assert_eq!(client.start.elapsed().as_secs(), 30);
        client.get("/").await;
        client.read_until("ok").await;
    });
}

#[test]
fn a_response_that_stands_still_is_broken_off() {
    run(async {
        let mut client = Client::connect();
        client.get("/silent").await;
        let (answer, seconds) = client.end().await;
        assert!(answer.contains("transfer-encoding: chunked") && !answer.ends_with("0\r\n\r\n"), "{answer}");
        assert_eq!(seconds, 60);
    });
}

#[test]
fn a_response_that_goes_on_now_and_then_is_not() {
    run(async {
        let mut client = Client::connect();
        client.get("/halting").await;
        let answer = client.read_until("\r\n0\r\n\r\n").await;
        assert_eq!(answer.matches("part").count(), 4);
        assert_eq!(client.start.elapsed().as_secs(), 200);
    });
}

#[test]
fn a_client_that_takes_nothing_is_let_go() {
    run(async {
        let mut client = Client::connect();
        client.get("/endless").await;
        (&mut client.server).await.unwrap();
        assert_eq!(client.start.elapsed().as_secs(), 60);
    });
}

#[test]
fn a_client_that_takes_a_little_now_and_then_is_not() {
    run(async {
        let mut client = Client::connect();
        client.get("/endless").await;
        for _ in 0..5 {
            pass(50).await;
            client.pipe.read_exact(&mut [0; 512]).await.unwrap();
        }
        assert!(!client.server.is_finished());
    });
}

#[test]
fn shutdown_waits_for_a_request_and_not_for_a_client() {
    run(async {
        let mut client = Client::connect();
        client.send("GET / HTTP/1.1\r\nhos").await;
        pass(1).await;
        client.closing.send(true).unwrap();
        client.send("t: h\r\n\r\n").await;
        let (answer, seconds) = client.end().await;
        assert!(answer.contains("connection: close") && answer.ends_with("ok"), "{answer}");
        assert_eq!(seconds, 1);
    });
}

/// A worker may answer first and read then, in `waitUntil`: neither the time that takes nor the bytes that come
/// are to be taken for an idle connection or another head.
#[test]
fn a_body_can_be_read_after_the_response() {
    run(async {
        let mut client = Client::connect();
        client.send("POST /early HTTP/1.1\r\nhost: h\r\ncontent-length: 9\r\n\r\nabc").await;
        client.read_until("ok").await;
        for part in ["def", "ghi"] {
            pass(50).await;
            client.send(part).await;
        }
        // Three parts and the pauses between them: all is read, and only then is the connection idle.
        let (rest, seconds) = client.end().await;
        assert_eq!((rest.as_str(), seconds), ("", 2 * 120 + 60));
    });
}

#[test]
fn the_rest_of_a_refused_request_is_taken_in_for_a_while() {
    run(async {
        let mut client = Client::connect();
        client.send("POST / HTTP/1.1\r\nhost: h\r\ncontent-length: 5000\r\n\r\n").await;
        let answer = client.read_until("}}").await;
        assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
        client.send(&"x".repeat(3000)).await;
        assert_eq!(client.end().await, (String::new(), 0));
    });
}

/// What one request left unread is no reason to linger once another has been answered.
#[test]
fn only_the_last_request_makes_the_connection_linger() {
    run(async {
        let mut client = Client::connect();
        client.send("POST / HTTP/1.1\r\nhost: h\r\ncontent-length: 3\r\n\r\nabc").await;
        client.read_until("ok").await;
        client.get("/").await;
        client.read_until("ok").await;
        client.closing.send(true).unwrap();
        (&mut client.server).await.unwrap();
        assert_eq!(client.start.elapsed().as_secs(), 0);
    });
}

/// The state is the connection's own: what one request leaves behind must not be charged to the next.
#[test]
fn requests_under_way_are_counted() {
    let pulse = Pulse::new();
    let visits = RefCell::new(Vec::new());
    for under_way in 1..=3 {
        visits.borrow_mut().push(pulse.begin().1);
        assert!(pulse.is_broken(), "{under_way} requests are under way");
    }
    visits.borrow_mut().clear();
    assert!(!pulse.is_broken());
}
