//! WebSockets to the internet: a request that asks for one, and what becomes of its connection.

use std::future::pending;

use bytes::Bytes;
use http::{HeaderMap, Response, header};
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use tokio::task::spawn_local;
use workmesh_mesh::{Body, WebSocket};
use workmesh_websocket::{Offer, Options, Role, run};

use crate::{error::EgressError, head::Origin, pool::Slot};

/// Whether a request asks for a WebSocket.
pub(crate) fn is_asked(headers: &HeaderMap) -> bool {
    headers.get(header::UPGRADE).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// Takes the peer's word that it speaks WebSocket from here on. The connection holds `slot` for as long as it is open.
pub(crate) async fn accept(
    origin: &Origin,
    offer: &Offer,
    mut response: Response<Incoming>,
    slot: Slot,
) -> Result<Response<Body>, EgressError> {
    if !offer.is_taken(response.headers()) {
        let reason = "it does not take the WebSocket handshake that was offered".to_owned();
        return Err(EgressError::BadResponse { host: origin.host.clone(), reason });
    }
    let upgraded = hyper::upgrade::on(&mut response).await;
    let upgraded = upgraded.map_err(|error| EgressError::of_hyper(&origin.host, &error))?;
    let (ours, theirs) = WebSocket::pair();
    spawn_local(async move {
        let options = Options { role: Role::Client, heartbeat: None };
        run(TokioIo::new(upgraded), Bytes::new(), ours, options, pending()).await;
        drop(slot);
    });
    // What the head says of the connection stays: scripts see it on the real runtime.
    let (head, _) = response.into_parts();
    Ok(Response::from_parts(head, Body::socket(theirs)))
}
