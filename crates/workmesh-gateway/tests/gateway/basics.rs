//! What every client and worker relies on.

use crate::support::{Server, get, ok, run, text};

#[test]
fn a_worker_answers_over_both_protocols() {
    run(async {
        let server = Server::answering(|call| async move { ok(call.request.uri().to_string()) });
        let response = server.http1().await.send(get("/a?b")).await;
        assert_eq!(text(response).await, "http://localhost/a?b");
        let url = format!("http://{}/a?b", server.addr);
        let response = server.http2().await.send(get(&url)).await;
        assert_eq!(text(response).await, url);
    });
}
