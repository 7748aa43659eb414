//! The web platform's cases, which are JavaScript (`tests/web/`), in a real isolate.
//!
//! The same files pass under the real runtime: each is a fact about it. The area `standard` alone holds cases in which the
//! standard is followed and the real runtime is not.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot be set up has failed")]

mod support;

use std::{fs, path::Path};

use support::{Fleet, call, get, run, text};
use workmesh_mesh::Service;
use workmesh_runtime::{Binding, BindingKind, Script};
use workmesh_store::Store;

#[test]
fn the_platform_behaves_as_the_real_runtime_does() {
    run(async {
        let state = tempfile::tempdir().unwrap();
        let passed = Cases::compile().run("/", &Store::open(state.path()).unwrap()).await;
        assert!(!passed.is_empty(), "no case ran");
    });
}

/// Parts of the platform are loaded when a case first touches them, and the case must not notice.
#[test]
fn every_case_passes_in_an_isolate_of_its_own_too() {
    run(async {
        let cases = Cases::compile();
        let states = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let [together, alone] = states.each_ref().map(|state| Store::open(state.path()).unwrap());
        for case in cases.run("/", &together).await {
            assert_eq!(cases.run(&format!("/{case}"), &alone).await, [case]);
        }
    });
}

/// All cases, compiled.
struct Cases(Script);

impl Cases {
    fn compile() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/web");
        let mut sources: Vec<(String, String)> = Vec::new();
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            sources.push((format!("./{name}"), fs::read_to_string(&path).unwrap()));
        }
        let runner = sources.iter().position(|(name, _)| name == "./runner.js").unwrap();
        let (_, runner) = sources.swap_remove(runner);
        let others = sources.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        Self(Script::compile_with(&runner, others).unwrap())
    }

    /// The names of the cases that a fresh isolate ran for `path`, all of which passed.
    async fn run(&self, path: &str, store: &Store) -> Vec<String> {
        let mut fleet = Fleet::new();
        let bindings = vec![
            fleet.service("SELF", "web"),
            Binding { name: "KV".into(), kind: BindingKind::Kv(store.kv("kv").unwrap()) },
            Binding { name: "DB".into(), kind: BindingKind::D1(store.d1("db").unwrap()) },
        ];
        let worker = fleet.start_script("web", self.0.clone(), bindings).unwrap();
        let report = match worker.call(call(get(path))).await {
            Ok(response) => text(response).await,
            Err(failure) => panic!("{path}: {failure:?}"),
        };
        let report: serde_json::Value = serde_json::from_str(&report).unwrap();
        let failed = report["failed"].as_array().unwrap();
        assert!(failed.is_empty(), "{} failed:\n{failed:#?}", failed.len());
        let passed = report["passed"].as_array().unwrap();
        passed.iter().map(|name| name.as_str().unwrap().to_owned()).collect()
    }
}
