//! One worker out of its `wrangler.toml`, `wrangler.json` or `wrangler.jsonc`.
//!
//! The rules are wrangler's, so that a file means the same here and on Cloudflare: which keys an environment
//! inherits, how it names the worker, what stands in for a missing id. Keys that Workmesh has no use for are
//! passed over in silence if wrangler knows them.

mod assets;
mod bindings;
mod entry;
mod files;
mod flags;
mod keys;
mod layers;
mod module;
mod name;
mod routes;
mod secrets;
mod unsupported;
mod worker;

use std::path::Path;

pub(crate) use layers::Layers;
pub(crate) use routes::read_routes;
pub(crate) use worker::read_worker;

use crate::paths::folder_of;
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
        let declared = read_worker(&layers, &folder_of(path), path);
        layers.finish();
        Some(declared)
    });
    if declared.is_none() {
        session.absent(session.opened_text(path).and_then(|text| name_by_sight(&text, path)).as_deref());
    }
    declared
}

/// The name of a worker whose file cannot be parsed, as far as the eye can tell; else its folder's.
fn name_by_sight(text: &str, path: &Path) -> Option<String> {
    let named = text.split(['\n', ',', '{']).find_map(|part| {
        let part = part.trim();
        let rest = part.strip_prefix("\"name\"").or_else(|| part.strip_prefix("name"))?.trim_start();
        let value = rest.strip_prefix(['=', ':'])?.trim_start();
        value.strip_prefix(['"', '\''])?.split(['"', '\'']).next()
    });
    let folder = || path.parent()?.file_name()?.to_str();
    named.or_else(folder).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_seen_in_broken_files() {
        let check = |text, expected: &str| {
            let path = Path::new("shop/wrangler.toml");
            assert_eq!(name_by_sight(text, path).as_deref(), Some(expected), "{text}");
        };
        check("name = \"auth\"\nmain = index.js", "auth");
        check("{ \"name\": \"auth\" \"main\": 1", "auth");
        check("{\n  'name': 'auth',", "shop");
        check("name = auth", "shop");
        check("filename = \"x\"\n", "shop");
    }
}
