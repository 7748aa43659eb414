//! What a client gets of a worker's response.

use std::{cell::Cell, rc::Rc};

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use http::Response;
use http_body_util::BodyExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use workmesh_mesh::{Body, BodyError, Encoded, Outcome, StatusText};

use crate::support::{HTTP2_GET, Server, get, ok, read_until, request, run, text};

const LARGE: usize = 10 << 20;

fn chunks(parts: &'static [Result<&'static str, ()>], length: Option<u64>) -> Body {
    let parts =
        parts.iter().map(|part| part.map(Bytes::from).map_err(|()| BodyError::Producer("thrown".into())));
    Body::stream(stream::iter(parts), length)
}

fn with(status: u16, fields: &[(&str, &str)], body: Body) -> Outcome {
    let mut response = Response::builder().status(status);
    for (name, value) in fields {
        response = response.header(*name, *value);
    }
    Ok(response.body(body).unwrap())
}

/// The raw answer, without its date, to a request by this method.
fn answer(method: &str, outcome: impl Fn() -> Outcome + 'static) -> String {
    run(async {
        let server = Server::answering(move |_| std::future::ready(outcome()));
        let answer = server.raw(format!("{method} / HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n")).await;
        answer.split_inclusive("\r\n").filter(|line| !line.starts_with("date: ")).collect()
    })
}

#[test]
fn a_known_body_has_a_length_and_a_stream_has_chunks() {
    let close = "connection: close\r\n";
    let whole = answer("GET", || ok("hello"));
    assert_eq!(whole, format!("HTTP/1.1 200 OK\r\n{close}content-length: 5\r\n\r\nhello"));
    let known = answer("GET", || ok(chunks(&[Ok("he"), Ok("llo")], Some(5))));
    assert_eq!(known, format!("HTTP/1.1 200 OK\r\n{close}content-length: 5\r\n\r\nhello"));
    let chunked = answer("GET", || ok(chunks(&[Ok("he"), Ok("llo")], None)));
    assert!(chunked.contains("transfer-encoding: chunked\r\n"), "{chunked}");
    assert!(chunked.ends_with("\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"), "{chunked}");
    assert!(answer("GET", || ok("")).ends_with("content-length: 0\r\n\r\n"));
}

#[test]
fn words_of_its_own_after_the_status_are_sent() {
    let status_line = |words: &'static str| {
        let answer = answer("GET", move || {
            let mut response = with(404, &[], Body::empty())?;
            response.extensions_mut().insert(StatusText(words.into()));
            Ok(response)
        });
        answer.lines().next().unwrap().to_owned()
    };
    assert_eq!(status_line("Nope"), "HTTP/1.1 404 Nope");
    assert_eq!(status_line(""), "HTTP/1.1 404 ");
    assert_eq!(status_line("a\nb: c"), "HTTP/1.1 404 Not Found");
}

#[test]
fn a_date_is_sent_and_no_server_name() {
    run(async {
        let response = Server::answering(|_| async { ok("") }).http1().await.send(get("/")).await;
        assert!(response.headers().contains_key("date"));
        assert!(!response.headers().contains_key("server"));
    });
}

#[test]
fn only_end_to_end_headers_are_sent() {
    let fields = &[("keep-alive", "1"), ("upgrade", "x"), ("transfer-encoding", "chunked"), ("x-a", "b")];
    let sent = answer("GET", || with(200, fields, Body::from("hello")));
    assert_eq!(sent, "HTTP/1.1 200 OK\r\nx-a: b\r\nconnection: close\r\ncontent-length: 5\r\n\r\nhello");
}

#[test]
fn a_wrong_length_is_corrected() {
    for claimed in ["3", "500", "nonsense"] {
        let fields = [("content-length", claimed)];
        let sent = answer("GET", move || with(200, &fields, Body::from("hello")));
        assert!(sent.contains("content-length: 5\r\n") && sent.ends_with("\r\n\r\nhello"), "{sent}");
    }
}

#[test]
fn where_http_allows_no_body_there_is_none() {
    for (method, status, fields, expected) in [
        ("HEAD", 200, &[][..], &["content-length: 5"][..]),
        ("HEAD", 200, &[("content-length", "77")], &["content-length: 77"]),
        ("GET", 204, &[("content-length", "5")], &[]),
        ("GET", 205, &[], &["content-length: 0"]),
        ("GET", 304, &[("etag", "x")], &["etag: x"]),
    ] {
        let sent = answer(method, move || with(status, fields, Body::from("hello")));
        let (head, body) = sent.split_once("\r\n\r\n").unwrap();
        let head: Vec<_> = head.lines().skip(1).filter(|line| !line.starts_with("connection: ")).collect();
        assert_eq!((&*head, body), (expected, ""), "{method} {status}: {sent}");
    }
}

