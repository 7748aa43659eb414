//! Modules compiled once and shared by every isolate of the process.

use std::{collections::HashMap, sync::Arc};

use rquickjs::{
    Context, Ctx, Module, Runtime, Value,
    function::Constructor,
    loader::{ImportAttributes, Loader, Resolver},
    module::Declared,
};
use workmesh_mesh::Exception;

use super::{isolate::take_exception, raw::Bytecode};

/// The text of one module.
pub(crate) struct Source<'a> {
    /// What `import` calls it; also its file name in stack traces.
    pub(crate) specifier: &'a str,
    /// The JavaScript text.
    pub(crate) text: &'a str,
}

/// Modules in bytecode, by specifier. Cheap to clone, and `Send`: isolates on all shards read the same bytes.
#[derive(Debug, Clone, Default)]
pub(crate) struct ModuleSet(Arc<HashMap<String, Bytecode>>);

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
        sources: impl IntoIterator<Item = Source<'a>>,
        keep_text: bool,
    ) -> Result<Self, CompileError> {
        let engine = |error: rquickjs::Error| CompileError {
            exception: Exception {
                name: "InternalError".into(),
                message: error.to_string(),
                stack: String::new(),
            },
        };
        let runtime = Runtime::new().map_err(engine)?;
        runtime.set_loader(AnyModule, AnyModule);
        let context = Context::full(&runtime).map_err(engine)?;
        context.with(|ctx| {
            let compiled = sources.into_iter().map(|source| {
                let module = Module::declare(ctx.clone(), source.specifier, source.text)
                    .and_then(|module| Bytecode::of(&module, keep_text));
                match module {
                    Ok(code) => Ok((source.specifier.to_owned(), code)),
                    Err(error) => Err(CompileError { exception: take_exception(&ctx, error) }),
                }
            });
            compiled.collect::<Result<_, _>>().map(|modules| Self(Arc::new(modules)))
        })
    }

    /// The size of the bytecode, in bytes.
    pub(crate) fn size(&self) -> usize {
        self.0.values().map(Bytecode::len).sum()
    }
}

/// While compiling, the engine wants to see each imported module. Whether it exists is only known in an isolate, and
/// what it exports is looked at there too, so an empty one does.
struct AnyModule;

impl Resolver for AnyModule {
    fn resolve<'js>(
        &mut self,
        _ctx: &Ctx<'js>,
        _base: &str,
        name: &str,
        _attributes: Option<ImportAttributes<'js>>,
    ) -> rquickjs::Result<String> {
        Ok(name.to_owned())
    }
}

impl Loader for AnyModule {
    fn load<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        name: &str,
        _attributes: Option<ImportAttributes<'js>>,
    ) -> rquickjs::Result<Module<'js, Declared>> {
        Module::declare(ctx.clone(), name, "")
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
