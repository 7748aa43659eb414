//! Calls over HTTP/1.1 to peers on the loopback interface.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::{cell::Cell, rc::Rc};

use bytes::Bytes;
use futures_util::{FutureExt, StreamExt, stream};
use http::{Request, Response};
use http_body_util::BodyExt;
use support::{call, canned_peer, egress, get, http_peer, raw_peer, read_head, refusal, settle, shard, text};
use tokio::io::AsyncWriteExt;
use workmesh_egress::{Egress, EgressOptions};
use workmesh_mesh::{Body, BodyError, Code, StatusText};

/// Answers with the method, target, headers and body of the request.
async fn echo(request: Request<hyper::body::Incoming>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let mut headers: Vec<_> =
        parts.headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
    headers.sort();
    let head = format!("{} {}\n{}\n", parts.method, parts.uri, headers.join("\n"));
    Response::new(Body::from(head + &String::from_utf8_lossy(&body)))
}

#[test]
fn a_request_arrives_as_it_was_meant() {
    shard(async {
        let (port, _) = http_peer(echo).await;
        let egress = egress();
        let request = Request::post(format!("http://user:secret@127.0.0.1:{port}/path?query"))
            .header("x-custom", "1")
            .header("connection", "close")
            .header("host", "elsewhere")
            .body(Body::from("hi"))
            .unwrap();
        let seen = text(call(&egress, request).await.unwrap()).await.unwrap();
        assert_eq!(
            seen,
            format!("POST /path?query\ncontent-length: 2\nhost: 127.0.0.1:{port}\nx-custom: 1\nhi")
        );
    });
}

#[test]
fn a_streamed_request_body_is_chunked_and_arrives_whole() {
    shard(async {
        let (port, _) = http_peer(echo).await;
        let parts = stream::iter(["one ", "two ", "three"]).map(|part| Ok(Bytes::from(part)));
        let request =
            Request::post(format!("http://127.0.0.1:{port}/")).body(Body::stream(parts, None)).unwrap();
        let seen = text(call(&egress(), request).await.unwrap()).await.unwrap();
        assert_eq!(
            seen,
            format!("POST /\nhost: 127.0.0.1:{port}\ntransfer-encoding: chunked\none two three")
        );
    });
}

#[test]
fn a_request_body_that_breaks_off_fails_the_call() {
    shard(async {
        let (port, _) = http_peer(echo).await;
        let parts =
            stream::iter([Ok(Bytes::from("one")), Err(BodyError::Producer("the worker threw".into()))]);
        let request =
            Request::post(format!("http://127.0.0.1:{port}/")).body(Body::stream(parts, None)).unwrap();
        let failure = call(&egress(), request).await.unwrap_err();
        assert_eq!(failure.message, "The request body could not be sent: the worker threw");
    });
}

#[test]
fn a_slow_reader_slows_the_producer() {
    shard(async {
        let produced = Rc::new(Cell::new(0_usize));
        let counter = Rc::clone(&produced);
        let (port, _) = http_peer(move |_| {
            let counter = Rc::clone(&counter);
            async move {
                let endless = stream::repeat_with(move || {
                    counter.set(counter.get() + 64 * 1024);
                    Ok(Bytes::from(vec![0; 64 * 1024]))
                });
                Response::new(Body::stream(endless, None))
            }
        })
        .await;
        let egress = egress();
        let mut body = get(&egress, &format!("http://127.0.0.1:{port}/")).await.unwrap().into_body();
        body.frame().await.unwrap().unwrap();
        // Let the producer run until it waits: then nothing changes however often it gets a turn.
        let mut last = 0;
        while last != produced.get() {
            last = produced.get();
            settle().await;
        }
        assert!(last < 64 << 20, "{last} bytes were produced for a reader that took one part");
    });
}

#[test]
fn connections_are_used_again_once_a_response_was_read() {
    shard(async {
        let (port, connections) = http_peer(echo).await;
        let (egress, url) = (egress(), format!("http://127.0.0.1:{port}/"));
        for _ in 0..3 {
            text(get(&egress, &url).await.unwrap()).await.unwrap();
            settle().await;
        }
        assert_eq!(*connections.borrow(), 1);
        // Two at a time need two.
        let (first, second) = (get(&egress, &url).await.unwrap(), get(&egress, &url).await.unwrap());
        assert_eq!(*connections.borrow(), 2);
        drop((first, second));
    });
}

#[test]
fn a_connection_that_the_peer_closed_while_idle_is_replaced() {
    shard(async {
        // Answers one request a connection and closes it without saying so.
        let port = raw_peer(|_, mut stream| async move {
            read_head(&mut stream).await?;
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok").await
        })
        .await;
        let (egress, url) = (egress(), format!("http://127.0.0.1:{port}/"));
        for _ in 0..5 {
            assert_eq!(text(get(&egress, &url).await.unwrap()).await.as_deref(), Ok("ok"));
            settle().await;
        }
    });
}

