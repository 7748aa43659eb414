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
    sync::atomic::{AtomicBool, Ordering},
    thread,
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
        thread::sleep(Duration::from_millis(5));
    }
}

/// Does `work` again and again on another thread while `body` runs, however that ends.
#[track_caller]
pub(crate) fn meanwhile<T>(work: impl FnMut() + Send, body: impl FnOnce() -> T) -> T {
    meanwhile_all([work], body)
}

/// The same with a thread for each of `works`.
#[track_caller]
pub(crate) fn meanwhile_all<W: FnMut() + Send, T>(
    works: impl IntoIterator<Item = W>,
    body: impl FnOnce() -> T,
) -> T {
    /// Ends the work when it is dropped: also if `body` panics, or the scope would wait for ever.
    struct Over<'a>(&'a AtomicBool);
    impl Drop for Over<'_> {
        fn drop(&mut self) {
            self.0.store(true, Ordering::Relaxed);
        }
    }
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let _over = Over(&over);
        for mut work in works {
            let over = &over;
            scope.spawn(move || {
                while !over.load(Ordering::Relaxed) {
                    work();
                }
            });
        }
        body()
    })
}
