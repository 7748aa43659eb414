//! Requests that are too large or too long in coming.

use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use http_body::Frame;
use http_body_util::{BodyExt, StreamBody};
use tokio::io::AsyncWriteExt;
use workmesh_gateway::{Limits, Options, Router};
use workmesh_mesh::{Call, Code, Failure, Outcome};

use crate::support::{Sent, Server, get, ok, read_all, read_until, request, run, text};

/// Reads the whole body as `await request.text()` does; its length, or a failure of the worker.
async fn length(call: Call) -> Outcome {
    match call.request.into_body().collect().await {
        Ok(body) => ok(body.to_bytes().len().to_string()),
        Err(error) => Err(Failure::new(Code::WorkerException, error.to_string())),
    }
}

fn small() -> Limits {
    Limits { header_bytes: 1000, headers: 10, url_bytes: 100, body_bytes: 10, ..Limits::default() }
}

/// Sends a request head over HTTP/1; the status and error code it is answered with.
fn check(sent: &str, status: u16, code: Option<&str>) {
    run(async {
        let answer = Server::limited(small(), length).raw(sent).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{sent:?}: {answer}");
        let found = answer.split_once("x-workmesh-error: ").and_then(|(_, rest)| rest.split("\r\n").next());
        assert_eq!(found, code, "{sent:?}: {answer}");
    });
}

