//! What each import is: a file, a part of the runtime, or a mistake.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rolldown_common::side_effects::HookSideEffects;
use rolldown_common::{ImportKind, ModuleType, ResolvedExternal, ResolvedId};
use rolldown_plugin::{
    HookLoadArgs, HookLoadOutput, HookLoadReturn, HookResolveIdArgs, HookResolveIdOutput,
    HookResolveIdReturn, HookTransformAstArgs, HookTransformAstReturn, HookUsage, Plugin, PluginContext,
    PluginContextResolveOptions, SharedLoadPluginContext,
};

use super::finding::{Finding, FindingKind};
use super::type_exports::{self, Places};
use super::{decorators, files, guarded, numeric_strings};
use crate::builtins;
use crate::options::{Options, RuleKind};
use crate::rules::{Match, Rules};
use crate::{sdk, substitutes};

/// Ids that start with this stand for `require` of a module that only `import` can reach; the specifier
/// follows.
const REQUIRED: &str = "\0workmesh-require:";

/// Ids that start with this stand for a module that takes the place of another one; its specifier follows.
const SUBSTITUTE: &str = "\0workmesh-substitute:";

/// The same for `require` of it.
const REQUIRED_SUBSTITUTE: &str = "\0workmesh-require-substitute:";

/// Ids that start with this stand for `require` of one of Node's modules that the runtime does not have; the
/// specifier follows.
const ABSENT: &str = "\0workmesh-absent:";

/// Ids that start with this are files of the module `workmesh`; the file's name follows. No path on disk has
/// such a name, and an id that begins with a zero would not be in the source map.
const SDK: &str = "workmesh/\0";

/// What a module that could not be loaded is replaced with, so that the rest is still checked: any import of
/// it succeeds.
const STAND_IN: &str = "module.exports = {};";

/// The bundler asks this about every import and every file.
#[derive(Debug)]
pub(super) struct Modules {
    dir: PathBuf,
    alias: BTreeMap<String, String>,
    rules: Rules,
    node_compat: bool,
    async_local_storage: bool,
    types: Places,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    findings: Vec<Finding>,
    /// Files that a rule covers, by id.
    ruled: BTreeMap<String, RuleKind>,
    /// Who imported a file first and how, to place what is found out only when it is loaded.
    importers: BTreeMap<String, (PathBuf, String)>,
    /// The specifiers of dynamic imports that may fail, by the file that they stand in.
    guarded: BTreeMap<String, BTreeSet<String>>,
    loaded: Vec<PathBuf>,
}

