//! Where imports lead: relative paths, tsconfig, alias, define.

use crate::project::{Project, check};

#[test]
fn endings_and_folders() {
    check(
        &[
            (
                "src/index.ts",
                "import a from './a';
                 import b from './b.js';
                 import c from './c';
                 import d from '../d.json';
                 import e from './e.mjs';
                 export default () => [a, b, c, d.n, e]",
            ),
            ("src/a.ts", "export default 'a.ts'"),
            ("src/a.js", "export default 'a.js'"),
            ("src/b.ts", "export default 'b.ts behind b.js'"),
            ("src/c/index.ts", "export default 'c/index.ts'"),
            ("d.json", r#"{ "n": 1, "unused": 2 }"#),
            ("src/e.mts", "export default 'e.mts behind e.mjs'"),
        ],
        r#"["a.ts","b.ts behind b.js","c/index.ts",1,"e.mts behind e.mjs"]"#,
    );
}

#[test]
fn byte_order_marks_are_no_content() {
    check(
        &[
            ("index.ts", "\u{feff}import d from './d.json'; export default () => d"),
            ("d.json", "\u{feff}[1]"),
        ],
        "[1]",
    );
}

#[test]
fn tsconfig_paths_and_base_url() {
    check(
        &[
            (
                "src/index.ts",
                "import a from '@/a';
                 import b from 'lib/b';
                 import c from 'exact';
                 export default () => [a, b, c]",
            ),
            (
                "tsconfig.json",
                r#"{ "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["src/*"], "exact": ["./lib/c.ts"] } } }"#,
            ),
            ("src/a.ts", "export default 1"),
            ("lib/b.ts", "export default 2"),
            ("lib/c.ts", "export default 3"),
        ],
        "[1,2,3]",
    );
}

#[test]
fn a_chosen_tsconfig() {
    let project = Project::new(&[
        ("src/index.ts", "import a from '~a'; export default () => a"),
        ("src/a.ts", "export default 'by tsconfig.worker.json'"),
        ("tsconfig.json", "{}"),
        ("tsconfig.worker.json", r#"{ "compilerOptions": { "paths": { "~a": ["./src/a.ts"] } } }"#),
    ])
    .with(|options| options.tsconfig = Some("tsconfig.worker.json".into()));
    assert_eq!(project.run(), r#""by tsconfig.worker.json""#);
}

#[test]
fn alias_replaces_exact_specifiers() {
    let project = Project::new(&[
        (
            "src/index.ts",
            "import a from 'heavy';
             import b from 'heavy/sub';
             import c from './real';
             export default () => [a, b, c]",
        ),
        ("light.ts", "export default 'light'"),
        ("src/real.ts", "export default 'real'"),
        ("node_modules/heavy/package.json", r#"{ "name": "heavy" }"#),
        ("node_modules/heavy/index.js", "module.exports = 'heavy'"),
        ("node_modules/heavy/sub.js", "module.exports = 'sub'"),
    ])
    .with(|options| {
        options.alias.extend([("heavy".into(), "./light".into()), ("real".into(), "./light".into())])
    });
    assert_eq!(project.run(), r#"["light","sub","real"]"#);
}

#[test]
fn define_replaces_expressions() {
    let source = "
        export default () => [process.env.NODE_ENV, globalThis.process.env.NODE_ENV, VERSION, FLAGS.beta,
            navigator.userAgent]";
    let project = Project::new(&[("index.js", source)]).with(|options| {
        options.mode = workmesh_bundle::Mode::Production;
        options.navigator_user_agent = true;
        options.define.extend([("VERSION".into(), "'1.2.3'".into()), ("FLAGS.beta".into(), "true".into())]);
    });
    assert_eq!(project.run(), r#"["production","production","1.2.3",true,"Cloudflare-Workers"]"#);
    let project = Project::new(&[("index.js", "export default () => process.env.NODE_ENV")])
        .with(|options| drop(options.define.insert("process.env.NODE_ENV".into(), "'test'".into())));
    assert_eq!(project.run(), r#""test""#, "the user's word is last");
}

#[test]
fn dead_code_is_dropped() {
    let project = Project::new(&[
        (
            "index.ts",
            "import { used } from './lib';
             if (process.env.NODE_ENV === 'production') console.log('never');
             export default () => used()",
        ),
        ("lib.ts", "export const used = () => 1; export const unused = () => 'gone';"),
    ]);
    let code = project.bundle().code;
    assert!(!code.contains("gone") && !code.contains("never"), "{code}");
    assert_eq!(project.run(), "1");
}

#[test]
fn dynamic_imports_stay_inside() {
    let project = Project::new(&[
        (
            "index.ts",
            "export default async () => { const before = globalThis.loaded;
             const { value } = await import('./lazy');
             return [before ?? null, value, globalThis.loaded] }",
        ),
        ("lazy.ts", "globalThis.loaded = true; export const value = 1"),
    ]);
    assert_eq!(project.run(), "[null,1,true]");
    assert!(!project.bundle().code.contains("import("), "one module");
}

#[test]
fn cycles_and_top_level_await() {
    check(
        &[
            (
                "index.ts",
                "import { b } from './b';
                 export const a = () => 'a';
                 const late = await Promise.resolve('late');
                 export default () => [b(), late]",
            ),
            ("b.ts", "import { a } from './index'; export const b = () => a() + 'b'"),
        ],
        r#"["ab","late"]"#,
    );
}

#[test]
fn a_tsconfig_counts_whatever_it_includes() {
    check(
        &[
            ("worker/index.js", "import a from '@/a'; export default () => a"),
            ("worker/src/a.js", "export default 'found'"),
            (
                "worker/tsconfig.json",
                r#"{ "include": ["types"], "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }"#,
            ),
        ],
        r#""found""#,
    );
}

#[test]
fn a_guarded_import_of_what_is_not_installed_stays() {
    let code = Project::new(&[(
        "index.js",
        "export default async () => { try { return await import('absent') } catch { return 'none' } };
         export const other = import('missing').catch(() => 'none');",
    )])
    .bundle()
    .code;
    assert!(code.contains("import(\"absent\")") && code.contains("import(\"missing\")"), "{code}");
}