#[test]
fn urls_are_bounded() {
    // "http://localhost" has 16 bytes.
    for (path, status, code) in [(84, 200, None), (85, 400, Some("bad_request"))] {
        let path = format!("/{}", "a".repeat(path - 1));
        check(&format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"), status, code);
    }
    // Longer than the HTTP implementation reads at all.
    run(async {
        let limits = Limits { header_bytes: 100_000, ..Limits::default() };
        let path = "a".repeat(70_000);
        let answer =
            Server::limited(limits, length).raw(format!("GET /{path} HTTP/1.1\r\nhost: h\r\n\r\n")).await;
        assert!(answer.contains("x-workmesh-error: bad_request") && answer.contains("URL"), "{answer}");
    });
}

#[test]
fn headers_are_bounded_in_bytes_and_number() {
    let bad = Some("bad_request");
    for (extra, status, code) in [(900, 200, None), (1000, 400, bad), (100_000, 400, bad)] {
        let value = "v".repeat(extra);
        let sent = format!("GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nx: {value}\r\n\r\n");
        check(&sent, status, code);
    }
    for (number, status, code) in [(8, 200, None), (9, 400, bad), (150, 400, bad)] {
        let fields = "a: b\r\n".repeat(number);
        check(&format!("GET / HTTP/1.1\r\nhost: h\r\nconnection: close\r\n{fields}\r\n"), status, code);
    }
}

#[test]
fn http2_has_the_same_bounds() {
    run(async {
        let server = Server::limited(small(), length);
        let mut client = server.http2().await;
        let url = |path: usize| get(&format!("http://h/{}", "a".repeat(path)));
        let mut many = url(1);
        for _ in 0..11 {
            many.headers_mut().append("a", "b".parse().unwrap());
        }
        for request in [url(100), many] {
            let response = client.send(request).await;
            assert_eq!(response.headers()["x-workmesh-error"], "bad_request");
        }
        let mut large = url(1);
        large.headers_mut().insert("x", "v".repeat(2000).parse().unwrap());
        assert_eq!(client.send(large).await.status(), 431);
        assert_eq!(client.send(url(1)).await.status(), 200);
    });
}

#[test]
fn a_body_that_says_it_is_too_large_is_refused_before_it_comes() {
    check(
        "POST / HTTP/1.1\r\nhost: h\r\nconnection: close\r\ncontent-length: 10\r\n\r\n0123456789",
        200,
        None,
    );
    check("POST / HTTP/1.1\r\nhost: h\r\ncontent-length: 11\r\n\r\n", 413, Some("payload_too_large"));
    check(
        "POST / HTTP/1.1\r\nhost: h\r\nexpect: 100-continue\r\ncontent-length: 11\r\n\r\n",
        413,
        Some("payload_too_large"),
    );
}

#[test]
fn a_body_that_turns_out_too_large_is_refused_as_it_comes() {
    let head = "POST / HTTP/1.1\r\nhost: h\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n";
    check(&format!("{head}a\r\n0123456789\r\n0\r\n\r\n"), 200, None);
    check(&format!("{head}5\r\n01234\r\n6\r\n567890\r\n0\r\n\r\n"), 413, Some("payload_too_large"));
}

/// The client sends everything before it looks: it must still see why, rather than a reset.
#[test]
fn a_refused_client_that_goes_on_sending_sees_the_refusal() {
    run(async {
        let too_large = Server::limited(small(), length);
        let no_route = Server::start(Router::default(), Options::default());
        let unread = Server::answering(|_| async { ok("not interested") });
        for (server, status) in [(too_large, "413"), (no_route, "404"), (unread, "200")] {
            let body = "x".repeat(8 << 20);
            let sent = format!("POST / HTTP/1.1\r\nhost: h\r\ncontent-length: {}\r\n\r\n{body}", body.len());
            let answer = server.raw(sent).await;
            assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
        }
    });
}

#[test]
fn http2_bodies_are_bounded_as_well() {
    run(async {
        let server = Server::limited(small(), length);
        let mut client = server.http2().await;
        let chunks: Vec<Result<_, std::convert::Infallible>> = vec![
            Ok(Frame::data(Bytes::from_static(b"01234"))),
            Ok(Frame::data(Bytes::from_static(b"567890"))),
        ];
        let streamed: Sent = StreamBody::new(stream::iter(chunks)).boxed_unsync();
        for request in
            [request("POST", "http://h/", "01234567890"), request("POST", "http://h/", "").map(|_| streamed)]
        {
            let response = client.send(request).await;
            assert_eq!(response.status(), 413);
            assert_eq!(response.headers()["x-workmesh-error"], "payload_too_large");
        }
        assert_eq!(text(client.send(request("POST", "http://h/", "0123456789")).await).await, "10");
    });
}

#[test]
fn a_broken_body_is_the_clients_fault() {
    let head = "POST / HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\n\r\n";
    for chunk in [
        "x\r\nhello\r\n",
        "-5\r\nhello\r\n",
        "5\r\nhelloworld\r\n",
        "5;\n",
        "ffffffffffffffffff\r\n",
        "0x5\r\nhello\r\n",
    ] {
        check(&format!("{head}{chunk}"), 400, Some("bad_request"));
    }
}

#[test]
fn a_client_that_waits_for_100_continue_is_told_when_the_worker_reads() {
    run(async {
        let server = Server::answering(length);
        let mut socket = server.connect().await;
        let head = "POST / HTTP/1.1\r\nhost: h\r\nconnection: close\r\nexpect: 100-continue\r\ncontent-length: 5\r\n\r\n";
        socket.write_all(head.as_bytes()).await.unwrap();
        assert_eq!(read_until(&mut socket, "\r\n\r\n").await, "HTTP/1.1 100 Continue\r\n\r\n");
        socket.write_all(b"hello").await.unwrap();
        let answer = read_all(&mut socket).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("\r\n\r\n5"), "{answer}");
    });
}

#[test]
fn a_body_that_stops_coming_is_given_up() {
    run(async {
        let limits = Limits { idle_timeout: Duration::from_millis(20), ..Limits::default() };
        let server = Server::limited(limits, length);
        let answer = server.raw("POST / HTTP/1.1\r\nhost: h\r\ncontent-length: 5\r\n\r\nhel").await;
        assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains("did not arrive in time"), "{answer}");
    });
}

#[test]
fn connections_beyond_the_bound_wait_for_one_to_end() {
    run(async {
        let limits = Limits { connections: 1, ..Limits::default() };
        let server = Server::limited(limits, length);
        let mut first = server.http1().await;
        assert_eq!(text(first.send(get("/")).await).await, "0");
        let mut second = server.connect().await;
        second.write_all(b"GET / HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n").await.unwrap();
        // The first connection still works, and the second is served once it is gone.
        assert_eq!(text(first.send(get("/")).await).await, "0");
        assert_eq!(second.try_read(&mut [0; 1]).unwrap_err().kind(), std::io::ErrorKind::WouldBlock);
        drop(first);
        assert!(read_all(&mut second).await.starts_with("HTTP/1.1 200 OK\r\n"));
    });
}
