//! Async functions in bundles that name `async_hooks`.

use workmesh_bundle::{Location, remap_stack};

use crate::project::{Project, evaluate, run};

fn carried(text: &str) -> Project {
    Project::new(&[("index.js", &format!("import 'node:async_hooks';\n{text}"))])
        .with(|options| options.async_local_storage = true)
}

/// What the engine sees of a function's text.
#[track_caller]
fn check(text: &str, expected: &str) {
    let bundle = carried(text).bundle();
    assert!(bundle.warnings.is_empty(), "{:?}", bundle.warnings);
    let code: String = bundle.code.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(code.contains(expected), "{code}");
    assert!(code.ends_with("import * as $async from \"workmesh:async_context\";"), "{code}");
}

#[test]
fn async_functions_note_their_frame() {
    check(
        "export async function f() { \"use x\"; return await g(), 1 }",
        "{ \"use x\";const $frame=$async.now(); return $async.given(($async.back($frame,await $async.given(g())), 1)); }",
    );
    check(
        "export const f = async () => ({ a: await 1 })",
        "async () => {const $frame=$async.now();return $async.given(({ a: $async.back($frame,await $async.given(1)) }))};",
    );
    check(
        "export const f = () => async () => g()",
        "() => async () => {const $frame=$async.now();return $async.given(g())};",
    );
}

#[test]
fn what_catches_takes_the_frame_up() {
    check(
        "export async function f() { try { g() } catch (e) { h() } finally { i() } }",
        "catch (e) {$async.to($frame); h(); } finally {$async.to($frame); i(); }",
    );
    check("export function f() { try { g() } catch { h() } }", "catch { h(); }");
}

#[test]
fn loops_take_the_frame_up() {
    check(
        "export async function f(x) { l: for await (const y of x) { continue l } }",
        "{l: for await (const y of x) {$async.to($frame);continue l;}$async.to($frame);}",
    );
}

#[test]
fn async_generators_take_up_the_frame_of_who_asks() {
    check(
        "export async function* f() { const a = yield 1; yield* g(a); yield }",
        "let $frame=$async.now(); const a = $async.resumed(yield $async.given(1),$frame=$async.asked($frame)); \
         $async.resumed(yield* g(a),$frame=$async.asked($frame)); $async.resumed(yield,$frame=$async.asked($frame));",
    );
}

#[test]
fn other_bundles_stay_as_they_are() {
    let code = Project::new(&[("index.js", "export default async () => await 1")]).bundle().code;
    assert!(!code.contains("$async"), "{code}");
    let code = carried("export default await 1").bundle().code;
    assert!(code.contains("await 1"), "{code}");
}

#[test]
fn names_of_the_code_are_not_taken() {
    let code = carried("export const $async = async ($frame) => await $frame").bundle().code;
    assert!(code.contains("$async_.back($frame_,await $async_.given($frame))"), "{code}");
}

const THROWS: &str = "// async_hooks
const later = async (x) => x;
export default async function main() {
  const é = [await later('😀'), await later(2)];
  if (é) { await later(3); throw new TypeError('here'); }
}
";

#[test]
fn positions_stay_right() {
    let bundle = Project::new(&[(
        "src/index.ts",
        &THROWS.replace("// async_hooks", "export const hooks = 'async_hooks';"),
    )])
    .bundle();
    assert!(bundle.code.contains("$async.back"), "{}", bundle.code);
    let code = bundle.code.replace(
        "import * as $async from \"workmesh:async_context\";",
        "const $async = { now() {}, to() {}, given: (x) => x, back: (f, x) => x };",
    );
    let error = evaluate(&code).unwrap_err();
    let stack = remap_stack(&error, "worker.js", &bundle.source_map);
    assert!(stack.contains("main (src/index.ts:5:"), "{stack}");
    for (line, text) in (1..).zip(bundle.code.lines()) {
        let Some(at) = text.find("throw new") else { continue };
        let column = u32::try_from(text.get(..at).unwrap().encode_utf16().count()).unwrap() + 1;
        let expected = Location { source: "src/index.ts".into(), line: 5, column: 28, name: None };
        assert_eq!(bundle.source_map.lookup(line, column), Some(expected));
    }
    let fine = code.replace("throw new TypeError(\"here\")", "return \"fine\"");
    assert_eq!(run(&fine), "\"fine\"");
}