impl Modules {
    /// `types` are the re-exports that turned out to be of types.
    pub(super) fn new(options: &Options, types: Places) -> Self {
        Self {
            dir: options.dir.clone(),
            alias: options.alias.clone(),
            rules: Rules::new(&options.rules),
            node_compat: options.node_compat,
            async_local_storage: options.async_local_storage,
            types,
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

    fn found(&self, args: &HookResolveIdArgs<'_>, kind: FindingKind) {
        let importer = PathBuf::from(args.importer.unwrap_or_default());
        self.state().findings.push(Finding { importer, specifier: args.specifier.to_owned(), kind });
    }

    /// One of Node's built-in modules, unless the specifier names none or an installed package is the better
    /// answer.
    fn node(&self, args: &HookResolveIdArgs<'_>, specifier: &str) -> Option<HookResolveIdOutput> {
        let bare = specifier.strip_prefix("node:");
        if args.kind == ImportKind::Require && bare.is_some_and(|name| !builtins::is_node(name)) {
            // Packages ask for what newer versions of Node have, and do without.
            return Some(HookResolveIdOutput::from_id(format!("{ABSENT}{specifier}")));
        }
        let prefixed = bare.is_some();
        if !(prefixed || self.node_compat && builtins::is_node(specifier)) {
            return None;
        }
        let there = self.node_compat || self.async_local_storage && specifier == "node:async_hooks";
        if !there {
            self.found(args, FindingKind::NodeWithoutFlag);
        }
        let name = if prefixed { specifier.to_owned() } else { format!("node:{specifier}") };
        Some(from_runtime(&name, args.kind))
    }

    /// A module that wrangler replaces by one of its own, unless the worker has an `alias` for it.
    fn substitute(&self, args: &HookResolveIdArgs<'_>) -> Option<HookResolveIdOutput> {
        let specifier = args.specifier;
        if !self.node_compat || self.alias.contains_key(specifier) || substitutes::text(specifier).is_none() {
            return None;
        }
        let prefix = if args.kind == ImportKind::Require { REQUIRED_SUBSTITUTE } else { SUBSTITUTE };
        Some(HookResolveIdOutput::from_id(format!("{prefix}{specifier}")))
    }

    /// Whether an import is a dynamic one that the code around it lets fail.
    fn may_fail(&self, args: &HookResolveIdArgs<'_>) -> bool {
        let of_importer =
            |importer| self.state().guarded.get(importer).is_some_and(|all| all.contains(args.specifier));
        args.kind == ImportKind::DynamicImport && args.importer.is_some_and(of_importer)
    }

    /// An import that a rule covers; `None` leaves it to the bundler.
    async fn ruled(
        &self,
        ctx: &PluginContext,
        args: &HookResolveIdArgs<'_>,
        rule: Match,
    ) -> HookResolveIdReturn {
        let kind = match rule {
            Match::Shadowed(kind) => {
                self.found(args, FindingKind::ShadowedRule(kind.name()));
                return Ok(Some(external(args.specifier)));
            }
            Match::Kind(RuleKind::CompiledWasm) => {
                self.found(args, FindingKind::Wasm);
                return Ok(Some(external(args.specifier)));
            }
            Match::Kind(kind) => kind,
        };
        let path = args.specifier.split('?').next().unwrap_or_default();
        let Some(resolved) = self.resolve(ctx, args, path, args.importer).await? else { return Ok(None) };
        self.state().ruled.insert(resolved.id.to_string(), kind);
        Ok(Some(HookResolveIdOutput::from_resolved_id(resolved)))
    }

    /// An import that `alias` replaces. As for wrangler, the replacement is looked for from the worker's
    /// folder.
    async fn aliased(
        &self,
        ctx: &PluginContext,
        args: &HookResolveIdArgs<'_>,
        target: &str,
    ) -> HookResolveIdReturn {
        let from_dir = self.dir.join("alias");
        if let Some(resolved) = self.resolve(ctx, args, target, from_dir.to_str()).await? {
            return Ok(Some(HookResolveIdOutput::from_resolved_id(resolved)));
        }
        self.found(args, FindingKind::NoAlias { target: target.to_owned() });
        Ok(Some(external(args.specifier)))
    }

    /// The bundler's own resolution; `None` when there is nothing to find.
    async fn resolve(
        &self,
        ctx: &PluginContext,
        args: &HookResolveIdArgs<'_>,
        specifier: &str,
        importer: Option<&str>,
    ) -> anyhow::Result<Option<ResolvedId>> {
        let question = PluginContextResolveOptions {
            import_kind: args.kind,
            is_entry: args.is_entry,
            ..Default::default()
        };
        let Ok(resolved) = ctx.resolve(specifier, importer, Some(question)).await? else { return Ok(None) };
        if let Some(importer) = args.importer {
            let by = || (PathBuf::from(importer), args.specifier.to_owned());
            self.state().importers.entry(resolved.id.to_string()).or_insert_with(by);
        }
        Ok(Some(resolved))
    }
}

impl Plugin for Modules {
    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed("workmesh")
    }

    fn register_hook_usage(&self) -> HookUsage {
        HookUsage::ResolveId | HookUsage::Load | HookUsage::TransformAst
    }

    async fn resolve_id(&self, ctx: &PluginContext, args: &HookResolveIdArgs<'_>) -> HookResolveIdReturn {
        if args.importer.is_some_and(|importer| importer.starts_with(REQUIRED)) {
            return Ok(Some(external(args.specifier)));
        }
        if args.importer.is_some_and(|importer| importer.starts_with(SDK)) {
            let file = sdk::sibling(args.specifier);
            return Ok(file.map(|file| HookResolveIdOutput::from_id(sdk_id(file))));
        }
        let alias = self.alias.get(args.specifier).map(String::as_str);
        let specifier = alias.unwrap_or(args.specifier);
        if specifier == sdk::NAME {
            return Ok(Some(HookResolveIdOutput::from_id(sdk_id(sdk::ENTRY))));
        }
        if builtins::is_runtime(specifier) {
            return Ok(Some(from_runtime(specifier, args.kind)));
        }
        if let Some(substitute) = self.substitute(args) {
            return Ok(Some(substitute));
        }
        if let Some(node) = self.node(args, specifier) {
            return Ok(Some(node));
        }
        if let Some(target) = alias {
            return self.aliased(ctx, args, target).await;
        }
        if let Some(rule) = self.rules.find(specifier) {
            return self.ruled(ctx, args, rule).await;
        }
        let found = self.resolve(ctx, args, specifier, args.importer).await?.is_some();
        // Whether a `require` that leads nowhere is guarded by `try`, only the bundler knows.
        if found || args.is_entry || args.kind == ImportKind::Require {
            // Its own answer carries more than a hook can give it, and its cache has it by now.
            return Ok(None);
        }
        if !self.may_fail(args) {
            self.found(args, FindingKind::Unresolved);
        }
        Ok(Some(external(specifier)))
    }

    async fn load(&self, _ctx: SharedLoadPluginContext, args: &HookLoadArgs<'_>) -> HookLoadReturn {
        if let Some(specifier) = args.id.strip_prefix(REQUIRED) {
            // `module.exports` as the name of an export is how an ES module says what `require` answers with.
            let code = format!("import it from {specifier:?};\nexport {{ it as \"module.exports\" }};\n");
            return Ok(Some(files::module(code, ModuleType::Js)));
        }
        if let Some(specifier) = args.id.strip_prefix(ABSENT) {
            let message = format!("Dynamic require of {specifier:?} is not supported");
            let code = format!("throw new Error({message:?});\nmodule.exports = null;\n");
            return Ok(Some(files::module(code, ModuleType::Js)));
        }
        if let Some(text) = args.id.strip_prefix(SUBSTITUTE).and_then(substitutes::text) {
            return Ok(Some(files::module(text.to_owned(), ModuleType::Js)));
        }
        if let Some(specifier) = args.id.strip_prefix(REQUIRED_SUBSTITUTE) {
            return Ok(Some(files::module(substitutes::required(specifier), ModuleType::Js)));
        }
        if let Some(text) = args.id.strip_prefix(SDK).and_then(sdk::text) {
            let module = files::module(text.to_owned(), ModuleType::Ts);
            // What a worker does not use of it is left out.
            return Ok(Some(HookLoadOutput { side_effects: Some(HookSideEffects::False), ..module }));
        }
        let path = Path::new(args.id);
        if !path.is_absolute() {
            return Ok(None);
        }
        self.state().loaded.push(path.to_owned());
        let rule = self.state().ruled.get(args.id).copied();
        if rule.is_none() && args.asserted_module_type.is_some() {
            return Ok(None);
        }
        let module = files::read(path, rule).unwrap_or_else(|kind| {
            let mut state = self.state();
            let (importer, specifier) = state.importers.get(args.id).cloned().unwrap_or_default();
            state.findings.push(Finding { importer, specifier, kind });
            files::module(STAND_IN.into(), ModuleType::Js)
        });
        Ok(Some(module))
    }

    async fn transform_ast(
        &self,
        ctx: &PluginContext,
        mut args: HookTransformAstArgs<'_>,
    ) -> HookTransformAstReturn {
        let path = Path::new(args.id);
        if let Some(places) = self.types.get(path) {
            args.ast.program.with_mut(|fields| type_exports::erase(fields.program, places));
        }
        if args.ast.source().contains("import(") {
            let guarded = guarded::specifiers(args.ast.program());
            self.state().guarded.insert(args.id.to_owned(), guarded);
        }
        args.ast.program.with_mut(|fields| numeric_strings::protect(fields.program, fields.allocator));
        if !args.ast.source().contains('@') || files::is_installed(path) {
            return Ok(args.ast);
        }
        let compiled = *args.module_type != ModuleType::Js
            && ctx
                .options()
                .transform_options
                .options_for_file(Some(path), &mut Vec::new())
                .is_ok_and(|options| options.decorator.legacy);
        if !compiled && let Some(offset) = decorators::first(args.ast.program()) {
            let kind = FindingKind::Decorator { offset };
            self.state().findings.push(Finding { importer: path.to_owned(), specifier: String::new(), kind });
        }
        Ok(args.ast)
    }
}

/// The id of a file of the module `workmesh`.
pub(super) fn sdk_id(file: &str) -> String {
    format!("{SDK}{file}")
}

/// The name of a file of the module `workmesh` for developers, such as `workmesh/retry.ts`, if that is what a
/// source of the bundler's map is. The bundler takes the id for a path, and writes it relative to the worker.
pub(super) fn sdk_source(source: &str) -> Option<String> {
    source.split_once(SDK).map(|(_, file)| format!("{}/{file}", sdk::NAME))
}

/// A module that the runtime provides. `require` becomes an import around it, because workers have no
/// `require`.
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
