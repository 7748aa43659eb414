//! The fleet as a Graphviz digraph.

use std::fmt::Write;

use super::stores;
use crate::project::Project;

pub(super) fn render(project: &Project) -> String {
    let mut out =
        String::from("digraph workmesh {\n  rankdir=LR\n  node [shape=box, fontname=\"sans-serif\"]\n");
    // Writing to a string cannot fail.
    let _ = writeln!(out, "  g [label={}, shape=oval]", quoted("client"));
    for (at, worker) in project.workers.iter().enumerate() {
        let _ = writeln!(out, "  w{at} [label={}]", quoted(&worker.name));
    }
    let all = stores::all(project);
    for (at, store) in all.iter().enumerate() {
        let label = format!("{} {}", store.kind.name(), store.label);
        let _ = writeln!(out, "  s{at} [label={}, shape=cylinder]", quoted(&label));
    }
    let index = |name: &str| project.workers.iter().position(|worker| worker.name == name);
    for route in &project.gateway.routes {
        if let Some(to) = index(&route.worker) {
            let _ = writeln!(out, "  g -> w{to} [label={}]", quoted(route.pattern.as_str()));
        }
    }
    if let Some(to) = project.gateway.default.as_deref().and_then(index) {
        let _ = writeln!(out, "  g -> w{to} [label=\"default\"]");
    }
    for edge in &project.graph.edges {
        let _ = writeln!(out, "  w{} -> w{} [label={}]", edge.from, edge.to, quoted(&edge.binding));
    }
    for (at, worker) in project.workers.iter().enumerate() {
        for store in stores::of(worker) {
            let to = stores::index(&all, &store);
            let _ = writeln!(out, "  w{at} -> s{to} [label={}, style=dashed]", quoted(store.binding));
        }
    }
    out.push_str("}\n");
    out
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
