//! Configuration: `wrangler.toml`, `wrangler.json(c)`, `.dev.vars` and `workmesh.toml` in, one validated
//! [`Project`] out, with the graph of its bindings and every mistake as a [`Diagnostic`].
//!
//! What belongs here: what the files mean, what is wrong with them, and how to say so. What does not: running
//! anything, HTTP, terminals, the process's arguments or environment variables.

pub mod cron;
pub mod diagnostic;
mod graph;
mod mesh;
mod project;
pub mod route;
mod source;
mod span;
pub mod unit;

pub use diagnostic::{Code, Diagnostic, Diagnostics, Label, Severity};
pub use graph::{Edge, Graph};
pub use mesh::{
    AllowRule, Breaker, BreakerSettings, ConcurrencyLimit, Egress, Engine, Fallback, FallbackResponse,
    GATEWAY, HeaderPattern, INTERNET, LimitSettings, Mesh, Policy, PolicySettings, Retry, RetrySettings,
    Switch,
};
pub use project::{
    AssetRouting, Assets, Bindings, D1Database, Gateway, GatewayLimits, KvNamespace, Limits, ModuleRule,
    ModuleType, Observability, Project, RateLimit, Route, ServiceBinding, TailConsumer, Var, Worker,
};
pub use source::{Position, SourceFile, SourceFiles};
pub use span::{FileId, Span};
