//! The async context of `node:async_hooks`, across `await`.
//!
//! The engine does not say when a function goes on after `await`, so the code does: in a bundle that names
//! `async_hooks` or their like, each async function notes the frame that it is called in, and takes it up wherever it may go on
//! after a pause. Within one call of an async function the frame never changes for good: whatever sets another one
//! (`run`, `exit`, `bind` …) sets it back before it returns. So one note a call is enough:
//!
//! | what was written | what the engine sees |
//! | --- | --- |
//! | `async () => { … }` | `async () => { const $frame = $async.now(); … }` |
//! | `await value` | `$async.back($frame, await $async.given(value))` |
//! | `catch (error) { … }`, `finally { … }` | `catch (error) { $async.to($frame); … }` … |
//! | `return value` | `return $async.given(value)`, for a thenable's `then` is called later |
//! | `for await (… of …) { … }` | `{ for await (… of …) { $async.to($frame); … } $async.to($frame); }` |
//!
//! An async generator goes on in the frame of whoever asks it, so there `$frame` is noted anew after each `yield`.
//! Nothing takes a turn of the event loop more than before, and no line is added: positions move within their line.
//!
//! Code at the top level of the bundle runs before any frame there could be, and stays as it is.

mod edits;
mod finder;

use oxc::allocator::Allocator;
use oxc::ast_visit::Visit;
use oxc::parser::Parser;
use oxc::span::SourceType;
use rolldown_sourcemap::SourceMap;

use self::finder::Finder;

/// What the runtime provides the functions under.
const MODULE: &str = "workmesh:async_context";

/// The bundle as the engine needs it, if it can have to do with async contexts at all; else as it is.
pub(super) fn carry(code: String, map: Option<SourceMap>) -> (String, Option<SourceMap>) {
    if !has_contexts(&code) {
        return (code, map);
    }
    let names = Names::unused_in(&code);
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, &code, SourceType::mjs()).parse();
    if parsed.panicked {
        // The engine says what is wrong with it.
        return (code, map);
    }
    let mut finder = Finder::new(&names);
    finder.visit_program(&parsed.program);
    let edits = finder.finish();
    let carried = edits.apply(&code);
    let map = map.map(|map| edits.shift(&code, map));
    // At the end, where it moves nothing; imports come first wherever they stand.
    (format!("{carried}\nimport * as {} from {MODULE:?};\n", names.module), map)
}

/// Whether code names something that makes a context: `AsyncLocalStorage`, or functions of `cloudflare:workers`.
fn has_contexts(code: &str) -> bool {
    const OF_WORKERS: [&str; 4] = ["ActiveSpan", "enterSpan", "withEnv", "withExports"];
    let names_one = || OF_WORKERS.iter().any(|name| code.contains(name));
    code.contains("async_hooks") || code.contains("cloudflare:workers") && names_one()
}

/// What the code calls the module and the frame.
struct Names {
    module: String,
    frame: String,
}

impl Names {
    /// Names that stand nowhere in the code.
    fn unused_in(code: &str) -> Self {
        let free = |name: &str| {
            let mut name = name.to_owned();
            while code.contains(&name) {
                name.push('_');
            }
            name
        };
        Self { module: free("$async"), frame: free("$frame") }
    }
}
