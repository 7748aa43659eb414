//! What a worker finds in `env` besides plain values: one kind of binding a file pair, as in [`crate::web`].

pub(crate) mod d1;
pub(crate) mod kv;

use crate::{engine::Op, host::Host};

/// The native operations of all kinds.
pub(crate) const OPS: &[&[Op<Host>]] = &[];

/// The JavaScript of all kinds, as (specifier, text).
pub(crate) const MODULES: &[(&str, &str)] = &[];
