//! `workmesh.toml`: what wrangler has no words for.
//!
//! Unlike in wrangler's files, an unknown key here is an error: nobody else reads this file. Names of workers
//! are kept as [`Reference`]s until all workers are known.

mod context;
mod edge;
mod fallback;
mod fault;
mod gateway;
mod mesh;
mod places;
mod policy;
mod service;

use std::path::Path;

pub(crate) use edge::{EdgeEntry, NOT_AN_EDGE, split_edge};
pub(crate) use gateway::GatewayTable;
pub(crate) use mesh::MeshTable;
pub(crate) use service::{Place, ServiceEntry};

use crate::paths::folder_of;
use crate::read::{Fields, Text};
use crate::session::Session;
use crate::span::Span;
use crate::syntax::parse_file;

/// The name of the file.
pub(crate) const FILE_NAME: &str = "workmesh.toml";

/// A worker's name as somebody wrote it.
#[derive(Clone, Debug)]
pub(crate) struct Reference {
    pub(crate) name: String,
    pub(crate) span: Span,
}

impl From<Text<'_>> for Reference {
    fn from(text: Text<'_>) -> Self {
        Self { name: text.value.to_owned(), span: text.span }
    }
}

/// The file's contents, its own mistakes reported, its references not yet followed.
#[derive(Default)]
pub(crate) struct ProjectFile {
    /// `[workspace] workers`: globs of folders, with their places.
    pub(crate) workspace: Option<Vec<Reference>>,
    pub(crate) services: Option<Vec<ServiceEntry>>,
    pub(crate) gateway: GatewayTable,
    pub(crate) mesh: MeshTable,
    /// `[observability] logger`
    pub(crate) logger: Option<Reference>,
}

/// Reads the file. None if it is unusable as a whole; mistakes in it are reported either way.
pub(crate) fn read_file(session: &Session, path: &Path) -> Option<ProjectFile> {
    let (_, node) = parse_file(session, path)?;
    let top = Fields::new(session, &node, "")?;
    let dir = folder_of(path);
    let workspace = top.table("workspace").map(|table| {
        let globs = table.require("workers", table.texts("workers"));
        table.finish();
        globs.unwrap_or_default().into_iter().map(Reference::from).collect()
    });
    let services = top.array("services", "an array of tables").map(|_| {
        top.tables("services").into_iter().filter_map(|fields| service::read(fields, &dir, path)).collect()
    });
    let logger = top.table("observability").and_then(|table| {
        let logger = table.text("logger");
        table.finish();
        logger.map(Reference::from)
    });
    let gateway = top.table("gateway").map(|table| gateway::read(&table)).unwrap_or_default();
    let mesh = top.table("mesh").map(|table| mesh::read(&table)).unwrap_or_default();
    top.finish();
    Some(ProjectFile { workspace, services, gateway, mesh, logger })
}
