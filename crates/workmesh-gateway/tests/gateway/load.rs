//! Many at once.

use futures_util::future::join_all;

use crate::support::{Server, ok, request, run, text};

const REQUESTS: usize = 1000;

#[test]
fn a_thousand_requests_at_once_are_all_answered() {
    run(async {
        let server = Server::answering(|call| async move {
            tokio::task::yield_now().await;
            ok(call.request.into_body())
        });
        // 200 connections of HTTP/1, and 800 streams of HTTP/2 on four connections.
        let over_http1 = join_all((0..REQUESTS / 5).map(async |i| {
            let sent = format!("request {i}");
            let mut client = server.http1().await;
            assert_eq!(text(client.send(request("POST", "/", sent.clone())).await).await, sent);
        }));
        let over_http2 = join_all((0..4).map(async |_| {
            let client = server.http2().await;
            join_all((0..REQUESTS / 5).map(|i| {
                let mut client = client.clone();
                async move {
                    let sent = format!("request {i}");
                    assert_eq!(
                        text(client.send(request("POST", "http://h/", sent.clone())).await).await,
                        sent
                    );
                }
            }))
            .await;
        }));
        tokio::join!(over_http1, over_http2);
    });
}

#[test]
fn pipelined_requests_are_answered_in_order() {
    run(async {
        let server = Server::answering(|call| async move { ok(call.request.uri().path().to_owned()) });
        let mut sent: String = (0..100).map(|i| format!("GET /{i}; HTTP/1.1\r\nhost: h\r\n\r\n")).collect();
        sent.push_str("GET /end HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n");
        let answer = server.raw(sent).await;
        let bodies: Vec<_> =
            answer.split("HTTP/1.1 200 OK").filter_map(|part| part.split("\r\n\r\n").nth(1)).collect();
        let expected: Vec<_> = (0..100).map(|i| format!("/{i};")).chain(["/end".to_owned()]).collect();
        assert_eq!(bodies, expected);
    });
}
