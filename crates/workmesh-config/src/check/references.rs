//! References to workers: from bindings, tail consumers, policies and fallbacks.

use std::collections::BTreeMap;

use super::Roster;
use crate::diagnostic::nearest::nearest;
use crate::diagnostic::{Code, Diagnostic};
use crate::mesh::{Fallback, GATEWAY, INTERNET, Mesh, PolicySettings, Switch};
use crate::project::{Gateway, Worker};
use crate::session::Session;
use crate::workmesh::{EdgeEntry, MeshTable, Reference};

/// Checks the workers that workers name. With an environment, a binding that names a worker as it is called
/// without one is led to the worker as it is called with it, and reported, since wrangler would not do that.
pub(crate) fn check_bindings(session: &Session, workers: &mut [Worker]) {
    let all = workers.to_vec();
    let roster = Roster::new(session, &all);
    for worker in workers {
        for service in &mut worker.bindings.services {
            let reference = Reference { name: service.service.clone(), span: service.span };
            if let Some(full) = roster.resolve(&reference)
                && full != service.service
            {
                let message = format!("`{}` is called `{full}` in this environment", service.service);
                let warning = Diagnostic::warning(Code::UnknownWorker, message).at(service.span, "");
                session.report(
                    warning.help(format!("write `{full}`; on Cloudflare this would be another worker")),
                );
                service.service = full;
            }
        }
        worker.tail_consumers.retain_mut(|consumer| match roster.find(&consumer.service) {
            Some(full) => {
                full.clone_into(&mut consumer.service);
                true
            }
            None => {
                // The consumer may live on Cloudflare alone; the worker runs all the same.
                let message = format!("the tail consumer `{}` is not in this project", consumer.service);
                let warning = Diagnostic::warning(Code::UnknownWorker, message);
                session.report(warning.at(consumer.span, "its events go nowhere"));
                false
            }
        });
    }
}

/// The mesh with every name resolved; what names nothing is reported and left out. Also gives workers their
/// engine and egress.
pub(crate) fn resolve_mesh(
    session: &Session,
    table: MeshTable,
    workers: &mut [Worker],
    gateway: &Gateway,
) -> Mesh {
    let all = workers.to_vec();
    let roster = Roster::new(session, &all);
    for fallback in &table.fallbacks {
        roster.resolve(fallback);
    }
    let mut by_worker = BTreeMap::new();
    for entry in table.workers {
        let Some(name) = roster.resolve(&entry.worker) else { continue };
        if let Some(worker) = workers.iter_mut().find(|worker| worker.name == name) {
            worker.engine = entry.engine.unwrap_or(worker.engine);
            worker.egress = entry.egress.unwrap_or_else(|| std::mem::take(&mut worker.egress));
        }
        by_worker.insert(name, entry.settings);
    }
    let mut edges = BTreeMap::new();
    for entry in table.edges {
        if let Some(ends) = resolve_edge(&roster, &entry, &all, gateway) {
            edges.insert(ends, entry.settings);
        }
    }
    let mut mesh = Mesh {
        enabled: table.enabled,
        allow_cycles: table.allow_cycles,
        depth: table.depth,
        settings: table.settings,
        workers: by_worker,
        edges,
    };
    let settings = mesh.workers.values_mut().chain(mesh.edges.values_mut()).chain([&mut mesh.settings]);
    settings.for_each(|settings| resolve_fallback(&roster, settings));
    mesh
}

fn resolve_fallback(roster: &Roster<'_>, settings: &mut PolicySettings) {
    if let Switch::On(Fallback::Worker(name)) = &mut settings.fallback
        && let Some(full) = roster.find(name)
    {
        full.clone_into(name);
    }
}

/// The two ends of an edge, if something makes that edge.
fn resolve_edge(
    roster: &Roster<'_>,
    entry: &EdgeEntry,
    workers: &[Worker],
    gateway: &Gateway,
) -> Option<(String, String)> {
    let special = |reference: &Reference, word: &str| reference.name == word && roster.find(word).is_none();
    let caller = match special(&entry.caller, GATEWAY) {
        true => Some(GATEWAY.to_owned()),
        false => roster.resolve(&entry.caller),
    };
    let callee = match special(&entry.callee, INTERNET) {
        true => Some(INTERNET.to_owned()),
        false => roster.resolve(&entry.callee),
    };
    let ends = (caller?, callee?);
    let edges = all_edges(workers, gateway);
    let exists = edges.contains(&ends) || (ends.1 == INTERNET && ends.0 != GATEWAY);
    if !exists {
        let message = format!("nothing makes the edge `{} -> {}`", ends.0, ends.1);
        let error = Diagnostic::error(Code::UnknownEdge, message).at(entry.span, "");
        roster.session.report(error.help(suggest(&ends, &edges)));
        return None;
    }
    Some(ends)
}

/// Every edge that a binding or a route makes.
fn all_edges(workers: &[Worker], gateway: &Gateway) -> Vec<(String, String)> {
    let bound = workers.iter().flat_map(|worker| {
        worker.bindings.services.iter().map(|service| (worker.name.clone(), service.service.clone()))
    });
    let routed = gateway.routes.iter().map(|route| &route.worker).chain(&gateway.default);
    bound.chain(routed.map(|worker| (GATEWAY.to_owned(), worker.clone()))).collect()
}

/// What would make the edge, or which edge was meant.
fn suggest((caller, callee): &(String, String), edges: &[(String, String)]) -> String {
    let reversed = edges.contains(&(callee.clone(), caller.clone()));
    let same_caller = edges.iter().filter(|(from, _)| from == caller).map(|(_, to)| to.as_str());
    if reversed {
        format!("there is `{callee} -> {caller}`: the caller stands on the left")
    } else if let Some(near) = nearest(callee, same_caller) {
        format!("did you mean `{caller} -> {near}`?")
    } else if caller == GATEWAY {
        format!("`{callee}` has no route")
    } else {
        format!("`{caller}` has no service binding to `{callee}`")
    }
}
