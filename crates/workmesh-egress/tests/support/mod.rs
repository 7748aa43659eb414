//! Peers on the loopback interface, and calls to them.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::expect_used)]

use std::{cell::RefCell, convert::Infallible, future::Future, io, rc::Rc};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::BodyExt;
use hyper::{body::Incoming, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::LocalSet,
};
use workmesh_egress::{Egress, EgressOptions};
use workmesh_mesh::{Body, BodyError, Call, Context, Failure, Service, Trace};

/// Runs a test on one thread, as a shard runs.
pub fn shard(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(LocalSet::new().run_until(test));
}

/// A way out with the usual options.
pub fn egress() -> Egress {
    Egress::new(EgressOptions::default()).unwrap()
}

/// A peer that accepts connections one after another and hands each to `talk`. Returns its port.
pub async fn raw_peer<F: Future<Output = io::Result<()>> + 'static>(
    talk: impl Fn(usize, TcpStream) -> F + 'static,
) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::task::spawn_local(async move {
        let mut accepted = 0;
        while let Ok((stream, _)) = listener.accept().await {
            tokio::task::spawn_local(talk(accepted, stream));
            accepted += 1;
        }
    });
    port
}

/// A peer that reads the head of one request and answers with these bytes.
pub async fn canned_peer(answer: impl Into<Vec<u8>>) -> u16 {
    let answer: Rc<Vec<u8>> = Rc::new(answer.into());
    raw_peer(move |_, mut stream| {
        let answer = Rc::clone(&answer);
        async move {
            read_head(&mut stream).await?;
            stream.write_all(&answer).await
        }
    })
    .await
}

/// Reads up to the empty line that ends a head.
pub async fn read_head(stream: &mut TcpStream) -> io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

/// A peer that answers over HTTP/1.1 with what `answer` gives, and counts its connections.
pub async fn http_peer<F: Future<Output = Response<Body>> + 'static>(
    answer: impl Fn(Request<Incoming>) -> F + Clone + 'static,
) -> (u16, Rc<RefCell<usize>>) {
    let connections = Rc::new(RefCell::new(0));
    let counted = Rc::clone(&connections);
    let port = raw_peer(move |_, stream| {
        *counted.borrow_mut() += 1;
        let answer = answer.clone();
        async move {
            let service = service_fn(move |request| {
                let response = answer(request);
                async move { Ok::<_, Infallible>(response.await) }
            });
            let _ = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
            Ok(())
        }
    })
    .await;
    (port, connections)
}

/// Calls and gives what came: the response with its body not yet read.
pub async fn call(egress: &Egress, request: Request<Body>) -> Result<Response<Body>, Failure> {
    egress.call(Call { request, context: Context::root(Trace::new(None), None) }).await
}

/// A GET of a URL.
pub async fn get(egress: &Egress, url: &str) -> Result<Response<Body>, Failure> {
    call(egress, Request::get(url).body(Body::empty()).unwrap()).await
}

/// The whole body.
pub async fn text(response: Response<Body>) -> Result<String, BodyError> {
    let bytes: Bytes = response.into_body().collect().await?.to_bytes();
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The message of the failure that a GET of `url` must end in.
pub async fn refusal(egress: &Egress, url: &str) -> String {
    get(egress, url).await.expect_err("a failure").message
}

/// Lets every task of the shard that can go on do so, often enough for a connection to notice that it is free, or
/// that its peer is gone.
pub async fn settle() {
    for _ in 0..200 {
        tokio::task::yield_now().await;
    }
}
