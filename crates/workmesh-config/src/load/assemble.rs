//! Putting workers, gateway and mesh together, and checking what only the whole can show.

use std::path::PathBuf;

use super::Loader;
use crate::check::{Roster, check_bindings, report_conflicts, report_cycles, resolve_mesh};
use crate::graph::Graph;
use crate::project::{Gateway, Project, Route, Worker};
use crate::workmesh::{GatewayTable, ProjectFile};
use crate::wrangler::Declared;

impl Loader<'_> {
    /// The project of these workers, whose names differ.
    pub(super) fn assemble(&self, root: PathBuf, file: ProjectFile, declared: Vec<Declared>) -> Project {
        let session = self.session;
        let (mut workers, routes): (Vec<Worker>, Vec<Vec<Route>>) =
            declared.into_iter().map(|declared| (declared.worker, declared.routes)).unzip();
        check_bindings(session, &mut workers);
        let gateway = self.gateway(file.gateway, &workers, routes.into_iter().flatten().collect());
        let mesh = resolve_mesh(session, file.mesh, &mut workers, &gateway);
        let logger = file.logger.and_then(|logger| Roster::new(session, &workers).resolve(&logger));
        let graph = Graph::build(&workers);
        report_cycles(session, &graph, &workers, &mesh);
        let state_dir = self.sources.state_dir.clone();
        let state_dir = state_dir.unwrap_or_else(|| crate::paths::join(&root, ".workmesh"));
        Project { root, state_dir, workers, gateway, mesh, logger, graph }
    }

    /// The gateway: the routes of all files, and the worker for what no route claims.
    fn gateway(&self, table: GatewayTable, workers: &[Worker], mut routes: Vec<Route>) -> Gateway {
        let roster = Roster::new(self.session, workers);
        for route in table.routes {
            if let Some(worker) = roster.resolve(&route.worker) {
                routes.push(Route { pattern: route.pattern, worker, span: route.span });
            }
        }
        let first = match workers {
            [only] => Some(only),
            [first, ..] if !self.sources.configs.is_empty() => Some(first),
            _ => None,
        };
        let default = match &table.default {
            Some(reference) => roster.resolve(reference),
            None => first.map(|worker| worker.name.clone()),
        };
        Gateway { routes: report_conflicts(self.session, routes), default, limits: table.limits }
    }
}
