//! What is not HTTP, or could be read in two ways, is refused by the error contract, and the connection is closed
//! so that nothing that follows is taken for a request.

use std::{cell::RefCell, rc::Rc};

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::{Server, ok, read_all, request, run, text};

/// Sends bytes to a server whose worker repeats method, URL and body. Returns the whole answer and how many
/// requests the worker saw.
fn exchange(sent: &str) -> (String, usize) {
    run(async {
        let seen = Rc::new(RefCell::new(0));
        let server = Server::answering({
            let seen = Rc::clone(&seen);
            move |call| {
                *seen.borrow_mut() += 1;
                async move { ok(format!("{} {}", call.request.method(), call.request.uri())) }
            }
        });
        let answer = server.raw(sent).await;
        let seen = *seen.borrow();
        (answer, seen)
    })
}

fn check_refused(sent: &str) {
    let (answer, seen) = exchange(sent);
    assert!(answer.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{sent:?}: {answer}");
    assert!(answer.contains("\r\nx-workmesh-error: bad_request\r\n"), "{sent:?}: {answer}");
    assert!(answer.contains("\"code\":\"bad_request\""), "{sent:?}: {answer}");
    assert_eq!(seen, 0, "{sent:?}");
}

fn check_answered(sent: &str, expected: &str) {
    let (answer, seen) = exchange(sent);
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{sent:?}: {answer}");
    assert!(answer.ends_with(&format!("\r\n\r\n{expected}")), "{sent:?}: {answer}");
    assert_eq!(seen, 1, "{sent:?}");
}

#[test]
fn the_request_line_must_be_one() {
    for line in [
        "GARBAGE",
        "GET",
        "GET /",
        "GET / HTTP/3.0",
        "GET / HTTP/1.1 more",
        "GET  / HTTP/1.1",
        "G@T{} / HTTP/1.1",
        "GET /a b HTTP/1.1",
        "GET /\0 HTTP/1.1",
        "GET /\u{1} HTTP/1.1",
        "\u{16}\u{3}\u{1}\u{2}",
    ] {
        check_refused(&format!("{line}\r\nhost: localhost\r\n\r\n"));
    }
}

#[test]
fn headers_must_be_well_formed() {
    for field in [
        "no colon",
        "name : value",
        " folded: value",
        "a: b\r\n folded",
        "a: b\r\n\tfolded",
        ": value",
        "a\0b: c",
        "a: b\0c",
        "a: b\rc: d",
        "nam\u{e9}: value",
    ] {
        check_refused(&format!("GET / HTTP/1.1\r\nhost: localhost\r\n{field}\r\n\r\n"));
    }
}

#[test]
fn there_is_one_valid_host() {
    for fields in [
        "",
        "host:\r\n",
        "host: a\r\nhost: a\r\n",
        "host: a\r\nhost: b\r\n",
        "host: a, b\r\n",
        "host: user@a\r\n",
        "host: a/b\r\n",
        "host: a:99999\r\n",
        "host: \u{e4}\r\n",
    ] {
        check_refused(&format!("GET / HTTP/1.1\r\n{fields}connection: close\r\n\r\n"));
    }
    // Before 1.1 the header was no duty: the URL then names the address that was connected to.
    let (answer, _) = exchange("GET /a HTTP/1.0\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.0 200 OK\r\n"), "{answer}");
    assert!(answer.contains("\r\n\r\nGET http://127.0.0.1:"), "{answer}");
}

#[test]
fn a_length_that_could_be_read_in_two_ways_is_refused() {
    for fields in [
        "content-length: 5\r\ncontent-length: 6",
        "content-length: 5, 6",
        "content-length: +5",
        "content-length: -5",
        "content-length: 0x5",
        "content-length: 5 5",
        "content-length: 99999999999999999999",
        "transfer-encoding: identity",
        "transfer-encoding: chunked, identity",
        "transfer-encoding: xchunked",
        "transfer-encoding: chunked\r\ntransfer-encoding: identity",
    ] {
        check_refused(&format!("POST / HTTP/1.1\r\nhost: localhost\r\n{fields}\r\n\r\nhello"));
    }
    check_refused("POST / HTTP/1.0\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n");
}

/// RFC 9112, section 6.3: the chunks decide, and since an intermediary may have decided otherwise, nothing that
/// follows on the connection is believed.
#[test]
fn with_two_kinds_of_length_the_connection_ends_after_the_request() {
    for fields in
        ["content-length: 4\r\ntransfer-encoding: chunked", "transfer-encoding: chunked\r\ncontent-length: 4"]
    {
        let smuggled = "GET /smuggled HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
        let sent = format!("POST /a HTTP/1.1\r\nhost: localhost\r\n{fields}\r\n\r\n0\r\n\r\n{smuggled}");
        check_answered(&sent, "POST http://localhost/a");
    }
}

