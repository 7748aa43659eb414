//! What the end-to-end tests share: a fleet on disk, `workmesh dev` as a child process, a client that sees every
//! byte, and the interpreter of flows.
//!
//! Nothing here knows how Workmesh works inside; whatever a test sees, a user can see.
#![allow(dead_code, reason = "each test program uses a part of it")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails by panicking"
)]

pub(crate) mod fleet;
pub(crate) mod flows;
pub(crate) mod http;
pub(crate) mod output;
pub(crate) mod process;
pub(crate) mod socket;

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// How long anything may take before it counts as never. Far above what it takes on a busy machine: tests wait for
/// events, so only a failing one ever waits this long.
pub(crate) const BOUND: Duration = Duration::from_secs(60);

/// A file or folder of the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// Asks again and again until there is an answer; fails with `what` if there never is.
#[track_caller]
pub(crate) fn eventually<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + BOUND;
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(Instant::now() < deadline, "never came true: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}
