//! Node's modules, for workers with the flag `nodejs_compat`: a module `node:x` is `x.js`, and what they share is below
//! `internal/`.
//!
//! None is loaded before it is imported.

mod buffer;
mod crypto;

use crate::{engine::Op, host::Host};

pub(crate) use crypto::Hasher;

/// The module that puts Node's globals in their places.
pub(crate) const GLOBALS: &str = "internal:node/globals";

/// The native operations of all modules.
pub(crate) const OPS: &[&[Op<Host>]] = &[buffer::OPS, crypto::OPS];
