//! The program as a child process: `workmesh dev` to be talked to, other commands to their end.

use std::{
    ffi::OsStr,
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::Arc,
    time::Instant,
};

use tempfile::TempDir;

use super::{
    BOUND, eventually,
    http::{Exchange, Reply, Request, send},
    output::{Mark, Output},
};

fn workmesh(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_workmesh"));
    command.current_dir(dir).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // What a developer has set in the shell must not decide a test.
    command
        .env_remove("NO_COLOR")
        .env_remove("CLOUDFLARE_ENV")
        .env_remove("HTTP_PROXY")
        .env_remove("HTTPS_PROXY");
    command
}

/// A running `workmesh dev`, killed when it is dropped.
pub(crate) struct Dev {
    child: Child,
    output: Output,
    port: u16,
    /// What it runs on, if that is to go with it.
    dir: Option<Arc<TempDir>>,
}

impl Dev {
    /// Starts `workmesh dev --port 0` in a folder and waits until it is ready.
    #[track_caller]
    pub(crate) fn start<A: AsRef<OsStr>>(dir: &Path, args: impl IntoIterator<Item = A>) -> Self {
        let mut child = workmesh(dir).args(["dev", "--port", "0"]).args(args).spawn().unwrap();
        let output = Output::default();
        output.follow(child.stdout.take().unwrap());
        output.follow(child.stderr.take().unwrap());
        // From here on the child is killed whatever happens.
        let mut dev = Self { child, output, port: 0, dir: None };
        dev.port = dev.output.find(Mark::BEGINNING, "the line that names the URL", |line| {
            let rest = line.strip_prefix("http://localhost:").filter(|rest| rest.contains("ready in"))?;
            rest.split(' ').next()?.parse().ok()
        });
        dev
    }

    /// Keeps a folder until the program has ended.
    pub(crate) fn keeping(mut self, dir: Arc<TempDir>) -> Self {
        self.dir = Some(dir);
        self
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    #[track_caller]
    pub(crate) fn send(&self, request: &Request) -> Reply {
        send(self.port, request).unwrap_or_else(|error| panic!("{request:?}: {error}"))
    }

    #[track_caller]
    pub(crate) fn get(&self, path: &str) -> Reply {
        self.send(&Request::get(path))
    }

    /// Sends the head of a request; the rest is up to the test.
    #[track_caller]
    pub(crate) fn open(&self, request: &Request) -> Exchange {
        Exchange::open(self.port, request).unwrap()
    }

    /// Asks until the answer is the expected one.
    #[track_caller]
    pub(crate) fn eventually(&self, path: &str, expected: (u16, &str)) {
        let mut last = None;
        eventually(&format!("GET {path} answers {expected:?}"), || {
            let reply = send(self.port, &Request::get(path)).ok()?;
            let as_expected = reply.status == expected.0 && reply.text() == expected.1;
            last = Some(reply);
            as_expected.then_some(())
        });
    }

    /// A place in what it prints.
    pub(crate) fn mark(&self) -> Mark {
        self.output.mark()
    }

    /// Waits until it prints a line that contains `part`.
    #[track_caller]
    pub(crate) fn prints(&self, part: &str) -> String {
        self.output.line(Mark::BEGINNING, part)
    }

    /// Waits until it prints such a line after `mark`.
    #[track_caller]
    pub(crate) fn prints_after(&self, mark: Mark, part: &str) -> String {
        self.output.line(mark, part)
    }

    /// What it has printed so far.
    pub(crate) fn printed(&self) -> String {
        self.output.text()
    }

    /// Ends it without a warning, as a power cut would.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to end, as a service manager (`TERM`) or a terminal (`INT`) does.
    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.id();
        let sent = Command::new("sh").args(["-c", &format!("kill -{name} {id}")]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits until it has ended.
    #[track_caller]
    pub(crate) fn ended(&mut self) -> ExitStatus {
        eventually("the process ends", || self.child.try_wait().unwrap())
    }
}

impl Drop for Dev {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            eprintln!("--- workmesh dev printed:\n{}\n---", self.output.text());
        }
    }
}

/// A command that has ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ended {
    /// Fails unless each of `parts` stands in standard error, in this order.
    #[track_caller]
    pub(crate) fn explains(&self, parts: &[&str]) {
        let mut rest = &self.stderr[..];
        for part in parts {
            let at =
                rest.find(part).unwrap_or_else(|| panic!("no {part:?} in its place in\n{}", self.stderr));
            rest = &rest[at + part.len()..];
        }
    }
}

/// Runs a command to its end.
#[track_caller]
pub(crate) fn run(dir: &Path, args: &[&str]) -> Ended {
    let mut child = workmesh(dir).args(args).spawn().unwrap();
    let (stdout, stderr) = (Output::default(), Output::default());
    stdout.follow(child.stdout.take().unwrap());
    stderr.follow(child.stderr.take().unwrap());
    let deadline = Instant::now() + BOUND;
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if Instant::now() > deadline {
            let _ = child.kill();
            let _ = child.wait();
            panic!("{args:?} does not end; it printed\n{}\n{}", stdout.text(), stderr.text());
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    };
    Ended { code: status.code(), stdout: stdout.whole(), stderr: stderr.whole() }
}
