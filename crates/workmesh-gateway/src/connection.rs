//! One connection, from its first byte to its last, whatever carries it.

mod drive;
mod protocol;
mod pulse;
mod transport;
mod wire;

use std::{cell::RefCell, convert::Infallible, net::SocketAddr, rc::Rc};

use http::{HeaderValue, Request, uri::Scheme};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{io::AsyncWriteExt, sync::watch, time::timeout};

use self::{
    drive::{End, drive},
    protocol::{Protocol, detect, http1, http2},
    pulse::Overdue,
    wire::Wire,
};
pub(crate) use self::{
    pulse::{Pulse, UploadGuard, Visit},
    transport::Transport,
};
use crate::{Gateway, problem::Unreadable, request::Sites, upgrade::Upgrade};

/// What all requests of one connection have in common.
pub(crate) struct Link {
    pub(crate) pulse: Rc<Pulse>,
    /// The client's address as headers tell it.
    pub(crate) client: HeaderValue,
    /// The address the client connected to.
    pub(crate) local: SocketAddr,
    pub(crate) scheme: Scheme,
    pub(crate) sites: Sites,
    /// What the connection is to become once the last response is written.
    pub(crate) upgrade: RefCell<Option<Upgrade>>,
}

impl Link {
    pub(crate) fn new(client: SocketAddr, local: SocketAddr, scheme: Scheme) -> Self {
        // An address is always a valid header value; an empty one is not worth a panic.
        let client = HeaderValue::try_from(client.ip().to_canonical().to_string())
            .unwrap_or_else(|_| HeaderValue::from_static(""));
        Self {
            pulse: Pulse::new(),
            client,
            local,
            scheme,
            sites: Sites::default(),
            upgrade: RefCell::default(),
        }
    }
}

/// Serves the requests of a connection until it ends, stands still for too long, or `closing` becomes true and
/// the requests under way are answered.
pub(crate) async fn serve<T: Transport>(
    mut transport: T,
    link: Link,
    gateway: Rc<Gateway>,
    mut closing: watch::Receiver<bool>,
) {
    let limits = gateway.limits();
    let detection = timeout(limits.header_timeout, detect(&mut transport));
    let (protocol, read) = tokio::select! {
        biased;
        detected = detection => match detected {
            Ok(Ok(detected)) => detected,
            // Nothing that makes a request has come: nobody waits for an answer.
            Ok(Err(_)) | Err(_) => return,
        },
        _ = closing.wait_for(|closing| *closing) => return,
    };
    link.pulse.received();
    let pulse = Rc::clone(&link.pulse);
    let wire = Wire::new(transport, read, Rc::clone(&pulse), limits.idle_timeout);
    let link = Rc::new(link);
    let service = service_fn({
        let (gateway, link) = (Rc::clone(&gateway), Rc::clone(&link));
        move |request: Request<Incoming>| {
            let (gateway, link) = (Rc::clone(&gateway), Rc::clone(&link));
            async move { Ok::<_, Infallible>(gateway.answer(&link, request).await) }
        }
    });
    match protocol {
        Protocol::Http1 => {
            let mut conn = http1(limits).serve_connection(TokioIo::new(wire), service);
            match drive(&mut conn, &pulse, limits, closing.clone()).await {
                End::Overdue(Overdue::Head) => {
                    let mut wire = conn.into_parts().io.into_inner();
                    wire.refuse(Unreadable::Slow);
                    // There is nobody to tell if the client does not take the refusal either.
                    let _ = wire.shutdown().await;
                }
                End::Overdue(Overdue::Idle) => {}
                End::Closed => {
                    let upgrade = link.upgrade.take();
                    if let Some(upgrade) = upgrade {
                        let parts = conn.into_parts();
                        // Boxed, or every connection would keep room for what few become.
                        Box::pin(upgrade.run(parts.io.into_inner(), parts.read_buf, limits, closing)).await;
                    }
                }
            }
        }
        Protocol::Http2 => {
            pulse.multiplex();
            let mut conn = http2(limits).serve_connection(TokioIo::new(wire), service);
            drive(&mut conn, &pulse, limits, closing).await;
        }
    }
}

#[cfg(test)]
mod tests;
