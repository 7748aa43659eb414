//! The fleet for programs. Paths are relative to the project's folder where they are below it.

use std::path::Path;

use serde_json::{Value, json};

use super::stores::{self, Kind};
use crate::mesh::Engine;
use crate::project::{Project, Worker};

pub(super) fn render(project: &Project) -> String {
    let name = |at: usize| project.workers[at].name.as_str();
    let workers: Vec<Value> =
        project.workers.iter().enumerate().map(|(at, one)| worker(project, at, one)).collect();
    let edges = project.graph.edges.iter().map(|edge| {
        json!({
            "from": name(edge.from),
            "to": name(edge.to),
            "binding": edge.binding,
            "entrypoint": edge.entrypoint,
        })
    });
    let routes = project.gateway.routes.iter();
    let routes = routes.map(|route| json!({ "pattern": route.pattern.as_str(), "worker": route.worker }));
    let cycles = project.graph.cycles.iter().map(|cycle| cycle.iter().map(|&at| name(at)).collect());
    let value = json!({
        "gateway": { "default": project.gateway.default, "routes": routes.collect::<Vec<_>>() },
        "workers": workers,
        "edges": edges.collect::<Vec<_>>(),
        "cycles": cycles.collect::<Vec<Vec<_>>>(),
    });
    format!("{value:#}\n")
}

fn worker(project: &Project, at: usize, worker: &Worker) -> Value {
    let level = project.graph.levels.iter().position(|level| level.contains(&at));
    let stores = |kind| -> Vec<Value> {
        let all = stores::of(worker).into_iter().filter(|store| store.kind == kind);
        all.map(|store| json!({ "binding": store.binding, "id": store.id })).collect()
    };
    let relative = |path: &Path| path.strip_prefix(&project.root).unwrap_or(path).to_owned();
    json!({
        "name": worker.name,
        "config": relative(&worker.config),
        "main": worker.main.as_deref().map(relative),
        "engine": match worker.engine { Engine::Embedded => "embedded", Engine::Workerd => "workerd" },
        "level": level,
        "crons": worker.crons.iter().map(|cron| cron.as_str()).collect::<Vec<_>>(),
        "kv": stores(Kind::Kv),
        "d1": stores(Kind::D1),
    })
}
