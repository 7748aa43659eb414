//! `[mesh.edge."caller -> callee"]`

use super::{Reference, policy};
use crate::diagnostic::{Code, Diagnostic};
use crate::mesh::PolicySettings;
use crate::read::Fields;
use crate::span::Span;

/// The policy of one edge.
pub(crate) struct EdgeEntry {
    pub(crate) caller: Reference,
    pub(crate) callee: Reference,
    /// The whole key.
    pub(crate) span: Span,
    pub(crate) settings: PolicySettings,
}

pub(super) fn read_edges(table: &Fields<'_>, fallbacks: &mut Vec<Reference>) -> Vec<EdgeEntry> {
    let Some(edges) = table.table("edge") else { return Vec::new() };
    let mut found: Vec<EdgeEntry> = Vec::new();
    for entry in edges.entries() {
        let path = format!("{}.\"{}\"", edges.path, entry.key);
        let Some(fields) = Fields::new(table.session, &entry.node, path) else { continue };
        let settings = policy::read(&fields, fallbacks);
        fields.finish();
        let Some((caller, callee)) = ends(table, &entry.key, entry.span) else { continue };
        let same = |other: &&EdgeEntry| other.caller.name == caller.name && other.callee.name == callee.name;
        if let Some(first) = found.iter().find(same) {
            let error = Diagnostic::error(Code::Conflict, "this edge has two policies").at(entry.span, "");
            table.session.report(error.at(first.span, "the first one").help("write both into one table"));
        }
        found.push(EdgeEntry { caller, callee, span: entry.span, settings });
    }
    found
}

/// The two ends of an edge in a text such as `gateway -> catalog`.
pub(crate) fn split_edge(text: &str) -> Option<(&str, &str)> {
    let (caller, callee) = text.split_once("->")?;
    let (caller, callee) = (caller.trim(), callee.trim());
    let named = !caller.is_empty() && !callee.is_empty() && !callee.contains("->");
    named.then_some((caller, callee))
}

/// What to say of a text that is none.
pub(crate) const NOT_AN_EDGE: &str = "an edge is named by its two ends, as in `\"gateway -> catalog\"`";

/// The two workers of a key such as `"gateway -> catalog"`.
fn ends(table: &Fields<'_>, key: &str, span: Span) -> Option<(Reference, Reference)> {
    let Some((caller, callee)) = split_edge(key) else {
        table.session.report(Diagnostic::error(Code::BadValue, NOT_AN_EDGE).at(span, ""));
        return None;
    };
    let reference = |name: &str| {
        let at = name.as_ptr().addr().saturating_sub(key.as_ptr().addr());
        let span = table.session.inside(span, key, &(at..at + name.len()));
        Reference { name: name.to_owned(), span }
    };
    Some((reference(caller), reference(callee)))
}
