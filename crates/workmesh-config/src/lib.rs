//! Configuration: `wrangler.toml`, `wrangler.json(c)`, `.dev.vars` and `workmesh.toml` in, one validated
//! [`Project`] out, with the graph of its bindings and every mistake as a [`Diagnostic`].
//!
//! What belongs here: what the files mean, what is wrong with them, and how to say so. What does not: running
//! anything, HTTP, terminals, the process's arguments or environment variables.

mod check;
pub mod cron;
mod diagnostic;
mod discover;
mod graph;
mod load;
mod mesh;
mod paths;
mod project;
mod read;
pub mod route;
mod session;
mod source;
mod span;
mod syntax;
pub mod unit;
mod workmesh;
mod wrangler;

pub use diagnostic::{
    Code, Diagnostic, Diagnostics, Label, RenderOptions, Severity, render_human, render_json,
};
pub use graph::{Edge, Graph, GraphFormat, render_graph};
pub use load::{Loaded, Sources, load};
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
