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
        fleet.compat = Compat::of(["nodejs_compat"]);
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

#[test]
fn the_flag_for_async_contexts_opens_one_module() {
    run(async {
        let mut fleet = Fleet::new();
        fleet.compat = Compat::of(["nodejs_als"]);
        let text = r#"
            import { AsyncLocalStorage } from "node:async_hooks";
            export default {
                async fetch() {
                    const refused = await import("node:buffer").catch(() => "refused");
                    return new Response(`${new AsyncLocalStorage().run(1, () => "ran")} ${refused} ${typeof process}`);
                },
            };"#;
        let worker = fleet.start("als", text, Vec::new());
        assert_eq!(fetch(&worker, "/").await, "200 ran refused undefined");
    });
}

/// What the bundler did not prepare, as here, loses its context at an `await`; it never gets somebody else's.
#[test]
fn a_context_does_not_leak_into_other_jobs_and_requests() {
    run(async {
        let mut fleet = Fleet::new();
        fleet.compat = Compat::of(["nodejs_als"]);
        let text = r#"
            import { AsyncLocalStorage } from "node:async_hooks";
            import { back, given, now } from "workmesh:async_context";
            const als = new AsyncLocalStorage();
            const seen = [];
            async function plain() { await 1; seen.push(als.getStore()); }
            async function prepared() { const frame = now(); back(frame, await given(1)); seen.push(als.getStore()); }
            export default {
                async fetch(request) {
                    seen.push(als.getStore());
                    const { pathname } = new URL(request.url);
                    if (pathname === "/get") return Response.json(seen);
                    await als.run(pathname, () => Promise.all([prepared(), plain(), prepared(), plain()]));
                    await new Promise((resolve) => als.run("timer", () => setTimeout(resolve, 1)));
                    seen.push(als.getStore());
                    return new Response();
                },
            };"#;
        let worker = fleet.start("als", text, Vec::new());
        assert_eq!(fetch(&worker, "/a").await, "200 ");
        let expected = r#"200 [null,"/a",null,"/a",null,null,null]"#;
        assert_eq!(fetch(&worker, "/get").await, expected);
    });
}
