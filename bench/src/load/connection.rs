//! One keep-alive connection of the load generator.

use std::{io, net::SocketAddr};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::response::{self, Response};

/// The largest response that is read, in bytes.
const MAX_RESPONSE: usize = 4 << 20;

/// A connection with no request under way.
pub(super) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    /// Connects.
    pub(super) async fn open(addr: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(addr).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(16 << 10) })
    }

    /// Sends a request and reads its response. After an error the connection is of no more use.
    pub(super) async fn ask(&mut self, request: &[u8]) -> io::Result<Response> {
        self.stream.write_all(request).await?;
        loop {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let parsed = response::parse(&self.buffer);
            match parsed.map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))? {
                Some(response) => {
                    self.buffer.drain(..response.length);
                    return Ok(response);
                }
                None if self.buffer.len() > MAX_RESPONSE => return Err(io::ErrorKind::FileTooLarge.into()),
                None => {}
            }
        }
    }
}
