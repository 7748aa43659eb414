//! Nothing that can be on a disk makes the loader panic, and projects have bounds.

#![allow(clippy::unwrap_used, reason = "a folder that cannot be written is a failed test")]

mod support;

use std::path::Path;

use support::Random;
use workmesh_config::{Code, GATEWAY, RenderOptions, Sources, Worker, load, render_human, render_json};

/// Writes files into a new folder, loads it, renders everything, and returns the codes found.
fn check(files: &[(&str, &[u8])]) -> Vec<Code> {
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    codes(dir.path())
}

fn codes(dir: &Path) -> Vec<Code> {
    let loaded = load(&Sources { env: Some("staging".into()), ..Sources::below(dir) });
    let options = RenderOptions { color: true, relative_to: Some(dir) };
    assert_eq!(render_human(&loaded.diagnostics, &options).is_empty(), loaded.diagnostics.list.is_empty());
    serde_json::from_str::<serde_json::Value>(&render_json(&loaded.diagnostics, &options)).unwrap();
    if let Some(project) = &loaded.project {
        let explained = |worker: &Worker| !project.explain(GATEWAY, &worker.name).is_empty();
        assert!(project.workers.iter().all(explained));
    }
    loaded.diagnostics.list.iter().map(|diagnostic| diagnostic.code).collect()
}

const SEEDS: [&str; 4] = [
    include_str!("diagnostics/policy_hedge_and_fault/workmesh.toml"),
    include_str!("projects/design/workmesh.toml"),
    include_str!("inheritance/toml/wrangler.toml"),
    include_str!("inheritance/jsonc/wrangler.jsonc"),
];

/// Pieces that change the structure of a document, more likely to reach deep code than random bytes.
const PIECES: [&str; 24] = [
    "[",
    "]",
    "{",
    "}",
    "[[",
    "\"",
    "'",
    "=",
    ",",
    "\n",
    "\\",
    "#",
    "//",
    "/*",
    "*/",
    "null",
    "true",
    "1e999",
    "-0",
    "[[services]]\n",
    "[mesh.edge.\"a -> b\"]\n",
    "\u{feff}",
    "日本",
    "\u{0}",
];

#[test]
fn arbitrary_files_never_panic() {
    // More rounds, and other ones, on demand: `FUZZ_ROUNDS=100000 FUZZ_SEED=7`.
    let setting = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let rounds: u64 = setting("FUZZ_ROUNDS").unwrap_or(300);
    let mut random = Random::new(setting("FUZZ_SEED").unwrap_or(0));
    for round in 0..rounds {
        let mut bytes = SEEDS[random.below(SEEDS.len())].as_bytes().to_vec();
        for _ in 0..=random.below(6) {
            let at = random.below(bytes.len() + 1);
            match random.below(5) {
                0 => bytes.truncate(at),
                1 => bytes.splice(at..at, PIECES[random.below(PIECES.len())].bytes()).for_each(drop),
                2 => bytes.insert(at, random.below(256) as u8),
                3 => drop(bytes.splice(at..bytes.len().min(at + random.below(20)), [])),
                _ => {
                    let end = bytes.len().min(at + random.below(60));
                    let copy = bytes[at..end].to_vec();
                    let to = random.below(bytes.len() + 1);
                    bytes.splice(to..to, copy).for_each(drop);
                }
            }
        }
        let name = ["workmesh.toml", "wrangler.toml", "wrangler.jsonc", ".dev.vars"][(round % 4) as usize];
        check(&[("a/wrangler.toml", b"name = \"a\"\nmain = \"wrangler.toml\"\n"), (name, &bytes)]);
        check(&[("wrangler.json", b"{}"), (name, &bytes)]);
    }
}

#[test]
fn deep_nesting_is_refused() {
    let json = format!("{{ \"name\": {}", "[".repeat(100_000));
    assert!(check(&[("wrangler.json", json.as_bytes())]).contains(&Code::JsonSyntax));
    let toml = format!("name = {}", "[".repeat(100_000));
    assert!(check(&[("wrangler.toml", toml.as_bytes())]).contains(&Code::TomlSyntax));
    let keys = format!("{} = 1", vec!["a"; 50_000].join("."));
    assert!(!check(&[("wrangler.toml", keys.as_bytes())]).is_empty());
}

#[test]
fn a_file_of_two_megabytes_is_no_configuration() {
    let large = vec![b' '; 2 << 20];
    assert!(check(&[("wrangler.toml", &large)]).contains(&Code::Unreadable));
}

#[test]
fn a_project_has_at_most_a_thousand_workers() {
    let dir = tempfile::tempdir().unwrap();
    let services: String =
        (0..1001).map(|at| format!("[[services]]\nname = \"w{at}\"\nmain = \"index.js\"\n")).collect();
    std::fs::write(dir.path().join("workmesh.toml"), services).unwrap();
    std::fs::write(dir.path().join("index.js"), "").unwrap();
    assert_eq!(codes(dir.path()), [Code::TooMany]);
}

#[test]
fn a_link_to_a_folder_above_does_not_go_round() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("wrangler.toml"), "name = \"a\"\nmain = \"wrangler.toml\"\n").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(dir.path(), dir.path().join("again")).unwrap();
    assert_eq!(codes(dir.path()), [Code::UnknownEnvironment]);
}
