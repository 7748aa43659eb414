//! Where requests enter the fleet: listeners, HTTP/1 and 2, limits, routes and the error contract.
//!
//! A shard (one thread) opens its port with [`bind`] and runs [`serve`] with a [`Gateway`], which admits each
//! request, finds the worker in its [`Router`], calls it through the mesh within a deadline, and sends the
//! response or, if the call failed, the refusal that the error contract prescribes.
//!
//! What belongs here: everything between a client's socket and the first edge of the mesh. What does not: how a
//! worker runs, and what an edge does about failure. Nothing here is shared between shards.

mod access;
mod connection;
mod gateway;
mod limits;
mod listen;
mod problem;
mod request;
mod response;
mod router;
mod server;
mod stall;
mod upgrade;

pub use access::{Access, Observer};
pub use gateway::{Gateway, Options};
pub use limits::Limits;
pub use listen::{BindError, bind};
pub use router::{Router, Target};
pub use server::{Drained, serve};
