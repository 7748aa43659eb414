//! The error contract, as clients see it.

use std::{cell::RefCell, rc::Rc, time::Duration};

use http::StatusCode;
use workmesh_config::route::RoutePattern;
use workmesh_gateway::{Access, Limits, Observer, Options, Router};
use workmesh_mesh::{Code, Exception, Failure};

use crate::support::{Server, get, ok, run, text, worker};

fn failing(options: Options, path: &str) -> Server {
    let target = worker(|_| async {
        let exception = Exception { name: "Error".into(), message: "oops".into(), stack: "at x.ts:1".into() };
        Err(Failure::exception(&"worker".into(), exception))
    });
    Server::start(Router::new([(RoutePattern::parse(path).unwrap(), target)]), options)
}

#[test]
fn what_no_route_claims_is_not_found() {
    run(async {
        let response = failing(Options::default(), "/api/*").http1().await.send(get("/other?secret")).await;
        assert_eq!(response.status(), 404);
        assert_eq!(response.headers()["x-workmesh-error"], "no_route");
        let body = text(response).await;
        assert!(body.contains("localhost/other") && !body.contains("secret"), "{body}");
    });
}

#[test]
fn what_a_worker_threw_is_told_to_developers_only() {
    run(async {
        for dev in [true, false] {
            let server = failing(Options { dev, ..Options::default() }, "/*");
            let response = server.http1().await.send(get("/")).await;
            assert_eq!(response.status(), 500);
            assert_eq!(response.headers()["x-workmesh-error"], "worker_exception");
            assert_eq!(text(response).await.contains("oops"), dev);
        }
    });
}

#[test]
fn a_browser_gets_a_page() {
    run(async {
        let server = failing(Options::default(), "/*");
        let mut request = get("http://localhost/");
        request.headers_mut().insert("accept", "text/html,*/*;q=0.8".parse().unwrap());
        let response = server.http2().await.send(request).await;
        assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
        assert!(text(response).await.starts_with("<!doctype html>"));
    });
}

#[test]
fn a_worker_that_is_late_is_cancelled_and_the_client_told() {
    run(async {
        let limits = Limits { request_timeout: Duration::from_millis(20), ..Limits::default() };
        let held = Rc::new(());
        let server = Server::limited(limits, {
            let held = Rc::clone(&held);
            move |call| {
                let held = Rc::clone(&held);
                assert!(call.context.deadline.is_some());
                async move {
                    let _held = held;
                    std::future::pending().await
                }
            }
        });
        for mut response in [
            server.http1().await.send(get("/")).await,
            server.http2().await.send(get("http://localhost/")).await,
        ] {
            assert_eq!(response.status(), 504);
            assert_eq!(response.headers()["x-workmesh-error"], "timeout");
            // One is the test's, one the server's.
            assert_eq!(Rc::strong_count(&held), 2);
            let body = http_body_util::BodyExt::collect(response.body_mut()).await.unwrap().to_bytes();
            let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
            assert_eq!(body["error"]["worker"], "worker");
        }
    });
}

#[test]
fn routes_can_be_replaced_while_requests_are_under_way() {
    run(async {
        let (go, wait) = tokio::sync::oneshot::channel::<()>();
        let wait = std::cell::Cell::new(Some(wait));
        let server = Server::answering(move |_| {
            let wait = wait.take().unwrap();
            async move {
                wait.await.unwrap();
                ok("old")
            }
        });
        let (mut first, mut second) = (server.http1().await, server.http1().await);
        let old = tokio::task::spawn_local(async move { text(first.send(get("/")).await).await });
        while Rc::strong_count(&server.gateway) < 5 {
            tokio::task::yield_now().await;
        }
        server.gateway.replace(Router::default().with_default(worker(|_| async { ok("new") })));
        assert_eq!(text(second.send(get("/")).await).await, "new");
        go.send(()).unwrap();
        assert_eq!(old.await.unwrap(), "old");
    });
}

/// What the observer was told: method and URL, status, failure.
type Line = (String, Option<StatusCode>, Option<Code>);

#[derive(Default)]
struct Log(RefCell<Vec<Line>>);

impl Observer for Log {
    fn on_finish(&self, access: &Access<'_>) {
        let line: Line =
            (format!("{} {}{}", access.method, access.host, access.path), access.status, access.failure);
        self.0.borrow_mut().push(line);
    }
}

#[test]
fn the_observer_is_told_of_every_request_once() {
    run(async {
        let log = Rc::new(Log::default());
        let options = Options { observer: Some(Rc::clone(&log) as Rc<dyn Observer>), ..Options::default() };
        let server = failing(options, "/*");
        let mut client = server.http1().await;
        drop(client.send(get("/a?b")).await);
        server.gateway.replace(Router::default().with_default(worker(|_| async { ok("") })));
        drop(client.send(get("/c")).await);
        let failed = Some(StatusCode::INTERNAL_SERVER_ERROR);
        let expected = [
            ("GET localhost/a?b".to_owned(), failed, Some(Code::WorkerException)),
            ("GET localhost/c".to_owned(), Some(StatusCode::OK), None),
        ];
        assert_eq!(*log.0.borrow(), expected);
    });
}

#[test]
fn the_trace_is_named_for_those_who_ask() {
    run(async {
        for trace_header in [true, false] {
            let router = Router::default()
                .with_default(worker(|call| async move { ok(call.context.trace.id().to_string()) }));
            let server = Server::start(router, Options { trace_header, ..Options::default() });
            let response = server.http1().await.send(get("/")).await;
            let named = response.headers().get("x-trace-id").cloned();
            let trace = text(response).await;
            assert_eq!(named.as_ref().map(|id| id.to_str().unwrap()), trace_header.then_some(trace.as_str()));
        }
    });
}
