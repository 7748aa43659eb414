//! What happens when nothing happens. The clock is paused only once the sockets have done their part, and then runs
//! ahead whenever the shard has nothing to do.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::time::Duration;

use support::{egress, get, http_peer, raw_peer, read_head, settle, shard, text};
use tokio::{io::AsyncWriteExt, net::TcpStream, time};
use workmesh_mesh::{Body, BodyError, Code};

/// A peer that reads a head, answers with these bytes and then says no more.
async fn silent_peer(answer: &'static str) -> u16 {
    let talk = move |_, mut stream: TcpStream| async move {
        read_head(&mut stream).await?;
        stream.write_all(answer.as_bytes()).await?;
        std::future::pending().await
    };
    raw_peer(talk).await
}

#[test]
fn a_body_whose_peer_falls_silent_is_given_up() {
    shard(async {
        let port = silent_peer("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc").await;
        let response = get(&egress(), &format!("http://127.0.0.1:{port}/")).await.unwrap();
        time::pause();
        assert_eq!(text(response).await, Err(BodyError::Idle));
    });
}

#[test]
fn a_handshake_that_does_not_end_is_given_up() {
    shard(async {
        // Reads the handshake as if it were a head, and never answers.
        let port = silent_peer("").await;
        let call = tokio::task::spawn_local(async move {
            get(&egress(), &format!("https://127.0.0.1:{port}/")).await.unwrap_err()
        });
        settle().await;
        time::pause();
        let failure = call.await.unwrap();
        assert_eq!(failure.code, Code::Timeout);
        assert_eq!(failure.message, "Connecting to \"127.0.0.1\" took more than 10 s.");
    });
}

#[test]
fn a_connection_idle_for_too_long_is_closed() {
    shard(async {
        let (port, connections) = http_peer(|_| async { http::Response::new(Body::from("ok")) }).await;
        let (egress, url) = (egress(), format!("http://127.0.0.1:{port}/"));
        text(get(&egress, &url).await.unwrap()).await.unwrap();
        settle().await;
        time::pause();
        time::advance(Duration::from_secs(61)).await;
        time::resume();
        text(get(&egress, &url).await.unwrap()).await.unwrap();
        assert_eq!(*connections.borrow(), 2);
    });
}