#[test]
fn a_head_request_lets_the_workers_body_go_at_once() {
    run(async {
        let held = Rc::new(());
        let server = Server::answering({
            let held = Rc::clone(&held);
            move |_| {
                let held = Rc::clone(&held);
                let endless = stream::repeat_with(move || {
                    let _held = &held;
                    Ok(Bytes::from_static(b"x"))
                });
                async { ok(Body::stream(endless, None)) }
            }
        });
        for mut response in [
            server.http1().await.send(request("HEAD", "/", "")).await,
            server.http2().await.send(request("HEAD", "http://localhost/", "")).await,
        ] {
            assert!(response.body_mut().frame().await.is_none());
            // One is the test's, one the server's.
            assert_eq!(Rc::strong_count(&held), 2);
        }
    });
}

#[test]
fn a_status_that_is_no_answer_is_the_workers_failure() {
    let sent = answer("GET", || with(103, &[], Body::empty()));
    assert!(sent.contains("x-workmesh-error: worker_exception"), "{sent}");
}

/// The whole body, or the error that came instead of its end.
async fn read(
    response: impl Future<Output = hyper::Result<Response<hyper::body::Incoming>>>,
) -> hyper::Result<Bytes> {
    Ok(response.await?.collect().await?.to_bytes())
}

/// A client must be able to tell a response that broke off from one that ended.
#[test]
fn a_body_that_breaks_off_never_looks_whole() {
    run(async {
        for (parts, length) in [
            (&[Ok("hello"), Err(())][..], None),
            (&[Ok("hello"), Err(())][..], Some(10)),
            (&[Ok("hello")][..], Some(10)),
            (&[Ok("hello"), Ok("world")][..], Some(6)),
        ] {
            let server = Server::answering(move |_| async move { ok(chunks(parts, length)) });
            let broken = read(server.http1().await.0.send_request(get("/"))).await;
            assert!(broken.is_err(), "HTTP/1 {parts:?} {length:?}");
            let broken = read(server.http2().await.0.send_request(get("http://localhost/"))).await;
            assert!(broken.is_err(), "HTTP/2 {parts:?} {length:?}");
        }
    });
}

/// Before HTTP/1.1 a body ends where the connection does, so the connection must end badly.
#[test]
fn a_body_without_a_length_breaks_off_with_a_reset() {
    run(async {
        for (parts, whole) in [(&[Ok("hello"), Ok("world")][..], true), (&[Ok("hello"), Err(())][..], false)]
        {
            let server = Server::answering(move |_| async move { ok(chunks(parts, None)) });
            let mut socket = server.connect().await;
            socket.write_all(b"GET / HTTP/1.0\r\nhost: h\r\n\r\n").await.unwrap();
            let end = socket.read_to_end(&mut Vec::new()).await;
            assert_eq!(end.is_ok(), whole, "{end:?}");
        }
    });
}

/// A client that does not compare the length with what came must notice as well.
#[test]
fn an_http2_stream_that_is_too_short_is_reset_rather_than_ended() {
    run(async {
        let server = Server::answering(|_| async { ok(chunks(&[Ok("hello")], Some(10))) });
        let mut socket = server.connect().await;
        socket.write_all(HTTP2_GET).await.unwrap();
        loop {
            let mut head = [0; 9];
            socket.read_exact(&mut head).await.unwrap();
            let (length, kind, flags) =
                (u32::from_be_bytes([0, head[0], head[1], head[2]]), head[3], head[4]);
            socket.read_exact(&mut vec![0; length as usize]).await.unwrap();
            // DATA or HEADERS that end the stream, and RST_STREAM.
            assert!(!(kind <= 1 && flags & 1 == 1), "the stream was ended");
            if kind == 3 {
                break;
            }
        }
    });
}

#[test]
fn an_http2_connection_outlives_a_broken_stream() {
    run(async {
        let server = Server::answering(|call| async move {
            if call.request.uri().path() == "/ok" { ok("ok") } else { ok(chunks(&[Ok("he"), Err(())], None)) }
        });
        let mut client = server.http2().await;
        assert!(read(client.0.send_request(get("http://localhost/broken"))).await.is_err());
        assert_eq!(text(client.send(get("http://localhost/ok")).await).await, "ok");
    });
}

