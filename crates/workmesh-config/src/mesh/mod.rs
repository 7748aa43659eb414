//! What the mesh is to do on each edge, as typed and checked values. Doing it is `workmesh-mesh`'s business.
//!
//! A policy is written in three places, the narrower one winning setting by setting: `[mesh.edge."a -> b"]`,
//! then `[mesh.worker.b]` for the callee, then `[mesh]`.

mod context;
mod explain;
mod fallback;
mod policy;
mod settings;
mod switch;
mod written;

use std::collections::BTreeMap;

pub(crate) use context::header_name;
pub use context::{AllowRule, HeaderPattern};
pub(crate) use explain::explain_egress;
pub use explain::{Origin, Setting, SettingValue, render_explanation_json};
pub use fallback::{Fallback, FallbackResponse};
pub use policy::{Breaker, ConcurrencyLimit, Fault, Policy, Retry};
pub use settings::{BreakerSettings, LimitSettings, PolicySettings, RetrySettings};
pub use switch::Switch;
pub use written::{Place, Written};

/// The caller of the edges that begin at the gateway.
pub const GATEWAY: &str = "gateway";

/// The callee of the edges that end outside the fleet: a worker's `fetch()`.
pub const INTERNET: &str = "internet";

/// What executes a worker.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Engine {
    /// QuickJS isolates in this process.
    #[default]
    Embedded,
    /// A workerd process behind the same mesh.
    Workerd,
}

/// Where a worker's `fetch()` may go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Egress {
    /// Anywhere, as on Cloudflare.
    #[default]
    Any,
    /// To these hosts only; `*.example.com` stands for all subdomains. Empty: nowhere.
    Only(Vec<String>),
}

impl Egress {
    /// Whether a request to `host` (without a port) may leave.
    #[must_use]
    pub fn allows(&self, host: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Only(hosts) => hosts.iter().any(|pattern| match pattern.strip_prefix('*') {
                Some(suffix) => {
                    let at = host.len().checked_sub(suffix.len());
                    at.and_then(|at| host.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(suffix))
                }
                None => pattern.eq_ignore_ascii_case(host),
            }),
        }
    }
}

/// `[mesh]`, or its absence.
#[derive(Clone, Debug, Default)]
pub struct Mesh {
    /// Whether there is a `[mesh]` table, which turns the standard policy on. Without one, workers see what
    /// they would see on Cloudflare, apart from what `[mesh.worker.NAME]` and `[mesh.edge."A -> B"]` ask for.
    pub enabled: bool,
    /// Whether bindings may form a loop.
    pub allow_cycles: bool,
    /// Most workers on one call path; [`Mesh::max_depth`] gives the number that applies.
    pub depth: Option<Written<u32>>,
    /// `[mesh]` itself.
    pub settings: PolicySettings,
    /// `[mesh.worker.NAME]`, by callee.
    pub workers: BTreeMap<String, PolicySettings>,
    /// `[mesh.edge."CALLER -> CALLEE"]`.
    pub edges: BTreeMap<(String, String), PolicySettings>,
}

impl Mesh {
    /// The policy of one edge, every setting decided.
    #[must_use]
    pub fn policy(&self, caller: &str, callee: &str) -> Policy {
        Policy::resolve(self.enabled, &self.written(caller, callee))
    }

    /// What was written for one edge: the three places overlaid, the narrowest last.
    fn written(&self, caller: &str, callee: &str) -> PolicySettings {
        let edge = self.edges.get(&(caller.to_owned(), callee.to_owned()));
        let mut merged = self.settings.clone();
        [self.workers.get(callee), edge].into_iter().flatten().for_each(|layer| merged.overlay(layer));
        merged
    }

    /// Whether a fault is configured anywhere.
    #[must_use]
    pub fn has_faults(&self) -> bool {
        let all = [&self.settings].into_iter().chain(self.workers.values()).chain(self.edges.values());
        all.into_iter().any(|settings| settings.fault.given().is_some())
    }

    /// Most workers on one call path: 32 as on Cloudflare, 16 with `[mesh]`, or as configured.
    #[must_use]
    pub fn max_depth(&self) -> u32 {
        let standard = if self.enabled { 16 } else { 32 };
        self.depth.as_ref().map_or(standard, |depth| depth.value)
    }
}

#[cfg(test)]
mod tests;
