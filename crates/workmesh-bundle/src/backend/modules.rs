//! What each import is: a file, a part of the runtime, or a mistake.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rolldown_common::{ImportKind, ModuleType, ResolvedExternal};
use rolldown_plugin::{
    HookLoadArgs, HookLoadOutput, HookLoadReturn, HookResolveIdArgs, HookResolveIdOutput,
    HookResolveIdReturn, HookUsage, Plugin, PluginContext, PluginContextResolveOptions,
    SharedLoadPluginContext,
};

use crate::builtins;
use crate::options::{Options, RuleKind};
use crate::rules::{Match, Rules};

/// Ids that start with this stand for `require` of a module that only `import` can reach; the specifier follows.
const REQUIRED: &str = "\0workmesh-require:";

/// What a module that could not be loaded is replaced with, so that the rest is still checked: any import of it
/// succeeds.
const STAND_IN: &str = "module.exports = {};";

/// Something about one import that the bundler itself would not say, to be reported with its place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Finding {
    /// The importing file, absolute.
    pub(super) importer: PathBuf,
    pub(super) specifier: String,
    pub(super) kind: FindingKind,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum FindingKind {
    /// `node:*` is imported without the flag `nodejs_compat`.
    NodeWithoutFlag,
    /// A package that nothing on disk provides; known only where the bundler may lose its own report.
    NoPackage,
    /// A WebAssembly module.
    Wasm,
    /// A rule matches, but an earlier rule of this kind has no `fallthrough`.
    ShadowedRule(&'static str),
    /// A file of a kind that no rule covers.
    UnknownFile { path: PathBuf },
    /// The file is there but cannot be read.
    Unreadable { path: PathBuf, reason: String },
}

/// The bundler asks this about every import and every file.
#[derive(Debug)]
pub(super) struct Modules {
    dir: PathBuf,
    alias: BTreeMap<String, String>,
    rules: Rules,
    node_compat: bool,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    findings: Vec<Finding>,
    /// Files that a rule made text or data, by id.
    ruled: BTreeMap<String, RuleKind>,
    /// Who imported a file first, to place what is found out only when it is loaded.
    importers: BTreeMap<String, (PathBuf, String)>,
    loaded: Vec<PathBuf>,
}

impl Modules {
    pub(super) fn new(options: &Options) -> Self {
        Self {
            dir: options.dir.clone(),
            alias: options.alias.clone(),
            rules: Rules::new(&options.rules),
            node_compat: options.node_compat,
            state: Mutex::default(),
        }
    }

    /// What was found out, in a stable order.
    pub(super) fn take_findings(&self) -> Vec<Finding> {
        let mut findings = std::mem::take(&mut self.state().findings);
        findings.sort();
        findings.dedup();
        findings
    }

    /// The files that were read.
    pub(super) fn take_loaded(&self) -> Vec<PathBuf> {
        std::mem::take(&mut self.state().loaded)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, args: &HookResolveIdArgs<'_>, kind: FindingKind) {
        let importer = PathBuf::from(args.importer.unwrap_or_default());
        self.state().findings.push(Finding { importer, specifier: args.specifier.to_owned(), kind });
    }

    /// An import of Node's built-in modules; `None` when the specifier is none, or when an installed package of that
    /// name is the better answer.
    fn node(&self, args: &HookResolveIdArgs<'_>, specifier: &str) -> Option<HookResolveIdOutput> {
        let prefixed = specifier.starts_with("node:");
        if !(prefixed || self.node_compat && builtins::is_node(specifier)) {
            return None;
        }
        if !self.node_compat {
            self.find(args, FindingKind::NodeWithoutFlag);
        }
        let name = if prefixed { specifier.to_owned() } else { format!("node:{specifier}") };
        Some(from_runtime(&name, args.kind))
    }

    /// An import that a rule covers. The path is left to the bundler's resolution, without a query.
    async fn ruled(
        &self,
        ctx: &PluginContext,
        args: &HookResolveIdArgs<'_>,
        rule: Match,
    ) -> anyhow::Result<Option<HookResolveIdOutput>> {
        let kind = match rule {
            Match::Shadowed(kind) => {
                self.find(args, FindingKind::ShadowedRule(kind.name()));
                return Ok(Some(external(args.specifier)));
            }
            Match::Kind(RuleKind::CompiledWasm) => {
                self.find(args, FindingKind::Wasm);
                return Ok(Some(external(args.specifier)));
            }
            Match::Kind(RuleKind::EsModule | RuleKind::CommonJs) => return Ok(None),
            Match::Kind(kind) => kind,
        };
        let path = args.specifier.split('?').next().unwrap_or_default();
        let Ok(resolved) = ctx.resolve(path, args.importer, Some(asking(args))).await? else {
            return Ok(None);
        };
        self.state().ruled.insert(resolved.id.to_string(), kind);
        Ok(Some(HookResolveIdOutput::from_resolved_id(resolved)))
    }
}

impl Plugin for Modules {
    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed("workmesh")
    }

    fn register_hook_usage(&self) -> HookUsage {
        HookUsage::ResolveId | HookUsage::Load
    }

    async fn resolve_id(&self, ctx: &PluginContext, args: &HookResolveIdArgs<'_>) -> HookResolveIdReturn {
        if args.importer.is_some_and(|importer| importer.starts_with(REQUIRED)) {
            return Ok(Some(external(args.specifier)));
        }
        let specifier = self.alias.get(args.specifier).map_or(args.specifier, String::as_str);
        if builtins::is_runtime(specifier) {
            return Ok(Some(from_runtime(specifier, args.kind)));
        }
        if let Some(node) = self.node(args, specifier) {
            return Ok(Some(node));
        }
        if let Some(rule) = self.rules.find(args.specifier) {
            return self.ruled(ctx, args, rule).await;
        }
        let aliased = specifier != args.specifier;
        let from_dir = self.dir.join("alias").to_string_lossy().into_owned();
        let importer = if aliased { Some(from_dir.as_str()) } else { args.importer };
        match ctx.resolve(specifier, importer, Some(asking(args))).await? {
            Ok(resolved) => {
                if let Some(importer) = args.importer {
                    let first = || (PathBuf::from(importer), args.specifier.to_owned());
                    self.state().importers.entry(resolved.id.to_string()).or_insert_with(first);
                }
                // The bundler's own answer carries more than a hook can; it costs it a look into its cache.
                Ok(aliased.then(|| HookResolveIdOutput::from_resolved_id(resolved)))
            }
            Err(_) => {
                if args.kind != ImportKind::Require && !is_path(args.specifier) {
                    self.find(args, FindingKind::NoPackage);
                }
                Ok(None)
            }
        }
    }

    async fn load(&self, _ctx: SharedLoadPluginContext, args: &HookLoadArgs<'_>) -> HookLoadReturn {
        if let Some(specifier) = args.id.strip_prefix(REQUIRED) {
            // `module.exports` as the name of an export is how an ES module says what `require` answers with.
            let code = format!("import it from {specifier:?};\nexport {{ it as \"module.exports\" }};\n");
            return Ok(Some(module(code, ModuleType::Js)));
        }
        let path = Path::new(args.id);
        if !path.is_absolute() {
            return Ok(None);
        }
        let ruled = self.state().ruled.get(args.id).copied();
        let Some(kind) =
            ruled.map(module_type).or_else(|| args.asserted_module_type.cloned()).or_else(|| by_name(path))
        else {
            return Ok(Some(self.stand_in(args.id, FindingKind::UnknownFile { path: path.to_owned() })));
        };
        self.state().loaded.push(path.to_owned());
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                let kind = FindingKind::Unreadable { path: path.to_owned(), reason: error.to_string() };
                return Ok(Some(self.stand_in(args.id, kind)));
            }
        };
        if ruled == Some(RuleKind::Data) {
            return Ok(Some(module(data_module(&bytes), ModuleType::Js)));
        }
        let text = if kind == ModuleType::Text {
            String::from_utf8_lossy(&bytes).into_owned()
        } else {
            match String::from_utf8(bytes) {
                Ok(text) => text,
                Err(_) => {
                    let reason = "it is not UTF-8 text".to_owned();
                    let kind = FindingKind::Unreadable { path: path.to_owned(), reason };
                    return Ok(Some(self.stand_in(args.id, kind)));
                }
            }
        };
        Ok(Some(module(text, kind)))
    }
}

