//! From a worker's configuration to code that every shard can run.

use std::{path::PathBuf, sync::Arc};

use workmesh_assets::{Site, SiteError};
use workmesh_bundle::{BundleError, Diagnostic, Mode, Options, Rule, RuleKind, SourceMap, bundle};
use workmesh_config::{ModuleType, Worker};
use workmesh_runtime::{Compat, CompileError, Script, give_back_free_memory};

use super::{assets, version::VersionId};

/// One version of a worker: its configuration and its compiled code. `Send`, shared by all shards.
pub(crate) struct Build {
    /// The configuration it was built from.
    pub(crate) worker: Worker,
    /// The compiled code; none if the worker is static assets alone.
    pub(crate) script: Option<Script>,
    /// Its static assets.
    pub(crate) site: Option<Arc<Site>>,
    /// What the worker is told of its version.
    pub(crate) version: VersionId,
    /// From positions in the code to positions in the sources.
    pub(crate) source_map: Option<SourceMap>,
    /// The files that decided the outcome, to be watched.
    pub(crate) inputs: Vec<PathBuf>,
    /// What the developer should know.
    pub(crate) warnings: Vec<String>,
}

/// Why a worker could not be built.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BuildError {
    /// The configuration names no entry module; `check` says so too.
    #[error("the worker \"{0}\" has no main module")]
    NoMain(String),
    /// The sources are wrong.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// The bundle is not JavaScript that the engine takes.
    #[error("{0}")]
    Compile(#[from] CompileError),
    /// The folder of static assets cannot be served.
    #[error("{0}")]
    Assets(#[from] SiteError),
}

impl BuildError {
    /// The files that were read until then: a change to one of them may be the correction.
    pub(crate) fn inputs(&self) -> &[PathBuf] {
        match self {
            Self::Bundle(error) => &error.inputs,
            Self::NoMain(_) | Self::Compile(_) | Self::Assets(_) => &[],
        }
    }
}

/// Bundles and compiles one worker, and reads the names of its assets. Blocks for as long as that takes.
pub(crate) fn build(worker: &Worker, mode: Mode) -> Result<Arc<Build>, BuildError> {
    let site = assets::read(worker)?.map(Arc::new);
    let mut build = Build {
        worker: worker.clone(),
        script: None,
        version: VersionId::new(worker, ""),
        source_map: None,
        inputs: site.iter().flat_map(|site| assets::inputs(site)).collect(),
        warnings: site.iter().flat_map(|site| site.warnings()).cloned().collect(),
        site,
    };
    if worker.main.is_some() || build.site.is_none() {
        let bundle = bundle(&options(worker, mode)?)?;
        build.script = Some(Script::compile(&bundle.code)?);
        build.version = VersionId::new(worker, &bundle.code);
        build.source_map = Some(bundle.source_map);
        build.inputs.extend(bundle.inputs);
        build.warnings.extend(bundle.warnings.iter().map(Diagnostic::to_string));
    }
    Ok(Arc::new(build))
}

fn options(worker: &Worker, mode: Mode) -> Result<Options, BuildError> {
    let flags = worker.compatibility();
    let compat = Compat::of(flags.all());
    Ok(Options {
        entry: worker.main.clone().ok_or_else(|| BuildError::NoMain(worker.name.clone()))?,
        dir: worker.dir.clone(),
        mode,
        define: worker.define.iter().cloned().collect(),
        alias: worker.alias.iter().cloned().collect(),
        rules: worker.rules.iter().map(rule).collect(),
        tsconfig: worker.tsconfig.clone(),
        node_compat: compat.node,
        async_local_storage: compat.async_local_storage,
        navigator_user_agent: flags.on("global_navigator"),
        discard_names: false,
    })
}

fn rule(rule: &workmesh_config::ModuleRule) -> Rule {
    let kind = match rule.kind {
        ModuleType::EsModule => RuleKind::EsModule,
        ModuleType::CommonJs => RuleKind::CommonJs,
        ModuleType::CompiledWasm => RuleKind::CompiledWasm,
        ModuleType::Text => RuleKind::Text,
        ModuleType::Data => RuleKind::Data,
    };
    Rule { kind, globs: rule.globs.clone(), fallthrough: rule.fallthrough.unwrap_or(false) }
}

/// Builds several workers at once, on as many threads as there are cores. The outcomes are in the order of
/// `workers`.
pub(crate) fn build_all(workers: &[Worker], mode: Mode) -> Vec<Result<Arc<Build>, BuildError>> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(workers.len().max(1));
    let next = std::sync::atomic::AtomicUsize::new(0);
    let mut outcomes: Vec<_> = workers.iter().map(|_| None).collect();
    let done = std::sync::Mutex::new(&mut outcomes);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    let Some(worker) = workers.get(index) else { return };
                    let outcome = build(worker, mode);
                    if let Ok(mut outcomes) = done.lock() {
                        outcomes[index] = Some(outcome);
                    }
                }
            });
        }
    });
    // The threads have left what the bundler needed, some megabytes a worker.
    give_back_free_memory();
    // A slot stays empty only if a builder thread panicked, and then the scope has passed the panic on.
    outcomes.into_iter().flatten().collect()
}
