//! A client that goes away takes its call with it.

use std::{cell::RefCell, rc::Rc};

use bytes::Bytes;
use futures_util::stream;
use tokio::{io::AsyncWriteExt, sync::oneshot};
use workmesh_gateway::{Access, Observer, Options, Router};
use workmesh_mesh::Body;

use crate::support::{HTTP2_GET, Server, get, ok, run, worker};

/// Tells when it is dropped.
struct Alarm(Option<oneshot::Sender<()>>);

impl Drop for Alarm {
    fn drop(&mut self) {
        self.0.take().unwrap().send(()).unwrap();
    }
}

/// A server whose worker tells when it is called and then never answers, and when its call is dropped.
fn server() -> (Server, oneshot::Receiver<()>, oneshot::Receiver<()>) {
    let ((called, on_call), (dropped, on_drop)) = (oneshot::channel(), oneshot::channel());
    let state = RefCell::new(Some((called, Alarm(Some(dropped)))));
    let server = Server::answering(move |_| {
        let (called, alarm) = state.take().unwrap();
        async move {
            let _alarm = alarm;
            called.send(()).unwrap();
            std::future::pending().await
        }
    });
    (server, on_call, on_drop)
}

#[test]
fn over_http1() {
    run(async {
        let (server, called, dropped) = server();
        let mut socket = server.connect().await;
        socket.write_all(b"GET / HTTP/1.1\r\nhost: h\r\n\r\n").await.unwrap();
        called.await.unwrap();
        drop(socket);
        dropped.await.unwrap();
    });
}

#[test]
fn over_http2_when_the_stream_is_reset() {
    run(async {
        let (server, called, dropped) = server();
        let mut client = server.http2().await;
        let sent = tokio::task::spawn_local(async move { drop(client.send(get("http://localhost/")).await) });
        called.await.unwrap();
        sent.abort();
        dropped.await.unwrap();
    });
}

#[test]
fn over_http2_when_the_connection_breaks() {
    run(async {
        let (server, called, dropped) = server();
        let mut socket = server.connect().await;
        socket.write_all(HTTP2_GET).await.unwrap();
        called.await.unwrap();
        drop(socket);
        dropped.await.unwrap();
    });
}

#[test]
fn in_the_middle_of_a_response() {
    run(async {
        for http2 in [false, true] {
            let (dropped, on_drop) = oneshot::channel();
            let alarm = RefCell::new(Some(Alarm(Some(dropped))));
            let server = Server::answering(move |_| {
                let alarm = alarm.take();
                let endless = stream::repeat_with(move || {
                    let _alarm = &alarm;
                    Ok(Bytes::from_static(&[0; 4096]))
                });
                async { ok(Body::stream(endless, None)) }
            });
            if http2 {
                drop(server.http2().await.send(get("http://localhost/")).await);
            } else {
                drop(server.http1().await.send(get("/")).await);
            }
            on_drop.await.unwrap();
        }
    });
}

struct Told(RefCell<Option<oneshot::Sender<bool>>>);

impl Observer for Told {
    fn on_finish(&self, access: &Access<'_>) {
        self.0.take().unwrap().send(access.status.is_none()).unwrap();
    }
}

#[test]
fn the_observer_is_told_that_there_was_no_response() {
    run(async {
        let (called, on_call) = oneshot::channel();
        let called = RefCell::new(Some(called));
        let router = Router::default().with_default(worker(move |_| {
            called.take().unwrap().send(()).unwrap();
            std::future::pending()
        }));
        let (told, on_told) = oneshot::channel();
        let observer: Rc<dyn Observer> = Rc::new(Told(RefCell::new(Some(told))));
        let server = Server::start(router, Options { observer: Some(observer), ..Options::default() });
        let mut socket = server.connect().await;
        socket.write_all(b"GET / HTTP/1.1\r\nhost: h\r\n\r\n").await.unwrap();
        on_call.await.unwrap();
        drop(socket);
        assert!(on_told.await.unwrap());
    });
}
