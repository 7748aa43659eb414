//! What carries a connection: a TCP socket today, and whatever else is a stream of bytes both ways.

use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};

/// A stream of bytes to a client.
pub(crate) trait Transport: AsyncRead + AsyncWrite + Unpin + 'static {
    /// Arranges that the client sees the end of the stream, once it is dropped, as an error: a response without
    /// a length ends when the connection does, so a plain end would pass for its last byte.
    fn abort(&mut self);
}

impl Transport for TcpStream {
    fn abort(&mut self) {
        // If the option cannot be set the socket is dead already, which the client notices as well.
        let _ = self.set_zero_linger();
    }
}
