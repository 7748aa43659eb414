//! The fleet as a tree for the terminal: under each worker its routes, schedule and stores, then the workers
//! it calls.
//!
//! A worker that several others call is drawn in full where it first appears. A call that closes a loop is
//! marked.

use std::fmt::Write;

use super::{Edge, stores};
use crate::mesh::Engine;
use crate::project::Project;

/// ANSI styles, empty without colours.
struct Style {
    name: &'static str,
    dim: &'static str,
    alarm: &'static str,
    reset: &'static str,
}

const COLORS: Style = Style { name: "\x1b[1m", dim: "\x1b[2m", alarm: "\x1b[1;31m", reset: "\x1b[0m" };
const PLAIN: Style = Style { name: "", dim: "", alarm: "", reset: "" };

pub(super) fn render(project: &Project, color: bool) -> String {
    let mut tree = Tree {
        project,
        style: if color { &COLORS } else { &PLAIN },
        out: String::new(),
        path: Vec::new(),
        drawn: vec![false; project.workers.len()],
        folded: false,
        looped: false,
    };
    let called = |at: usize| project.graph.callers(at).any(|edge| edge.from != at);
    let roots = (0..project.workers.len()).filter(|&at| !called(at));
    roots.for_each(|at| tree.root(at));
    // What is left is reached from nowhere but its own loop.
    for at in 0..project.workers.len() {
        if !tree.drawn[at] {
            tree.root(at);
        }
    }
    tree.legend();
    tree.out
}

struct Tree<'a> {
    project: &'a Project,
    style: &'static Style,
    out: String,
    /// The workers from the root to the current one.
    path: Vec<usize>,
    drawn: Vec<bool>,
    folded: bool,
    looped: bool,
}

impl Tree<'_> {
    fn root(&mut self, at: usize) {
        let Style { name, reset, .. } = self.style;
        let (worker, notes) = (&self.project.workers[at].name, self.notes(at));
        // Writing to a string cannot fail.
        let _ = writeln!(self.out, "{name}{worker}{reset}{notes}");
        self.below(at, "");
    }

    /// What is said beside a worker's name.
    fn notes(&self, at: usize) -> String {
        let worker = &self.project.workers[at];
        let default = self.project.gateway.default.as_ref() == Some(&worker.name);
        let notes = [
            default.then_some("default"),
            (worker.engine == Engine::Workerd).then_some("workerd"),
            worker.main.is_none().then_some("assets"),
        ];
        let notes: Vec<&str> = notes.into_iter().flatten().collect();
        let Style { dim, reset, .. } = self.style;
        if notes.is_empty() { String::new() } else { format!("  {dim}({}){reset}", notes.join(", ")) }
    }

    /// Everything under a worker's name.
    fn below(&mut self, at: usize, indent: &str) {
        self.drawn[at] = true;
        self.path.push(at);
        let Style { dim, reset, .. } = self.style;
        let worker = &self.project.workers[at];
        let mut facts: Vec<(&str, String)> = Vec::new();
        let routes = self.project.gateway.routes.iter().filter(|route| route.worker == worker.name);
        facts.extend(routes.map(|route| ("route", route.pattern.to_string())));
        facts.extend(worker.crons.iter().map(|cron| ("cron", cron.to_string())));
        for store in stores::of(worker) {
            let what = if store.binding == store.label {
                store.binding.to_owned()
            } else {
                format!("{} {dim}= {}{reset}", store.binding, store.label)
            };
            facts.push((store.kind.name(), what));
        }
        let calls: Vec<&Edge> = self.project.graph.calls(at).collect();
        let count = facts.len() + calls.len();
        for (n, (kind, what)) in facts.iter().enumerate() {
            let branch = if n + 1 == count { "└─" } else { "├─" };
            let _ = writeln!(self.out, "{dim}{indent}{branch} {kind:<5}{reset} {what}");
        }
        for (n, edge) in calls.into_iter().enumerate() {
            let last = facts.len() + n + 1 == count;
            self.call(edge, indent, last);
        }
        self.path.pop();
    }

    /// A call and, the first time, what is under the callee.
    fn call(&mut self, edge: &Edge, indent: &str, last: bool) {
        let Style { name, dim, alarm, reset } = self.style;
        let (branch, more) = if last { ("└─", "   ") } else { ("├─", "│  ") };
        let worker = &self.project.workers[edge.to];
        let entrypoint = edge.entrypoint.as_ref().map(|entry| format!("#{entry}")).unwrap_or_default();
        let to_itself = edge.from == edge.to && edge.entrypoint.is_some();
        let on_path = self.path.contains(&edge.to) && !to_itself;
        let has_more = self.project.graph.calls(edge.to).next().is_some() || !stores::of(worker).is_empty();
        let fold = self.drawn[edge.to] && !on_path && !to_itself && has_more;
        let mark = match (on_path, fold) {
            (true, _) => format!("  {alarm}↻{reset}"),
            (false, true) => format!("  {dim}↑{reset}"),
            (false, false) => String::new(),
        };
        self.looped |= on_path;
        self.folded |= fold;
        let notes = if self.drawn[edge.to] { String::new() } else { self.notes(edge.to) };
        let _ = writeln!(
            self.out,
            "{dim}{indent}{branch}{reset} {} → {name}{}{reset}{entrypoint}{notes}{mark}",
            edge.binding, worker.name
        );
        if !self.drawn[edge.to] {
            self.below(edge.to, &format!("{indent}{more}"));
        }
    }

    fn legend(&mut self) {
        let Style { dim, reset, .. } = self.style;
        let signs = [self.folded.then_some("↑ drawn above"), self.looped.then_some("↻ closes a loop")];
        let signs: Vec<&str> = signs.into_iter().flatten().collect();
        if !signs.is_empty() {
            let _ = writeln!(self.out, "\n{dim}{}{reset}", signs.join("   "));
        }
    }
}
