//! Edges are named by their two ends.

#![allow(clippy::unwrap_used, reason = "a fixture that fails to load is a failed test")]

mod support;

use std::time::Duration;

use support::fleet;
use workmesh_config::{GATEWAY, INTERNET, NoEdge, Sources, load};

#[test]
fn an_edge_is_found_by_its_ends_or_it_is_said_why_not() {
    let (project, _) = fleet("");
    let found = |text: &str| {
        project.edge(text).map_err(|error| format!("{error}; {}", error.help().unwrap_or_default()))
    };
    let ends = |caller: &str, callee: &str| Ok((caller.to_owned(), callee.to_owned()));
    assert_eq!(found("a -> b"), ends("a", "b"));
    assert_eq!(found(" a->b "), ends("a", "b"));
    assert_eq!(found("gateway -> a"), ends(GATEWAY, "a"));
    assert_eq!(found("b -> internet"), ends("b", INTERNET));
    let fails = |text: &str, expected: &str| assert_eq!(found(text).unwrap_err(), expected);
    for text in ["a", "a ->", "-> b", "a -> b -> a", "a => b", ""] {
        assert_eq!(project.edge(text), Err(NoEdge::NotTwoEnds(text.into())));
    }
    fails("a b", "`a b` is not an edge; an edge is named by its two ends, as in `\"gateway -> catalog\"`");
    fails("c -> b", "there is no worker `c` in this project; the workers are `a`, `b`");
    fails("gatway -> a", "there is no worker `gatway` in this project; did you mean `gateway`?");
    fails("a -> intrenet", "there is no worker `intrenet` in this project; did you mean `internet`?");
    fails(
        "b -> a",
        "nothing makes the edge `b -> a`; there is `a -> b`: the caller stands on the left; \
         the only edge of `b` leads to `internet`",
    );
    fails(
        "a -> a",
        "nothing makes the edge `a -> a`; `a` has no service binding to `a`; \
         the edges of `a` lead to `b`, `internet`",
    );
    fails(
        "gateway -> b",
        "nothing makes the edge `gateway -> b`; `b` has no route; the only edge of `gateway` leads to `a`",
    );
    fails(
        "gateway -> internet",
        "nothing makes the edge `gateway -> internet`; `gateway` calls workers only; \
         the only edge of `gateway` leads to `a`",
    );
}

#[test]
fn a_worker_that_is_called_gateway_has_an_edge_to_the_internet_too() {
    let dir = tempfile::tempdir().unwrap();
    let file = "[[services]]\nname = \"gateway\"\nmain = \"workmesh.toml\"\n\
        [mesh.edge.\"gateway -> internet\"]\ntimeout = \"1s\"\n";
    std::fs::write(dir.path().join("workmesh.toml"), file).unwrap();
    let project = load(&Sources::below(dir.path())).project.unwrap();
    assert_eq!(project.policy("gateway", INTERNET).timeout, Duration::from_secs(1));
    assert!(project.edge("gateway -> internet").is_ok());
    assert!(project.edge("gateway -> gateway").is_ok(), "the only worker is the default one");
}

#[test]
fn a_fallback_makes_an_edge() {
    let dir = tempfile::tempdir().unwrap();
    let worker =
        |name: &str, more: &str| format!("[[services]]\nname = \"{name}\"\nmain = \"workmesh.toml\"\n{more}");
    let bound = "services = [{ binding = \"B\", service = \"b\" }]\n";
    let mesh =
        "[mesh.edge.\"a -> b\"]\nfallback = { worker = \"c\" }\n[mesh.edge.\"a -> c\"]\ntimeout = \"1s\"\n";
    let write = |mesh: &str| {
        let file = [worker("a", bound), worker("b", ""), worker("c", ""), mesh.to_owned()].concat();
        std::fs::write(dir.path().join("workmesh.toml"), file).unwrap();
        load(&Sources::below(dir.path()))
    };
    let project = write(mesh).project.unwrap();
    assert_eq!(project.policy("a", "c").timeout, Duration::from_secs(1));
    assert!(project.edge("a -> c").is_ok() && project.edge("b -> c").is_err());
    let without = write(&mesh.replace("fallback = { worker = \"c\" }", "timeout = \"2s\""));
    assert!(without.project.is_none(), "nothing makes the edge then");
}
