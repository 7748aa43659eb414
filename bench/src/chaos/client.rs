//! The client: one request at a time on each connection, and as many connections as it takes, so that a slow
//! answer never holds up the next request.

use std::{cell::RefCell, net::SocketAddr, rc::Rc, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, Method, Request, header};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpStream, task::spawn_local, time::timeout};

/// How long the client waits, which is longer than anything may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is asked.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The method.
    pub method: Method,
    /// Path and query.
    pub path: String,
    /// Headers besides Host and what the body needs.
    pub headers: Vec<(&'static str, String)>,
    /// A JSON text; empty for none.
    pub body: String,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
}

/// A client of one server. Clones share their connections.
#[derive(Clone)]
pub struct Client {
    addr: SocketAddr,
    idle: Rc<RefCell<Vec<SendRequest<Full<Bytes>>>>>,
}

impl Ask {
    /// A GET request.
    pub fn get(path: impl Into<String>) -> Self {
        Self { method: Method::GET, path: path.into(), headers: Vec::new(), body: String::new() }
    }

    /// A POST request with JSON.
    pub fn post(path: impl Into<String>, body: impl Into<String>) -> Self {
        Self { method: Method::POST, body: body.into(), ..Self::get(path) }
    }

    /// The same with a header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The same on behalf of the owner of a token.
    #[must_use]
    pub fn by(self, token: &str) -> Self {
        self.with("authorization", format!("Bearer {token}"))
    }

    fn request(&self, addr: SocketAddr) -> Result<Request<Full<Bytes>>, http::Error> {
        let mut request =
            Request::builder().method(&self.method).uri(&self.path).header(header::HOST, addr.to_string());
        if !self.body.is_empty() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        request.body(Full::from(self.body.clone()))
    }
}

impl Answer {
    /// A header, if it is there and plain text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl Client {
    /// A client with no connection yet. It works within a `LocalSet` only.
    pub fn new(addr: SocketAddr) -> Self {
        Self { addr, idle: Rc::default() }
    }

    /// Asks once.
    ///
    /// # Errors
    /// Why no whole answer came, in words.
    pub async fn ask(&self, ask: &Ask) -> Result<Answer, String> {
        let silence = |_| format!("no answer in {} s", PATIENCE.as_secs());
        timeout(PATIENCE, self.exchange(ask)).await.map_err(silence)?
    }

    async fn exchange(&self, ask: &Ask) -> Result<Answer, String> {
        let words = |error: hyper::Error| error.to_string();
        let request = ask.request(self.addr).map_err(|error| error.to_string())?;
        let mut sender = self.connection().await?;
        let response = sender.send_request(request).await.map_err(words)?;
        let (head, body) = response.into_parts();
        let body = body.collect().await.map_err(words)?.to_bytes();
        self.idle.borrow_mut().push(sender);
        Ok(Answer { status: head.status.as_u16(), headers: head.headers, body })
    }

    /// A connection that is free, or a new one.
    async fn connection(&self) -> Result<SendRequest<Full<Bytes>>, String> {
        loop {
            // The guard must not live while this waits.
            let free = self.idle.borrow_mut().pop();
            let Some(mut sender) = free else { break };
            if sender.ready().await.is_ok() {
                return Ok(sender);
            }
        }
        let stream = TcpStream::connect(self.addr).await.map_err(|error| error.to_string())?;
        stream.set_nodelay(true).map_err(|error| error.to_string())?;
        let opened = handshake(TokioIo::new(stream)).await;
        let (sender, connection) = opened.map_err(|error| error.to_string())?;
        spawn_local(connection);
        Ok(sender)
    }
}
