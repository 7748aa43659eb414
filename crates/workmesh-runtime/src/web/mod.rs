//! The web platform: plain JavaScript modules over small tables of native operations, one area a file pair.
//!
//! An area `x` is `x.js`, imported by other areas as `internal:web/x`, and, if it needs something from outside
//! JavaScript, `x.rs` with its operations. No type of the engine behind the seam is named here.

mod compression;
pub(crate) mod crypto;
mod encoding;
pub(crate) mod html_rewriter;
mod intl;
mod url;
mod url_pattern;

use crate::{engine::Op, host::Host};

pub(crate) use compression::Codec;

/// The native operations of all areas but Web Crypto.
pub(crate) const OPS: &[&[Op<Host>]] =
    &[compression::OPS, encoding::OPS, html_rewriter::OPS, url::OPS, intl::OPS, url_pattern::OPS];
