//! Connections that become WebSockets: a worker answered a handshake with one.

use http::{Extensions, Response};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::watch,
};
use workmesh_mesh::{Body, Code, Failure, WebSocket};
use workmesh_websocket::{Handshake, Options, Refusal, Role, run};

use crate::{
    Limits,
    connection::{Link, Visit},
    request::strip_hop_by_hop,
};

/// What a connection goes on as.
pub(crate) struct Upgrade {
    socket: WebSocket,
    /// The WebSocket counts as a request under way.
    _visit: Visit,
}

impl Upgrade {
    /// Moves messages until one side ends the connection, or `closing` becomes true.
    pub(crate) async fn run<S: AsyncRead + AsyncWrite + Unpin>(
        self,
        stream: S,
        read: bytes::Bytes,
        limits: &Limits,
        mut closing: watch::Receiver<bool>,
    ) {
        let options = Options { role: Role::Server, heartbeat: Some(limits.idle_timeout) };
        let closing = async move {
            // Without anybody who could say so, nothing is to be closed.
            if closing.wait_for(|closing| *closing).await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        run(stream, read, self.socket, options, closing).await;
    }
}

/// Marks the head of a response after which the connection is no longer HTTP.
#[derive(Clone)]
struct Taken;

/// Whether the connection of this response's head becomes a WebSocket.
pub(crate) fn is_taken(extensions: &Extensions) -> bool {
    extensions.get::<Taken>().is_some()
}

/// If a response comes with a WebSocket, gives that to the connection and completes the head.
pub(crate) fn take(
    mut response: Response<Body>,
    handshake: Option<&Handshake>,
    link: &Link,
) -> Result<Response<Body>, Failure> {
    let Some(socket) = response.body_mut().take_socket() else { return Ok(response) };
    let Some(handshake) = handshake else {
        let message = "The worker answered with a WebSocket, and the request did not ask for one.";
        return Err(Failure::new(Code::WorkerException, message));
    };
    strip_hop_by_hop(response.headers_mut());
    handshake.accept(response.headers_mut()).map_err(refused)?;
    response.extensions_mut().insert(Taken);
    let (_, visit) = link.pulse.begin();
    link.upgrade.replace(Some(Upgrade { socket, _visit: visit }));
    Ok(response)
}

fn refused(refusal: Refusal) -> Failure {
    let code = match refusal {
        Refusal::Version => Code::UpgradeRequired,
        Refusal::Key => Code::BadRequest,
    };
    Failure::new(code, refusal.to_string())
}
