//! One line for a server, one for a client.

use std::{future::Future, net::SocketAddr, rc::Rc};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::{body::Incoming, client::conn};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::oneshot,
    task::{JoinHandle, LocalSet, spawn_local},
};
use workmesh_gateway::{Drained, Gateway, Limits, Options, Router, Target, bind, serve};
use workmesh_mesh::{Body, Call, LocalFuture, Outcome, Service};

/// Runs a test on a shard of its own.
pub(crate) fn run<T>(test: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    LocalSet::new().block_on(&runtime, test)
}

/// A worker made from a function.
struct Worker<F>(Rc<F>);

impl<F, A> Service for Worker<F>
where
    F: Fn(Call) -> A + 'static,
    A: Future<Output = Outcome>,
{
    fn call(&self, call: Call) -> LocalFuture<'_, Outcome> {
        Box::pin(async { (self.0)(call).await })
    }
}

/// The target of a worker called `worker` that answers as the function does.
pub(crate) fn worker<A: Future<Output = Outcome>>(answer: impl Fn(Call) -> A + 'static) -> Target {
    Target { worker: "worker".into(), service: Rc::new(Worker(Rc::new(answer))), timeout: None }
}

/// A response with this body.
pub(crate) fn ok(body: impl Into<Body>) -> Outcome {
    Ok(Response::new(body.into()))
}

pub(crate) struct Server {
    pub(crate) addr: SocketAddr,
    pub(crate) gateway: Rc<Gateway>,
    stop: oneshot::Sender<()>,
    end: JoinHandle<std::io::Result<Drained>>,
}

impl Server {
    /// A server whose requests all go to a worker that answers as the function does.
    pub(crate) fn answering<A: Future<Output = Outcome>>(answer: impl Fn(Call) -> A + 'static) -> Self {
        Self::limited(Limits::default(), answer)
    }

    pub(crate) fn limited<A: Future<Output = Outcome>>(
        limits: Limits,
        answer: impl Fn(Call) -> A + 'static,
    ) -> Self {
        Self::start(Router::default().with_default(worker(answer)), Options { limits, ..Options::default() })
    }

    pub(crate) fn start(router: Router, options: Options) -> Self {
        let listener = bind(([127, 0, 0, 1], 0).into(), false).unwrap();
        let addr = listener.local_addr().unwrap();
        let gateway = Gateway::new(router, options);
        let (stop, stopped) = oneshot::channel();
        let shutdown = async { stopped.await.unwrap_or_default() };
        let end = spawn_local(serve(listener, Rc::clone(&gateway), shutdown));
        Self { addr, gateway, stop, end }
    }

    /// Begins an orderly shutdown; the handle ends with it.
    pub(crate) fn stop(self) -> JoinHandle<std::io::Result<Drained>> {
        self.stop.send(()).unwrap();
        self.end
    }

    /// Sends bytes on a connection of their own, and returns all that comes until the server closes it.
    pub(crate) async fn raw(&self, bytes: impl AsRef<[u8]>) -> String {
        let mut socket = self.connect().await;
        socket.write_all(bytes.as_ref()).await.unwrap();
        read_all(&mut socket).await
    }

    pub(crate) async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.addr).await.unwrap()
    }

    pub(crate) async fn http1(&self) -> Http1 {
        let (sender, conn) = conn::http1::handshake(TokioIo::new(self.connect().await)).await.unwrap();
        spawn_local(conn);
        Http1(sender)
    }

    pub(crate) async fn http2(&self) -> Http2 {
        let io = TokioIo::new(self.connect().await);
        let (sender, conn) = conn::http2::handshake(Local, io).await.unwrap();
        spawn_local(conn);
        Http2(sender)
    }
}

/// What an HTTP/2 client says first, and one request: empty SETTINGS, and HEADERS of stream 1 for `GET http://h/`.
pub(crate) const HTTP2_GET: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0\
    \0\0\x06\x01\x05\0\0\0\x01\x82\x86\x84\x41\x01h";

/// All that comes until the end.
pub(crate) async fn read_all(socket: &mut TcpStream) -> String {
    let mut all = Vec::new();
    socket.read_to_end(&mut all).await.unwrap();
    String::from_utf8(all).unwrap()
}

/// Reads until `end` has come.
pub(crate) async fn read_until(socket: &mut TcpStream, end: &str) -> String {
    let mut all = String::new();
    while !all.ends_with(end) {
        let byte = socket.read_u8().await.unwrap();
        all.push(char::from(byte));
    }
    all
}

#[derive(Clone)]
struct Local;

impl<F: Future + 'static> hyper::rt::Executor<F> for Local {
    fn execute(&self, future: F) {
        spawn_local(future);
    }
}

/// What tests send: any body of bytes.
pub(crate) type Sent = http_body_util::combinators::UnsyncBoxBody<Bytes, std::convert::Infallible>;

/// A request for `uri` with this body. A `uri` in absolute form, as HTTP/2 wants it, names the host itself.
pub(crate) fn request(method: &str, uri: &str, body: impl Into<Bytes>) -> Request<Sent> {
    let mut request = Request::new(Full::new(body.into()).boxed_unsync());
    *request.method_mut() = method.parse().unwrap();
    *request.uri_mut() = uri.parse().unwrap();
    if uri.starts_with('/') {
        request.headers_mut().insert("host", "localhost".parse().unwrap());
    }
    request
}

pub(crate) fn get(uri: &str) -> Request<Sent> {
    request("GET", uri, "")
}

pub(crate) struct Http1(pub(crate) conn::http1::SendRequest<Sent>);

impl Http1 {
    pub(crate) async fn send(&mut self, request: Request<Sent>) -> Response<Incoming> {
        self.0.ready().await.unwrap();
        self.0.send_request(request).await.unwrap()
    }
}

#[derive(Clone)]
pub(crate) struct Http2(pub(crate) conn::http2::SendRequest<Sent>);

impl Http2 {
    pub(crate) async fn send(&mut self, request: Request<Sent>) -> Response<Incoming> {
        self.0.ready().await.unwrap();
        self.0.send_request(request).await.unwrap()
    }
}

pub(crate) async fn text(response: Response<Incoming>) -> String {
    String::from_utf8(response.collect().await.unwrap().to_bytes().to_vec()).unwrap()
}
