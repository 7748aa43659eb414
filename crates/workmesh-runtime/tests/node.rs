//! Node's modules: who may import them, and what they cost those who do not.

mod support;

use support::{Fleet, fetch, run};
use workmesh_runtime::Compat;

const IMPORTING: &str = r#"
    import events, { EventEmitter } from "node:events";
    export default {
        async fetch() {
            const { Buffer } = await import("node:buffer");
            const text = Buffer.from("aGk=", "base64").toString();
            return new Response(`${text} ${events === EventEmitter} ${Buffer === globalThis.Buffer} ${process.title}`);
        },
    };"#;

#[test]
fn a_worker_with_the_flag_imports_them() {
    run(async {
        let mut fleet = Fleet::new();
        fleet.compat = Compat { node: true };
        let worker = fleet.start("node", IMPORTING, Vec::new());
        assert_eq!(fetch(&worker, "/").await, "200 hi true true workerd");
    });
}

#[test]
fn a_worker_without_the_flag_finds_neither_modules_nor_globals() {
    run(async {
        let mut fleet = Fleet::new();
        let refused =
            fleet.start_script("web", workmesh_runtime::Script::compile(IMPORTING).unwrap(), Vec::new());
        assert!(refused.err().unwrap().to_string().contains("node:events"));
        let worker = fleet.handler("plain", "return new Response(`${typeof process} ${typeof Buffer}`);");
        assert_eq!(fetch(&worker, "/").await, "200 undefined undefined");
    });
}
