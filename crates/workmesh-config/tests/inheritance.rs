//! What environments inherit and what local ids and secrets become, compared with what wrangler made of the
//! same files. `tests/inheritance/record.mjs` records its answers.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a fixture that fails to load is a failed test")]

mod support;

use std::path::Path;

use serde_json::{Map, Value, json};
use support::folders;
use workmesh_config::{ModuleType, Sources, Worker, load};

#[test]
fn wrangler_says_the_same() {
    let text = include_str!("inheritance/facts.json");
    let recorded: Value = serde_json::from_str(text).unwrap();
    let facts = recorded["facts"].as_object().unwrap();
    assert!(facts.len() > 10);
    for (case, expected) in facts {
        let (folder, env) = case.split_once(' ').map_or((case.as_str(), None), |(dir, env)| (dir, Some(env)));
        let dir = folders("inheritance").into_iter().find(|dir| dir.ends_with(folder)).unwrap();
        assert_eq!(&actual(&dir, env), expected, "{case}");
    }
}

/// The worker of a folder, alone with the workers its files refer to.
fn actual(dir: &Path, env: Option<&str>) -> Value {
    let file = dir.join(if dir.ends_with("jsonc") { "wrangler.jsonc" } else { "wrangler.toml" });
    let neighbours = ["auth", "auth-full", "tail", "tail-full"].map(|name| {
        folders("inheritance/neighbours")
            .into_iter()
            .find(|dir| dir.ends_with(name))
            .unwrap()
            .join("wrangler.json")
    });
    let env = env.map(str::to_owned);
    let configs = std::iter::once(file).chain(neighbours).collect();
    let loaded = load(&Sources { configs, env, ..Sources::default() });
    let project = loaded.project.unwrap_or_else(|| panic!("{:#?}", loaded.diagnostics.list));
    let worker = &project.workers[0];
    let routes = project.gateway.routes.iter().filter(|route| route.worker == worker.name);
    let mut routes: Vec<_> = routes.map(|route| (route.span, route.pattern.as_str())).collect();
    routes.sort_unstable();
    facts(worker, dir, routes.into_iter().map(|(_, pattern)| pattern).collect())
}

fn facts(worker: &Worker, dir: &Path, routes: Vec<&str>) -> Value {
    let pairs = |pairs: &[(String, String)]| -> Map<String, Value> {
        pairs.iter().map(|(key, value)| (key.clone(), json!(value))).collect()
    };
    let kind = |kind| match kind {
        ModuleType::EsModule => "ESModule",
        ModuleType::CommonJs => "CommonJS",
        ModuleType::CompiledWasm => "CompiledWasm",
        ModuleType::Text => "Text",
        ModuleType::Data => "Data",
    };
    let bindings = &worker.bindings;
    json!({
        "name": worker.name,
        "main": worker.main.as_ref().unwrap().strip_prefix(dir).unwrap(),
        "compatibility_date": worker.compatibility_date.unwrap().to_string(),
        "compatibility_flags": worker.compatibility_flags,
        "routes": routes,
        "crons": worker.crons.iter().map(|cron| cron.as_str()).collect::<Vec<_>>(),
        "cpu_ms": worker.limits.cpu_ms,
        "vars": worker.vars.iter().map(|var| (var.name.clone(), var.value.clone())).collect::<Map<_, _>>(),
        "kv": bindings.kv.iter().map(|kv| [&kv.binding, &kv.id]).collect::<Vec<_>>(),
        "d1": bindings.d1.iter().map(|d1| [&d1.binding, &d1.id]).collect::<Vec<_>>(),
        "services": bindings.services.iter().map(|it| [&it.binding, &it.service]).collect::<Vec<_>>(),
        "tail_consumers": worker.tail_consumers.iter().map(|it| &it.service).collect::<Vec<_>>(),
        "define": pairs(&worker.define),
        "alias": pairs(&worker.alias),
        "rules": worker.rules.iter().map(|rule| json!([kind(rule.kind), rule.globs])).collect::<Vec<_>>(),
        "observability": worker.observability.enabled,
    })
}
