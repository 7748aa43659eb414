//! Modules that are no code: text, data, JSON.

use workmesh_bundle::{Rule, RuleKind};

use crate::project::{Project, check_errors};

fn rule(kind: RuleKind, glob: &str, fallthrough: bool) -> Rule {
    Rule { kind, globs: vec![glob.into()], fallthrough }
}

#[test]
fn text_and_data_need_no_rule() {
    let project = Project::new(&[
        (
            "src/index.ts",
            "import text from './a.txt';
             import page from '../page.html';
             import sql from './q.sql';
             import data from './d.bin';
             export default () => [text, page, sql, data.constructor.name, [...new Uint8Array(data)]]",
        ),
        ("src/a.txt", "line \"one\"\n`${two}` \u{2028}\n"),
        ("page.html", "<p>1</p>"),
        ("src/q.sql", "select 1"),
    ]);
    project.write("src/d.bin", [0, 255, 10, 128]);
    assert_eq!(
        project.run(),
        "[\"line \\\"one\\\"\\n`${two}` \u{2028}\\n\",\"<p>1</p>\",\"select 1\",\"ArrayBuffer\",[0,255,10,128]]"
    );
}

#[test]
fn text_need_not_be_utf8() {
    let project = Project::new(&[("index.js", "import t from './a.txt'; export default () => t")]);
    project.write("a.txt", b"a\xffb");
    assert_eq!(project.run(), "\"a\u{fffd}b\"");
}

#[test]
fn rules_of_the_user() {
    let files = [
        (
            "index.js",
            "import a from './a.md';
             import b from './b.webmanifest';
             import c from './c.txt';
             export default () => [a, b.n, c]",
        ),
        ("a.md", "# a"),
        ("b.webmanifest", r#"{ "n": 1 }"#),
        ("c.txt", "c"),
    ];
    let rules = vec![rule(RuleKind::Text, "**/*.md", true), rule(RuleKind::Json, "**/*.webmanifest", true)];
    assert_eq!(Project::new(&files).with(|options| options.rules = rules).run(), r##"["# a",1,"c"]"##);
}

#[test]
fn a_rule_without_fallthrough_ends_its_kind() {
    let errors =
        Project::new(&[("index.js", "import c from './c.txt'; export default () => c"), ("c.txt", "c")])
            .with(|options| options.rules = vec![rule(RuleKind::Text, "**/*.md", false)])
            .errors();
    assert!(
        errors.starts_with(
            "error[bundle::shadowed_rule]: the rule for \"./c.txt\" is turned off by an earlier Text rule"
        ),
        "{errors}"
    );
    assert!(errors.contains("index.js:1:15") && errors.contains("fallthrough = true"), "{errors}");
}

#[test]
fn other_files_want_a_rule() {
    check_errors(
        &[("index.js", "\nimport logo from './logo.svg'; export default () => logo"), ("logo.svg", "<svg/>")],
        &[
            "error[bundle::unknown_file_type]: logo.svg is not JavaScript, TypeScript or JSON",
            "  --> index.js:2:18",
            "   |",
            " 2 | import logo from './logo.svg'; export default () => logo",
            "   |                  ^^^^^^^^^^^^",
            "   = help: to import it as a string, add a rule to the wrangler file: \
             { type = \"Text\", globs = [\"**/*.svg\"], fallthrough = true }",
        ],
    );
}

#[test]
fn wasm_is_refused_by_name() {
    let errors =
        Project::new(&[("index.js", "import m from './m.wasm'; export default m"), ("m.wasm", "")]).errors();
    assert!(errors.starts_with("error[bundle::unsupported_module]: \"./m.wasm\" is WebAssembly"), "{errors}");
    assert!(errors.contains("index.js:1:15"), "{errors}");
}

#[test]
fn json_with_an_attribute() {
    let source = "import j from './b.json' with { type: 'json' }; export default () => j";
    let project = Project::new(&[("index.js", source), ("b.json", "[1]")]);
    assert_eq!(project.run(), "[1]");
}
