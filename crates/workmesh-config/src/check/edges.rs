//! Which edges there are: those that bindings and routes make, and one from each worker to the internet.

use super::names::{find, listed, suggest};
use crate::diagnostic::nearest::nearest;
use crate::mesh::{Fallback, GATEWAY, INTERNET, Mesh};
use crate::project::{Gateway, Project, Worker};
use crate::workmesh::{NOT_AN_EDGE, split_edge};

/// The two ends of an edge by their full names.
pub(crate) type Ends = (String, String);

/// Why a text does not name an edge of a project.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoEdge {
    /// It does not consist of two names.
    #[error("`{0}` is not an edge")]
    NotTwoEnds(String),
    /// One of its ends is nobody's name.
    #[error("there is no worker `{name}` in this project")]
    UnknownWorker {
        /// The name.
        name: String,
        /// What was meant, or what there is.
        help: Option<String>,
    },
    /// The caller does not call the callee.
    #[error("nothing makes the edge `{caller} -> {callee}`")]
    NotMade {
        /// The left end.
        caller: String,
        /// The right end.
        callee: String,
        /// What would make it or was meant, and where the caller's edges lead.
        help: String,
    },
}

impl NoEdge {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        match self {
            Self::NotTwoEnds(_) => Some(NOT_AN_EDGE),
            Self::UnknownWorker { help, .. } => help.as_deref(),
            Self::NotMade { help, .. } => Some(help),
        }
    }
}

/// The edges of a fleet.
pub(crate) struct Edges<'a> {
    workers: &'a [Worker],
    /// Those that a binding or a route makes.
    made: Vec<Ends>,
}

impl<'a> Edges<'a> {
    pub(crate) fn of(workers: &'a [Worker], gateway: &Gateway) -> Self {
        let bound = workers.iter().flat_map(|worker| {
            worker.bindings.services.iter().map(|service| (worker.name.clone(), service.service.clone()))
        });
        let routed = gateway.routes.iter().map(|route| &route.worker).chain(&gateway.default);
        let made = bound.chain(routed.map(|worker| (GATEWAY.to_owned(), worker.clone()))).collect();
        Self { workers, made }
    }

    /// Whether a name means the gateway. A worker may be called so too; then its name comes first.
    pub(super) fn is_gateway(&self, name: &str) -> bool {
        name == GATEWAY && find(self.workers, name).is_none()
    }

    /// Whether a name means all that is outside the fleet.
    pub(super) fn is_internet(&self, name: &str) -> bool {
        name == INTERNET && find(self.workers, name).is_none()
    }

    pub(super) fn contains(&self, ends: &Ends) -> bool {
        self.made.contains(ends) || (self.is_internet(&ends.1) && !self.is_gateway(&ends.0))
    }

    /// Whether a fallback of one of the caller's edges makes an edge.
    pub(super) fn fall_back(&self, mesh: &Mesh, (caller, callee): &Ends) -> bool {
        let leads_there =
            |to: &str| mesh.policy(caller, to).fallback == Some(Fallback::Worker(callee.clone()));
        self.callees(caller).any(leads_there) || (!self.is_gateway(caller) && leads_there(INTERNET))
    }

    /// What would make an edge, or which edge was meant.
    pub(super) fn suggest(&self, (caller, callee): &Ends) -> String {
        let reversed = self.made.contains(&(callee.clone(), caller.clone()));
        if reversed {
            format!("there is `{callee} -> {caller}`: the caller stands on the left")
        } else if let Some(near) = nearest(callee, self.callees(caller)) {
            format!("did you mean `{caller} -> {near}`?")
        } else if self.is_gateway(caller) && self.is_internet(callee) {
            format!("`{caller}` calls workers only")
        } else if caller == GATEWAY {
            format!("`{callee}` has no route")
        } else {
            format!("`{caller}` has no service binding to `{callee}`")
        }
    }

    /// The workers that a caller's bindings or routes lead to.
    fn callees(&self, caller: &str) -> impl Iterator<Item = &str> {
        self.made.iter().filter(move |(from, _)| from == caller).map(|(_, to)| to.as_str())
    }

    /// The edge that a text such as `gateway -> catalog` names.
    fn find(&self, mesh: &Mesh, text: &str) -> Result<Ends, NoEdge> {
        let (caller, callee) = split_edge(text).ok_or_else(|| NoEdge::NotTwoEnds(text.to_owned()))?;
        let named = |name: &str, special: bool, word| match find(self.workers, name) {
            Some(full) => Ok(full.to_owned()),
            None if special => Ok(name.to_owned()),
            None => {
                let help = nearest(name, [word]).map(|word| format!("did you mean `{word}`?"));
                let help = help.or_else(|| suggest(name, self.workers));
                Err(NoEdge::UnknownWorker { name: name.to_owned(), help })
            }
        };
        let caller = named(caller, self.is_gateway(caller), GATEWAY)?;
        let callee = named(callee, self.is_internet(callee), INTERNET)?;
        let ends = (caller, callee);
        if self.contains(&ends) || self.fall_back(mesh, &ends) { Ok(ends) } else { Err(self.not_made(ends)) }
    }

    fn not_made(&self, ends: Ends) -> NoEdge {
        let mut names: Vec<&str> = self.callees(&ends.0).collect();
        names.sort_unstable();
        names.dedup();
        if !self.is_gateway(&ends.0) {
            names.push(INTERNET);
        }
        let reason = self.suggest(&ends);
        let (caller, callee) = ends;
        let help = match &names[..] {
            [] => format!("{reason}; no edge begins at `{caller}`"),
            [only] => format!("{reason}; the only edge of `{caller}` leads to `{only}`"),
            _ => format!("{reason}; the edges of `{caller}` lead to {}", listed(&names)),
        };
        NoEdge::NotMade { caller, callee, help }
    }
}

impl Project {
    /// The edge that a text such as `gateway -> catalog` names, by the full names of its ends.
    ///
    /// # Errors
    /// If the text is not of that form, or names a worker or an edge that is not there.
    pub fn edge(&self, text: &str) -> Result<(String, String), NoEdge> {
        Edges::of(&self.workers, &self.gateway).find(&self.mesh, text)
    }
}
