//! New connections: the name, the socket, the TLS handshake, the HTTP handshake.

use std::{io, time::Duration};

use http::{Request, Response};
use hyper::{
    body::Incoming,
    client::conn::{TrySendError, http1, http2},
    rt::Executor,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use rustls::pki_types::ServerName;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpStream, lookup_host},
    time::{Instant, timeout_at},
};
use tokio_rustls::TlsConnector;
use workmesh_mesh::Body;

use crate::{
    error::EgressError,
    head::{self, Origin},
    pool::Slot,
};

/// The most that the head of a response may have: Cloudflare's own limit.
const MAX_HEAD_BYTES: usize = 128 * 1024;
/// The most headers of a response.
const MAX_HEADERS: usize = 256;
/// How long one address of several may take to accept.
const ADDRESS_TIMEOUT: Duration = Duration::from_secs(3);

/// A connection that can send requests.
pub(crate) enum Connection {
    /// One request at a time.
    Http1(http1::SendRequest<Body>),
    /// Many at a time; clones are the same connection.
    Http2(http2::SendRequest<Body>),
}

impl Connection {
    /// Sends a prepared request. The error has the request in it if nothing of it was sent.
    pub(crate) async fn send(
        &mut self,
        mut request: Request<Body>,
    ) -> Result<Response<Incoming>, TrySendError<Request<Body>>> {
        match self {
            Self::Http1(sender) => {
                head::for_http1(&mut request);
                sender.try_send_request(request).await
            }
            Self::Http2(sender) => sender.try_send_request(request).await,
        }
    }

    /// Whether it is closed, or was closed by the peer while nobody used it.
    pub(crate) fn is_closed(&self) -> bool {
        match self {
            Self::Http1(sender) => sender.is_closed(),
            Self::Http2(sender) => sender.is_closed(),
        }
    }
}

/// Runs hyper's tasks on the shard.
#[derive(Clone)]
struct LocalExecutor;

impl<F: Future<Output: 'static> + 'static> Executor<F> for LocalExecutor {
    fn execute(&self, task: F) {
        tokio::task::spawn_local(task);
    }
}

/// Opens a connection within `limit`. It holds `slot` for as long as it is open.
pub(crate) async fn connect(
    origin: &Origin,
    tls: &TlsConnector,
    limit: Duration,
    slot: Slot,
) -> Result<Connection, EgressError> {
    let deadline = Instant::now() + limit;
    let opening = async {
        let stream = open_socket(origin, deadline).await?;
        if !origin.secure {
            return handshake(origin, stream, false, slot).await;
        }
        let stream = encrypt(origin, tls, stream).await?;
        let http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
        handshake(origin, stream, http2, slot).await
    };
    let late = || EgressError::ConnectTimeout { host: origin.host.clone(), limit };
    timeout_at(deadline, opening).await.unwrap_or_else(|_| Err(late()))
}

/// Tries the addresses of the host one after another.
async fn open_socket(origin: &Origin, deadline: Instant) -> Result<TcpStream, EgressError> {
    let host = || origin.host.clone();
    let found = lookup_host((origin.host.as_str(), origin.port)).await;
    let addresses: Vec<_> = found.map_err(|source| EgressError::Lookup { host: host(), source })?.collect();
    let mut last = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
    for (index, address) in addresses.iter().enumerate() {
        let is_last = index + 1 == addresses.len();
        let until = if is_last { deadline } else { deadline.min(Instant::now() + ADDRESS_TIMEOUT) };
        match timeout_at(until, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                // Requests are written whole; waiting for more to send would only delay them.
                let _ = stream.set_nodelay(true);
                return Ok(stream);
            }
            Ok(Err(error)) => last = error,
            Err(_) => last = io::Error::new(io::ErrorKind::TimedOut, format!("{address} does not answer")),
        }
    }
    Err(EgressError::Connect { host: host(), source: last })
}

async fn encrypt(
    origin: &Origin,
    tls: &TlsConnector,
    stream: TcpStream,
) -> Result<tokio_rustls::client::TlsStream<TcpStream>, EgressError> {
    let failed = |source| EgressError::Tls { host: origin.host.clone(), source };
    let name = ServerName::try_from(origin.host.clone())
        .map_err(|error| failed(io::Error::new(io::ErrorKind::InvalidInput, error)))?;
    tls.connect(name, stream).await.map_err(failed)
}

/// Starts HTTP on a stream, with a task of the shard that drives it until it closes.
async fn handshake<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    origin: &Origin,
    stream: S,
    http2: bool,
    slot: Slot,
) -> Result<Connection, EgressError> {
    let failed = |error: hyper::Error| EgressError::of_hyper(&origin.host, &error);
    let io = TokioIo::new(stream);
    if http2 {
        let mut builder = http2::Builder::new(LocalExecutor);
        builder.timer(TokioTimer::new()).max_header_list_size(MAX_HEAD_BYTES as u32).adaptive_window(true);
        let (sender, connection) = builder.handshake(io).await.map_err(failed)?;
        drive(connection, slot);
        return Ok(Connection::Http2(sender));
    }
    let mut builder = http1::Builder::new();
    builder.max_buf_size(MAX_HEAD_BYTES).max_headers(MAX_HEADERS);
    let (sender, connection) = builder.handshake(io).await.map_err(failed)?;
    drive(connection.with_upgrades(), slot);
    Ok(Connection::Http1(sender))
}

/// Whoever waits for a response learns of its errors, so the task itself has nobody to tell.
fn drive(connection: impl Future<Output: 'static> + 'static, slot: Slot) {
    tokio::task::spawn_local(async move {
        connection.await;
        drop(slot);
    });
}
