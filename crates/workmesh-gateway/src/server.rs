//! The accept loop of one shard, and its orderly end.

use std::{future::Future, io, net::TcpListener, pin::pin, rc::Rc, time::Duration};

use http::uri::Scheme;
use tokio::{
    net::TcpStream,
    sync::watch,
    task::JoinSet,
    time::{sleep, timeout},
};

use crate::{
    Gateway,
    connection::{self, Link},
};

/// The pause after a failed `accept`. What it waits for is usually a file descriptor, which a connection that
/// ends gives back.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// How a shard's listener ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drained {
    /// Connections with requests under way that were cut off because the grace period was over.
    pub cut: usize,
}

/// Accepts connections and serves their requests until `shutdown` is ready; then stops accepting, lets what is
/// under way finish for at most the grace period, and cuts off the rest.
///
/// Runs on a current-thread runtime inside a [`LocalSet`](tokio::task::LocalSet): connections and requests are
/// local tasks.
///
/// # Errors
/// If the runtime cannot watch the listener. A failed `accept` is not an error: it is tried again.
pub async fn serve(
    listener: TcpListener,
    gateway: Rc<Gateway>,
    shutdown: impl Future<Output = ()>,
) -> io::Result<Drained> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let (closing, closed) = watch::channel(false);
    let mut connections = JoinSet::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let room = connections.len() < gateway.limits().connections;
        tokio::select! {
            biased;
            () = &mut shutdown => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept(), if room => match accepted {
                Ok((stream, client)) => {
                    if let Some((stream, link)) = admit(stream, client) {
                        connections.spawn_local(connection::serve(
                            stream,
                            link,
                            Rc::clone(&gateway),
                            closed.clone(),
                        ));
                    }
                }
                Err(error) if of_one_connection(&error) => {}
                Err(_) => sleep(ACCEPT_PAUSE).await,
            },
        }
    }
    drop(listener);
    let _ = closing.send(true);
    let all = async { while connections.join_next().await.is_some() {} };
    let in_time = timeout(gateway.limits().grace, all).await.is_ok();
    let cut = if in_time { 0 } else { connections.len() };
    connections.shutdown().await;
    Ok(Drained { cut })
}

/// What to know of a connection before its first byte; `None` if it is gone already.
fn admit(stream: TcpStream, client: std::net::SocketAddr) -> Option<(TcpStream, Link)> {
    // Responses are written whole: waiting for more to send would only delay them.
    stream.set_nodelay(true).ok()?;
    let local = stream.local_addr().ok()?;
    Some((stream, Link::new(client, local, Scheme::HTTP)))
}

/// Whether a failure to accept concerns only the connection that was to be accepted.
fn of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::Interrupted
    )
}
