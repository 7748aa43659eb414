//! Bytes as a body, its type and its encoding, read by everything in the platform that reads bytes.
//!
//! The first bytes of an input choose who reads (`workers/bodies.js` has the list), how long the strings and the chunks are; then come the
//! content type, a label or format, and the body. Whatever it is, the same worker must answer the next request rightly.

#![no_main]

use std::{cell::RefCell, rc::Rc};

use bytes::Bytes;
use futures_util::stream;
use libfuzzer_sys::fuzz_target;
use workmesh_fuzz::{call, check_fine, request, settle, start, stay};
use workmesh_mesh::Body;
use workmesh_runtime::{Compat, Script, Worker};

/// After so many inputs a worker begins anew.
const INPUTS: u32 = 200;

/// The worker and how many inputs it has seen.
type Used = (Rc<Worker>, u32);

thread_local! {
    static SCRIPT: Script = Script::compile(include_str!("../workers/bodies.js")).expect("it is valid");
    static WORKERS: RefCell<[Option<Used>; 2]> = RefCell::default();
}

/// The worker for this input: one has Node's modules, the other has not.
fn worker(node: bool) -> Rc<Worker> {
    WORKERS.with_borrow_mut(|workers| {
        let place = &mut workers[usize::from(node)];
        if place.as_ref().is_none_or(|(_, inputs)| *inputs >= INPUTS) {
            let compat = Compat { node, async_local_storage: false };
            *place = Some((SCRIPT.with(|script| start(script, compat)).expect("it starts"), 0));
        }
        let (worker, inputs) = place.as_mut().expect("it was just started");
        *inputs += 1;
        Rc::clone(worker)
    })
}

/// What stands in an input before the strings.
const HEAD: usize = 4;

fuzz_target!(|input: &[u8]| {
    let Some((&[reader, type_length, label_length, chunk], rest)) = input.split_first_chunk::<HEAD>() else {
        return;
    };
    let (content_type, rest) = rest.split_at(usize::from(type_length & 0x7F).min(rest.len()));
    let (label, body) = rest.split_at(usize::from(label_length & 0x3F).min(rest.len()));
    let mut post = request("/").method("POST").header("x-reader", u64::from(reader));
    if !content_type.is_empty() {
        post = post.header("content-type", content_type);
    }
    if !label.is_empty() {
        post = post.header("x-label", label);
    }
    // Bytes that no header may have.
    let Ok(post) = post.body(body_of(body, usize::from(chunk))) else { return };
    stay(async {
        let worker = worker(reader & 0x80 != 0);
        let answer = call(&worker, post).await;
        if let Some(Ok((status, body))) = &answer {
            assert_ne!(*status, 500, "{}", String::from_utf8_lossy(body));
        }
        settle().await;
        check_fine(&worker).await;
    });
});

/// The bytes at once, or in chunks.
fn body_of(bytes: &[u8], chunk: usize) -> Body {
    let bytes = Bytes::copy_from_slice(bytes);
    if chunk == 0 {
        return Body::from(bytes);
    }
    let chunks = bytes.chunks(chunk).map(|part| Ok(Bytes::copy_from_slice(part))).collect::<Vec<_>>();
    Body::stream(stream::iter(chunks), None)
}
