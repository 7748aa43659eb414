//! HTTP/1.1 by hand over one connection a request, so that a test decides what is sent when, and sees what comes.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, Shutdown, TcpStream},
};

use serde_json::Value;

use super::BOUND;

/// The piece in which a body of unknown length is sent.
const CHUNK: usize = 16 * 1024;

/// A request to be sent.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    payload: Payload,
}

#[derive(Debug, Clone)]
enum Payload {
    None,
    /// With its length.
    Sized(Vec<u8>),
    /// In chunks.
    Chunked(Vec<u8>),
    /// In chunks that the test sends itself.
    Open,
}

impl Request {
    pub(crate) fn new(method: &str, path: &str) -> Self {
        let headers = vec![("accept".into(), "*/*".into())];
        Self { method: method.into(), path: path.into(), headers, payload: Payload::None }
    }

    pub(crate) fn get(path: &str) -> Self {
        Self::new("GET", path)
    }

    pub(crate) fn post(path: &str, body: impl Into<Vec<u8>>) -> Self {
        Self::new("POST", path).body(body)
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
        self.headers.push((name.into(), value.into()));
        self
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.payload = Payload::Sized(body.into());
        self
    }

    pub(crate) fn chunked(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.payload = Payload::Chunked(body.into());
        self
    }

    /// The test sends the body, piece by piece.
    pub(crate) fn open(mut self) -> Self {
        self.payload = Payload::Open;
        self
    }

    fn head(&self, port: u16) -> String {
        let mut head = format!("{} {} HTTP/1.1\r\nhost: localhost:{port}\r\n", self.method, self.path);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        match &self.payload {
            Payload::None => {}
            Payload::Sized(body) => head.push_str(&format!("content-length: {}\r\n", body.len())),
            Payload::Chunked(_) | Payload::Open => head.push_str("transfer-encoding: chunked\r\n"),
        }
        head.push_str("connection: close\r\n\r\n");
        head
    }
}

/// A whole response.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    /// A header's value; those of headers of one name joined, as `Headers.get` does.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let all = self.headers.iter().filter(|(other, _)| *other == name.to_ascii_lowercase());
        all.map(|(_, value)| value.clone()).reduce(|all, value| format!("{all}, {value}"))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON; null if it is none.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The status and the body, which is what most tests look at.
    pub(crate) fn brief(&self) -> (u16, String) {
        (self.status, self.text())
    }

    /// The status and the stable code of a refusal.
    pub(crate) fn refusal(&self) -> (u16, String) {
        (self.status, self.header("x-workmesh-error").unwrap_or_default())
    }
}

/// Sends a request and waits for the whole response.
pub(crate) fn send(port: u16, request: &Request) -> io::Result<Reply> {
    let mut exchange = Exchange::open(port, request)?;
    // A server may answer before it has read the whole body, or while it does: reading must not wait for writing.
    let (mut upload, payload) = (exchange.socket()?, request.payload.clone());
    let upload = std::thread::spawn(move || match payload {
        Payload::None | Payload::Open => Ok(()),
        Payload::Sized(body) => upload.write_all(&body),
        Payload::Chunked(body) => {
            body.chunks(CHUNK).try_for_each(|chunk| write_chunk(&mut upload, chunk))?;
            write_chunk(&mut upload, &[])
        }
    });
    let outcome = exchange.reply();
    // If the server has stopped reading, the upload ends too.
    let _ = exchange.socket()?.shutdown(Shutdown::Both);
    // Whether all of the body was wanted shows in the response.
    let _ = upload.join();
    outcome
}

fn write_chunk(out: &mut impl Write, chunk: &[u8]) -> io::Result<()> {
    let mut framed = format!("{:x}\r\n", chunk.len()).into_bytes();
    framed.extend_from_slice(chunk);
    framed.extend_from_slice(b"\r\n");
    out.write_all(&framed)
}

