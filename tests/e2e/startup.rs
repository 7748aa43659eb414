//! Starting: what is printed, and what stands in the way.

use std::{net::TcpListener, os::unix::fs::symlink};

use crate::support::{fleet::Fleet, process::run};

const OK: &str = "export default { fetch: () => new Response('ok') };";

#[test]
fn every_worker_has_a_line_and_every_request_one() {
    let calls = "export default { fetch: (request, env) => env.INNER.fetch(request) };";
    let fleet = Fleet::new()
        .worker("outer", "[[services]]\nbinding = \"INNER\"\nservice = \"inner\"", calls)
        .worker("inner", "[[kv_namespaces]]\nbinding = \"CACHE\"\nid = \"cache\"", OK);
    let dev = fleet.dev();
    let outer = dev.prints("outer ");
    assert!(outer.contains("KiB") && outer.contains("→ inner"), "{outer}");
    assert!(dev.prints("inner ").contains("KV CACHE"));
    dev.prints("/inner/* → inner");
    dev.prints("everything else → outer");
    assert_eq!(dev.get("/a?b=c").brief(), (200, "ok".into()));
    let line = dev.prints("200 GET /a?b=c");
    assert!(line.contains("outer → inner"), "{line}");
}

#[test]
fn a_port_in_use_is_said_at_once() {
    let fleet = Fleet::new().worker("site", "", OK);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let ended = run(fleet.path(), &["dev", "--port", &port]);
    assert_eq!(ended.code, Some(1));
    ended.explains(&["error:", &port, "in use", "--port"]);
}

#[test]
fn a_package_that_is_not_installed_is_told_from_a_file_that_is_missing() {
    let fleet = Fleet::new().worker("site", "", "import { Hono } from 'hono'; export default new Hono();");
    fleet.write("site/package.json", r#"{ "dependencies": { "hono": "^4" } }"#);
    let dev = fleet.dev();
    dev.prints("hono");
    dev.prints("npm install");
    assert_eq!(dev.get("/").refusal(), (503, "not_running".into()));
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let fleet = Fleet::new().worker("site", "", "import './loop.js'; export default { fetch() {} };");
    symlink("loop.js", fleet.path().join("site/loop.js")).unwrap();
    fleet.dev().prints("loop.js");

    let fleet = Fleet::new().worker("site", "", OK);
    std::fs::write(fleet.path().join("site/wrangler.toml"), b"name = \"\xff\"").unwrap();
    let ended = run(fleet.path(), &["dev", "--port", "0"]);
    assert_eq!(ended.code, Some(1));
    ended.explains(&["UTF-8", "site/wrangler.toml"]);
}

#[test]
fn a_folder_without_workers_is_explained() {
    let fleet = Fleet::new();
    for (args, explained) in [
        (&["dev", "--port", "0"][..], "no worker"),
        (&["dev", "nowhere", "--port", "0"], "nowhere"),
        (&["dev", "-c", "gone/wrangler.toml", "--port", "0"], "gone/wrangler.toml"),
    ] {
        let ended = run(fleet.path(), args);
        assert_eq!(ended.code, Some(1), "{args:?}: {}", ended.stderr);
        ended.explains(&[explained]);
    }
}

#[test]
fn a_binding_to_a_worker_that_is_not_there_is_refused() {
    let fleet = Fleet::new()
        .worker("site", "[[services]]\nbinding = \"AUTH\"\nservice = \"auht\"", OK)
        .worker("auth", "", OK);
    let ended = run(fleet.path(), &["dev", "--port", "0"]);
    assert_eq!(ended.code, Some(1));
    ended.explains(&["auht", "site/wrangler.toml", "service = \"auht\"", "did you mean `auth`?"]);
}

#[test]
fn a_migration_that_is_wrong_is_named() {
    let config = "[[d1_databases]]\nbinding = \"DB\"\ndatabase_name = \"shop\"\ndatabase_id = \"shop\"";
    let fleet = Fleet::new().worker("site", config, OK);
    fleet.write("site/migrations/0001_good.sql", "CREATE TABLE a (b);");
    fleet.write("site/migrations/0002_bad.sql", "CREATE TABEL c (d);");
    let ended = run(fleet.path(), &["dev", "--port", "0"]);
    assert_eq!(ended.code, Some(1));
    ended.explains(&["0002_bad.sql", "TABEL"]);
}
