//! The one-file form: `[[services]]` in `workmesh.toml`.
//!
//! An entry with `main` is a whole worker and takes every key of a wrangler file except environments. An
//! entry with `dir` is the worker in that folder, whose wrangler file is read. An entry with neither is the
//! worker of that name somewhere below; it only adds routes and such.

use std::path::{Path, PathBuf};

use super::{Reference, gateway, mesh::ENGINES};
use crate::diagnostic::{Code, Diagnostic};
use crate::mesh::{Egress, Engine, Written};
use crate::project::Route;
use crate::read::Fields;
use crate::wrangler::{Declared, Layers, read_routes, read_worker};

/// One entry.
pub(crate) struct ServiceEntry {
    pub(crate) name: Reference,
    pub(crate) place: Place,
    /// The routes of an entry whose worker is declared elsewhere.
    pub(crate) routes: Vec<Route>,
    pub(crate) engine: Option<Engine>,
    pub(crate) egress: Option<Written<Egress>>,
}

/// Where the worker of an entry is.
pub(crate) enum Place {
    /// Here.
    Inline(Box<Declared>),
    /// In a folder.
    Folder(PathBuf),
    /// Somewhere below.
    Anywhere,
}

pub(super) fn read(fields: Fields<'_>, dir: &Path, file: &Path) -> Option<ServiceEntry> {
    let session = fields.session;
    let name = fields.require("name", fields.text("name"));
    let engine = fields.choice("engine", ENGINES);
    let egress = gateway::egress(&fields);
    let folder = fields.text("dir");
    if let (Some(main), Some(folder)) = (fields.get("main"), fields.get("dir")) {
        let error = Diagnostic::error(Code::Conflict, "`main` and `dir` exclude each other");
        let error = error.at(folder.span, "").at(main.span, "also given here");
        fields.session.report(error.help("with `dir`, the folder's wrangler file names the entry module"));
    }
    if name.is_none() {
        session.absent(None);
    }
    let name = Reference::from(name?);
    if fields.has("main") {
        let layers = Layers::single(fields);
        let declared = read_worker(&layers, dir, file);
        layers.finish();
        let place = Place::Inline(Box::new(declared));
        return Some(ServiceEntry { name, place, routes: Vec::new(), engine, egress });
    }
    let routes = read_routes(&fields, &name.name);
    let place = match folder {
        Some(folder) => {
            let path = crate::paths::join(dir, folder.value);
            if !path.is_dir() {
                let message = format!("there is no folder `{}`", folder.value);
                fields.session.report(Diagnostic::error(Code::FileNotFound, message).at(folder.span, ""));
                session.absent(Some(&name.name));
                return None;
            }
            Place::Folder(path)
        }
        None => Place::Anywhere,
    };
    fields.finish_with(Some("without `main`, such settings belong in the worker's wrangler file"));
    Some(ServiceEntry { name, place, routes, engine, egress })
}
