//! What a worker finds in `env` besides plain values: one kind of binding a file pair, as in [`crate::web`].

mod cache;
pub(crate) mod d1;
pub(crate) mod json;
pub(crate) mod kv;
pub(crate) mod rate_limit;

use crate::{engine::Op, host::Host};

/// The native operations of all kinds.
pub(crate) const OPS: &[&[Op<Host>]] = &[cache::OPS, d1::OPS, kv::OPS, rate_limit::OPS];

/// One `internal:bindings/…` module.
macro_rules! module {
    ($name:literal) => {
        (concat!("internal:bindings/", $name), include_str!(concat!($name, ".js")))
    };
}

/// The JavaScript of all kinds, as (specifier, text).
pub(crate) const MODULES: &[(&str, &str)] = &[
    module!("cache"),
    module!("d1"),
    module!("env"),
    module!("fetcher"),
    module!("kv"),
    module!("parts/cache"),
    module!("parts/d1"),
    module!("parts/kv"),
    module!("parts/rate_limit"),
    module!("rate_limit"),
];
