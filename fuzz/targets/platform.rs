//! Programs over everything that a worker can reach, which `workers/platform.js` runs byte by byte: raw text seldom gets
//! beyond the parser, and never far into the platform.

#![no_main]

use libfuzzer_sys::fuzz_target;
use workmesh_fuzz::{call, check_neighbour, play, request, settle, start};
use workmesh_mesh::Body;
use workmesh_runtime::{Compat, Script};

thread_local! {
    static SCRIPT: Script = Script::compile(include_str!("../workers/platform.js")).expect("it is valid");
}

fuzz_target!(|program: &[u8]| {
    let Some((&flags, program)) = program.split_first() else { return };
    play(async {
        let compat = Compat { node: flags & 1 == 1, async_local_storage: flags & 1 == 1 };
        let worker = SCRIPT.with(|script| start(script, compat)).expect("it starts");
        let post = request("/?a=b").method("POST").header("content-type", "application/octet-stream");
        let program = bytes::Bytes::copy_from_slice(program);
        call(&worker, post.body(Body::from(program)).expect("it is valid")).await;
        settle().await;
        // A program may spoil its own worker, but nobody else's.
        call(&worker, request("/").body(Body::empty()).expect("it is valid")).await;
    });
    check_neighbour();
});
