//! From text to bytecode. The engine compiles the code of workers with it, and the build script the platform's own.

use rquickjs::{
    Context, Ctx, Module, Runtime, WriteOptions,
    loader::{ImportAttributes, Loader, Resolver},
    module::Declared,
};

/// Compiles modules, given as (specifier, text), without running or linking them.
///
/// `keep_text` keeps each function's text for `Function.prototype.toString`, at the cost of memory; without it a function
/// prints as native code. `failed` says what an error of the engine is; there is a context if one was made.
pub(crate) fn compile<'a, E>(
    sources: impl IntoIterator<Item = (&'a str, &'a str)>,
    keep_text: bool,
    failed: impl Fn(Option<&Ctx<'_>>, rquickjs::Error) -> E,
) -> Result<Vec<(&'a str, Vec<u8>)>, E> {
    let runtime = Runtime::new().map_err(|error| failed(None, error))?;
    runtime.set_loader(AnyModule, AnyModule);
    let context = Context::full(&runtime).map_err(|error| failed(None, error))?;
    let options = || WriteOptions { strip_source: !keep_text, ..Default::default() };
    context.with(|ctx| {
        let compiled = sources.into_iter().map(|(specifier, text)| {
            let code =
                Module::declare(ctx.clone(), specifier, text).and_then(|module| module.write(options()));
            code.map(|code| (specifier, code)).map_err(|error| failed(Some(&ctx), error))
        });
        compiled.collect()
    })
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
