//! The web platform's cases, which are JavaScript (`tests/web/`), in a real isolate.
//!
//! The same files pass under the real runtime: each is a fact about it. The area `standard` alone holds cases in which the
//! standard is followed and the real runtime is not.

mod support;

use std::{fs, path::Path};

use support::{Fleet, call, get, run, text};
use workmesh_mesh::Service;
use workmesh_runtime::{Binding, BindingKind, Script};
use workmesh_store::Store;

#[test]
fn the_platform_behaves_as_the_real_runtime_does() {
    run(async {
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
        let script = Script::compile_with(&runner, others).unwrap();
        let mut fleet = Fleet::new();
        let state = tempfile::tempdir().unwrap();
        let store = Store::open(state.path()).unwrap();
        let bindings = vec![
            fleet.service("SELF", "web"),
            Binding { name: "KV".into(), kind: BindingKind::Kv(store.kv("kv").unwrap()) },
            Binding { name: "DB".into(), kind: BindingKind::D1(store.d1("db").unwrap()) },
        ];
        let worker = fleet.start_script("web", script, bindings).unwrap();
        let outcome = worker.call(call(get("/"))).await;
        let report = match outcome {
            Ok(response) => text(response).await,
            Err(failure) => panic!("{failure:?}"),
        };
        let report: serde_json::Value = serde_json::from_str(&report).unwrap();
        let failed = report["failed"].as_array().unwrap();
        let passed = report["passed"].as_u64().unwrap();
        assert!(failed.is_empty(), "{passed} passed, {} failed:\n{failed:#?}", failed.len());
        assert!(passed > 0, "no case ran");
    });
}
