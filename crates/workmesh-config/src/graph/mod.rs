//! Who calls whom: the graph that the service bindings make, known before anything runs.

mod build;
mod cycles;

use crate::span::Span;

/// The workers as nodes, by their index in [`Project::workers`](crate::Project::workers), and their bindings as edges.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    /// One edge for each service binding, in the order of the workers and their bindings.
    pub edges: Vec<Edge>,
    /// The workers by how many calls they are away from the first caller, longest way counted: level 0 is
    /// called by no other worker. Workers on a cycle share a level.
    pub levels: Vec<Vec<usize>>,
    /// Each cycle once, as the workers along it; the last one calls the first one.
    pub cycles: Vec<Vec<usize>>,
}

/// A caller, a callee and the binding between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Index of the caller.
    pub from: usize,
    /// Index of the callee.
    pub to: usize,
    /// The name in the caller's `env`.
    pub binding: String,
    /// The entrypoint that is bound, if it is not the default one.
    pub entrypoint: Option<String>,
    /// Where the callee was named.
    pub span: Span,
}

impl Graph {
    /// The edges that begin at a worker.
    pub fn calls(&self, from: usize) -> impl Iterator<Item = &Edge> {
        self.edges.iter().filter(move |edge| edge.from == from)
    }

    /// The edges that end at a worker.
    pub fn callers(&self, to: usize) -> impl Iterator<Item = &Edge> {
        self.edges.iter().filter(move |edge| edge.to == to)
    }
}

#[cfg(test)]
mod tests;
