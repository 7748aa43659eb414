//! A WebSocket by hand, frame by frame, so that a test can also send what no client would.

use std::{
    io::{self, Read, Write},
    net::{Ipv4Addr, TcpStream},
};

use super::BOUND;

/// The key of RFC 6455's example.
const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";

pub(crate) const TEXT: u8 = 1;
pub(crate) const BINARY: u8 = 2;
pub(crate) const CLOSE: u8 = 8;
pub(crate) const PING: u8 = 9;
pub(crate) const PONG: u8 = 10;

/// What a frame begins with if it is the last of its message.
pub(crate) const FIN: u8 = 0x80;

/// The client's side of a connection.
pub(crate) struct Socket {
    stream: TcpStream,
    /// The head of the response to the handshake, in lower case.
    pub(crate) head: String,
}

impl Socket {
    /// Shakes hands, which must succeed.
    #[track_caller]
    pub(crate) fn open(port: u16, path: &str) -> Self {
        let socket = Self::ask(port, path, &handshake("")).unwrap();
        assert!(socket.head.starts_with("http/1.1 101 "), "{}", socket.head);
        assert!(
            socket.head.contains("sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=\r\n"),
            "{}",
            socket.head
        );
        socket
    }

    /// Sends a request with these headers and reads the head of the response, whatever it is.
    pub(crate) fn ask(port: u16, path: &str, headers: &str) -> io::Result<Self> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_read_timeout(Some(BOUND))?;
        stream.set_write_timeout(Some(BOUND))?;
        stream.set_nodelay(true)?;
        stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n").as_bytes())?;
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte)?;
            head.push(byte[0]);
        }
        Ok(Self { stream, head: String::from_utf8_lossy(&head).to_lowercase() })
    }

    /// Sends a frame; `first` is its first byte.
    pub(crate) fn frame(&mut self, first: u8, payload: &[u8]) {
        let mut frame = vec![first];
        match payload.len() {
            length @ 0..126 => frame.push(0x80 | length as u8),
            length @ 126..65536 => {
                frame.push(0x80 | 126);
                frame.extend((length as u16).to_be_bytes());
            }
            length => {
                frame.push(0x80 | 127);
                frame.extend((length as u64).to_be_bytes());
            }
        }
        let mask = [1, 2, 3, 4];
        frame.extend(mask);
        frame.extend(payload.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask));
        self.raw(&frame).unwrap();
    }

    /// Sends bytes as they are.
    pub(crate) fn raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes)
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.frame(FIN | TEXT, text.as_bytes());
    }

    /// Says that this was all.
    pub(crate) fn close(&mut self, code: u16, reason: &str) {
        self.frame(FIN | CLOSE, &[&code.to_be_bytes()[..], reason.as_bytes()].concat());
    }

    /// The opcode and the payload of the next frame, which must be a whole message.
    pub(crate) fn read(&mut self) -> io::Result<(u8, Vec<u8>)> {
        let mut head = [0; 2];
        self.stream.read_exact(&mut head)?;
        assert_eq!((head[0] & 0xf0, head[1] & 0x80), (FIN, 0), "an unmasked frame without extensions");
        let length = match head[1] {
            126 => {
                let mut length = [0; 2];
                self.stream.read_exact(&mut length)?;
                u16::from_be_bytes(length).into()
            }
            127 => {
                let mut length = [0; 8];
                self.stream.read_exact(&mut length)?;
                usize::try_from(u64::from_be_bytes(length)).unwrap()
            }
            length => length.into(),
        };
        let mut payload = vec![0; length];
        self.stream.read_exact(&mut payload)?;
        Ok((head[0] & 0x0f, payload))
    }

    /// The next message, which must be a text.
    #[track_caller]
    pub(crate) fn read_text(&mut self) -> String {
        let (opcode, payload) = self.read().unwrap();
        assert_eq!(opcode, TEXT, "{payload:?}");
        String::from_utf8(payload).unwrap()
    }

    /// The code and the reason of the next message, which must be a close; 0 for no code, and -1 for an end without a close.
    #[track_caller]
    pub(crate) fn read_close(&mut self) -> (i32, String) {
        match self.read() {
            Ok((CLOSE, payload)) if payload.is_empty() => (0, String::new()),
            Ok((CLOSE, payload)) => {
                let code = u16::from_be_bytes([payload[0], payload[1]]);
                (code.into(), String::from_utf8_lossy(&payload[2..]).into_owned())
            }
            Ok(other) => panic!("{other:?}"),
            Err(_) => (-1, String::new()),
        }
    }
}

/// The headers of a handshake, and others.
pub(crate) fn handshake(others: &str) -> String {
    format!(
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n{others}"
    )
}
