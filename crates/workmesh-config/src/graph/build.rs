//! Making the graph of a list of workers.

use std::collections::HashMap;

use super::cycles::components;
use super::{Edge, Graph};
use crate::project::Worker;

impl Graph {
    /// The graph of these workers. A binding to a worker that is not among them makes no edge.
    pub(crate) fn build(workers: &[Worker]) -> Self {
        let index: HashMap<&str, usize> =
            workers.iter().enumerate().map(|(at, worker)| (worker.name.as_str(), at)).collect();
        let mut edges = Vec::new();
        for (from, worker) in workers.iter().enumerate() {
            for service in &worker.bindings.services {
                if let Some(&to) = index.get(service.service.as_str()) {
                    let (binding, entrypoint) = (service.binding.clone(), service.entrypoint.clone());
                    edges.push(Edge { from, to, binding, entrypoint, span: service.span });
                }
            }
        }
        Self::of_edges(workers.len(), edges)
    }

    /// The graph of `count` nodes and these edges.
    pub(super) fn of_edges(count: usize, edges: Vec<Edge>) -> Self {
        let mut next = vec![Vec::new(); count];
        // A worker that binds a named entrypoint of its own calls another part of itself: that is not a loop.
        let to_itself = |edge: &Edge| edge.from == edge.to && edge.entrypoint.is_some();
        for edge in edges.iter().filter(|edge| !to_itself(edge)) {
            if !next[edge.from].contains(&edge.to) {
                next[edge.from].push(edge.to);
            }
        }
        let components = components(&next);
        Self { levels: levels(&next, &components), cycles: super::cycles::cycles(&next, &components), edges }
    }
}

/// Groups nodes by their longest distance from a node that nobody calls. `components` come callees first.
fn levels(next: &[Vec<usize>], components: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut component_of = vec![0; next.len()];
    for (at, members) in components.iter().enumerate() {
        members.iter().for_each(|&node| component_of[node] = at);
    }
    let mut level = vec![0; components.len()];
    for (at, members) in components.iter().enumerate().rev() {
        let callees = members.iter().flat_map(|&node| &next[node]).map(|&node| component_of[node]);
        for callee in callees.filter(|&callee| callee != at) {
            level[callee] = level[callee].max(level[at] + 1);
        }
    }
    let mut levels: Vec<Vec<usize>> = Vec::new();
    for (node, &component) in component_of.iter().enumerate() {
        let at: usize = level[component];
        if levels.len() <= at {
            levels.resize(at + 1, Vec::new());
        }
        levels[at].push(node);
    }
    levels
}
