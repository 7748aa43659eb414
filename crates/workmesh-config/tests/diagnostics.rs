//! Broken configurations and what is said about them: each folder of `tests/diagnostics` is a project with an
//! `expected.txt`. `BLESS=1 cargo test -p workmesh-config` rewrites those files; review the difference.
//!
//! A file `args` in a folder holds what the command line would: `--env NAME`, `-c FILE`, one a line.

mod support;

use support::{arguments, folders, snapshot};
use workmesh_config::{Code, RenderOptions, load, render_human, render_json};

#[test]
fn broken_configurations_are_explained() {
    let mut wrong = Vec::new();
    for dir in folders("diagnostics") {
        let loaded = load(&arguments(&dir));
        let options = RenderOptions { color: false, relative_to: Some(&dir) };
        let mut shown =
            render_human(&loaded.diagnostics, &options).replace(&dir.display().to_string(), "PROJECT");
        assert_eq!(loaded.project.is_none(), loaded.diagnostics.has_errors(), "{}", dir.display());
        if shown.is_empty() {
            shown.push_str("nothing to complain about\n");
        }
        wrong.extend(snapshot(&dir.join("expected.txt"), &shown));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn both_renderings_tell_of_the_same_mistakes() {
    for dir in folders("diagnostics") {
        let diagnostics = load(&arguments(&dir)).diagnostics;
        let options = RenderOptions { color: false, relative_to: Some(&dir) };
        let json: serde_json::Value = serde_json::from_str(&render_json(&diagnostics, &options)).unwrap();
        let human = render_human(&diagnostics, &options);
        assert_eq!(json.as_array().unwrap().len(), diagnostics.list.len());
        for object in json.as_array().unwrap() {
            let text = |key: &str| object[key].as_str().unwrap_or_default();
            let heading = format!("{}[{}]: {}\n", text("severity"), text("code"), text("message"));
            assert!(human.contains(&heading), "{}: {heading}", dir.display());
            if object["line"].is_number() {
                let place = format!("{}:{}:{}", text("file"), object["line"], object["column"]);
                assert!(human.contains(&place), "{}: {place}", dir.display());
            }
        }
    }
}

/// Every code is shown by at least one fixture, so none can lose its meaning unnoticed.
#[test]
fn every_code_has_a_fixture() {
    let mut seen = Vec::new();
    for dir in folders("diagnostics") {
        seen.extend(load(&arguments(&dir)).diagnostics.list.iter().map(|diagnostic| diagnostic.code));
    }
    let unseen: Vec<_> =
        Code::ALL.iter().filter(|code| !seen.contains(code)).map(|code| code.as_str()).collect();
    // A project with a thousand workers is no fixture; `limits.rs` makes one.
    assert_eq!(unseen, ["config::too_many"]);
}

#[test]
fn colours_only_add_escape_sequences() {
    let dir = folders("diagnostics").into_iter().find(|dir| dir.ends_with("unknown_worker")).unwrap();
    let diagnostics = load(&arguments(&dir)).diagnostics;
    let render = |color| render_human(&diagnostics, &RenderOptions { color, relative_to: Some(&dir) });
    let colored = render(true);
    assert!(colored.contains("\x1b[1;31merror"));
    let mut plain = String::new();
    let mut rest = colored.as_str();
    while let Some((before, after)) = rest.split_once("\x1b[") {
        plain.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    plain.push_str(rest);
    assert_eq!(plain, render(false));
}
