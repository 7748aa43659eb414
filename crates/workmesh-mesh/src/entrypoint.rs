//! Which part of a worker a call is for.

use std::sync::Arc;

/// A worker's named entrypoint, and what it is told of its caller: an extension of a request. A request without it is for
/// the default export.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entrypoint {
    /// The name of the export; the default one if none.
    pub name: Option<Arc<str>>,
    /// What the entrypoint gets as `ctx.props`, as JSON or as the isolates write values; empty if none.
    pub props: Option<Arc<str>>,
}
