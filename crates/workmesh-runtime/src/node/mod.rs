//! Node's modules, for workers with the flag `nodejs_compat`: a module `node:x` is `x.js`, and what they share is below
//! `internal/`.
//!
//! All are compiled once a process and none is loaded before it is imported.

mod buffer;

use crate::{engine::Op, host::Host};

/// The module that puts Node's globals in their places.
pub(crate) const GLOBALS: &str = "internal:node/globals";

/// The native operations of all modules.
pub(crate) const OPS: &[&[Op<Host>]] = &[buffer::OPS];

/// One `node:…` module.
macro_rules! module {
    ($name:literal) => {
        (concat!("node:", $name), include_str!(concat!($name, ".js")))
    };
}

/// One `internal:node/…` module.
macro_rules! internal {
    ($name:literal) => {
        (concat!("internal:node/", $name), include_str!(concat!("internal/", $name, ".js")))
    };
}

/// The JavaScript of all modules, as (specifier, text).
pub(crate) const MODULES: &[(&str, &str)] = &[
    internal!("assert"),
    internal!("assertion_error"),
    internal!("buffer"),
    internal!("buffer_numbers"),
    internal!("builtins"),
    internal!("comparisons"),
    internal!("encodings"),
    internal!("errors"),
    internal!("event_symbols"),
    internal!("event_waiting"),
    internal!("globals"),
    internal!("inspect"),
    internal!("os_constants"),
    internal!("path_posix"),
    internal!("path_win32"),
    internal!("paths"),
    internal!("process_env"),
    internal!("process_facts"),
    internal!("system_errors"),
    internal!("types"),
    internal!("unavailable"),
    internal!("url_legacy"),
    internal!("url_paths"),
    internal!("validators"),
    internal!("variables"),
    module!("assert"),
    module!("assert/strict"),
    module!("buffer"),
    module!("child_process"),
    module!("constants"),
    module!("diagnostics_channel"),
    module!("events"),
    module!("inspector/promises"),
    module!("os"),
    module!("path"),
    module!("path/posix"),
    module!("path/win32"),
    module!("process"),
    module!("querystring"),
    module!("repl"),
    module!("string_decoder"),
    module!("sys"),
    module!("timers"),
    module!("timers/promises"),
    module!("trace_events"),
    module!("tty"),
    module!("url"),
    module!("util"),
    module!("util/types"),
    module!("wasi"),
];

/// The modules that follow from the list: `internal:node/names` with the names of all of Node's, and for each of them
/// `internal:node/require/…`, which hands it to `internal:node/builtins` for those who cannot wait for an import.
pub(crate) fn derived() -> Vec<(String, String)> {
    let names = MODULES.iter().filter_map(|(specifier, _)| specifier.strip_prefix("node:"));
    let list = names.clone().map(|name| format!("{name:?},")).collect::<String>();
    let require = names.map(|name| {
        let text = format!(
            "import it from \"node:{name}\"; import {{ provide }} from \"internal:node/builtins\"; \
             provide({name:?}, it);"
        );
        (format!("internal:node/require/{name}"), text)
    });
    let names = ("internal:node/names".to_owned(), format!("export const names = [{list}];"));
    require.chain([names]).collect()
}
