//! Bindings that lead back to where they began.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::graph::Graph;
use crate::mesh::Mesh;
use crate::project::Worker;
use crate::session::Session;

/// Reports every loop, drawn as a path, with each of its bindings. With a mesh it is an error unless loops
/// are allowed.
pub(crate) fn report_cycles(session: &Session, graph: &Graph, workers: &[Worker], mesh: &Mesh) {
    if mesh.enabled && mesh.allow_cycles {
        return;
    }
    let name = |at: usize| workers[at].name.as_str();
    for cycle in &graph.cycles {
        let around: Vec<usize> = cycle.iter().chain(cycle.first()).copied().collect();
        let path = around.iter().map(|&at| name(at)).collect::<Vec<_>>().join(" → ");
        let severity = if mesh.enabled { Severity::Error } else { Severity::Warning };
        let mut found = Diagnostic::error(Code::Cycle, format!("bindings form a loop: {path}"));
        found.severity = severity;
        for step in around.windows(2) {
            if let Some(edge) = graph.calls(step[0]).find(|edge| edge.to == step[1]) {
                found = found.at(edge.span, format!("`{}` calls `{}`", name(step[0]), name(step[1])));
            }
        }
        let depth = mesh.max_depth();
        let help = if mesh.enabled {
            "break the loop, or set `allow_cycles = true` in `[mesh]`".to_owned()
        } else {
            format!("a call that goes round ends with 508 after {depth} workers")
        };
        session.report(found.help(help));
    }
}
