//! The fleet that suffers: a copy of the storefront, with something before every worker that does as the
//! control server says, and with the mesh.

use std::{
    collections::HashMap,
    fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use tempfile::TempDir;
use workmesh_config::{Fallback, GATEWAY, Policy, Project, RenderOptions, Sources, load, render_human};

use super::record::{CLIENT, EdgeName};
use crate::{error::BenchError, setup};

const STAND: &str = include_str!("files/stand.js");
const DESK: &str = include_str!("files/desk.js");
const MESH: &str = include_str!("files/workmesh.toml");

/// The worker that the copy has and the storefront has not: it answers when `offers` cannot.
const DESK_NAME: &str = "desk";
/// The entry module of a worker of the storefront, and what stands in its place.
const ENTRY: &str = "src/index.ts";
const STANDING: &str = "chaos.js";

/// What is different about a fleet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Variant {
    /// Nothing.
    Whole,
    /// All edges have one timeout, as they have where nothing is said.
    OneTimeout,
    /// No edge has a breaker.
    WithoutBreakers,
    /// This worker cannot be built.
    Without(String),
}

/// A fleet in a folder of its own, which goes when this is dropped.
#[derive(Debug)]
pub struct Storefront {
    folder: TempDir,
    project: Project,
}

impl Storefront {
    /// Writes the files of a fleet whose workers ask `control`.
    ///
    /// # Errors
    /// A file cannot be read or written, or the configuration is wrong.
    pub fn write(control: SocketAddr, variant: &Variant) -> Result<Self, BenchError> {
        let folder = tempfile::Builder::new().prefix("workmesh-chaos-").tempdir();
        let folder = folder.map_err(BenchError::io("making a temporary folder"))?;
        let written = write(folder.path(), control, variant);
        written.map_err(BenchError::io("copying the storefront"))?;
        let loaded = load(&Sources::below(folder.path()));
        let project = loaded.project.ok_or_else(|| {
            let options = RenderOptions { color: false, relative_to: None };
            BenchError::Fleet(render_human(&loaded.diagnostics, &options))
        })?;
        Ok(Self { folder, project })
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Repairs the worker that cannot be built.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn repair(&self, worker: &str) -> Result<(), BenchError> {
        stand(&self.folder().join("workers").join(worker), worker)
            .map_err(BenchError::io("repairing a worker"))
    }

    /// Where each binding leads, by caller and name.
    pub fn bindings(&self) -> HashMap<(String, String), String> {
        let workers = self.project.workers.iter();
        let all =
            workers.flat_map(|worker| worker.bindings.services.iter().map(move |service| (worker, service)));
        all.map(|(worker, service)| ((worker.name.clone(), service.binding.clone()), service.service.clone()))
            .collect()
    }

    /// The policy of an edge.
    pub fn policy(&self, edge: &EdgeName) -> Policy {
        let caller = if edge.caller == CLIENT { GATEWAY } else { &edge.caller };
        self.project.policy(caller, &edge.callee)
    }

    /// The edges that lead to a worker.
    pub fn edges_to(&self, callee: &str) -> Vec<EdgeName> {
        let bound = self.bindings().into_iter().filter(|(_, service)| service == callee);
        let entry = self.project.gateway.default.iter().filter(|worker| *worker == callee);
        let mut edges: Vec<_> = bound
            .map(|((caller, _), _)| EdgeName::new(caller, callee))
            .chain(entry.map(|_| EdgeName::new(CLIENT, callee)))
            .collect();
        edges.sort();
        edges
    }

    /// The worker that a call was meant for: the callee, or the one that the callee stands in for.
    pub fn meant(&self, edge: &EdgeName) -> String {
        let stands_in = |callee: &&String| {
            let policy = self.policy(&EdgeName::new(&edge.caller, *callee));
            policy.fallback == Some(Fallback::Worker(edge.callee.clone()))
        };
        let bindings = self.bindings();
        let callees =
            bindings.iter().filter(|((caller, _), _)| *caller == edge.caller).map(|(_, callee)| callee);
        callees.into_iter().find(stands_in).cloned().unwrap_or_else(|| edge.callee.clone())
    }
}

/// The workers of the storefront, in order.
///
/// # Errors
/// The folder cannot be read.
pub fn workers() -> Result<Vec<String>, BenchError> {
    names(&source().join("workers")).map_err(BenchError::io("reading the storefront"))
}

fn source() -> PathBuf {
    setup::repository().join("examples/storefront")
}

fn names(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

fn write(folder: &Path, control: SocketAddr, variant: &Variant) -> io::Result<()> {
    for part in ["src", "workers"] {
        copy(&source().join(part), &folder.join(part))?;
    }
    let desk = folder.join("workers").join(DESK_NAME);
    fs::create_dir_all(desk.join("src"))?;
    fs::write(desk.join(ENTRY), DESK)?;
    let config = format!("name = \"{DESK_NAME}\"\nmain = \"{ENTRY}\"\ncompatibility_date = \"2026-04-01\"\n");
    fs::write(desk.join("wrangler.toml"), config)?;

    let chaos = folder.join("chaos");
    fs::create_dir(&chaos)?;
    fs::write(chaos.join("stand.js"), STAND)?;
    fs::write(chaos.join("control.js"), format!("export const CONTROL = \"http://{control}/\";\n"))?;
    let workers = names(&folder.join("workers"))?;
    for worker in &workers {
        let home = folder.join("workers").join(worker);
        for file in names(&home)?.iter().filter(|name| name.starts_with("wrangler.")) {
            let text = fs::read_to_string(home.join(file))?;
            fs::write(home.join(file), text.replace(ENTRY, STANDING))?;
        }
        if *variant == Variant::Without(worker.clone()) {
            fs::write(home.join(STANDING), "export default {\n")?;
        } else {
            stand(&home, worker)?;
        }
    }
    fs::write(folder.join("workmesh.toml"), mesh(variant, &workers))
}

/// Writes the module that stands before a worker.
fn stand(home: &Path, worker: &str) -> io::Result<()> {
    let text = format!(
        "import worker from \"./{ENTRY}\";\nimport {{ stand }} from \"../../chaos/stand.js\";\n\
         export default stand(\"{worker}\", worker);\n"
    );
    fs::write(home.join(STANDING), text)
}

fn mesh(variant: &Variant, workers: &[String]) -> String {
    let changed = match variant {
        Variant::OneTimeout => Some(("timeout = ", "timeout = \"400ms\"")),
        Variant::WithoutBreakers => Some(("breaker = ", "breaker = false")),
        Variant::Whole | Variant::Without(_) => None,
    };
    let line = |line| changed.filter(|(key, _)| str::starts_with(line, key)).map_or(line, |(_, new)| new);
    let mut text: String = MESH.lines().flat_map(|written| [line(written), "\n"]).collect();
    for worker in workers {
        // The way to the control server is no part of what is looked at.
        text.push_str(&format!(
            "\n[mesh.edge.\"{worker} -> internet\"]\ntimeout = \"60s\"\nidle_timeout = \"60s\"\n\
             retry = false\nbreaker = false\nlimit = {{ concurrent = 100000, queue = 0 }}\n"
        ));
    }
    text
}

/// Copies a folder, but for state that a server has left there.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for name in names(from)?
        .iter()
        .filter(|name| !matches!(name.as_str(), ".workmesh" | ".wrangler" | "node_modules"))
    {
        let (from, to) = (from.join(name), to.join(name));
        if from.is_dir() { copy(&from, &to)? } else { fs::copy(&from, &to).map(drop)? }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTROL: SocketAddr = SocketAddr::V4(std::net::SocketAddrV4::new(std::net::Ipv4Addr::LOCALHOST, 1));

    #[test]
    fn the_copy_is_a_fleet_with_a_policy_on_every_edge() {
        let fleet = Storefront::write(CONTROL, &Variant::Whole).unwrap();
        let callers = |callee| fleet.edges_to(callee).into_iter().map(|edge| edge.caller).collect::<Vec<_>>();
        assert_eq!(callers("catalog"), ["gateway", "leads", "offers", "reports", "valuation"]);
        assert_eq!(callers("gateway"), [CLIENT]);
        for worker in workers().unwrap() {
            for edge in fleet.edges_to(&worker) {
                assert!(fleet.policy(&edge).breaker.is_some(), "{edge}");
            }
        }
        assert_eq!(fleet.meant(&EdgeName::new("gateway", "desk")), "offers");
        assert_eq!(fleet.meant(&EdgeName::new("gateway", "offers")), "offers");
        let even = Storefront::write(CONTROL, &Variant::OneTimeout).unwrap();
        let edges = ["gateway", "catalog", "valuation"].into_iter().flat_map(|worker| even.edges_to(worker));
        assert!(edges.into_iter().all(|edge| even.policy(&edge).timeout.as_millis() == 400));
        let storm = Storefront::write(CONTROL, &Variant::WithoutBreakers).unwrap();
        let edges =
            workers().unwrap().into_iter().flat_map(|worker| storm.edges_to(&worker)).collect::<Vec<_>>();
        assert!(edges.iter().all(|edge| storm.policy(edge).breaker.is_none()));
    }

    #[test]
    fn deadlines_shrink_on_the_way_down() {
        let fleet = Storefront::write(CONTROL, &Variant::Whole).unwrap();
        for ((caller, _), callee) in fleet.bindings() {
            let own = fleet.policy(&EdgeName::new(&caller, callee)).timeout;
            for above in fleet.edges_to(&caller) {
                assert!(own < fleet.policy(&above).timeout, "{above}");
            }
        }
    }
}
