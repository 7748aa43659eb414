//! What a worker reaches through `env`.

use std::path::PathBuf;

use serde_json::Value;

use crate::span::Span;

/// The bindings of one worker. No two have the same name.
#[derive(Clone, Debug, Default)]
pub struct Bindings {
    /// `services`: other workers.
    pub services: Vec<ServiceBinding>,
    /// `kv_namespaces`.
    pub kv: Vec<KvNamespace>,
    /// `d1_databases`.
    pub d1: Vec<D1Database>,
    /// `ratelimits`.
    pub ratelimits: Vec<RateLimit>,
    /// `version_metadata`: the name under which the worker sees its own version.
    pub version_metadata: Option<String>,
}

/// A binding to another worker of the fleet, or to the worker itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServiceBinding {
    /// Name in `env`.
    pub binding: String,
    /// The worker; it exists.
    pub service: String,
    /// The named entrypoint of that worker; its default export if none.
    pub entrypoint: Option<String>,
    /// What the entrypoint receives as `ctx.props`.
    pub props: Option<Value>,
    /// Where the service was named.
    pub span: Span,
}

/// A KV namespace. Workers that bind one id share the data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KvNamespace {
    /// Name in `env`.
    pub binding: String,
    /// As in `wrangler dev`: `preview_id`, else `id`, else the name of the binding.
    pub id: String,
}

/// A D1 database. Workers that bind one id share the data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct D1Database {
    /// Name in `env`.
    pub binding: String,
    /// `database_name`, for people.
    pub database_name: Option<String>,
    /// As in `wrangler dev`: `preview_database_id`, else `database_id`, else the name of the binding.
    pub id: String,
    /// The folder of migrations: `migrations_dir`, by default `migrations` beside the configuration.
    /// It need not exist unless it was configured.
    pub migrations_dir: PathBuf,
    /// The table that records which migrations were applied; `d1_migrations` by default.
    pub migrations_table: String,
}

/// A rate limiter. Workers that bind one namespace share the counters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RateLimit {
    /// Name in `env`.
    pub binding: String,
    /// Which counters.
    pub namespace_id: String,
    /// Calls allowed in one period, for each key.
    pub limit: u64,
    /// Length of the period in seconds: 10 or 60.
    pub period_seconds: u32,
}
