//! Who calls whom: the graph that the service bindings make, known before anything runs.

mod build;
mod cycles;
mod dot;
mod json;
mod mermaid;
mod stores;
mod tree;

use crate::project::Project;
use crate::span::Span;

/// The workers as nodes, by their index in [`Project::workers`](crate::Project::workers), and their bindings
/// as edges.
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

/// How to draw a project.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GraphFormat {
    /// Lines and names for a terminal, with ANSI colours if asked for.
    #[default]
    Tree,
    /// A Mermaid flowchart, as GitHub and many wikis draw it.
    Mermaid,
    /// Graphviz.
    Dot,
    /// For programs.
    Json,
}

impl GraphFormat {
    /// The formats by the names that the command line uses.
    pub const NAMES: [(&'static str, Self); 4] =
        [("tree", Self::Tree), ("mermaid", Self::Mermaid), ("dot", Self::Dot), ("json", Self::Json)];
}

/// Draws a project: its workers, what calls them and what they use. Only the tree uses `color`.
#[must_use]
pub fn render_graph(project: &Project, format: GraphFormat, color: bool) -> String {
    match format {
        GraphFormat::Tree => tree::render(project, color),
        GraphFormat::Mermaid => mermaid::render(project),
        GraphFormat::Dot => dot::render(project),
        GraphFormat::Json => json::render(project),
    }
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
