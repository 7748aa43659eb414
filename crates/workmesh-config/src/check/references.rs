//! References to workers: from bindings, tail consumers, policies and fallbacks.

use std::collections::BTreeMap;

use super::Roster;
use super::edges::{Edges, Ends};
use crate::diagnostic::{Code, Diagnostic};
use crate::mesh::{Fallback, Mesh, PolicySettings, Switch};
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
            if let Some(egress) = entry.egress {
                worker.limit_egress(egress);
            }
        }
        by_worker.insert(name, entry.settings);
    }
    let edges = Edges::of(&all, gateway);
    let named = table.edges.into_iter().filter_map(|entry| Some((ends(&roster, &edges, &entry)?, entry)));
    let (made, others): (Vec<_>, Vec<_>) = named.partition(|(ends, _)| edges.contains(ends));
    let by_edge = made.into_iter().map(|(ends, entry)| (ends, entry.settings)).collect();
    let mut mesh = Mesh {
        enabled: table.enabled,
        allow_cycles: table.allow_cycles,
        depth: table.depth,
        settings: table.settings,
        workers: by_worker,
        edges: by_edge,
    };
    let settings = mesh.workers.values_mut().chain(mesh.edges.values_mut()).chain([&mut mesh.settings]);
    settings.for_each(|settings| resolve_fallback(&roster, settings));
    // What is left is an edge if a fallback makes it, which only the whole of the others tells.
    for (ends, mut entry) in others {
        if edges.fall_back(&mesh, &ends) {
            resolve_fallback(&roster, &mut entry.settings);
            mesh.edges.insert(ends, entry.settings);
        } else {
            let message = format!("nothing makes the edge `{} -> {}`", ends.0, ends.1);
            let error = Diagnostic::error(Code::UnknownEdge, message).at(entry.span, "");
            session.report(error.help(edges.suggest(&ends)));
        }
    }
    mesh
}

fn resolve_fallback(roster: &Roster<'_>, settings: &mut PolicySettings) {
    if let Switch::On(fallback) = &mut settings.fallback
        && let Fallback::Worker(name) = &mut fallback.value
        && let Some(full) = roster.find(name)
    {
        full.clone_into(name);
    }
}

/// The two ends that an entry names.
fn ends(roster: &Roster<'_>, edges: &Edges<'_>, entry: &EdgeEntry) -> Option<Ends> {
    let named = |reference: &Reference, special: bool| {
        if special { Some(reference.name.clone()) } else { roster.resolve(reference) }
    };
    let caller = named(&entry.caller, edges.is_gateway(&entry.caller.name));
    let callee = named(&entry.callee, edges.is_internet(&entry.callee.name));
    Some((caller?, callee?))
}
