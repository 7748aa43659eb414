//! What a worker learns of the client and the request, and what a client cannot make it believe.

use crate::support::{Server, get, ok, run, text};

/// Sends header lines over HTTP/1; returns those that the worker saw, sorted, one a line.
fn seen_by_worker(fields: &str) -> String {
    run(async {
        let server = Server::answering(|call| async move {
            let headers = call.request.headers().iter();
            let mut lines: Vec<_> =
                headers.map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
            lines.sort_unstable();
            ok(lines.join("\n"))
        });
        let answer = server
            .raw(format!("GET / HTTP/1.1\r\nhost: Localhost:1\r\n{fields}connection: close\r\n\r\n"))
            .await;
        answer.split_once("\r\n\r\n").unwrap().1.to_owned()
    })
}

const ADDED: &str = "cf-connecting-ip: 127.0.0.1\nhost: Localhost:1\nx-forwarded-for: 127.0.0.1\n\
    x-forwarded-host: Localhost:1\nx-forwarded-proto: http\nx-real-ip: 127.0.0.1";

#[test]
fn the_worker_learns_who_the_client_is() {
    assert_eq!(seen_by_worker(""), ADDED);
}

#[test]
fn the_client_cannot_say_otherwise() {
    let forged = "x-forwarded-for: 1.1.1.1\r\nX-Forwarded-For: 2.2.2.2\r\ncf-connecting-ip: 3.3.3.3\r\n\
        x-real-ip: 4.4.4.4\r\nx-forwarded-proto: https\r\nx-forwarded-host: evil.example\r\n\
        x-workmesh-error: timeout\r\nX-Workmesh-Anything: 1\r\n";
    assert_eq!(seen_by_worker(forged), ADDED);
}

#[test]
fn headers_of_the_hop_end_at_the_gateway() {
    let hop = "keep-alive: 5\r\nte: trailers\r\nproxy-connection: close\r\nupgrade: h2c\r\nexpect: 100-continue\r\n\
        x-secret: 1\r\nconnection: x-secret\r\n";
    assert_eq!(seen_by_worker(hop), ADDED);
}

#[test]
fn everything_else_arrives_as_it_was_sent() {
    let seen = seen_by_worker("accept: */*\r\nx-a: b\r\nx-a: c\r\ncookie: a=b\r\nx-empty:\r\n");
    for line in ["accept: */*", "x-a: b", "x-a: c", "cookie: a=b", "x-empty: "] {
        assert!(seen.lines().any(|seen| seen == line), "{line}: {seen}");
    }
}

#[test]
fn http2_workers_see_a_host_too() {
    run(async {
        let server = Server::answering(|call| async move {
            ok(format!("{:?} {}", call.request.headers()["host"], call.request.uri()))
        });
        let url = format!("http://{}/a", server.addr);
        let seen = text(server.http2().await.send(get(&url)).await).await;
        assert_eq!(seen, format!("\"{}\" {url}", server.addr));

        let mut request = get(&url);
        request.headers_mut().insert("host", "evil.example".parse().unwrap());
        let response = server.http2().await.send(request).await;
        assert_eq!(response.headers()["x-workmesh-error"], "bad_request");
    });
}

#[test]
fn a_trace_goes_on_where_the_client_was() {
    run(async {
        let server = Server::answering(|call| async move {
            let trace = &call.context.trace;
            ok(format!("{} {}", trace.id(), trace.remote_parent().unwrap()))
        });
        let mut request = get("/");
        let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        request.headers_mut().insert("traceparent", parent.parse().unwrap());
        let seen = text(server.http1().await.send(request).await).await;
        assert_eq!(seen, "0af7651916cd43dd8448eb211c80319c b7ad6b7169203331");
    });
}
