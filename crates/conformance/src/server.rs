//! A runtime with the fleet of cases on it, as a child process that is asked over HTTP.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::{Error, home};

/// How long a runtime may take to be ready.
const START: Duration = Duration::from_secs(60);
/// How long an answer may take.
const ANSWER: Duration = Duration::from_secs(30);
/// The largest answer that is read, in bytes.
const MAX_ANSWER: u64 = 16 << 20;

/// A running runtime, stopped when it is dropped.
pub struct Server {
    child: Child,
    port: u16,
    _state: TempDir,
}

impl Server {
    /// Starts `workmesh dev` on the fleet.
    pub fn workmesh(program: &Path) -> Result<Self, Error> {
        let mut command = Command::new(program);
        command.arg("dev").arg(home().join("fleet")).args(["--port", "0"]);
        Self::start("workmesh", command, "--persist-to", "http://localhost:")
    }

    /// Starts one group on the real runtime. `packages` is the folder in which wrangler and workerd are installed.
    pub fn workerd(packages: &Path, group: &str) -> Result<Self, Error> {
        let bin = packages.join("node_modules/.bin");
        let fleet = home().join("fleet");
        let mut command = Command::new(bin.join("wrangler"));
        command.args([
            "dev",
            "--local",
            "--port",
            "0",
            "--ip",
            "127.0.0.1",
            "--show-interactive-dev-session=false",
        ]);
        for worker in [group, "peer", "callee"] {
            command.arg("-c").arg(fleet.join(worker).join("wrangler.jsonc"));
        }
        // wrangler would bring a workerd of its own, of the day of its release.
        command.env("MINIFLARE_WORKERD_PATH", packages.join("node_modules/workerd/bin/workerd"));
        command.env("WRANGLER_SEND_METRICS", "false").env("CI", "1");
        Self::start("wrangler", command, "--persist-to", "Ready on http://127.0.0.1:")
    }

    /// Starts a program and reads its port from the line that has it after `mark`.
    fn start(name: &str, mut command: Command, persist: &str, mark: &str) -> Result<Self, Error> {
        let failed = |reason: String| Error::Program { program: name.into(), reason };
        let state = tempfile::tempdir().map_err(|error| failed(error.to_string()))?;
        let printed: PathBuf = state.path().join("printed");
        let out = File::create(&printed).map_err(|error| failed(error.to_string()))?;
        let err = out.try_clone().map_err(|error| failed(error.to_string()))?;
        command.arg(persist).arg(state.path().join("state"));
        command.stdin(Stdio::null()).stdout(out).stderr(err);
        let mut child = command.spawn().map_err(|error| failed(error.to_string()))?;
        let begun = Instant::now();
        loop {
            let text = std::fs::read_to_string(&printed).unwrap_or_default();
            if let Some(port) = port_after(&text, mark) {
                return Ok(Self { child, port, _state: state });
            }
            let ended = child.try_wait().ok().flatten();
            if ended.is_some() || begun.elapsed() > START {
                let _ = child.kill();
                let _ = child.wait();
                return Err(failed(format!("it printed:\n{text}")));
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// The areas of a group, and the names of their cases.
    pub fn cases(&self, group: &str) -> Result<BTreeMap<String, Vec<String>>, Error> {
        let path = format!("/{group}");
        let text = self.get(&path)?;
        serde_json::from_str(&text)
            .map_err(|error| Error::Answer { path, reason: format!("{error}: {text}") })
    }

    /// What a case comes to. A runtime that fails to answer it has answered so, too.
    pub fn run(&self, group: &str, area: &str, case: &str) -> Result<String, Error> {
        match self.get(&format!("/{group}/{area}/{}", escape(case))) {
            Err(Error::Answer { reason, .. }) => Ok(format!("(no answer: {reason})")),
            other => other,
        }
    }

    /// The body of an answer with status 200.
    fn get(&self, path: &str) -> Result<String, Error> {
        let (status, body) = self
            .exchange(path)
            .map_err(|error| Error::Answer { path: path.into(), reason: error.to_string() })?;
        if status == 200 {
            Ok(body)
        } else {
            Err(Error::Answer { path: path.into(), reason: format!("{status} {body}") })
        }
    }

    fn exchange(&self, path: &str) -> io::Result<(u16, String)> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(ANSWER))?;
        write!(stream, "GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n")?;
        let mut answer = Vec::new();
        stream.take(MAX_ANSWER).read_to_end(&mut answer)?;
        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut head = httparse::Response::new(&mut headers);
        match head.parse(&answer) {
            Ok(httparse::Status::Complete(length)) => {
                let body = String::from_utf8_lossy(&answer[length..]).into_owned();
                Ok((head.code.unwrap_or_default(), body))
            }
            _ => Err(io::Error::other("not an HTTP response")),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // wrangler has children of its own, which it ends when it is asked to.
        let asked = Command::new("kill").arg(self.child.id().to_string()).status();
        let begun = Instant::now();
        while asked.is_ok() && begun.elapsed() < Duration::from_secs(5) {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn port_after(text: &str, mark: &str) -> Option<u16> {
    let (_, rest) = text.split_once(mark)?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    // The whole number was printed once something follows it.
    if digits.len() == rest.len() { None } else { digits.parse().ok() }
}

/// A case's name as a segment of a path.
fn escape(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    name.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{escape, port_after};

    #[test]
    fn a_port_is_read_once_it_is_whole() {
        assert_eq!(port_after("Ready on http://localhost:87", "localhost:"), None);
        assert_eq!(port_after("Ready on http://localhost:8787 in", "localhost:"), Some(8787));
    }

    #[test]
    fn a_name_is_one_segment() {
        assert_eq!(escape("a/b é?"), "a%2Fb%20%C3%A9%3F");
    }
}
