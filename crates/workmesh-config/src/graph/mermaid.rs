//! The fleet as a Mermaid flowchart.

use std::fmt::Write;

use super::stores;
use crate::project::Project;

pub(super) fn render(project: &Project) -> String {
    let mut out = String::from("flowchart LR\n");
    // Writing to a string cannot fail.
    let _ = writeln!(out, "  g([{}])", quoted("client"));
    for (at, worker) in project.workers.iter().enumerate() {
        let _ = writeln!(out, "  w{at}[{}]", quoted(&worker.name));
    }
    let all = stores::all(project);
    for (at, store) in all.iter().enumerate() {
        let label = format!("{} {}", store.kind.name(), store.label);
        let _ = writeln!(out, "  s{at}[({})]", quoted(&label));
    }
    let index = |name: &str| project.workers.iter().position(|worker| worker.name == name);
    for route in &project.gateway.routes {
        if let Some(to) = index(&route.worker) {
            let _ = writeln!(out, "  g -->|{}| w{to}", quoted(route.pattern.as_str()));
        }
    }
    if let Some(to) = project.gateway.default.as_deref().and_then(index) {
        let _ = writeln!(out, "  g -->|default| w{to}");
    }
    for edge in &project.graph.edges {
        let _ = writeln!(out, "  w{} -->|{}| w{}", edge.from, quoted(&edge.binding), edge.to);
    }
    for (at, worker) in project.workers.iter().enumerate() {
        for store in stores::of(worker) {
            let _ = writeln!(out, "  w{at} -.->|{}| s{}", quoted(store.binding), stores::index(&all, &store));
        }
    }
    out
}

/// A label; Mermaid writes a quotation mark as `#quot;`.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('#', "#35;").replace('"', "#quot;"))
}
