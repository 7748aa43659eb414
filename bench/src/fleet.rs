//! A fleet of workers as files: what both contestants run.

use std::{
    fs,
    path::{Path, PathBuf},
};

use workmesh_config::{Project, RenderOptions, Sources, load, render_human};

use crate::{error::BenchError, setup};

/// The wrangler files of a fleet; the first worker answers the port.
#[derive(Debug, Clone)]
pub struct Fleet {
    /// One file for each worker.
    pub configs: Vec<PathBuf>,
    /// A file with a `[mesh]` table, for Workmesh.
    pub mesh: Option<PathBuf>,
}

impl Fleet {
    /// Workers below `bench/workers`, by folder.
    pub fn of(workers: &[&str]) -> Self {
        let folder = setup::folder().join("workers");
        let configs = workers.iter().map(|worker| folder.join(worker).join("wrangler.toml")).collect();
        Self { configs, mesh: None }
    }

    /// The same fleet with the standard policy.
    #[must_use]
    pub fn with_mesh(self) -> Self {
        Self { mesh: Some(setup::folder().join("workers/mesh/workmesh.toml")), ..self }
    }

    /// What the files say.
    ///
    /// # Errors
    /// They are wrong.
    pub fn project(&self) -> Result<Project, BenchError> {
        let configs = self.configs.iter().chain(&self.mesh).cloned().collect();
        let loaded = load(&Sources { configs, ..Sources::default() });
        loaded.project.ok_or_else(|| {
            let options = RenderOptions { color: false, relative_to: None };
            BenchError::Fleet(render_human(&loaded.diagnostics, &options))
        })
    }
}

/// Writes a fleet of `size` small workers into `folder`: a front that passes `/NN/…` on to worker `NN`, and the
/// others, each about 2 KiB of code that holds 200 orders.
///
/// # Errors
/// A file cannot be written.
pub fn generate(folder: &Path, size: usize) -> Result<Fleet, BenchError> {
    let services: String = (1..size)
        .map(|number| format!("  {{ binding = \"W{number:02}\", service = \"worker-{number:02}\" }},\n"))
        .collect();
    let mut configs = vec![write(folder, "front", FRONT, &format!("services = [\n{services}]\n"))?];
    for number in 1..size {
        let code = SMALL.replace("$NUMBER", &number.to_string());
        configs.push(write(folder, &format!("worker-{number:02}"), &code, "")?);
    }
    Ok(Fleet { configs, mesh: None })
}

fn write(folder: &Path, name: &str, code: &str, more: &str) -> Result<PathBuf, BenchError> {
    let folder = folder.join(name);
    let config = folder.join("wrangler.toml");
    let text = format!("name = \"{name}\"\nmain = \"index.js\"\ncompatibility_date = \"2026-04-01\"\n{more}");
    fs::create_dir_all(&folder)
        .and_then(|()| fs::write(folder.join("index.js"), code))
        .and_then(|()| fs::write(&config, text))
        .map_err(BenchError::io(format!("writing {}", folder.display())))?;
    Ok(config)
}

const FRONT: &str = include_str!("../workers/fleet/front.js");
const SMALL: &str = include_str!("../workers/fleet/small.js");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workers_of_the_benchmarks_are_configured_without_mistakes() {
        for workers in crate::measure::duel::ALL.iter().flat_map(|duel| [duel.workmesh, duel.workerd]) {
            let project = Fleet::of(workers).project().unwrap();
            assert_eq!(project.workers.len(), workers.len());
            assert_eq!(project.gateway.default, Some(project.workers[0].name.clone()));
            assert!(!project.mesh.enabled && Fleet::of(workers).with_mesh().project().unwrap().mesh.enabled);
        }
    }

    #[test]
    fn a_generated_fleet_is_bound_to_its_front() {
        let folder = tempfile::tempdir().unwrap();
        let project = generate(folder.path(), 28).unwrap().project().unwrap();
        assert_eq!(project.workers.len(), 28);
        assert_eq!(project.worker("front").unwrap().bindings.services.len(), 27);
    }
}
