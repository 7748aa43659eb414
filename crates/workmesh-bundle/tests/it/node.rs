//! Modules of the runtime and Node's built-in ones.

use workmesh_bundle::Severity;

use crate::project::Project;

const IMPORTS: &str =
    "import { Buffer } from 'buffer'; import fs from 'node:fs/promises'; export default () => [Buffer, fs]";

#[test]
fn the_runtime_keeps_its_modules() {
    let project = Project::new(&[(
        "index.js",
        "import { env } from 'cloudflare:workers';
         export default () => [env, import('cloudflare:sockets')]",
    )]);
    let code = project.bundle().code;
    for import in ["from \"cloudflare:workers\"", "import(\"cloudflare:sockets\")"] {
        assert!(code.contains(import), "{import}: {code}");
    }
}

#[test]
fn node_modules_are_named_in_full() {
    let code =
        Project::new(&[("index.js", IMPORTS)]).with(|options| options.node_compat = true).bundle().code;
    assert!(code.contains("from \"node:buffer\"") && code.contains("from \"node:fs/promises\""), "{code}");
}

#[test]
fn require_becomes_an_import() {
    let project = Project::new(&[
        ("index.js", "import p from 'p'; export default () => p"),
        (
            "node_modules/p/index.js",
            "var EventEmitter = require('events'); module.exports = new EventEmitter()",
        ),
    ])
    .with(|options| options.node_compat = true);
    let code = project.bundle().code;
    assert!(code.contains("from \"node:events\""), "{code}");
    assert!(!code.contains("require("), "{code}");
    assert_eq!(crate::project::run(&code), r#"{"real":true}"#, "`require` answers with the default export");
}

#[test]
fn a_module_of_a_newer_node_is_looked_for_in_vain() {
    let project = Project::new(&[(
        "index.js",
        "let sqlite = 'none'; try { sqlite = require('node:sqlite') } catch {} export default () => sqlite",
    )])
    .with(|options| options.node_compat = true);
    assert_eq!(project.run(), r#""none""#);
}

#[test]
fn packages_that_wrangler_replaces_are_replaced() {
    let files = [
        (
            "index.js",
            "import fetch, { isRedirect } from 'node-fetch';
             const crossFetch = require('cross-fetch');
             export default () => [fetch.name, isRedirect(307), crossFetch.fetch === crossFetch]",
        ),
        ("node_modules/node-fetch/index.js", "module.exports = 'installed'"),
    ];
    let project = Project::new(&files).with(|options| options.node_compat = true);
    assert_eq!(project.run(), r#"["fetch",true,true]"#);
    let own = Project::new(&[
        ("index.js", "import fetch from 'node-fetch'; export default () => fetch"),
        ("own.js", "export default 'own'"),
    ])
    .with(|options| {
        options.node_compat = true;
        options.alias.insert("node-fetch".into(), "./own.js".into());
    });
    assert_eq!(own.run(), r#""own""#, "an alias of the worker's counts more");
}

#[test]
fn an_installed_package_wins_without_the_flag() {
    let files = [
        ("index.js", "import b from 'buffer'; export default () => b"),
        ("node_modules/buffer/index.js", "module.exports = 'installed'"),
    ];
    assert_eq!(Project::new(&files).run(), r#""installed""#);
    let code = Project::new(&files).with(|options| options.node_compat = true).bundle().code;
    assert!(code.contains("node:buffer"), "{code}");
}

#[test]
fn without_the_flag_the_prefix_is_a_warning() {
    let bundle = Project::new(&[("src/index.js", "import fs from 'node:fs';\nexport default fs")]).bundle();
    assert!(bundle.code.contains("from \"node:fs\""), "{}", bundle.code);
    let [warning] = bundle.warnings.as_slice() else { panic!("{:?}", bundle.warnings) };
    assert_eq!((warning.severity, warning.code), (Severity::Warning, "bundle::node_builtin"));
    assert_eq!(
        (warning.file.as_deref(), warning.line, warning.column),
        (Some("src/index.js"), Some(1), Some(16))
    );
    assert!(warning.help.as_deref().unwrap_or_default().contains("nodejs_compat"));
}

#[test]
fn without_the_flag_the_bare_name_is_an_error() {
    let errors =
        Project::new(&[("index.js", "import { Buffer } from 'buffer'; export default Buffer")]).errors();
    assert!(
        errors
            .starts_with("error[bundle::unresolved_import]: cannot resolve \"buffer\"\n  --> index.js:1:24"),
        "{errors}"
    );
    assert!(
        errors.contains(
            "= help: \"buffer\" is built into Node.js: add compatibility_flags = [\"nodejs_compat\"]"
        ),
        "{errors}"
    );
}
