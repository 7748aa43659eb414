//! Modules that the runtime provides, which are therefore never looked for on disk.

/// Node's built-in modules by the names that work without the prefix `node:`.
#[rustfmt::skip]
const NODE: &[&str] = &[
    "_http_agent", "_http_client", "_http_common", "_http_incoming", "_http_outgoing", "_http_server",
    "_stream_duplex", "_stream_passthrough", "_stream_readable", "_stream_transform", "_stream_wrap",
    "_stream_writable", "_tls_common", "_tls_wrap", "assert", "assert/strict", "async_hooks", "buffer",
    "child_process", "cluster", "console", "constants", "crypto", "dgram", "diagnostics_channel", "dns",
    "dns/promises", "domain", "events", "fs", "fs/promises", "http", "http2", "https", "inspector",
    "inspector/promises", "module", "net", "os", "path", "path/posix", "path/win32", "perf_hooks", "process",
    "punycode", "querystring", "readline", "readline/promises", "repl", "stream", "stream/consumers",
    "stream/promises", "stream/web", "string_decoder", "sys", "timers", "timers/promises", "tls",
    "trace_events", "tty", "url", "util", "util/types", "v8", "vm", "wasi", "worker_threads", "zlib",
];

/// Whether an import always belongs to the runtime: `cloudflare:*`.
pub(crate) fn is_runtime(specifier: &str) -> bool {
    specifier.starts_with("cloudflare:")
}

/// Whether an import names one of Node's built-in modules without the prefix `node:`.
pub(crate) fn is_node(specifier: &str) -> bool {
    NODE.binary_search(&specifier).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{NODE, is_node, is_runtime};

    #[test]
    fn the_list_is_sorted() {
        assert!(NODE.is_sorted(), "binary search needs it");
    }

    #[test]
    fn names() {
        assert!(is_node("buffer") && is_node("fs/promises"));
        assert!(!is_node("node:buffer") && !is_node("punycode/") && !is_node("hono"));
        assert!(is_runtime("cloudflare:workers") && !is_runtime("workmesh") && !is_runtime("node:fs"));
    }
}
