//! One worker, as its configuration file describes it after the environment was applied.

use std::path::PathBuf;

use serde_json::Value;

use super::{Bindings, Compatibility};
use crate::cron::Cron;
use crate::mesh::{Egress, Engine, Place, Written};
use crate::span::Span;
use crate::unit::CompatibilityDate;

/// A named service.
#[derive(Clone, Debug, Default)]
pub struct Worker {
    /// Its name; with an environment, wrangler's `name-env` unless the environment names it.
    pub name: String,
    /// Its name without the environment, by which `workmesh.toml` may refer to it too.
    pub base_name: String,
    /// Where the name was written, for later diagnostics.
    pub span: Span,
    /// The file that declares it.
    pub config: PathBuf,
    /// The folder that its relative paths start from.
    pub dir: PathBuf,
    /// The entry module; none if the worker consists of static assets alone.
    pub main: Option<PathBuf>,
    /// `compatibility_date`; none means the newest behaviour.
    pub compatibility_date: Option<CompatibilityDate>,
    /// `compatibility_flags`.
    pub compatibility_flags: Vec<String>,
    /// Plain values in `env`: `vars`, overridden by `.dev.vars`.
    pub vars: Vec<Var>,
    /// Everything else in `env`.
    pub bindings: Bindings,
    /// `triggers.crons`.
    pub crons: Vec<Cron>,
    /// `limits`.
    pub limits: Limits,
    /// `rules`: how imports that are not code become modules.
    pub rules: Vec<ModuleRule>,
    /// `define`: identifiers the bundler replaces, with the source text that replaces them.
    pub define: Vec<(String, String)>,
    /// `alias`: module names the bundler replaces.
    pub alias: Vec<(String, String)>,
    /// `tsconfig`, if the file is not found by name.
    pub tsconfig: Option<PathBuf>,
    /// `jsx_factory`, wrangler's default being `React.createElement`.
    pub jsx_factory: Option<String>,
    /// `jsx_fragment`, wrangler's default being `React.Fragment`.
    pub jsx_fragment: Option<String>,
    /// Static assets.
    pub assets: Option<Assets>,
    /// Workers that receive this one's tail events.
    pub tail_consumers: Vec<TailConsumer>,
    /// `observability`.
    pub observability: Observability,
    /// What executes it.
    pub engine: Engine,
    /// Where its `fetch()` may go.
    pub egress: Egress,
    /// Where that was written.
    pub egress_place: Option<Place>,
}

impl Worker {
    /// What its compatibility date and flags make of every flag.
    #[must_use]
    pub fn compatibility(&self) -> Compatibility {
        Compatibility::of(self.compatibility_date, &self.compatibility_flags)
    }

    pub(crate) fn limit_egress(&mut self, egress: Written<Egress>) {
        self.egress = egress.value;
        self.egress_place = Some(egress.place);
    }
}

/// A plain value in `env`.
#[derive(Clone, Debug, PartialEq)]
pub struct Var {
    /// Its name in `env`.
    pub name: String,
    /// A string or any other JSON value.
    pub value: Value,
    /// Whether it came from `.dev.vars`, and so must not be shown.
    pub secret: bool,
}

/// `limits`: what one invocation may use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// CPU time in milliseconds.
    pub cpu_ms: Option<u32>,
    /// Number of subrequests.
    pub subrequests: Option<u32>,
}

/// One entry of `rules`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleRule {
    /// What the files become.
    pub kind: ModuleType,
    /// Which files, as globs relative to the worker's folder.
    pub globs: Vec<String>,
    /// Whether later rules of the same type apply as well.
    pub fallthrough: Option<bool>,
}

/// What an imported file becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ModuleType {
    /// A JavaScript module.
    EsModule,
    /// A CommonJS module.
    CommonJs,
    /// A WebAssembly module.
    CompiledWasm,
    /// A string.
    Text,
    /// An `ArrayBuffer`.
    Data,
}

/// `assets`: files that are served as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assets {
    /// The folder; it exists.
    pub directory: Option<PathBuf>,
    /// The name in `env` through which the worker reads them.
    pub binding: Option<String>,
    /// `html_handling`: `auto-trailing-slash` unless set.
    pub html_handling: Option<String>,
    /// `not_found_handling`: `none` unless set.
    pub not_found_handling: Option<String>,
    /// `run_worker_first`.
    pub run_worker_first: AssetRouting,
}

/// Which requests reach the worker before its assets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum AssetRouting {
    /// Assets answer first.
    #[default]
    AssetsFirst,
    /// The worker answers everything.
    WorkerFirst,
    /// The worker answers these paths first; a pattern with a leading `!` is an exception.
    Patterns(Vec<String>),
}

/// One entry of `tail_consumers`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TailConsumer {
    /// The worker that receives the events.
    pub service: String,
    /// Where it was written.
    pub span: Span,
}

/// `observability` of one worker.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Observability {
    /// `enabled`.
    pub enabled: Option<bool>,
    /// The share of requests that are recorded, 0 to 1.
    pub head_sampling_rate: Option<f64>,
    /// `logs.enabled`.
    pub logs: Option<bool>,
    /// `traces.enabled`.
    pub traces: Option<bool>,
}
