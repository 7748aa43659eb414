//! Modules compiled once and shared by every isolate of the process.

use std::{
    borrow::Cow,
    collections::HashMap,
    sync::{Arc, LazyLock},
};

use rquickjs::{
    Ctx, Module, Value,
    function::Constructor,
    loader::{ImportAttributes, Loader, Resolver},
    module::Declared,
};
use workmesh_mesh::Exception;

use super::{isolate::take_exception, raw::Bytecode};

/// Modules in bytecode, by specifier. Cheap to clone, and `Send`: isolates on all shards read the same bytes.
#[derive(Debug, Clone, Default)]
pub(crate) struct ModuleSet(Arc<HashMap<Cow<'static, str>, Bytecode>>);

/// A module that is not valid JavaScript.
#[derive(Debug, thiserror::Error)]
#[error("{exception}")]
pub(crate) struct CompileError {
    /// What the engine threw; the stack names the place.
    pub(crate) exception: Exception,
}

impl ModuleSet {
    /// Compiles modules without running or linking them.
    ///
    /// `keep_text` keeps each function's text for `Function.prototype.toString`, at the cost of memory.
    pub(crate) fn compile<'a>(
        sources: impl IntoIterator<Item = (&'a str, &'a str)>,
        keep_text: bool,
    ) -> Result<Self, CompileError> {
        let modules = Bytecode::compile(sources, keep_text, |ctx, error| CompileError {
            exception: match ctx {
                Some(ctx) => take_exception(ctx, error),
                None => Exception {
                    name: "InternalError".into(),
                    message: error.to_string(),
                    stack: String::new(),
                },
            },
        })?;
        let modules = modules.into_iter().map(|(specifier, code)| (specifier.to_owned().into(), code));
        Ok(Self(Arc::new(modules.collect())))
    }

    /// The platform's own modules, which were compiled when the program was built.
    pub(crate) fn platform() -> &'static Self {
        static PLATFORM: LazyLock<ModuleSet> = LazyLock::new(|| {
            let modules = Bytecode::platform().map(|(specifier, code)| (specifier.into(), code));
            ModuleSet(Arc::new(modules.collect()))
        });
        &PLATFORM
    }

    /// The size of the bytecode, in bytes.
    pub(crate) fn size(&self) -> usize {
        self.0.values().map(Bytecode::len).sum()
    }
}

/// Finds the modules of one isolate: the platform's, then the worker's.
pub(super) struct Modules {
    pub(super) platform: ModuleSet,
    pub(super) worker: ModuleSet,
    /// What only the platform may import, by specifier.
    pub(super) closed: fn(&str) -> bool,
}

impl Modules {
    fn find(&self, specifier: &str) -> Option<&Bytecode> {
        self.platform.0.get(specifier).or_else(|| self.worker.0.get(specifier))
    }
}

/// Resolution by exact specifier: the bundler has already turned every path into one module.
pub(super) struct Resolve(pub(super) Arc<Modules>);

impl Resolver for Resolve {
    fn resolve<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        base: &str,
        name: &str,
        _attributes: Option<ImportAttributes<'js>>,
    ) -> rquickjs::Result<String> {
        // The host imports with an empty base; a worker that names a closed module finds nothing.
        let allowed = !(self.0.closed)(name) || base.is_empty() || self.0.platform.0.contains_key(base);
        if allowed && self.0.find(name).is_some() {
            Ok(name.to_owned())
        } else {
            let error: Constructor<'js> = ctx.globals().get("Error")?;
            let error: Value<'js> = error.construct((format!("No such module \"{name}\"."),))?;
            Err(ctx.throw(error))
        }
    }
}

/// Loading from bytecode.
pub(super) struct Load(pub(super) Arc<Modules>);

impl Loader for Load {
    fn load<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        name: &str,
        _attributes: Option<ImportAttributes<'js>>,
    ) -> rquickjs::Result<Module<'js, Declared>> {
        match self.0.find(name) {
            Some(code) => code.declare(ctx),
            None => Err(rquickjs::Error::new_loading(name)),
        }
    }
}
