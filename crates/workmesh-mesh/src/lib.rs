//! What joins the workers of a fleet: the call, the context that travels beside it, the ways it can fail,
//! and the edge that every call crosses.
//!
//! Everything that can answer a request is a [`Service`]: an isolate, an upstream, a router. A [`Call`] is an
//! HTTP request and its [`Context`] (trace, deadline, depth). An [`Edge`] is a service over another service
//! that applies what the mesh promises for one caller, one callee and one binding.
//!
//! This crate knows no JavaScript, no socket and no disk. Calls stay on the shard (thread) that accepted
//! them, so nothing here is `Send` and nothing locks.

mod body;
mod breaker;
mod context;
mod edge;
mod failure;
mod service;
mod trace;

pub use body::{Body, BodyError};
pub use breaker::{Breaker, BreakerPolicy, BreakerState, Permit, Refused};
pub use context::{Call, Context, Step};
pub use edge::{DEFAULT_MAX_DEPTH, Edge, EdgePolicy};
pub use failure::{Code, Exception, Failure};
pub use service::{LocalFuture, Outcome, Service, StatusText};
pub use trace::{Span, SpanId, Trace, TraceId, TraceParent};