#[test]
fn beyond_the_bound_a_call_is_refused() {
    shard(async {
        let (port, _) = http_peer(|_| std::future::pending()).await;
        let egress = Egress::new(EgressOptions { max_connections: 2, ..EgressOptions::default() }).unwrap();
        let url = format!("http://127.0.0.1:{port}/");
        let mut waiting = [Box::pin(get(&egress, &url)), Box::pin(get(&egress, &url))];
        for call in &mut waiting {
            assert!(call.as_mut().now_or_never().is_none());
        }
        assert_eq!(get(&egress, &url).await.unwrap_err().code, Code::Overloaded);
    });
}

#[test]
fn a_response_loses_what_concerns_the_connection() {
    shard(async {
        let port = canned_peer(
            "HTTP/1.1 200 OK\r\nconnection: close, x-private\r\nkeep-alive: timeout=5\r\nx-private: 1\r\n\
             x-kept: 2\r\ncontent-length: 2\r\n\r\nok",
        )
        .await;
        let response = get(&egress(), &format!("http://127.0.0.1:{port}/")).await.unwrap();
        let names: Vec<_> = response.headers().keys().map(|name| name.as_str()).collect();
        assert_eq!(names, ["x-kept", "content-length"]);
    });
}

#[test]
fn words_of_its_own_after_the_status_are_kept() {
    shard(async {
        let answer = |line: &str| format!("HTTP/1.1 {line}\r\ncontent-length: 0\r\n\r\n");
        for (line, expected) in [("404 Nope", Some("Nope")), ("404 ", Some("")), ("404 Not Found", None)] {
            let port = canned_peer(answer(line)).await;
            let response = get(&egress(), &format!("http://127.0.0.1:{port}/")).await.unwrap();
            let words = response.extensions().get::<StatusText>().map(|text| &*text.0);
            assert_eq!(words, expected, "{line}");
        }
    });
}

#[test]
fn a_compressed_response_is_decoded_and_keeps_its_headers() {
    shard(async {
        let mut answer = b"HTTP/1.1 200 OK\r\ncontent-encoding: br\r\ncontent-length: 9\r\n\r\n".to_vec();
        answer.extend_from_slice(b"\x0b\x02\x80hello\x03");
        let port = canned_peer(answer).await;
        let response = get(&egress(), &format!("http://127.0.0.1:{port}/")).await.unwrap();
        assert_eq!(response.headers()["content-encoding"], "br");
        assert_eq!(response.headers()["content-length"], "9");
        assert_eq!(text(response).await.as_deref(), Ok("hello"));
    });
}

#[test]
fn a_response_to_head_has_the_headers_of_the_body_that_it_lacks() {
    shard(async {
        let port =
            canned_peer("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 100\r\n\r\n").await;
        let head = Request::head(format!("http://127.0.0.1:{port}/")).body(Body::empty()).unwrap();
        let response = call(&egress(), head).await.unwrap();
        assert_eq!(response.headers().len(), 2);
        assert_eq!(text(response).await.as_deref(), Ok(""));
    });
}

#[test]
fn a_body_that_breaks_off_is_an_error() {
    shard(async {
        let port = canned_peer("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc").await;
        let response = get(&egress(), &format!("http://127.0.0.1:{port}/")).await.unwrap();
        assert_eq!(text(response).await, Err(BodyError::Producer("Network connection lost.".into())));
    });
}

#[test]
fn failures_say_what_failed() {
    shard(async {
        let egress = egress();
        let lost = "Network connection lost.";
        let closing = canned_peer("").await;
        assert_eq!(refusal(&egress, &format!("http://127.0.0.1:{closing}/")).await, lost);
        let garbage = canned_peer("SSH-2.0-OpenSSH\r\n\r\n").await;
        let message = refusal(&egress, &format!("http://127.0.0.1:{garbage}/")).await;
        assert!(message.starts_with("The response of \"127.0.0.1\" is not valid: "), "{message}");
        let huge = canned_peer(format!("HTTP/1.1 200 OK\r\nx: {}\r\n\r\n", "x".repeat(200 * 1024))).await;
        assert_eq!(
            refusal(&egress, &format!("http://127.0.0.1:{huge}/")).await,
            "The response of \"127.0.0.1\" is not valid: its headers are too large"
        );
        let message = refusal(&egress, "http://name.invalid/").await;
        assert!(message.starts_with("DNS lookup of \"name.invalid\" failed: "), "{message}");
        let message = refusal(&egress, "http://127.0.0.1:1/").await;
        assert!(message.starts_with("Connecting to \"127.0.0.1\" failed: "), "{message}");
        assert_eq!(refusal(&egress, "ftp://127.0.0.1/").await, "Fetch API cannot load: ftp://127.0.0.1/");
    });
}
