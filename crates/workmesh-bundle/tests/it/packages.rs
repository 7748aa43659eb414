//! Packages as npm installs them, in both module formats.

use crate::project::{Project, check};

#[test]
fn commonjs_requires_commonjs() {
    check(
        &[
            (
                "index.js",
                "import calc, { add } from 'calc';
                 import * as all from 'calc';
                 export default () => [calc.add(1, 2), add(2, 3), all.version, Object.keys(all).sort()]",
            ),
            ("node_modules/calc/package.json", r#"{ "name": "calc", "main": "./lib", "version": "1.0.0" }"#),
            (
                "node_modules/calc/lib/index.js",
                "'use strict';
                 var helper = require('helper');
                 exports.add = helper(function (a, b) { return a + b });
                 exports.version = require('../package.json').version;",
            ),
            ("node_modules/calc/node_modules/helper/package.json", r#"{ "name": "helper" }"#),
            ("node_modules/calc/node_modules/helper/index.js", "module.exports = function (f) { return f };"),
            ("node_modules/helper/index.js", "module.exports = 'the wrong one';"),
        ],
        r#"[3,5,"1.0.0",["add","default","version"]]"#,
    );
}

#[test]
fn default_of_compiled_modules() {
    let compiled = "Object.defineProperty(exports, '__esModule', { value: true });
    exports.default = 'inner';
    exports.named = 1;";
    let package = |name: &'static str| (name, compiled);
    check(
        &[
            ("index.ts", "import value, { named } from 'compiled'; export default () => [value, named]"),
            package("node_modules/compiled/index.js"),
        ],
        r#"["inner",1]"#,
    );
    // In a file that node itself takes for an ES module, the default is all of `module.exports`, as in node.
    check(
        &[
            ("index.mjs", "import value from 'compiled'; export default () => Object.keys(value)"),
            package("node_modules/compiled/index.js"),
        ],
        r#"["default","named"]"#,
    );
}

#[test]
fn require_of_an_es_module() {
    check(
        &[
            ("index.js", "const { value } = require('modern'); export default () => value"),
            (
                "node_modules/modern/package.json",
                r#"{ "name": "modern", "type": "module", "exports": "./index.js" }"#,
            ),
            ("node_modules/modern/index.js", "export const value = 'modern'"),
        ],
        r#""modern""#,
    );
}

#[test]
fn conditions_of_exports() {
    let manifest = |conditions: &str| format!(r#"{{ "name": "p", "exports": {{ ".": {conditions} }} }}"#);
    let answer = |conditions: &str, source: &str| {
        let manifest = manifest(conditions);
        let project = Project::new(&[("index.js", source), ("node_modules/p/package.json", &manifest)]);
        for name in ["workerd", "worker", "browser", "node", "module", "import", "require", "default"] {
            project.write(&format!("node_modules/p/{name}.js"), format!("exports.name = '{name}'"));
        }
        project.run()
    };
    let import = "import { name } from 'p'; export default () => name";
    let require = "const { name } = require('p'); export default () => name";
    let all = |order: &[&str]| {
        let entries = order.iter().map(|name| format!(r#""{name}": "./{name}.js""#)).collect::<Vec<_>>();
        format!("{{ {} }}", entries.join(", "))
    };
    assert_eq!(answer(&all(&["node", "workerd", "default"]), import), r#""workerd""#);
    assert_eq!(answer(&all(&["node", "worker", "default"]), import), r#""worker""#);
    assert_eq!(answer(&all(&["node", "browser", "default"]), import), r#""browser""#);
    assert_eq!(answer(&all(&["node", "module", "default"]), import), r#""default""#);
    assert_eq!(answer(&all(&["require", "import", "default"]), import), r#""import""#);
    assert_eq!(answer(&all(&["import", "require", "default"]), require), r#""require""#);
}

#[test]
fn main_fields() {
    let fields = |fields: &str| {
        let manifest = format!(r#"{{ "name": "p", "main": "./main.js"{fields} }}"#);
        let project = Project::new(&[
            ("index.js", "import { name } from 'p'; export default () => name"),
            ("node_modules/p/package.json", &manifest),
            ("node_modules/p/main.js", "exports.name = 'main'"),
            ("node_modules/p/module.js", "export const name = 'module'"),
            ("node_modules/p/browser.js", "export const name = 'browser'"),
        ]);
        project.run()
    };
    assert_eq!(fields(""), r#""main""#);
    assert_eq!(fields(r#", "module": "./module.js""#), r#""module""#);
    assert_eq!(fields(r#", "module": "./module.js", "browser": "./browser.js""#), r#""browser""#);
}

#[test]
fn the_browser_field_replaces_files() {
    check(
        &[
            ("index.js", "import p from 'p'; export default () => p"),
            (
                "node_modules/p/package.json",
                r#"{ "name": "p", "browser": { "./node.js": "./web.js", "fs": false } }"#,
            ),
            ("node_modules/p/index.js", "module.exports = [require('./node'), Object.keys(require('fs'))]"),
            ("node_modules/p/node.js", "module.exports = 'node'"),
            ("node_modules/p/web.js", "module.exports = 'web'"),
        ],
        r#"["web",[]]"#,
    );
}

#[test]
fn a_guarded_require_may_fail() {
    check(
        &[
            ("index.js", "import p from 'p'; export default () => p"),
            (
                "node_modules/p/index.js",
                "var optional;
                 try { optional = require('optional-thing') } catch (e) { optional = 'none' }
                 module.exports = optional",
            ),
        ],
        r#""none""#,
    );
}

#[test]
fn warnings_are_about_own_code() {
    let evil = "export default (x) => eval(x)";
    let manifest = ("node_modules/p/package.json", r#"{ "type": "module" }"#);
    let entry = "import p from 'p'; import own from './own'; export default () => p('1') + own('1')";
    let project =
        Project::new(&[("index.js", entry), manifest, ("node_modules/p/index.js", evil), ("own.js", evil)]);
    let warnings = project.bundle().warnings;
    let files: Vec<_> = warnings.iter().map(|warning| (warning.code, warning.file.as_deref())).collect();
    assert_eq!(files, [("bundle::direct_eval", Some("own.js"))]);
}

#[test]
fn packages_above_the_worker() {
    let project = Project::new(&[
        ("workers/api/src/index.ts", "import shared from '@acme/shared'; export default () => shared"),
        (
            "node_modules/@acme/shared/package.json",
            r#"{ "name": "@acme/shared", "exports": "./src/index.ts" }"#,
        ),
        (
            "node_modules/@acme/shared/src/index.ts",
            "const shared: string = 'from the workspace'; export default shared",
        ),
    ])
    .with(|options| {
        options.dir = options.dir.join("workers/api");
        options.entry = "src/index.ts".into();
    });
    assert_eq!(project.run(), r#""from the workspace""#);
}

#[cfg(unix)]
#[test]
fn linked_packages_are_named_by_where_they_are() {
    let project = Project::new(&[
        ("worker/index.ts", "import { where } from 'linked'; export default () => where"),
        ("packages/linked/package.json", r#"{ "name": "linked", "main": "index.ts" }"#),
        ("packages/linked/index.ts", "export const where: string = 'linked'"),
    ]);
    let modules = project.dir().join("worker/node_modules");
    std::fs::create_dir_all(&modules).unwrap();
    std::os::unix::fs::symlink("../../packages/linked", modules.join("linked")).unwrap();
    assert_eq!(project.run(), r#""linked""#);
    assert!(project.names(&project.bundle().inputs).contains(&"packages/linked/index.ts".to_owned()));
}
