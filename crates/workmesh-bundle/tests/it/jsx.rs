//! JSX by each of the settings that a project may use.

use crate::project::check;

const CLASSIC: &str = "
    const h = (tag, props, ...children) => ({ tag: typeof tag === 'string' ? tag : 'fragment', props, children });
    const Frag = () => null;
    const React = { createElement: h, Fragment: Frag };";

const SOURCE: &str = "export default () => <><a b='c'>{1}</a></>;";

/// A JSX runtime in a package, as `jsxImportSource` wants it.
const RUNTIME: [(&str, &str); 2] = [
    (
        "node_modules/mini/package.json",
        r#"{ "name": "mini", "exports": { "./jsx-runtime": "./runtime.js" }, "type": "module" }"#,
    ),
    (
        "node_modules/mini/runtime.js",
        "export const Fragment = 'fragment';
         export const jsx = (tag, props) => ({ tag, ...props });
         export const jsxs = jsx;",
    ),
];

const TREE: &str =
    r#"{"tag":"fragment","props":null,"children":[{"tag":"a","props":{"b":"c"},"children":[1]}]}"#;

#[track_caller]
fn classic(tsconfig: Option<&str>, pragma: &str) {
    let source = format!("{pragma}{CLASSIC}{SOURCE}");
    let mut files = vec![("src/index.tsx", source.as_str())];
    files.extend(tsconfig.map(|text| ("tsconfig.json", text)));
    check(&files, TREE);
}

#[track_caller]
fn automatic(tsconfig: Option<&str>, pragma: &str) {
    let source = format!("{pragma}{SOURCE}");
    let mut files = vec![("src/index.tsx", source.as_str())];
    files.extend(tsconfig.map(|text| ("tsconfig.json", text)));
    files.extend(RUNTIME);
    check(&files, r#"{"tag":"fragment","children":{"tag":"a","b":"c","children":1}}"#);
}

#[test]
fn without_settings_it_is_create_element() {
    classic(None, "");
    classic(Some(r#"{ "compilerOptions": { "strict": true } }"#), "");
    classic(Some(r#"{ "compilerOptions": { "jsx": "react" } }"#), "");
}

#[test]
fn the_factory_is_a_setting() {
    classic(Some(r#"{ "compilerOptions": { "jsxFactory": "h", "jsxFragmentFactory": "Frag" } }"#), "");
    classic(
        Some(r#"{ "compilerOptions": { "jsx": "react", "jsxFactory": "h", "jsxFragmentFactory": "Frag" } }"#),
        "",
    );
    classic(None, "/** @jsx h */ /** @jsxFrag Frag */\n");
}

#[test]
fn the_runtime_is_a_setting() {
    automatic(Some(r#"{ "compilerOptions": { "jsx": "react-jsx", "jsxImportSource": "mini" } }"#), "");
    automatic(
        Some(r#"{ "compilerOptions": { "strict": true } }"#),
        "/** @jsxRuntime automatic @jsxImportSource mini */\n",
    );
    automatic(None, "/** @jsxRuntime automatic */ /** @jsxImportSource mini */\n");
}

#[test]
fn settings_are_inherited() {
    let mut files = vec![
        ("src/index.tsx", SOURCE),
        ("tsconfig.json", r#"{ "extends": "./base" /* a comment, and a trailing comma */, }"#),
        ("base.json", r#"{ "compilerOptions": { "jsx": "react-jsx", "jsxImportSource": "mini" } }"#),
    ];
    files.extend(RUNTIME);
    check(&files, r#"{"tag":"fragment","children":{"tag":"a","b":"c","children":1}}"#);
}
