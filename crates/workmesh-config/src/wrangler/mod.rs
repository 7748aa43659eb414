//! One worker out of its `wrangler.toml`, `wrangler.json` or `wrangler.jsonc`.
//!
//! The rules are wrangler's, so that a file means the same here and on Cloudflare: which keys an environment inherits,
//! how it names the worker, what stands in for a missing id. Keys that Workmesh has no use for are passed over in
//! silence if wrangler knows them.

mod assets;
mod bindings;
mod keys;
mod layers;
mod module;
mod routes;
mod secrets;
mod unsupported;
mod worker;

use std::path::Path;

pub(crate) use layers::Layers;
pub(crate) use routes::read_routes;
pub(crate) use worker::read_worker;

use crate::diagnostic::Severity;
use crate::project::{Route, Worker};
use crate::read::Fields;
use crate::session::Session;
use crate::syntax::parse_file;

/// The files that make a folder a worker, in wrangler's order of preference.
pub(crate) const FILE_NAMES: [&str; 3] = ["wrangler.json", "wrangler.jsonc", "wrangler.toml"];

/// A worker and the routes its file claims for it.
pub(crate) struct Declared {
    pub(crate) worker: Worker,
    pub(crate) routes: Vec<Route>,
}

/// Reads a worker from its file. None if the file is unusable; mistakes in it are reported either way.
pub(crate) fn read_file(session: &Session, path: &Path, env: Option<&str>) -> Option<Declared> {
    let declared = parse_file(session, path).and_then(|(_, node)| {
        let top = Fields::new(session, &node, "")?;
        let layers = Layers::new(top, env);
        let dir = path.parent().unwrap_or(Path::new("."));
        let declared = read_worker(&layers, dir, path);
        layers.finish(Severity::Warning);
        Some(declared)
    });
    if declared.is_none() {
        session.incomplete.set(true);
    }
    declared
}
