//! TypeScript and newer JavaScript become what the engine understands.

use crate::project::{Project, check, check_errors};

/// Asserts what a TypeScript function body answers.
#[track_caller]
fn body(source: &str, expected: &str) {
    check(&[("index.ts", source)], expected);
}

#[test]
fn types_disappear() {
    body(
        "import type { T } from './t';
         interface I { a: number }
         type U = I | T;
         declare const nothing: string;
         function f<X extends I>(x: X, y?: string): x is X { return x!.a === 1 && !y }
         export default (): boolean => f({ a: 1 } as const satisfies I as any)",
        "true",
    );
}

#[test]
fn enums_and_namespaces() {
    body(
        "enum Plain { A, B = 5, C }
         enum Text { X = 'x' }
         const enum Inlined { One = 1 << 3 }
         namespace Outer {
           export const value = 1;
           export namespace Inner { export const value = Outer.value + 1 }
         }
         export default () => [Plain.C, Plain[5], Text.X, Inlined.One, Outer.Inner.value]",
        r#"[6,"B","x",8,2]"#,
    );
}

#[test]
fn parameter_properties_and_fields() {
    body(
        "abstract class Base {
           protected abstract kind: string;
           constructor(readonly a: number, private b = 2) {}
           sum() { return this.a + this.b }
         }
         class Derived extends Base {
           kind = 'd';
           declare ghost: string;
           static #count = 1;
           static { Derived.#count++ }
           count = Derived.#count;
           override sum() { return super.sum() * 10 }
         }
         export default () => {
           const d = new Derived(1);
           return [d.sum(), d.kind, d.count, 'ghost' in d]
         }",
        r#"[30,"d",2,false]"#,
    );
}

#[test]
fn resources_are_disposed() {
    body(
        "const log: string[] = [];
         const open = (name: string) => ({ name, [Symbol.dispose]() { log.push(name) } });
         export default () => {
           { using a = open('a'); using b = open('b'); log.push(a.name + b.name) }
           return log
         }",
        r#"["ab","b","a"]"#,
    );
}

#[test]
fn older_decorators_are_compiled() {
    let source = "
        function twice(_: object, __: string, property: PropertyDescriptor) {
          const original = property.value;
          property.value = function (...all: unknown[]) { return original.apply(this, all) * 2 }
        }
        function sealed(target: Function) { Object.seal(target) }
        @sealed class A { @twice value(n: number) { return n + 1 } }
        export default () => [new A().value(4), Object.isSealed(A)]";
    let tsconfig = r#"{ "compilerOptions": { "experimentalDecorators": true } }"#;
    check(&[("index.ts", source), ("tsconfig.json", tsconfig)], "[10,true]");
}

#[test]
fn newer_decorators_are_refused() {
    check_errors(
        &[("src/index.ts", "const d = (x) => x;\n@d class A {}\nexport default A;")],
        &[
            "error[bundle::unsupported_syntax]: decorators of this kind are not supported",
            "  --> src/index.ts:2:1",
            "   |",
            " 1 | const d = (x) => x;",
            " 2 | @d class A {}",
            "   | ^",
            "   = help: set \"experimentalDecorators\": true in tsconfig.json if the code is written for it",
        ],
    );
}

#[test]
fn types_may_be_passed_on_like_values() {
    check(
        &[
            (
                "index.ts",
                "import { A, area, type B } from './barrel'; import { C } from './types';
                 export { C }; export default (shape: A = { side: 3 }) => area(shape)",
            ),
            ("barrel.ts", "export { A, B as B, area } from './inner'; export * from './types'"),
            (
                "inner.ts",
                "import { A, B } from './types'; export { A, B }; export const area = (a: A) => a.side ** 2",
            ),
            ("types.ts", "export interface A { side: number } export type B = A; export type C = B"),
        ],
        "9",
    );
}

#[test]
fn a_missing_value_is_an_error_next_to_types() {
    check_errors(
        &[
            (
                "index.ts",
                "export { T } from './types';\nimport { value } from './types';\nexport default () => value",
            ),
            ("types.ts", "export type T = 1"),
        ],
        &[
            "error[bundle::missing_export]: \"value\" is not exported by \"types.ts\"",
            "  --> index.ts:2:10",
            "   |",
            " 1 | export { T } from './types';",
            " 2 | import { value } from './types';",
            "   |          ^^^^^",
        ],
    );
}

#[test]
fn an_at_sign_is_no_decorator() {
    body("/** @param a */ export default (a = '@x') => `@${a}`", r#""@@x""#);
}

#[test]
fn exports_are_kept() {
    let project = Project::new(&[(
        "index.ts",
        "export class Room {} export const named = 1; export { named as other }; export type T = 1;
         export default { async fetch(): Promise<Response> { return new Response() } }",
    )]);
    let code = project.bundle().code;
    let exports = code.trim_end().rsplit("export ").next().unwrap();
    for name in ["Room", "named", "named as other", "as default"] {
        assert!(exports.contains(name), "{name}: {code}");
    }
}

#[test]
fn names_survive_renaming() {
    let files = [
        (
            "index.ts",
            "import { f as g } from './other'; function f() {} export default () => [f.name, g.name]",
        ),
        ("other.ts", "export function f() {}"),
    ];
    check(&files, r#"["f","f"]"#);
    let answer = Project::new(&files).with(|options| options.discard_names = true).run();
    assert_ne!(answer, r#"["f","f"]"#);
}

#[test]
fn plain_javascript_may_hold_jsx_only_outside_packages() {
    let source =
        "/** @jsx h */ import { a } from 'a'; const h = (tag) => tag; export default () => [<p />, a]";
    check(
        &[
            ("index.js", source),
            ("node_modules/a/package.json", r#"{ "name": "a", "main": "a.js" }"#),
            ("node_modules/a/a.js", "var b = 3, x = 1; exports.a = 1 <b> x"),
        ],
        r#"["p",false]"#,
    );
}

#[test]
fn strings_become_the_numbers_that_they_are() {
    body(
        r#"const kept = "13 ";
         export default () => [
           Number("12 "), +" 12 ", "12 " * 2, 5 - "3 ", "12 " == 12, ~"7 ", Number(kept), Number("0x10 "),
           isNaN("12 "), "5 " > 4, "5 " | 0, 1 / +"-Infinity ", +"\r\n1\r\n", "\r\n1\r\n", { "12 ": 1 }, Number("0x+5"),
         ]"#,
        r#"[12,12,24,2,true,-8,13,16,false,true,5,0,1,"\r\n1\r\n",{"12 ":1},null]"#,
    );
}
