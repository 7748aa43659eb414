//! The files to watch.

use crate::project::Project;

#[test]
fn everything_that_decides_is_listed() {
    let project = Project::new(&[
        (
            "src/index.ts",
            "import a from './a';
             import t from './t.txt';
             import p from 'p';
             import j from './j.json';
             export default [a, t, p, j]",
        ),
        ("src/a.ts", "import type { T } from './types'; export default 1 as T"),
        ("src/types.ts", "export type T = number"),
        ("src/t.txt", ""),
        ("src/j.json", "1"),
        ("src/unrelated.ts", ""),
        ("tsconfig.json", r#"{ "extends": "./config/base.json" }"#),
        ("config/base.json", "{}"),
        ("package.json", "{}"),
        ("node_modules/p/package.json", r#"{ "main": "main.js" }"#),
        ("node_modules/p/main.js", "module.exports = 1"),
    ]);
    let bundle = project.bundle();
    assert_eq!(
        project.names(&bundle.inputs),
        [
            "config/base.json",
            "node_modules/p/main.js",
            "package.json",
            "src/a.ts",
            "src/index.ts",
            "src/j.json",
            "src/t.txt",
            "tsconfig.json",
        ]
    );
}

#[test]
fn a_failed_bundle_lists_what_it_read() {
    let project = Project::new(&[
        ("src/index.ts", "import './broken'; import './gone'"),
        ("src/broken.ts", "const = 1"),
    ]);
    let error = project.try_bundle().unwrap_err();
    assert_eq!(project.names(&error.inputs), ["src/broken.ts", "src/index.ts"]);
}

#[test]
fn the_same_files_give_the_same_bundle() {
    let project = Project::new(&[
        (
            "index.ts",
            "import { a } from './a';
             import { b } from './b';
             import { c } from './c';
             export default () => [a, b, c]",
        ),
        ("a.ts", "export const a = 1; const name = 'a'"),
        ("b.ts", "import { c } from './c'; export const b = c"),
        ("c.ts", "export const c = Math.random()"),
    ]);
    let first = project.bundle();
    for _ in 0..20 {
        let again = project.bundle();
        assert_eq!(again.code, first.code);
        assert_eq!(again.source_map.as_json(), first.source_map.as_json());
    }
}

#[test]
fn many_at_once() {
    let project = Project::new(&[
        ("index.ts", "import { a } from './a'; export default () => a"),
        ("a.ts", "export const a: number = 1"),
    ]);
    let code = project.bundle().code;
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..8).map(|_| scope.spawn(|| project.bundle().code)).collect();
        for one in all {
            assert_eq!(one.join().unwrap(), code);
        }
    });
}
