//! Opening the port.

use std::{
    io,
    net::{SocketAddr, TcpListener},
};

use socket2::{Domain, Protocol, Socket, Type};

/// Connections that the kernel holds while the shard is busy; the kernel caps it at `net.core.somaxconn`.
const BACKLOG: i32 = 1024;

/// Why an address could not be listened on.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// Another program listens there.
    #[error("port {} is already in use on {}", .addr.port(), .addr.ip())]
    InUse {
        /// The address asked for.
        addr: SocketAddr,
    },
    /// The operating system reserves the port.
    #[error("no permission to listen on port {} of {}", .addr.port(), .addr.ip())]
    Forbidden {
        /// The address asked for.
        addr: SocketAddr,
    },
    /// The address is not one of this machine's, or the system refused for another reason.
    #[error("cannot listen on {addr}: {source}")]
    Io {
        /// The address asked for.
        addr: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
}

/// Listens on `addr`; port 0 takes a free one. With `reuse_port`, every shard can have a listener of its own on
/// the same port, and the kernel spreads the connections over them.
///
/// # Errors
/// If the port is taken, forbidden, or the address is not this machine's.
pub fn bind(addr: SocketAddr, reuse_port: bool) -> Result<TcpListener, BindError> {
    open(addr, reuse_port).map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => BindError::InUse { addr },
        io::ErrorKind::PermissionDenied => BindError::Forbidden { addr },
        _ => BindError::Io { addr, source },
    })
}

fn open(addr: SocketAddr, reuse_port: bool) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(addr), Type::STREAM, Some(Protocol::TCP))?;
    // A restarted server must not wait for the old connections of its port to be forgotten. Elsewhere than on
    // Unix the option would let two programs take the same port.
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    #[cfg(unix)]
    socket.set_reuse_port(reuse_port)?;
    #[cfg(not(unix))]
    let _ = reuse_port;
    socket.set_nonblocking(true)?;
    socket.bind(&addr.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_share_a_port_only_if_they_say_so() {
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let first = bind(any, true).unwrap();
        let addr = first.local_addr().unwrap();
        assert_ne!(addr.port(), 0);
        assert!(bind(addr, true).is_ok());
        let error = bind(addr, false).unwrap_err();
        assert!(matches!(error, BindError::InUse { .. }), "{error:?}");
        assert_eq!(error.to_string(), format!("port {} is already in use on 127.0.0.1", addr.port()));
    }

    #[test]
    fn an_address_of_another_machine_is_refused() {
        // TEST-NET-1 belongs to nobody.
        let error = bind(SocketAddr::from(([192, 0, 2, 1], 0)), false).unwrap_err();
        assert!(matches!(error, BindError::Io { .. }), "{error:?}");
    }
}
