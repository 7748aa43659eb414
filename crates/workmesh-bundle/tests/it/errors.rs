//! What a developer reads when the sources are wrong.

use crate::project::{Project, check_errors};

#[test]
fn syntax_error() {
    check_errors(
        &[("src/index.ts", "const a: number = 1;\nconst b = (a + ;\nexport default b;")],
        &[
            "error[bundle::syntax_error]: Unexpected token",
            "  --> src/index.ts:2:16",
            "   |",
            " 1 | const a: number = 1;",
            " 2 | const b = (a + ;",
            "   |                ^",
        ],
    );
}

#[test]
fn missing_file_with_a_near_name() {
    check_errors(
        &[
            ("src/index.ts", "import { route } from './ruoter';\nexport default route;"),
            ("src/router.ts", "export const route = 1"),
        ],
        &[
            "error[bundle::unresolved_import]: cannot resolve \"./ruoter\"",
            "  --> src/index.ts:1:23",
            "   |",
            " 1 | import { route } from './ruoter';",
            "   |                       ^^^^^^^^^^",
            "   = help: did you mean \"./router.ts\"?",
        ],
    );
}

#[test]
fn missing_file_without_one() {
    check_errors(
        &[("src/index.ts", "\n\n\n\n\n\n\n\n\nexport { default } from '../elsewhere/thing';")],
        &[
            "error[bundle::unresolved_import]: cannot resolve \"../elsewhere/thing\"",
            "  --> src/index.ts:10:25",
            "    |",
            " 10 | export { default } from '../elsewhere/thing';",
            "    |                         ^^^^^^^^^^^^^^^^^^^^",
        ],
    );
}

#[test]
fn several_at_once() {
    let source = "import a from './gone';
        import b from 'nowhere';
        import c from './broken';
        import d from './data.json';
        export default [a, b, c, d];";
    let errors = Project::new(&[
        ("src/index.ts", source),
        ("src/broken.ts", "export default {"),
        ("src/data.json", "{ \"a\": }"),
    ])
    .errors();
    let found = |line: &str| assert!(errors.lines().any(|known| known == line), "{line}\n{errors}");
    found("  --> src/index.ts:1:15");
    found("  --> src/index.ts:2:23");
    found("  --> src/broken.ts:1:17");
    found("  --> src/data.json:1:8");
    assert_eq!(errors.matches("error[bundle::").count(), 4, "{errors}");
}

#[test]
fn broken_json() {
    check_errors(
        &[
            ("index.ts", "import data from './data.json'; export default data"),
            ("data.json", "{\n  \"a\": 1,\n  b: 2\n}"),
        ],
        &[
            "error[bundle::json_error]: key must be a string at line 3 column 3",
            "  --> data.json:3:3",
            "   |",
            " 2 |   \"a\": 1,",
            " 3 |   b: 2",
            "   |   ^",
        ],
    );
}

#[test]
fn missing_export() {
    let errors = Project::new(&[
        ("index.ts", "import { nope } from './a';\nexport default nope;"),
        ("a.ts", "export const yes = 1"),
    ])
    .errors();
    assert!(errors.starts_with("error[bundle::missing_export]"), "{errors}");
    assert!(errors.contains("index.ts:1:10"), "{errors}");
}

/// Asserts the advice for an import of a package.
#[track_caller]
fn advice(files: &[(&str, &str)], expected: &str) {
    let errors = Project::new(files).errors();
    let last = errors.lines().last().unwrap_or_default();
    assert_eq!(last.trim(), format!("= help: {expected}"), "{errors}");
}

#[test]
fn missing_packages() {
    let entry = ("index.ts", "import { Hono } from 'hono/tiny'; export default new Hono()");
    let manifest = ("package.json", r#"{ "dependencies": { "hono": "4" } }"#);
    let other = ("node_modules/other/index.js", "");
    let installed = ("node_modules/hono/package.json", r#"{ "name": "hono", "exports": { ".": "./a.js" } }"#);
    advice(&[entry], "run `npm install hono`");
    advice(
        &[entry, manifest],
        "\"hono\" is in package.json, but there is no node_modules: run `npm install`",
    );
    advice(
        &[entry, manifest, other],
        "\"hono\" is in package.json, but it is not installed: run `npm install`",
    );
    advice(
        &[entry, manifest, installed],
        "\"hono\" is in node_modules, but it has no module \"/tiny\" that a worker can import",
    );
    advice(
        &[("index.ts", "import a from '@/a'; export default a")],
        "\"@/a\" is no package: if it is short for a folder, set `paths` in tsconfig.json or `alias` \
         in the wrangler file",
    );
}

#[test]
fn missing_alias_target() {
    let errors = Project::new(&[("index.ts", "import a from 'a'; export default a")])
        .with(|options| drop(options.alias.insert("a".into(), "./gone".into())))
        .errors();
    let expected = "error[bundle::unresolved_alias]: `alias` replaces \"a\" by \"./gone\", \
                    which cannot be resolved\n  --> index.ts:1:15";
    assert!(errors.starts_with(expected), "{errors}");
}

#[test]
fn missing_entry() {
    let wrong = Project::new(&[("src/index.ts", "")]).with(|options| options.entry = "src/index.js".into());
    let error = wrong.try_bundle().unwrap_err();
    assert_eq!(
        error.to_string(),
        "error[bundle::missing_entry]: the entry module src/index.js does not exist\n   \
         = help: did you mean main = \"src/index.ts\"?"
    );
    assert_eq!(wrong.names(&error.inputs), ["src/index.js"], "the caller waits for it to appear");
}

#[test]
fn missing_folder() {
    let project = Project::new(&[("index.ts", "")]).with(|options| options.dir = options.dir.join("gone"));
    let errors = project.errors();
    assert!(errors.starts_with("error[bundle::missing_folder]: cannot open the worker's folder"), "{errors}");
}

#[test]
fn broken_tsconfig() {
    let errors =
        Project::new(&[("index.ts", "export default 1"), ("tsconfig.json", "{ \"compilerOptions\": ")])
            .errors();
    assert!(errors.starts_with("error[bundle::tsconfig_error]"), "{errors}");
}

#[test]
fn invalid_define() {
    let errors = Project::new(&[("index.ts", "export default 1")])
        .with(|options| drop(options.define.insert("A".into(), "not valid js".into())))
        .errors();
    assert!(errors.starts_with("error[bundle::invalid_define]"), "{errors}");
}

#[test]
fn a_file_that_is_no_text() {
    let project = Project::new(&[("index.ts", "import './a'; export default 1")]);
    project.write("a.ts", b"export default '\xff'");
    let expected =
        "error[bundle::unreadable_file]: cannot read a.ts: it is not UTF-8 text\n  --> index.ts:1:8";
    let errors = project.errors();
    assert!(errors.starts_with(expected), "{errors}");
}

#[test]
fn deep_sources_are_no_crash() {
    let sum = format!("export default () => {}", ["1"; 5_000].join("+"));
    let nested = format!("export default () => {}{}", "[".repeat(5_000), "]".repeat(5_000));
    for source in [sum, nested] {
        let bundle = Project::new(&[("index.js", &source)]).bundle();
        assert!(bundle.code.contains("export"));
    }
}
