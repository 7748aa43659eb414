//! The way out: HTTP calls from workers to the internet, as a [`Service`](workmesh_mesh::Service) of the mesh.
//!
//! What belongs here: names, connections, TLS, HTTP/1.1 and HTTP/2 as a client, content decoding. What does not:
//! which hosts a worker may call, redirects, retries and deadlines. Whoever wraps this service decides those.
//!
//! ```text
//! call ─► head.rs ─► pool.rs ─┬─ idle connection ─┬─► send ─► head.rs ─► decode.rs ─► body.rs ─► response
//!         checks, Host        └─ connect.rs, tls.rs ┘          hop-by-hop  gzip, br     idle timeout
//! ```
//!
//! # Invariants
//! - **One [`Egress`] a shard, nothing shared.** Connections live on the thread that opened them. Mesh bodies are not
//!   `Send` and need not be: hyper's connections are driven by tasks of the shard, so that a request body is polled by
//!   the connection that sends it, and a slow peer slows its producer. A shared pool would save some connections, and
//!   would cost a lock and a channel for each call.
//! - **Everything is bounded**: connections a shard, idle connections a host and their age, the time to connect, the
//!   size and number of response headers, the pause between two parts of a body, and what one part of a compressed
//!   body may expand to at a time.
//! - **A request is sent once.** Only if a connection that was idle turns out to be closed, before anything of the
//!   request was written, is it sent on another.
//! - **Content encoding ends here.** `gzip` and `br` are decoded as on the real runtime, and the response keeps its
//!   headers: the gateway encodes the body again when a worker returns it. Other encodings are passed on as they are.
//! - **Trust comes with the program**: the roots are Mozilla's, compiled in, so that a fleet trusts the same on every
//!   machine and in an empty container; [`EgressOptions::extra_roots`] adds private ones.

mod body;
mod connect;
mod decode;
mod egress;
mod error;
mod head;
mod pool;
mod tls;
mod upgrade;

pub use egress::{Egress, EgressOptions};
pub use tls::BadRoot;