impl Modules {
    /// Reports that the module `id` could not be loaded and replaces it.
    fn stand_in(&self, id: &str, kind: FindingKind) -> HookLoadOutput {
        let mut state = self.state();
        let (importer, specifier) = state.importers.get(id).cloned().unwrap_or_default();
        state.findings.push(Finding { importer, specifier, kind });
        module(STAND_IN.into(), ModuleType::Js)
    }
}

/// Whether a specifier is a path and not the name of a package.
pub(super) fn is_path(specifier: &str) -> bool {
    specifier.starts_with("./")
        || specifier.starts_with("../")
        || specifier.starts_with('/')
        || matches!(specifier, "." | "..")
}

/// A question to the bundler about the same import, without asking us again.
fn asking(args: &HookResolveIdArgs<'_>) -> PluginContextResolveOptions {
    PluginContextResolveOptions { import_kind: args.kind, is_entry: args.is_entry, ..Default::default() }
}

/// A module that the runtime provides. `require` becomes an import around it, because workers have no `require`.
fn from_runtime(specifier: &str, kind: ImportKind) -> HookResolveIdOutput {
    match kind {
        ImportKind::Require => HookResolveIdOutput::from_id(format!("{REQUIRED}{specifier}")),
        _ => external(specifier),
    }
}

/// An import that stays an import.
fn external(specifier: &str) -> HookResolveIdOutput {
    HookResolveIdOutput {
        id: specifier.into(),
        external: Some(ResolvedExternal::Bool(true)),
        ..HookResolveIdOutput::default()
    }
}

fn module(code: String, kind: ModuleType) -> HookLoadOutput {
    HookLoadOutput { code: code.into(), module_type: Some(kind), ..HookLoadOutput::default() }
}

fn module_type(kind: RuleKind) -> ModuleType {
    match kind {
        RuleKind::Text => ModuleType::Text,
        RuleKind::Json => ModuleType::Json,
        _ => ModuleType::Js,
    }
}

/// What a file without a rule is, by its name. As for wrangler, the project's own `.js` files may hold JSX; packages
/// hold plain JavaScript, which compiles faster.
fn by_name(path: &Path) -> Option<ModuleType> {
    let extension = path.extension()?.to_str()?;
    Some(match extension {
        "ts" | "mts" | "cts" => ModuleType::Ts,
        "tsx" => ModuleType::Tsx,
        "jsx" => ModuleType::Jsx,
        "js" | "mjs" | "cjs" if path.components().any(|part| part.as_os_str() == "node_modules") => {
            ModuleType::Js
        }
        "js" | "mjs" | "cjs" => ModuleType::Jsx,
        "json" => ModuleType::Json,
        _ => return None,
    })
}

/// A module whose default export is an `ArrayBuffer` of these bytes.
fn data_module(bytes: &[u8]) -> String {
    let mut code = String::with_capacity(bytes.len() * 4 + 32);
    code.push_str("export default new Uint8Array([");
    for byte in bytes {
        code.push_str(&byte.to_string());
        code.push(',');
    }
    code.push_str("]).buffer;\n");
    code
}
