//! Remote procedure calls: methods of other workers' entrypoints, stubs, and the module `cloudflare:workers`.
//!
//! What is here is JavaScript, but for the list of its modules; the native side, messages and what is handed out, is
//! `host/rpc.rs`. A call is a [`workmesh_mesh::Message`] through the edge of its binding, like any other call.

/// One `internal:rpc/…` module.
macro_rules! module {
    ($name:literal) => {
        (concat!("internal:rpc/", $name), include_str!(concat!($name, ".js")))
    };
}

/// The JavaScript, as (specifier, text).
pub(crate) const MODULES: &[(&str, &str)] = &[
    ("cloudflare:workers", include_str!("workers.js")),
    ("internal:entrypoints", include_str!("entrypoints.js")),
    module!("carry"),
    module!("classes"),
    module!("decode"),
    module!("encode"),
    module!("exports"),
    module!("part"),
    module!("parts"),
    module!("perform"),
    module!("remote"),
    module!("serve"),
    module!("stub"),
    module!("wildcard"),
];
