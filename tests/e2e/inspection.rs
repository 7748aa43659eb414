//! `workmesh check` and `workmesh graph`.

use serde_json::Value;

use crate::support::{
    fleet::Fleet,
    process::{Ended, run},
    repository,
};

const OK: &str = "export default { fetch: () => new Response('ok') };";

fn pair() -> Fleet {
    Fleet::new()
        .worker("site", "[[services]]\nbinding = \"AUTH\"\nservice = \"auth\"", OK)
        .worker("auth", "", OK)
}

fn json(ended: &Ended) -> Value {
    serde_json::from_str(&ended.stdout).unwrap_or_else(|error| panic!("{error}: {}", ended.stdout))
}

#[test]
fn a_sound_fleet_has_no_mistakes() {
    let fleet = pair();
    let ended = run(fleet.path(), &["check"]);
    assert_eq!((ended.code, &*ended.stdout, &*ended.stderr), (Some(0), "ok: 2 workers, no mistakes", ""));
    let ended = run(fleet.path(), &["check", "--json"]);
    assert_eq!((ended.code, json(&ended)), (Some(0), serde_json::json!([])));
}

#[test]
fn the_examples_have_no_mistakes() {
    for example in ["examples/storefront", "examples/hono-shop"] {
        let ended = run(&repository(example), &["check"]);
        assert_eq!(ended.code, Some(0), "{example}: {}", ended.stderr);
        assert!(ended.stdout.starts_with("ok: "), "{example}: {}{}", ended.stdout, ended.stderr);
    }
}

#[test]
fn all_mistakes_are_found_at_once_and_have_a_place() {
    let fleet = pair();
    fleet.write(
        "site/wrangler.toml",
        "name = \"site\"\nmain = \"indx.js\"\n[[services]]\nbinding = \"AUTH\"\nservice = \"aut\"\n",
    );
    fleet.append("auth/wrangler.toml", "[triggers]\ncrons = [\"61 * * * *\"]\n");
    let ended = run(fleet.path(), &["check"]);
    assert_eq!((ended.code, &*ended.stdout), (Some(1), ""));
    for part in
        ["indx.js", "did you mean `auth`?", "61 * * * *", "site/wrangler.toml:5", "auth/wrangler.toml:6"]
    {
        ended.explains(&[part]);
    }
    let ended = run(fleet.path(), &["check", "--json"]);
    assert_eq!((ended.code, &*ended.stderr), (Some(1), ""));
    let found = json(&ended);
    let found = found.as_array().unwrap();
    let errors = found.iter().filter(|one| one["severity"] == "error");
    let mut places: Vec<_> =
        errors.map(|one| (one["file"].as_str().unwrap(), one["line"].as_u64().unwrap())).collect();
    places.sort_unstable();
    assert_eq!(places, [("auth/wrangler.toml", 6), ("site/wrangler.toml", 2), ("site/wrangler.toml", 5)]);
    for one in found {
        for key in ["code", "message", "column", "endLine", "endColumn", "help", "related"] {
            assert!(one.get(key).is_some(), "{key} in {one}");
        }
    }
}

#[test]
fn warnings_alone_are_no_failure() {
    let fleet = pair();
    fleet.append("auth/wrangler.toml", "[[services]]\nbinding = \"SITE\"\nservice = \"site\"\n");
    let ended = run(fleet.path(), &["check"]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    ended.explains(&["warning", "auth"]);
}

#[test]
fn the_graph_is_drawn_in_every_form() {
    let fleet = pair();
    for (format, parts) in [
        ("tree", &["site", "auth"][..]),
        ("mermaid", &["flowchart", "site", "-->", "auth"]),
        ("dot", &["digraph", "->"]),
    ] {
        let ended = run(fleet.path(), &["graph", "--format", format]);
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        for part in parts {
            assert!(ended.stdout.contains(part), "{part} in\n{}", ended.stdout);
        }
        assert!(!ended.stdout.contains('\x1b'), "no colours in a pipe");
    }
    assert_eq!(
        run(fleet.path(), &["graph"]).stdout,
        run(fleet.path(), &["graph", "--format", "tree"]).stdout
    );
    let graph = json(&run(fleet.path(), &["graph", "--format", "json"]));
    assert!(graph.to_string().contains("\"auth\""), "{graph}");
    let ended = run(fleet.path(), &["graph", "--format", "png"]);
    assert_eq!(ended.code, Some(2));
    ended.explains(&["png", "mermaid"]);
}
