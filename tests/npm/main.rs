//! Workers on npm packages, against what the real runtime answers (`cases.json`), and the flows of
//! `examples/hono-shop`.
//!
//! Needs `npm ci` in both folders, so it runs only if `WORKMESH_NPM_TESTS=1` says that it was done: everybody else
//! needs no node.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
mod support;

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write,
    thread,
};

use serde_json::Value;
use support::{
    fleet::Fleet,
    flows::{Flows, check},
    http::Request,
    process::Dev,
    repository,
};

/// Programs that are started at the same time: they bundle, which is most of their start, on a core each.
const STARTED_AT_ONCE: usize = 4;

/// Whether to run; fails if it is wanted and `folder` has no packages.
#[track_caller]
fn wanted(folder: &str) -> bool {
    if std::env::var_os("WORKMESH_NPM_TESTS").is_none_or(|value| value != "1") {
        // Not by a macro, whose output the test harness keeps to itself.
        let line = format!("skipped: run `npm ci` in {folder}, and set WORKMESH_NPM_TESTS=1\n");
        std::io::stderr().write_all(line.as_bytes()).unwrap();
        return false;
    }
    assert!(repository(folder).join("node_modules").is_dir(), "run `npm ci` in {folder}");
    true
}

#[test]
fn packages_do_what_they_do_on_the_real_runtime() {
    if !wanted("tests/npm") {
        return;
    }
    let fleet = Fleet::copy_of("tests/npm");
    let cases: Vec<Value> =
        serde_json::from_slice(&std::fs::read(fleet.path().join("cases.json")).unwrap()).unwrap();
    let apps: BTreeSet<_> = cases.iter().map(|case| case["app"].as_str().unwrap().to_owned()).collect();
    let apps: Vec<_> = apps.into_iter().collect();
    let start = |app: &String| {
        let config = format!("apps/{app}/wrangler.toml");
        (app.clone(), Dev::start(fleet.path(), ["-c", &config]))
    };
    let running: BTreeMap<_, _> = apps.chunks(STARTED_AT_ONCE).flat_map(|apps| all(apps, start)).collect();
    let failed: Vec<_> = cases
        .iter()
        .filter_map(|case| {
            let dev = &running[case["app"].as_str().unwrap()];
            let problem = play(dev, case).err()?;
            Some(format!("{}: {} {}\n    {problem}", case["app"], case["method"], case["path"]))
        })
        .collect();
    assert!(failed.is_empty(), "{} of {} cases failed:\n{}", failed.len(), cases.len(), failed.join("\n"));
}

/// Does the same for all items at once.
fn all<T: Sync, R: Send>(items: &[T], each: impl Fn(&T) -> R + Sync) -> Vec<R> {
    thread::scope(|scope| {
        let running: Vec<_> = items.iter().map(|item| scope.spawn(|| each(item))).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

fn play(dev: &Dev, case: &Value) -> Result<(), String> {
    let text = |name: &str| case[name].as_str();
    let mut request = Request::new(text("method").unwrap(), text("path").unwrap());
    for (name, value) in case["headers"].as_object().unwrap() {
        request = request.header(name, value.as_str().unwrap());
    }
    if let Some(body) = text("body") {
        request = request.body(body);
    }
    let reply = support::http::send(dev.port(), &request).map_err(|error| error.to_string())?;
    check(&case["expect"], &reply).map_err(|problem| format!("{problem}; got {:?}", reply.brief()))
}

#[test]
fn every_flow_of_the_hono_shop_holds_before_and_after_a_crash() {
    if !wanted("examples/hono-shop") {
        return;
    }
    let fleet = Fleet::copy_of("examples/hono-shop");
    let mut flows = Flows::read(&fleet.path().join("flows.json"));
    let dev = fleet.dev();
    flows.play(&dev, "requests");
    dev.kill();
    flows.play(&fleet.dev(), "afterRestart");
}
