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

/// A fleet whose edge from `site` to `auth` has settings from every place. The `[mesh]` table begins on line 6.
fn meshed() -> Fleet {
    let fleet = pair();
    fleet.append(
        "workmesh.toml",
        r#"[mesh]
retry = { per_try_timeout = "1s" }
breaker = false
[mesh.worker.auth]
timeout = "3s"
allow = ["GET /*", "POST /sessions"]
[mesh.worker.site]
egress = ["api.stripe.com"]
[mesh.edge."site -> auth"]
timeout = "800ms"
hedge = { delay = "50ms" }
fallback = { stale = "5m" }
fault = { abort = 503, percent = 10 }
"#,
    );
    fleet
}

#[test]
fn the_policy_of_an_edge_is_explained() {
    let fleet = meshed();
    let ended = run(fleet.path(), &["check", "--explain", "site -> auth"]);
    assert_eq!((ended.code, &*ended.stderr), (Some(0), ""));
    let expected = r#"
site -> auth
  timeout                "800ms"                         [mesh.edge."site -> auth"]  workmesh.toml:15
  idle_timeout           "1m"                            standard policy
  retry.max_attempts     3                               standard policy
  retry.per_try_timeout  "1s"                            [mesh]  workmesh.toml:7
  retry.base_delay       "100ms"                         standard policy
  retry.max_delay        "2s"                            standard policy
  retry.jitter           0.1                             standard policy
  retry.budget           0.2                             standard policy
  breaker                off                             [mesh]  workmesh.toml:8
  hedge                  { delay = "50ms" }              [mesh.edge."site -> auth"]  workmesh.toml:16
  fallback               a stale response, up to 5m old  [mesh.edge."site -> auth"]  workmesh.toml:17
  limit.concurrent       1024                            standard policy
  limit.queue            1024                            standard policy
  headers.forward        all                             not set
  allow                  ["GET /*", "POST /sessions"]    [mesh.worker.auth]  workmesh.toml:11
  fault                  { abort = 503, percent = 10 }   [mesh.edge."site -> auth"]  workmesh.toml:18
  max_depth              16                              standard policy
"#;
    assert_eq!(ended.stdout, expected.trim());
}

#[test]
fn an_edge_to_the_internet_is_explained_with_the_hosts_it_may_lead_to() {
    let fleet = meshed();
    let last = |caller: &str| {
        let ended = run(fleet.path(), &["check", "--explain", &format!("{caller} -> internet")]);
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        let line = ended.stdout.lines().last().unwrap();
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(last("site"), "egress [\"api.stripe.com\"] [mesh.worker.site] workmesh.toml:13");
    assert_eq!(last("auth"), "egress any host not set");
}

#[test]
fn without_a_mesh_table_the_explanation_speaks_of_parity() {
    let fleet = pair();
    let ended = run(fleet.path(), &["check", "--explain", "gateway -> auth"]);
    assert_eq!((ended.code, &*ended.stderr), (Some(0), ""));
    assert!(ended.stdout.starts_with("gateway -> auth\n"), "{}", ended.stdout);
    for (name, value) in [("timeout", "\"100s\""), ("retry", "off"), ("breaker", "off"), ("max_depth", "32")]
    {
        let found = ended.stdout.lines().find(|line| line.split_whitespace().next() == Some(name));
        let words: Vec<_> = found.unwrap_or_default().split_whitespace().collect();
        assert_eq!(words.join(" "), format!("{name} {value} parity (no [mesh] table)"));
    }
}

#[test]
fn programs_get_the_same_explanation() {
    let fleet = meshed();
    let ended = run(fleet.path(), &["check", "--json", "--explain", "site -> auth"]);
    assert_eq!((ended.code, &*ended.stderr), (Some(0), ""));
    let explained = json(&ended);
    assert_eq!(explained["edge"], "site -> auth");
    let settings = explained["settings"].as_array().unwrap();
    let setting = |name: &str| settings.iter().find(|one| one["setting"] == name).unwrap();
    let edge = |line: u32| {
        serde_json::json!({
            "kind": "written", "table": "[mesh.edge.\"site -> auth\"]", "file": "workmesh.toml", "line": line,
        })
    };
    let check = |name: &str, value: Value, from: Value| {
        assert_eq!(*setting(name), serde_json::json!({ "setting": name, "value": value, "from": from }));
    };
    check("timeout", "800ms".into(), edge(15));
    check("hedge", serde_json::json!({ "delay": "50ms" }), edge(16));
    check("retry.max_attempts", 3.into(), serde_json::json!({ "kind": "standard" }));
    check("headers.forward", Value::Null, serde_json::json!({ "kind": "not_set" }));
    assert_eq!(setting("breaker")["value"], false);
    assert_eq!(setting("allow")["value"], serde_json::json!(["GET /*", "POST /sessions"]));
    let text = run(fleet.path(), &["check", "--explain", "site -> auth"]).stdout;
    let names: Vec<_> = settings.iter().map(|one| one["setting"].as_str().unwrap()).collect();
    let shown: Vec<_> = text.lines().skip(1).map(|line| line.split_whitespace().next().unwrap()).collect();
    assert_eq!(names, shown);
}

#[test]
fn an_edge_that_is_not_there_cannot_be_explained() {
    let fleet = meshed();
    for (edge, parts) in [
        ("site", &["error: `site` is not an edge", "help: ", "\"gateway -> catalog\""][..]),
        ("site -> ", &["`site -> ` is not an edge"]),
        ("sit -> auth", &["there is no worker `sit`", "did you mean `site`?"]),
        ("site -> internte", &["there is no worker `internte`", "did you mean `internet`?"]),
        ("auth -> site", &["nothing makes the edge `auth -> site`", "`site -> auth`", "leads to `internet`"]),
        ("site -> site", &["`site` has no service binding to `site`", "lead to `auth`, `internet`"]),
        ("gateway -> internet", &["`gateway` calls workers only", "lead to `auth`, `site`"]),
    ] {
        for more in [&[][..], &["--json"]] {
            let ended = run(fleet.path(), &[&["check", "--explain", edge], more].concat());
            assert_eq!((ended.code, &*ended.stdout), (Some(1), ""), "{edge}");
            ended.explains(parts);
        }
    }
}

#[test]
fn a_configuration_with_mistakes_is_not_explained() {
    let fleet = meshed();
    fleet.append("workmesh.toml", "retry = 5\n");
    let ended = run(fleet.path(), &["check", "--explain", "site -> auth"]);
    assert_eq!((ended.code, &*ended.stdout), (Some(1), ""));
    ended.explains(&["must be a table or `false`", "workmesh.toml:19"]);
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
