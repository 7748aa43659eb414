//! The module `workmesh`, which needs no installation.

use workmesh_bundle::{Severity, remap_stack};

use crate::project::{Project, check, check_errors, evaluate};

/// The engine of the tests has no web platform; this much of it is enough.
const RESPONSE: &str = "globalThis.Response = class Response {};";

#[test]
fn it_is_part_of_the_bundle() {
    let source = format!(
        "import {{ CircuitBreaker, withRetry }} from 'workmesh';
         {RESPONSE}
         const breaker = new CircuitBreaker();
         export default async () => [await breaker.call(() => 'called'), await withRetry(() => 1)]"
    );
    for entry in ["index.ts", "index.js"] {
        let project = Project::new(&[(entry, &source)]);
        assert_eq!(project.run(), r#"["called",1]"#);
        let bundle = project.bundle();
        assert!(!bundle.code.contains("import"), "{}", bundle.code);
        assert_eq!(project.names(&bundle.inputs), [entry], "there is nothing to watch");
        assert_eq!(bundle.warnings, []);
    }
}

#[test]
fn it_exports_what_it_says() {
    let expected = "[\"BreakerOpenError\",\"CircuitBreaker\",\"createTrace\",\"injectTraceHeaders\",\"logTrace\",\
                    \"withRetry\",\"withTimeout\"]";
    for source in [
        "import * as mesh from 'workmesh'; export default () => Object.keys(mesh).sort()",
        "export default async () => Object.keys(await import('workmesh')).sort()",
        "const mesh = require('workmesh'); export default () => Object.keys(mesh).sort()",
        "export * from 'workmesh';
         import * as self from './index.js';
         export default () => Object.keys(self).filter((name) => name !== 'default').sort()",
    ] {
        check(&[("index.js", source)], expected);
    }
}

#[test]
fn what_is_not_used_is_left_out() {
    let used = "import { withTimeout } from 'workmesh'; export default () => typeof withTimeout";
    let code = Project::new(&[("index.ts", used)]).bundle().code;
    assert!(
        code.contains("TimeoutError") && !code.contains("Circuit") && !code.contains("traceparent"),
        "{code}"
    );
}

#[test]
fn types_leave_nothing() {
    for types in [
        "import type { Trace } from 'workmesh'; export type { Trace }; let trace: Trace | undefined;",
        "import { type Trace } from 'workmesh'; let trace: Trace | undefined;",
        "import { Trace } from 'workmesh'; let trace: Trace | undefined;",
        "export type { Trace } from 'workmesh'; let trace;",
        "export { Trace } from 'workmesh'; let trace;",
        "let trace: import('workmesh').Trace | undefined;",
    ] {
        let project = Project::new(&[("index.ts", &format!("{types} export default () => typeof trace"))]);
        assert_eq!(project.run(), r#""undefined""#);
        let code = project.bundle().code;
        assert!(!code.contains("workmesh") && !code.contains("function"), "{code}");
    }
}

#[test]
fn an_installed_package_does_not_hide_it() {
    let manifest = r#"{ "name": "workmesh", "exports": { ".": "./dist/index.js" } }"#;
    let project = Project::new(&[
        (
            "index.ts",
            "import { withTimeout } from 'workmesh';
             import p from 'p';
             export default () => [typeof withTimeout, p]",
        ),
        ("tsconfig.json", r#"{ "compilerOptions": { "paths": { "workmesh": ["./mine.ts"] } } }"#),
        ("mine.ts", "export const withTimeout = 1"),
        ("node_modules/workmesh/package.json", manifest),
        ("node_modules/workmesh/dist/index.js", "export const withTimeout = 2"),
        ("node_modules/p/index.js", "import { withRetry } from 'workmesh'; export default typeof withRetry"),
    ]);
    assert_eq!(project.run(), r#"["function","function"]"#);
}

#[test]
fn an_alias_replaces_it_and_may_mean_it() {
    let project = Project::new(&[
        (
            "index.ts",
            "import a from 'workmesh';
             import { withRetry } from 'mesh';
             export default () => [a, typeof withRetry]",
        ),
        ("mine.ts", "export default 'mine'"),
    ])
    .with(|options| {
        options.alias.extend([("workmesh".into(), "./mine".into()), ("mesh".into(), "workmesh".into())]);
    });
    assert_eq!(project.run(), r#"["mine","function"]"#);
}

#[test]
fn the_settings_of_the_project_do_not_reach_it() {
    let entry = ("index.ts", "export { CircuitBreaker as default } from 'workmesh'");
    let settings = r#"{ "compilerOptions": { "useDefineForClassFields": false, "target": "es2017" } }"#;
    let plain = Project::new(&[entry]).bundle().code;
    assert!(plain.contains("retryAfter;"), "what a setting of the project would take away\n{plain}");
    let set = Project::new(&[entry, ("tsconfig.json", settings)]);
    assert_eq!(set.bundle().code, plain);
    assert_eq!(set.with(|options| options.tsconfig = Some("tsconfig.json".into())).bundle().code, plain);
}

#[test]
fn a_stack_names_its_files() {
    let source = "import { withRetry } from 'workmesh';
export default async function main() {
  return await withRetry(null as never);
}";
    let bundle = Project::new(&[("src/index.ts", source)]).bundle();
    let error = evaluate(&bundle.code).unwrap_err();
    let stack = remap_stack(&error, "worker.js", &bundle.source_map);
    assert!(stack.contains("withRetry: fn must be a function, not null"), "{stack}");
    assert!(
        stack.contains("(workmesh/check.ts:") && stack.contains("withRetry (workmesh/retry.ts:"),
        "{stack}"
    );
    assert!(stack.contains("main (src/index.ts:3:"), "{stack}");
    assert_eq!(bundle.source_map.source_text("workmesh/retry.ts"), None);
    let mut sources: Vec<&str> = bundle.source_map.sources().collect();
    sources.sort_unstable();
    assert_eq!(sources, ["src/index.ts", "workmesh/check.ts", "workmesh/response.ts", "workmesh/retry.ts"]);
}

#[test]
fn a_name_that_it_does_not_export() {
    check_errors(
        &[("src/index.ts", "import { withRetries } from \"workmesh\";\nexport default withRetries;")],
        &[
            "error[bundle::missing_export]: \"withRetries\" is not exported by \"workmesh\"",
            "  --> src/index.ts:1:10",
            "   |",
            " 1 | import { withRetries } from \"workmesh\";",
            "   |          ^^^^^^^^^^^",
            "   = help: did you mean \"withRetry\"?",
        ],
    );
    check_errors(
        &[("index.js", "import mesh from 'workmesh';\nexport default mesh;")],
        &[
            "error[bundle::missing_export]: \"default\" is not exported by \"workmesh\"",
            "  --> index.js:1:8",
            "   |",
            " 1 | import mesh from 'workmesh';",
            "   |        ^^^^",
            "   = help: it exports BreakerOpenError, CircuitBreaker, createTrace, injectTraceHeaders, \
             logTrace, withRetry, withTimeout",
        ],
    );
}

#[test]
fn a_property_that_it_does_not_export() {
    let bundle =
        Project::new(&[("index.js", "import * as mesh from 'workmesh';\nexport default mesh.breaker;")])
            .bundle();
    let [warning] = bundle.warnings.as_slice() else { panic!("{:?}", bundle.warnings) };
    assert_eq!(
        (warning.severity, warning.code, warning.line),
        (Severity::Warning, "bundle::undefined_import", Some(2))
    );
    assert!(warning.message.ends_with("no matching export in 'workmesh'"), "{}", warning.message);
}

#[test]
fn it_has_one_name_only() {
    check_errors(
        &[("index.ts", "import { withRetry } from 'workmesh/retry';\nexport default withRetry;")],
        &[
            "error[bundle::unresolved_import]: cannot resolve \"workmesh/retry\"",
            "  --> index.ts:1:27",
            "   |",
            " 1 | import { withRetry } from 'workmesh/retry';",
            "   |                           ^^^^^^^^^^^^^^^^",
            "   = help: everything is exported by \"workmesh\" itself",
        ],
    );
}
