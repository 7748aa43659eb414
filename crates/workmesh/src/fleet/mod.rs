//! The fleet: workers built from a project, and the shards that run them.
//!
//! [`build`](build::build) makes a version of a worker once; every [`Shard`] runs it in isolates of its own. The
//! control thread talks to shards only through commands, so that nothing is shared but what never changes.

mod assets;
pub(crate) mod build;
mod crossing;
mod lane;
mod outbound;
mod policy;
mod rate_limits;
mod shard;
mod slot;
mod states;
mod tail;
mod trigger;
mod version;
mod wiring;

pub(crate) use build::{Build, BuildError, build_all};
pub(crate) use shard::{Command, Setup, Shard, ShardError};
use states::EdgeStates;
pub(crate) use wiring::Shared;
