//! What joins the workers of a fleet: the call, the context that travels beside it, the ways it can fail,
//! and the edge that every call crosses.
//!
//! Everything that can answer a request is a [`Service`]: an isolate, an upstream, a router. A [`Call`] is an
//! HTTP request and its [`Context`] (trace, deadline, depth). An [`Edge`] is a service over another service
//! that applies what the mesh promises for one caller, one callee and one binding.
//!
//! This crate knows no JavaScript, no socket and no disk. Calls stay on the shard (thread) that accepted
//! them, so nothing here is `Send` and nothing locks.

mod allow;
mod body;
mod breaker;
mod budget;
mod clock;
mod context;
mod deadline;
mod edge;
mod entrypoint;
mod failure;
mod fallback;
mod fault;
mod hedge;
mod idle;
mod limit;
mod message;
mod projection;
mod replay;
mod retry;
mod service;
mod socket;
mod stale;
mod state;
mod sync;
mod trace;
mod upload;
mod verdict;

pub use allow::AllowRule;
pub use body::{Body, BodyError};
pub use breaker::{Breaker, BreakerPolicy, BreakerState, Permit, Refused};
pub use budget::{FREE_RETRIES, RetryBudget};
pub use context::{Call, Cf, Context, Step, Told};
pub use edge::{Callee, DEFAULT_MAX_DEPTH, Edge, EdgePolicy};
pub use entrypoint::{Entrypoint, To};
pub use failure::{Code, Exception, Failure};
pub use fallback::{Fallback, FallbackKind, FixedResponse};
pub use fault::Fault;
pub use limit::{Full, Limit, LimitPolicy, Queued, Slot};
pub use message::{Message, Part};
pub use projection::HeaderPattern;
pub use replay::MAX_REPLAY;
pub use retry::RetryPolicy;
pub use service::{Encoded, LocalFuture, Outcome, Service, StatusText};
pub use socket::{NO_CODE, SocketGone, SocketMessage, SocketReceiver, SocketSender, WebSocket};
pub use stale::StaleCopies;
pub use state::{EdgeState, StatePolicy};
pub use trace::{Span, SpanId, Trace, TraceId, TraceParent};
