//! What a worker finds in `env` besides plain values: one kind of binding a file pair, as in [`crate::web`].

mod cache;
pub(crate) mod d1;
pub(crate) mod json;
pub(crate) mod kv;
pub(crate) mod rate_limit;

use crate::{engine::Op, host::Host};

/// The native operations of all kinds.
pub(crate) const OPS: &[&[Op<Host>]] = &[cache::OPS, d1::OPS, kv::OPS, rate_limit::OPS];
