//! Any text as a worker's module: compiled, started, and called once, beside a neighbour that must not notice.

#![no_main]

use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use workmesh_fuzz::{call, check_neighbour, limits, play, request, settle, start_within};
use workmesh_mesh::Body;
use workmesh_runtime::{Compat, Script, WorkerLimits};

/// The module itself may be what never ends.
const STARTUP: Duration = Duration::from_millis(500);

fuzz_target!(|text: &str| {
    let Ok(script) = Script::compile(text) else { return };
    play(async {
        let compat = Compat { node: text.contains("node:"), async_local_storage: true };
        let limits = WorkerLimits { startup: STARTUP, ..limits() };
        if let Ok(worker) = start_within(&script, compat, limits) {
            let post = request("/a?b=c#d").method("POST").header("content-type", "text/plain; charset=utf-8");
            call(&worker, post.body(Body::from("text".to_owned())).expect("it is valid")).await;
            settle().await;
            // It may answer anything, but answer it does.
            call(&worker, request("/").body(Body::empty()).expect("it is valid")).await;
        }
    });
    check_neighbour();
});
