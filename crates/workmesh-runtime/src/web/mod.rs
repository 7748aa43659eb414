//! The web platform: plain JavaScript modules over small tables of native operations, one area a file pair.
//!
//! An area `x` is `x.js`, imported by other areas as `internal:web/x`, and, if it needs something from outside
//! JavaScript, `x.rs` with its operations. No type of the engine behind the seam is named here.

use crate::{engine::Op, host::Host};

/// The native operations of all areas.
pub(crate) const OPS: &[&[Op<Host>]] = &[];

/// One `internal:web/…` module.
macro_rules! module {
    ($name:literal) => {
        (concat!("internal:web/", $name), include_str!(concat!($name, ".js")))
    };
}

/// The JavaScript of all areas, as (specifier, text).
pub(crate) const MODULES: &[(&str, &str)] = &[
    module!("token"),
];
