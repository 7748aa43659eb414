//! Node's modules, for workers with the flag `nodejs_compat`: a module `node:x` is `x.js`, and what they share is below
//! `internal/`.
//!
//! All are compiled once a process and none is loaded before it is imported.

mod buffer;
mod crypto;

use crate::{engine::Op, host::Host};

pub(crate) use crypto::Hasher;

/// The module that puts Node's globals in their places.
pub(crate) const GLOBALS: &str = "internal:node/globals";

/// The native operations of all modules.
pub(crate) const OPS: &[&[Op<Host>]] = &[buffer::OPS, crypto::OPS];

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
    ("workmesh:async_context", include_str!("internal/awaiting.js")),
    internal!("addresses"),
    internal!("assert"),
    internal!("assertion_error"),
    internal!("async_context"),
    internal!("async_providers"),
    internal!("buffer"),
    internal!("buffer_numbers"),
    internal!("builtins"),
    internal!("comparisons"),
    internal!("crypto_cipher"),
    internal!("crypto_cipher_info"),
    internal!("crypto_cipher_modes"),
    internal!("crypto_constants"),
    internal!("crypto_der"),
    internal!("crypto_derivation"),
    internal!("crypto_ecdh"),
    internal!("crypto_generate"),
    internal!("crypto_hash"),
    internal!("crypto_key_data"),
    internal!("crypto_key_forms"),
    internal!("crypto_keys"),
    internal!("crypto_pem"),
    internal!("crypto_random"),
    internal!("crypto_rsa"),
    internal!("crypto_scrypt"),
    internal!("crypto_sign"),
    internal!("crypto_signatures"),
    internal!("crypto_web"),
    internal!("encodings"),
    internal!("errors"),
    internal!("event_symbols"),
    internal!("event_waiting"),
    internal!("globals"),
    internal!("inspect"),
    internal!("mime"),
    internal!("os_constants"),
    internal!("path_posix"),
    internal!("path_win32"),
    internal!("paths"),
    internal!("process_env"),
    internal!("process_facts"),
    internal!("stream/abort"),
    internal!("stream/compose"),
    internal!("stream/destroy"),
    internal!("stream/duplex"),
    internal!("stream/duplex_from"),
    internal!("stream/duplex_pair"),
    internal!("stream/end_of_stream"),
    internal!("stream/errors"),
    internal!("stream/fields"),
    internal!("stream/from"),
    internal!("stream/high_water_mark"),
    internal!("stream/iterator"),
    internal!("stream/legacy"),
    internal!("stream/operators"),
    internal!("stream/pipe"),
    internal!("stream/pipeline"),
    internal!("stream/predicates"),
    internal!("stream/readable"),
    internal!("stream/readable_flow"),
    internal!("stream/readable_state"),
    internal!("stream/tick"),
    internal!("stream/transform"),
    internal!("stream/web"),
    internal!("stream/web_late"),
    internal!("stream/writable"),
    internal!("stream/writable_flow"),
    internal!("stream/writable_state"),
    internal!("system_errors"),
    internal!("types"),
    internal!("unavailable"),
    internal!("url_legacy"),
    internal!("url_paths"),
    internal!("validators"),
    internal!("variables"),
    internal!("zlib_codec"),
    internal!("zlib_constants"),
    internal!("zlib_streams"),
    module!("_stream_duplex"),
    module!("_stream_passthrough"),
    module!("_stream_readable"),
    module!("_stream_transform"),
    module!("_stream_writable"),
    module!("assert"),
    module!("assert/strict"),
    module!("async_hooks"),
    module!("buffer"),
    module!("child_process"),
    module!("cluster"),
    module!("console"),
    module!("constants"),
    module!("crypto"),
    module!("dgram"),
    module!("diagnostics_channel"),
    module!("dns"),
    module!("dns/promises"),
    module!("domain"),
    module!("events"),
    module!("fs"),
    module!("fs/promises"),
    module!("http"),
    module!("http2"),
    module!("https"),
    module!("inspector"),
    module!("inspector/promises"),
    module!("module"),
    module!("net"),
    module!("os"),
    module!("path"),
    module!("path/posix"),
    module!("path/win32"),
    module!("perf_hooks"),
    module!("process"),
    module!("punycode"),
    module!("querystring"),
    module!("readline"),
    module!("readline/promises"),
    module!("repl"),
    module!("stream"),
    module!("stream/consumers"),
    module!("stream/promises"),
    module!("stream/web"),
    module!("string_decoder"),
    module!("sys"),
    module!("timers"),
    module!("timers/promises"),
    module!("tls"),
    module!("trace_events"),
    module!("tty"),
    module!("url"),
    module!("util"),
    module!("util/types"),
    module!("v8"),
    module!("vm"),
    module!("wasi"),
    module!("worker_threads"),
    module!("zlib"),
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