#[test]
fn methods_that_no_worker_can_answer_are_refused() {
    check_refused("CONNECT example.com:443 HTTP/1.1\r\nhost: example.com:443\r\nconnection: close\r\n\r\n");
    check_refused("TRACE / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    check_refused("OPTIONS * HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
}

#[test]
fn methods_that_there_are_not_are_not_implemented() {
    for method in ["get", "FOO", "M-SEARCH"] {
        let (answer, seen) =
            exchange(&format!("{method} / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"));
        assert!(answer.starts_with("HTTP/1.1 501 Not Implemented\r\n"), "{method}: {answer}");
        assert!(answer.contains("\r\nx-workmesh-error: unknown_method\r\n"), "{method}: {answer}");
        assert_eq!(seen, 0, "{method}");
    }
}

#[test]
fn methods_and_targets_that_http_allows_reach_the_worker() {
    let rest = "host: localhost\r\nconnection: close\r\n\r\n";
    check_answered(&format!("OPTIONS / HTTP/1.1\r\n{rest}"), "OPTIONS http://localhost/");
    check_answered(&format!("PROPFIND /a HTTP/1.1\r\n{rest}"), "PROPFIND http://localhost/a");
    check_answered(&format!("GET /a?b=c%20d#e HTTP/1.1\r\n{rest}"), "GET http://localhost/a?b=c%20d");
    check_answered(&format!("GET /public/../admin HTTP/1.1\r\n{rest}"), "GET http://localhost/admin");
    check_answered(
        &format!("GET //other.example/ HTTP/1.1\r\n{rest}"),
        "GET http://localhost//other.example/",
    );
    check_answered(&format!("\r\n\r\nGET / HTTP/1.1\r\n{rest}"), "GET http://localhost/");
    // Lines may end without a carriage return: RFC 9112, section 2.2.
    check_answered("GET / HTTP/1.1\nhost: localhost\nconnection: close\n\n", "GET http://localhost/");
}

/// RFC 9112, section 3.2.2: the target counts and the `Host` header does not.
#[test]
fn a_target_in_absolute_form_names_the_host() {
    check_answered(
        "GET http://Example.com:80/a HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
        "GET http://example.com/a",
    );
    check_answered(
        "GET http://example.com HTTP/1.1\r\nhost: example.com\r\nconnection: close\r\n\r\n",
        "GET http://example.com/",
    );
    check_answered(
        "GET http://example.com?a HTTP/1.1\r\nhost: example.com\r\nconnection: close\r\n\r\n",
        "GET http://example.com/?a",
    );
    check_refused("GET http://user@example.com/ HTTP/1.1\r\nhost: example.com\r\nconnection: close\r\n\r\n");
    check_refused("GET http://example.com/ HTTP/1.1\r\nconnection: close\r\n\r\n");
}

/// A pipelined request after an answered one is refused by the contract too, and the answer stays whole.
#[test]
fn garbage_after_a_request_does_not_damage_its_answer() {
    let (answer, seen) = exchange("GET /a HTTP/1.1\r\nhost: localhost\r\n\r\nGARBAGE\r\n\r\n");
    assert!(answer.contains("\r\n\r\nGET http://localhost/aHTTP/1.1 400 Bad Request\r\n"), "{answer}");
    assert_eq!(seen, 1);
}

/// A client that is cut off sees no answer, and no worker is called.
#[test]
fn half_a_request_is_none() {
    run(async {
        let server = Server::answering(|_| async { panic!("the worker was called") });
        let mut socket = server.connect().await;
        socket.write_all(b"GET / HTTP/1.1\r\nhost: loc").await.unwrap();
        socket.shutdown().await.unwrap();
        assert_eq!(read_all(&mut socket).await, "");
    });
}

/// Every request with one byte changed, cut short or doubled is answered or dropped, and the server goes on.
#[test]
fn damage_to_any_byte_is_survived() {
    let whole = "POST /a/../b?c HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\nexpect: 100-continue\r\n\
        connection: x-a\r\nx-a: b\r\ncookie: a=b\r\ncookie: c=d\r\n\r\n5\r\nhello\r\n0\r\nx-t: u\r\n\r\n";
    let damaged = (0..whole.len()).flat_map(|at| {
        let (before, after) = whole.as_bytes().split_at(at);
        let with = |middle: &[u8], rest: usize| [before, middle, &after[rest..]].concat();
        [
            with(&[], 1),
            with(&after[..1], 0),
            with(b"\0", 1),
            with(b"\xff", 1),
            with(b"\n", 1),
            before.to_vec(),
        ]
    });
    run(async {
        let server = Server::answering(|call| async move { ok(call.request.into_body()) });
        for sent in damaged {
            let mut socket = server.connect().await;
            socket.write_all(&sent).await.unwrap();
            socket.shutdown().await.unwrap();
            let mut answer = Vec::new();
            // A reset is an answer as well.
            let _ = socket.read_to_end(&mut answer).await;
            let sent = String::from_utf8_lossy(&sent);
            assert!(answer.is_empty() || answer.starts_with(b"HTTP/1."), "{sent:?}: {answer:?}");
        }
        assert_eq!(text(server.http1().await.send(request("POST", "/", "hello")).await).await, "hello");
    });
}