#[test]
fn large_bodies_go_both_ways() {
    run(async {
        let server = Server::answering(|call| async move { ok(call.request.into_body()) });
        let body = Bytes::from((0..LARGE).map(|i| (i % 251) as u8).collect::<Vec<_>>());
        for (protocol, response) in [
            ("HTTP/1", server.http1().await.send(request("POST", "/", body.clone())).await),
            ("HTTP/2", server.http2().await.send(request("POST", "http://localhost/", body.clone())).await),
        ] {
            assert!(response.collect().await.unwrap().to_bytes() == body, "{protocol}");
        }
    });
}

#[test]
fn a_stream_is_sent_as_it_is_made() {
    run(async {
        let (send, receive) = tokio::sync::mpsc::channel(1);
        let receive = Cell::new(Some(receive));
        let server = Server::answering(move |_| {
            let receive = receive.take().unwrap();
            let parts = stream::unfold(receive, |mut receive| async {
                let part: &'static str = receive.recv().await?;
                Some((Ok(Bytes::from(part)), receive))
            });
            async { ok(Body::stream(parts, None)) }
        });
        let mut socket = server.connect().await;
        socket.write_all(b"GET / HTTP/1.1\r\nhost: h\r\n\r\n").await.unwrap();
        read_until(&mut socket, "\r\n\r\n").await;
        for part in ["one", "two"] {
            send.send(part).await.unwrap();
            assert_eq!(read_until(&mut socket, part).await, format!("3\r\n{part}"));
            assert_eq!(read_until(&mut socket, "\r\n").await, "\r\n");
        }
        drop(send);
        assert_eq!(read_until(&mut socket, "\r\n\r\n").await, "0\r\n\r\n");
    });
}

/// The worker makes no more than the buffers on the way hold while the client takes nothing.
#[test]
fn a_slow_client_slows_the_worker() {
    run(async {
        for protocol in ["HTTP/1", "HTTP/2"] {
            let made = Rc::new(Cell::new(0usize));
            let server = Server::answering({
                let made = Rc::clone(&made);
                move |_| {
                    let made = Rc::clone(&made);
                    let part = Bytes::from(vec![0; 64 << 10]);
                    let parts = stream::repeat_with(move || {
                        made.set(made.get() + part.len());
                        Ok(part.clone())
                    });
                    async { ok(Body::stream(parts.take(LARGE * 4 / (64 << 10)), None)) }
                }
            });
            let mut body = if protocol == "HTTP/1" {
                server.http1().await.send(get("/")).await.into_body()
            } else {
                server.http2().await.send(get("http://localhost/")).await.into_body()
            };
            assert!(body.frame().await.unwrap().is_ok());
            // Everything that can run has run once nothing changes any more.
            let mut before = usize::MAX;
            while before != made.get() {
                before = made.get();
                for _ in 0..100 {
                    tokio::task::yield_now().await;
                }
            }
            assert!(made.get() < LARGE * 2, "{protocol}: {} bytes", made.get());
            assert!(body.collect().await.unwrap().to_bytes().len() > LARGE, "{protocol}");
        }
    });
}

#[test]
fn a_body_labelled_gzip_is_encoded_unless_it_is_already() {
    let labelled = |body: Body| with(200, &[("content-encoding", "gzip"), ("content-length", "5")], body);
    run(async {
        let server = Server::answering(move |_| std::future::ready(labelled(Body::from("hello"))));
        let response = server.http1().await.send(get("/")).await;
        assert_eq!(response.headers()["content-encoding"], "gzip");
        assert!(!response.headers().contains_key("content-length"));
        let body = response.into_body().collect().await.unwrap().to_bytes();
        assert!(body.starts_with(b"\x1f\x8b\x08"), "{body:?}");
    });
    let manual = answer("GET", move || {
        let mut response = labelled(Body::from("hello"))?;
        response.extensions_mut().insert(Encoded);
        Ok(response)
    });
    assert!(manual.contains("content-length: 5\r\n") && manual.ends_with("\r\n\r\nhello"), "{manual}");
    let empty = answer("GET", move || labelled(Body::empty()));
    assert!(empty.contains("content-length: 0\r\n"), "{empty}");
    assert!(!answer("HEAD", move || labelled(Body::from("hello"))).contains("content-length"));
}
