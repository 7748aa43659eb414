//! The service itself: one call from the request to the response.

use std::{rc::Rc, time::Duration};

use http::{Method, Request, Response, StatusCode};
use hyper::{body::Incoming, ext::ReasonPhrase};
use rustls::pki_types::CertificateDer;
use workmesh_mesh::{Body, Call, LocalFuture, Outcome, Service, StatusText};
use workmesh_websocket::Offer;

use crate::{
    body::Arriving,
    connect::{self, Connection},
    decode::{Decoded, Encoding},
    error::EgressError,
    head::{self, Origin},
    pool::Pool,
    tls::{self, BadRoot, Connectors},
    upgrade,
};

/// What the way out allows itself.
#[derive(Debug, Clone)]
pub struct EgressOptions {
    /// How long finding the address, connecting and the TLS handshake may take together.
    pub connect_timeout: Duration,
    /// How long a connection may wait for its next request.
    pub idle_timeout: Duration,
    /// How long the pause between two parts of a response body may be. The wait for the response's headers is not
    /// bounded here: that is the deadline of the call.
    pub body_timeout: Duration,
    /// The most connections that a shard has open.
    pub max_connections: usize,
    /// Certificates, in DER, that are trusted besides Mozilla's roots.
    pub extra_roots: Vec<CertificateDer<'static>>,
}

impl Default for EgressOptions {
    /// 10 s to connect, 60 s idle, 100 s between parts of a body (Cloudflare's own figure), 512 connections.
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(60),
            body_timeout: Duration::from_secs(100),
            max_connections: 512,
            extra_roots: Vec::new(),
        }
    }
}

/// The way to the internet of one shard. Its calls must be made within a `LocalSet` of the thread that made it.
pub struct Egress {
    pool: Rc<Pool>,
    tls: Connectors,
    connect_timeout: Duration,
    body_timeout: Duration,
}

impl Egress {
    /// A way out without any connection yet.
    ///
    /// # Errors
    /// One of the extra roots is not a certificate.
    pub fn new(options: EgressOptions) -> Result<Self, BadRoot> {
        Ok(Self {
            pool: Pool::new(options.max_connections, options.idle_timeout),
            tls: tls::connectors(&options.extra_roots)?,
            connect_timeout: options.connect_timeout,
            body_timeout: options.body_timeout,
        })
    }

    async fn run(&self, mut request: Request<Body>) -> Result<Response<Body>, EgressError> {
        let upgrades = upgrade::is_asked(request.headers());
        let origin = head::prepare(&mut request)?;
        if upgrades {
            return self.upgrade(&origin, request).await;
        }
        let method = request.method().clone();
        let response = self.exchange(&origin, request).await?;
        Ok(self.finish(&method, response))
    }

    /// Sends the request on an idle connection or a new one.
    async fn exchange(
        &self,
        origin: &Origin,
        mut request: Request<Body>,
    ) -> Result<Response<Incoming>, EgressError> {
        let target = request.uri().clone();
        loop {
            let idle = self.pool.take(origin);
            let reused = idle.is_some();
            let mut connection = match idle {
                Some(connection) => connection,
                None => self.connect(origin).await?,
            };
            match connection.send(request).await {
                Ok(response) => {
                    self.keep(origin, connection);
                    return Ok(response);
                }
                // Nothing was sent: the peer had closed an idle connection. A new one that does so is broken.
                Err(mut error) => match error.take_message().filter(|_| reused) {
                    Some(unsent) => {
                        request = unsent;
                        *request.uri_mut() = target.clone();
                    }
                    None => return Err(EgressError::of_hyper(&origin.host, error.error())),
                },
            }
        }
    }

    async fn connect(&self, origin: &Origin) -> Result<Connection, EgressError> {
        let slot = self.pool.slot()?;
        let connection = connect::connect(origin, &self.tls.any, self.connect_timeout, slot).await?;
        if let Connection::Http2(sender) = &connection {
            self.pool.put(origin.clone(), Connection::Http2(sender.clone()));
        }
        Ok(connection)
    }

    /// Asks for a WebSocket, on a connection of its own.
    async fn upgrade(
        &self,
        origin: &Origin,
        mut request: Request<Body>,
    ) -> Result<Response<Body>, EgressError> {
        let offer = Offer::make(request.headers_mut());
        let (slot, later) = (self.pool.slot()?, self.pool.slot()?);
        let mut connection = connect::connect(origin, &self.tls.http1, self.connect_timeout, slot).await?;
        let method = request.method().clone();
        let sent = connection.send(request).await;
        let response = sent.map_err(|error| EgressError::of_hyper(&origin.host, error.error()))?;
        if response.status() == StatusCode::SWITCHING_PROTOCOLS {
            return upgrade::accept(origin, &offer, response, later).await;
        }
        self.keep(origin, connection);
        Ok(self.finish(&method, response))
    }

    /// Keeps a connection of HTTP/1.1 as soon as the response has been read from it; hyper closes it if the reader
    /// goes away before.
    fn keep(&self, origin: &Origin, connection: Connection) {
        let Connection::Http1(mut sender) = connection else { return };
        let (pool, origin) = (Rc::downgrade(&self.pool), origin.clone());
        tokio::task::spawn_local(async move {
            if sender.ready().await.is_ok()
                && let Some(pool) = pool.upgrade()
            {
                pool.put(origin, Connection::Http1(sender));
            }
        });
    }

    /// Turns the response into one that is true inside the fleet.
    fn finish(&self, method: &Method, response: Response<Incoming>) -> Response<Body> {
        let (mut parts, incoming) = response.into_parts();
        head::drop_hop_by_hop(&mut parts.headers);
        if let Some(phrase) = parts.extensions.remove::<ReasonPhrase>() {
            parts.extensions.insert(StatusText(String::from_utf8_lossy(phrase.as_bytes()).into()));
        }
        if !head::has_body(method, parts.status) {
            return Response::from_parts(parts, Body::empty());
        }
        let arriving = Arriving::new(incoming, self.body_timeout);
        let length = arriving.length();
        let body = match Encoding::of(&parts.headers) {
            Some(encoding) => Body::stream(Decoded::new(arriving, encoding), None),
            None if length == Some(0) => Body::empty(),
            None => Body::stream(arriving, length),
        };
        Response::from_parts(parts, body)
    }
}

impl Service for Egress {
    fn call(&self, call: Call) -> LocalFuture<'_, Outcome> {
        Box::pin(async move { self.run(call.request).await.map_err(Into::into) })
    }
}
