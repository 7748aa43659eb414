//! Bindings of kinds that Workmesh cannot run yet: a clear refusal instead of an `undefined` at run time.

use super::layers::Layers;
use crate::diagnostic::{Code, Diagnostic};
use crate::read::Fields;
use crate::syntax::{Entry, Node, Table, Value};

/// The keys, and what people call what they bind.
const KINDS: &[(&str, &str)] = &[
    ("ai", "Workers AI"),
    ("ai_search", "AI Search"),
    ("ai_search_namespaces", "AI Search namespaces"),
    ("analytics_engine_datasets", "Analytics Engine datasets"),
    ("artifacts", "Artifacts"),
    ("browser", "Browser Rendering"),
    ("containers", "containers"),
    ("dispatch_namespaces", "Workers for Platforms"),
    ("durable_objects", "Durable Objects"),
    ("flagship", "Flagship"),
    ("hyperdrive", "Hyperdrive"),
    ("images", "Cloudflare Images"),
    ("logfwdr", "log forwarding"),
    ("media", "Media Transformations"),
    ("mtls_certificates", "mTLS certificates"),
    ("pipelines", "Pipelines"),
    ("queues", "Queues"),
    ("r2_buckets", "R2 buckets"),
    ("secrets_store_secrets", "Secrets Store"),
    ("send_email", "Email Workers"),
    ("stream", "Cloudflare Stream"),
    ("streaming_tail_consumers", "streaming tail consumers"),
    ("unsafe", "unsafe bindings"),
    ("unsafe_hello_world", "the hello-world binding"),
    ("vectorize", "Vectorize"),
    ("vpc_networks", "VPC networks"),
    ("vpc_services", "VPC services"),
    ("worker_loaders", "Worker Loaders"),
    ("workflows", "Workflows"),
];

/// The same, for keys that exist at the top level only.
const TOP_KINDS: &[(&str, &str)] = &[
    ("data_blobs", "data blobs of the service-worker format"),
    ("site", "Workers Sites"),
    ("text_blobs", "text blobs of the service-worker format"),
    ("wasm_modules", "WebAssembly modules of the service-worker format"),
];

pub(super) fn report(layers: &Layers<'_>) {
    let own = KINDS.iter().map(|(key, kind)| (layers.own(key).get(key), *kind));
    let top = TOP_KINDS.iter().map(|(key, kind)| (layers.top.get(key), *kind));
    for (entry, kind) in own.chain(top) {
        let Some(entry) = entry.filter(|entry| !is_empty(&entry.node.value)) else { continue };
        if entry.key == "unsafe" && has_only_rate_limiters(&entry.node.value) {
            continue;
        }
        let mut names = Vec::new();
        collect_names(&entry.node, &mut names);
        let label = if names.is_empty() { String::new() } else { format!("binds {}", names.join(", ")) };
        let message = format!("Workmesh cannot run {kind} yet (`{}`)", entry.key);
        let error = Diagnostic::error(Code::Unsupported, message).at(entry.span, label);
        layers.top.session.report(error.help("remove the binding, or leave this worker out of the fleet"));
    }
}

/// Whether a value binds nothing: an empty list, or a table of empty lists.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Table(Table { entries }) => entries.iter().all(|entry| is_empty(&entry.node.value)),
        _ => false,
    }
}

/// Whether an unsafe binding is a rate limiter, which the platform once was given that way.
pub(super) fn is_rate_limiter(binding: &Fields<'_>) -> bool {
    binding.get("type").is_some_and(says_rate_limit)
}

fn says_rate_limit(kind: &Entry) -> bool {
    matches!(&kind.node.value, Value::String(kind) if kind == "ratelimit")
}

/// Whether `unsafe` binds rate limiters and nothing else.
fn has_only_rate_limiters(value: &Value) -> bool {
    let Value::Table(table) = value else { return false };
    table.entries.iter().all(|entry| match (&*entry.key, &entry.node.value) {
        ("bindings", Value::Array(bindings)) => bindings.iter().all(|binding| match &binding.value {
            Value::Table(binding) => binding.get("type").is_some_and(says_rate_limit),

            _ => false,
        }),
        (_, value) => is_empty(value),
    })
}

/// The names under which a value appears in `env`.
fn collect_names(node: &Node, names: &mut Vec<String>) {
    match &node.value {
        Value::Array(items) => items.iter().for_each(|item| collect_names(item, names)),
        Value::Table(table) => {
            let name = table.get("binding").or_else(|| table.get("name"));
            match name.map(|entry| &entry.node.value) {
                Some(Value::String(name)) => names.push(format!("`{name}`")),
                _ => table.entries.iter().for_each(|entry| collect_names(&entry.node, names)),
            }
        }
        _ => {}
    }
}
