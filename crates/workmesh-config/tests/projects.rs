//! Sound projects: how each is drawn, and what became of its settings.
//!
//! Each folder of `tests/projects` has a file for each format of the graph; `BLESS=1` rewrites them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a fixture that fails to load is a failed test")]

mod support;

use std::path::PathBuf;
use std::time::Duration;

use support::{folders, snapshot};
use workmesh_config::{
    Breaker, Egress, Engine, Fallback, FallbackResponse, GATEWAY, GraphFormat, INTERNET, Policy, Project,
    Retry, Sources, load, render_graph,
};

fn folder(name: &str) -> PathBuf {
    folders("projects").into_iter().find(|dir| dir.ends_with(name)).unwrap()
}

fn loaded(sources: &Sources) -> Project {
    let loaded = load(sources);
    loaded.project.unwrap_or_else(|| panic!("{:#?}", loaded.diagnostics.list))
}

fn project(name: &str) -> Project {
    loaded(&Sources::below(folder(name)))
}

fn names(project: &Project) -> Vec<&str> {
    project.workers.iter().map(|worker| worker.name.as_str()).collect()
}

fn routes(project: &Project) -> Vec<(&str, &str)> {
    project.gateway.routes.iter().map(|route| (route.pattern.as_str(), route.worker.as_str())).collect()
}

#[test]
fn graphs_are_drawn() {
    let mut wrong = Vec::new();
    for dir in folders("projects") {
        let project = loaded(&Sources::below(&dir));
        for (name, format) in GraphFormat::NAMES {
            let drawn = render_graph(&project, format, false);
            wrong.extend(snapshot(&dir.join(format!("graph.{name}")), &drawn));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_example_of_the_design_means_what_it_says() {
    let project = project("design");
    let policy = project.policy(GATEWAY, "catalog");
    assert_eq!(policy.timeout, Duration::from_millis(800));
    assert_eq!(policy.retry, Some(Retry::default()));
    assert_eq!(policy.breaker, Some(Breaker::default()));
    let body = serde_json::json!({ "items": [], "degraded": true });
    assert_eq!(policy.fallback, Some(Fallback::Response(FallbackResponse::json(200, &body))));
    let forward = policy.forward.unwrap();
    let texts: Vec<_> = forward.iter().map(ToString::to_string).collect();
    assert_eq!(texts, ["authorization", "accept-*"]);
    let texts: Vec<_> = policy.allow.unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(texts, ["GET /items/*"]);

    let other = project.policy("checkout", "catalog");
    assert_eq!((other.timeout, other.fallback), (Duration::from_secs(10), None));
    assert_eq!(project.policy("checkout", INTERNET).idle_timeout, Policy::IDLE_TIMEOUT);

    assert_eq!(project.worker("reports").unwrap().engine, Engine::Workerd);
    let checkout = project.worker("checkout").unwrap();
    assert_eq!(checkout.egress, Egress::Only(vec!["api.stripe.com".into()]));
    assert_eq!(project.logger.as_deref(), Some("logger"));
    assert_eq!(project.mesh.max_depth(), 16);
    assert_eq!(project.gateway.default, None);
    let expected =
        [("shop.example.com/catalog/*", "catalog"), ("/catalog/*", "catalog"), ("/auth/*", "auth")];
    assert_eq!(routes(&project), expected);
    assert_eq!(project.state_dir, folder("design").join(".workmesh"));
}

#[test]
fn settings_for_one_worker_do_not_turn_the_standard_policy_on() {
    let check = |mesh: &str, enabled: bool| {
        let dir = tempfile::tempdir().unwrap();
        let file = format!("{mesh}\n[[services]]\nname = \"a\"\nmain = \"workmesh.toml\"\n");
        std::fs::write(dir.path().join("workmesh.toml"), file).unwrap();
        assert_eq!(loaded(&Sources::below(dir.path())).mesh.enabled, enabled, "{mesh}");
    };
    check("", false);
    check("[mesh]", true);
    check("mesh = {}", true);
    check("mesh.timeout = \"1s\"", true);
    check("[mesh.worker.a]\nengine = \"workerd\"", false);
    check("[mesh.worker.a]\nengine = \"workerd\"\n[mesh]", true);
}

#[test]
fn one_file_can_hold_or_find_its_workers() {
    let project = project("one_file");
    assert_eq!(names(&project), ["gateway", "auth", "catalog", "leads"]);
    let auth = project.worker("auth").unwrap();
    assert_eq!((auth.engine, &auth.egress), (Engine::Workerd, &Egress::Only(Vec::new())));
    assert_eq!(auth.main, Some(folder("one_file").join("auth.js")));
    let expected =
        [("leads.example.com", "leads"), ("/catalog/*", "catalog"), ("/auth/*", "auth"), ("/*", "gateway")];
    assert_eq!(routes(&project), expected);
}

#[test]
fn dependencies_and_build_output_hold_no_workers() {
    assert_eq!(names(&project("loops")), ["a", "b", "c", "island-1", "island-2"]);
}

#[test]
fn the_default_worker_is_the_only_one_or_the_first_file_given() {
    assert_eq!(project("single").gateway.default.as_deref(), Some("hello"));
    let file = |name: &str| folder("loops").join(name).join("wrangler.toml");
    let configs = vec![file("island-2"), file("island-1")];
    let project = loaded(&Sources { configs, ..Sources::default() });
    assert_eq!(names(&project), ["island-2", "island-1"]);
    assert_eq!(project.gateway.default.as_deref(), Some("island-2"));
    assert_eq!(project.root, folder("loops").join("island-2"));
}

#[test]
fn local_state_can_be_elsewhere() {
    let state_dir = Some(PathBuf::from("elsewhere"));
    let project = loaded(&Sources { state_dir, ..Sources::below(folder("single")) });
    assert_eq!(project.state_dir, PathBuf::from("elsewhere"));
}
