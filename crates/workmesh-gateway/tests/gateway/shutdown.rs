//! The orderly end.

use std::{cell::RefCell, time::Duration};

use tokio::{io::AsyncWriteExt, net::TcpStream, sync::oneshot, task::spawn_local};
use workmesh_gateway::{Drained, Limits};

use crate::support::{Server, get, ok, read_all, run, text};

/// A server whose worker tells when it is called, and answers when it is let go.
fn server(limits: Limits) -> (Server, oneshot::Receiver<()>, oneshot::Sender<()>) {
    let ((called, on_call), (go, wait)) = (oneshot::channel(), oneshot::channel());
    let state = RefCell::new(Some((called, wait)));
    let server = Server::limited(limits, move |_| {
        let (called, wait) = state.take().unwrap();
        async move {
            called.send(()).unwrap();
            wait.await.unwrap();
            ok("done")
        }
    });
    (server, on_call, go)
}

#[test]
fn what_is_under_way_is_finished_and_nothing_new_begun() {
    run(async {
        let (server, called, go) = server(Limits::default());
        let addr = server.addr;
        let mut socket = server.connect().await;
        socket.write_all(b"GET / HTTP/1.1\r\nhost: h\r\n\r\n").await.unwrap();
        called.await.unwrap();
        let end = server.stop();
        // The port is free as soon as the shutdown begins.
        while TcpStream::connect(addr).await.is_ok() {
            tokio::task::yield_now().await;
        }
        go.send(()).unwrap();
        let answer = read_all(&mut socket).await;
        assert!(answer.contains("connection: close\r\n") && answer.ends_with("done"), "{answer}");
        assert_eq!(end.await.unwrap().unwrap(), Drained { cut: 0 });
    });
}

#[test]
fn http2_streams_are_finished_too() {
    run(async {
        let (server, called, go) = server(Limits::default());
        let mut client = server.http2().await;
        let answer = spawn_local({
            let mut client = client.clone();
            async move { text(client.send(get("http://h/")).await).await }
        });
        called.await.unwrap();
        let end = server.stop();
        // The client is told to send nothing more on the connection.
        while client.0.ready().await.is_ok() && !client.0.is_closed() {
            tokio::task::yield_now().await;
            if client.0.send_request(get("http://h/")).await.is_err() {
                break;
            }
        }
        go.send(()).unwrap();
        assert_eq!(answer.await.unwrap(), "done");
        assert_eq!(end.await.unwrap().unwrap(), Drained { cut: 0 });
    });
}

#[test]
fn idle_connections_end_at_once() {
    run(async {
        let server = Server::answering(|_| async { ok("") });
        let mut fresh = server.connect().await;
        let (mut http1, mut http2) = (server.http1().await, server.http2().await);
        http1.send(get("/")).await;
        http2.send(get("http://h/")).await;
        assert_eq!(server.stop().await.unwrap().unwrap(), Drained { cut: 0 });
        assert_eq!(read_all(&mut fresh).await, "");
    });
}

#[test]
fn what_does_not_end_in_the_grace_period_is_cut_off() {
    run(async {
        for http2 in [false, true] {
            let limits = Limits { grace: Duration::from_millis(20), ..Limits::default() };
            let (server, called, mut go) = server(limits);
            let answer = if http2 {
                let mut client = server.http2().await;
                spawn_local(async move { client.0.send_request(get("http://h/")).await.is_ok() })
            } else {
                let mut client = server.http1().await;
                spawn_local(async move { client.0.send_request(get("/")).await.is_ok() })
            };
            called.await.unwrap();
            assert_eq!(server.stop().await.unwrap().unwrap(), Drained { cut: 1 });
            // The worker's call is dropped, and the client sees an error rather than an answer.
            go.closed().await;
            assert!(!answer.await.unwrap());
        }
    });
}
