//! The embedded engine: Workers run in isolates, on the thread that called them.
//!
//! A [`Script`] is compiled once a process. A [`Worker`] is a script with its bindings on one shard; it is a
//! [`Service`](workmesh_mesh::Service), so that the gateway, an edge or a cron start can call it. Inside, from the
//! bottom up:
//!
//! - `engine/`: the seam over the JavaScript engine. It knows no web API.
//! - `host/`: requests, what is held for them, and the loop that enters the isolate within its limits.
//! - `web/`: the web platform, JavaScript over native operations. It names no type of the JavaScript engine.
//! - `bindings/`: what a worker finds in `env`.
//! - `rpc/`: methods of other workers' entrypoints, stubs, and the module `cloudflare:workers`; JavaScript over `host/rpc.rs`.
//! - `node/`: the modules `node:…`, for workers with the flag `nodejs_compat`.
//!
//! The JavaScript of these folders is compiled when the program is built, by `build.rs`, which also says what each module is
//! called.
//!
//! What does not belong here: listeners, routes, versions, files of any kind.

mod bindings;
mod compat;
mod engine;
mod host;
mod log;
mod node;
mod script;
mod web;
mod worker;

pub use bindings::rate_limit::RateLimiter;
pub use compat::Compat;
pub use engine::give_back_free_memory;
pub use host::sockets::SocketRules;
pub use log::{Level, LogLine, LogSink, TailItem};
pub use script::{CompileError, SPECIFIER, Script};
pub use worker::{Binding, BindingKind, StartError, Worker, WorkerLimits, WorkerSpec};
