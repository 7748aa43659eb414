//! From a stack trace of the bundle to the lines of the sources.

use workmesh_bundle::{Location, remap_stack};

use crate::project::{Project, evaluate};

const ENTRY: &str = "import { check } from './lib/check';

interface Ignored { a: 1 }

export default function main(): void {
  check(1 as unknown);
}
";

const CHECK: &str = "// A comment that is dropped.
type Also = 'dropped';
export function check(value: unknown): asserts value is string {
  if (typeof value !== 'string') {
    throw new TypeError('not a string');
  }
}
";

fn thrower() -> Project {
    Project::new(&[("src/index.ts", ENTRY), ("src/lib/check.ts", CHECK)])
}

#[test]
fn a_stack_names_the_sources() {
    let bundle = thrower().bundle();
    let error = evaluate(&bundle.code).unwrap_err();
    assert!(error.contains("worker.js:"), "{error}");
    let stack = remap_stack(&error, "worker.js", &bundle.source_map);
    assert!(stack.contains("check (src/lib/check.ts:5:"), "{stack}");
    assert!(stack.contains("main (src/index.ts:6:3)"), "{stack}");
    assert!(!stack.contains("worker.js"), "{stack}");
}

#[test]
fn every_throw_is_found() {
    let bundle = thrower().bundle();
    let (line, text) = (1..).zip(bundle.code.lines()).find(|(_, text)| text.contains("throw new")).unwrap();
    let column = u32::try_from(text.find("throw").unwrap()).unwrap() + 1;
    let location = bundle.source_map.lookup(line, column).unwrap();
    assert_eq!(location, Location { source: "src/lib/check.ts".into(), line: 5, column: 5, name: None });
    assert_eq!(
        bundle.source_map.frame(&location).unwrap(),
        "   |\n 4 |   if (typeof value !== 'string') {\n \
         5 |     throw new TypeError('not a string');\n   |     ^^^^^"
    );
}

#[test]
fn sources_are_relative_and_kept() {
    let bundle = thrower().bundle();
    let mut sources: Vec<&str> = bundle.source_map.sources().collect();
    sources.sort_unstable();
    assert_eq!(sources, ["src/index.ts", "src/lib/check.ts"]);
    assert!(bundle.source_map.source_text("src/index.ts").unwrap().starts_with("import { check }"));
}

#[test]
fn packages_are_mapped_without_their_text() {
    let project = Project::new(&[
        ("index.js", "import p from 'p';\nexport default () => p()"),
        ("node_modules/p/index.js", "module.exports = function p() {\n  throw new Error('deep')\n}"),
    ]);
    let bundle = project.bundle();
    let stack = remap_stack(&evaluate(&bundle.code).unwrap_err(), "worker.js", &bundle.source_map);
    assert!(stack.contains("(node_modules/p/index.js:2:"), "{stack}");
    assert!(stack.contains("(index.js:2:"), "{stack}");
    assert_eq!(bundle.source_map.source_text("node_modules/p/index.js"), None);
}

#[test]
fn sources_above_the_folder() {
    let project = Project::new(&[
        ("worker/index.ts", "import { a } from '../shared/a';\nexport default () => a()"),
        ("shared/a.ts", "export const a = () => {\n  throw new Error('x')\n}"),
    ])
    .with(|options| {
        options.dir = options.dir.join("worker");
        options.entry = "index.ts".into();
    });
    let bundle = project.bundle();
    let stack = remap_stack(&evaluate(&bundle.code).unwrap_err(), "worker.js", &bundle.source_map);
    assert!(stack.contains("../shared/a.ts:2:"), "{stack}");
}