/// One request under way, for tests that look at the order of things.
pub(crate) struct Exchange {
    reader: BufReader<TcpStream>,
    to_head: bool,
    framing: Framing,
}

/// How the end of the response's body is told.
enum Framing {
    Length(usize),
    Chunked,
    Close,
}

impl Exchange {
    /// Connects and sends the head of the request.
    pub(crate) fn open(port: u16, request: &Request) -> io::Result<Self> {
        let mut socket = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        socket.set_read_timeout(Some(BOUND))?;
        socket.set_write_timeout(Some(BOUND))?;
        socket.set_nodelay(true)?;
        socket.write_all(request.head(port).as_bytes())?;
        let reader = BufReader::new(socket);
        Ok(Self { reader, to_head: request.method == "HEAD", framing: Framing::Length(0) })
    }

    fn socket(&self) -> io::Result<TcpStream> {
        self.reader.get_ref().try_clone()
    }

    /// Sends a piece of the body.
    pub(crate) fn write(&mut self, piece: &str) -> io::Result<()> {
        write_chunk(self.reader.get_mut(), piece.as_bytes())
    }

    /// Ends the body.
    pub(crate) fn end(&mut self) -> io::Result<()> {
        write_chunk(self.reader.get_mut(), &[])
    }

    /// Waits for the head of the response.
    pub(crate) fn head(&mut self) -> io::Result<Reply> {
        let status_line = self.line()?;
        let status = status_line.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.ok_or_else(|| bad(format!("not a status line: {status_line:?}")))?;
        let mut reply = Reply { status, headers: Vec::new(), body: Vec::new() };
        loop {
            let line = self.line()?;
            if line.is_empty() {
                break;
            }
            let (name, value) = line.split_once(':').ok_or_else(|| bad(format!("not a header: {line:?}")))?;
            reply.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        self.framing = if self.to_head || matches!(status, 204 | 304) {
            Framing::Length(0)
        } else if reply.header("transfer-encoding").is_some() {
            Framing::Chunked
        } else if let Some(length) = reply.header("content-length") {
            Framing::Length(length.parse().map_err(|_| bad(format!("not a length: {length:?}")))?)
        } else {
            Framing::Close
        };
        Ok(reply)
    }

    /// Waits for the next piece of the response's body; `None` at its end.
    pub(crate) fn read(&mut self) -> io::Result<Option<Vec<u8>>> {
        match self.framing {
            Framing::Length(0) => Ok(None),
            Framing::Length(left) => {
                let piece = self.exactly(left.min(CHUNK))?;
                self.framing = Framing::Length(left - piece.len());
                Ok(Some(piece))
            }
            Framing::Chunked => {
                let line = self.line()?;
                let size =
                    usize::from_str_radix(line.trim(), 16).map_err(|_| bad(format!("no chunk: {line:?}")))?;
                let piece = self.exactly(size)?;
                self.line()?;
                Ok(Some(piece).filter(|piece| !piece.is_empty()))
            }
            Framing::Close => {
                let piece = self.reader.fill_buf()?.to_vec();
                self.reader.consume(piece.len());
                Ok(Some(piece).filter(|piece| !piece.is_empty()))
            }
        }
    }

    /// Waits for the next piece of the response's body, as text; fails if it has ended.
    #[track_caller]
    pub(crate) fn read_text(&mut self) -> String {
        String::from_utf8(self.read().unwrap().expect("the body has ended")).unwrap()
    }

    /// Waits for the whole response.
    pub(crate) fn reply(&mut self) -> io::Result<Reply> {
        let mut reply = self.head()?;
        while let Some(piece) = self.read()? {
            reply.body.extend_from_slice(&piece);
        }
        Ok(reply)
    }

    fn exactly(&mut self, length: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.reader.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        if self.reader.read_line(&mut line)? == 0 {
            return Err(bad("the connection was closed".into()));
        }
        Ok(line.trim_end_matches(['\r', '\n']).to_owned())
    }
}

fn bad(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}
