//! Configuration: `wrangler.toml`, `wrangler.json(c)`, `.dev.vars` and `workmesh.toml` in, one validated
//! [`Project`] out, with the graph of its bindings and every mistake as a [`Diagnostic`].
//!
//! What belongs here: what the files mean, what is wrong with them, and how to say so. What does not: running
//! anything, HTTP, terminals, the process's arguments or environment variables.
//!
//! ```no_run
//! use workmesh_config::{RenderOptions, Sources, load, render_human};
//!
//! let loaded = load(&Sources::below("examples/storefront"));
//! let text = render_human(&loaded.diagnostics, &RenderOptions::default());
//! match loaded.project {
//!     Some(project) => assert!(project.worker("auth").is_some()),
//!     None => assert!(text.contains("error")),
//! }
//! ```
//!
//! A load goes through the modules in this order: `discover` finds files, `syntax` makes one kind of tree of
//! all formats, `read` gives typed views of its tables, `wrangler` and `workmesh` say what the keys mean,
//! `check` compares the workers with each other, and `load` puts the [`Project`] together. Mistakes gather in
//! a `session` on the way, so one run finds them all. To add a key, read it in `wrangler` or `workmesh`:
//! reading it makes it known.

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

pub use check::NoEdge;
pub use diagnostic::{
    Code, Diagnostic, Diagnostics, Label, RenderOptions, Severity, render_human, render_json,
};
pub use discover::{may_hold_workers, wrangler_files};
pub use graph::{Edge, Graph, GraphFormat, render_graph};
pub use load::{Loaded, Sources, load};
pub use mesh::{
    AllowRule, Breaker, BreakerSettings, ConcurrencyLimit, Egress, Engine, Fallback, FallbackResponse, Fault,
    GATEWAY, HeaderPattern, INTERNET, LimitSettings, Mesh, Origin, Place, Policy, PolicySettings, Retry,
    RetrySettings, Setting, SettingValue, Switch, Written, render_explanation_json,
};
pub use project::{
    AssetRouting, Assets, Bindings, Compatibility, D1Database, Gateway, GatewayLimits, KvNamespace, Limits,
    ModuleRule, ModuleType, Observability, Project, RateLimit, Route, ServiceBinding, TailConsumer, Var,
    Worker,
};
pub use source::{Position, SourceFile, SourceFiles};
pub use span::{FileId, Span};
