//! Chaos: the mesh judged by what it promises while workers of the reference fleet misbehave under load.
//!
//! `cargo run --release -p workmesh-bench --bin chaos` makes each worker of the storefront ill in turn and
//! prints a table. Nothing is taken from the mesh on trust, and its own fault injection is not used: every
//! worker has something before it ([`storefront`]) that asks a control server ([`control`]) about each call,
//! and the answer to that question lasts as long as the call, so that the control server sees each try arrive
//! and end. From the outside in:
//!
//! - [`run`]: the command; [`args`], [`report`], [`table`].
//! - [`round`]: one worker ill with one [`fault`], under the steady load of the [`mix`].
//! - [`judge`]: the promises, with [`breaker`], [`budget`] and [`lateness`], each a calculation on the
//!   [`record`].
//! - [`client`], [`sight`]: who asks, and what it saw.
//! - [`overload`]: the other question: one worker with ten times the load that it can take.
//!
//! What does not belong here: how fast anything is when all is well. That is what the benchmarks beside it
//! are for.

pub mod args;
pub mod breaker;
pub mod budget;
pub mod client;
pub mod control;
pub mod disturbance;
pub mod fault;
pub mod judge;
pub mod lateness;
mod load;
pub mod mix;
pub mod overload;
pub mod record;
pub mod report;
pub mod round;
pub mod run;
pub mod sight;
pub mod storefront;
pub mod table;
pub mod view;
