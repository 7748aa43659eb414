//! A project in a temporary folder, its bundle, and the bundle in the engine.

use std::fs;
use std::path::{Path, PathBuf};

use rquickjs::loader::{BuiltinLoader, BuiltinResolver};
use rquickjs::{CatchResultExt, Context, Module, Runtime, Value};
use tempfile::TempDir;
use workmesh_bundle::{Bundle, BundleError, Options, bundle};

/// A folder with files, and the options to bundle it with.
pub(crate) struct Project {
    folder: TempDir,
    pub(crate) options: Options,
}

impl Project {
    /// Writes the files; the first one is the entry.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let entry = files.first().map(|(name, _)| PathBuf::from(name)).unwrap_or_default();
        let options = Options { entry, dir: folder.path().to_owned(), ..Options::default() };
        let project = Self { folder, options };
        for (name, text) in files {
            project.write(name, text);
        }
        project
    }

    /// The same with other options.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut Options)) -> Self {
        change(&mut self.options);
        self
    }

    /// Writes one more file, or another content.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// The folder without symbolic links, as paths in results are.
    pub(crate) fn dir(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap()
    }

    pub(crate) fn try_bundle(&self) -> Result<Bundle, BundleError> {
        bundle(&self.options)
    }

    #[track_caller]
    pub(crate) fn bundle(&self) -> Bundle {
        self.try_bundle().unwrap_or_else(|error| panic!("{error}"))
    }

    /// Every diagnostic of a bundle that fails, as text.
    #[track_caller]
    pub(crate) fn errors(&self) -> String {
        self.try_bundle().map(|bundle| bundle.code).expect_err("there is a bundle").to_string()
    }

    /// Bundles, evaluates the module in the engine and calls its default export; the answer as JSON.
    #[track_caller]
    pub(crate) fn run(&self) -> String {
        run(&self.bundle().code)
    }

    /// The files named in a list of paths, relative to the folder.
    pub(crate) fn names(&self, paths: &[PathBuf]) -> Vec<String> {
        let dir = self.dir();
        let relative = |path: &Path| path.strip_prefix(&dir).unwrap_or(path).to_string_lossy().into_owned();
        paths.iter().map(|path| relative(path)).collect()
    }
}

/// Evaluates a module and calls its default export; the answer as JSON.
#[track_caller]
pub(crate) fn run(code: &str) -> String {
    evaluate(code).unwrap_or_else(|error| panic!("{error}\n{code}"))
}

/// The same, with the exception and its stack as the error.
pub(crate) fn evaluate(code: &str) -> Result<String, String> {
    let runtime = Runtime::new().unwrap();
    // The one module that the tests expect of a runtime.
    let events = "export default class { constructor() { this.real = true } }";
    runtime.set_loader(
        BuiltinResolver::default().with_module("node:events"),
        BuiltinLoader::default().with_module("node:events", events),
    );
    let context = Context::full(&runtime).unwrap();
    context.with(|ctx| {
        let answer = || {
            let (module, promise) = Module::declare(ctx.clone(), "worker.js", code)?.eval()?;
            promise.finish::<()>()?;
            ctx.globals().set("main", module.get::<_, Value>("default")?)?;
            let call = "(async () => JSON.stringify(await main()))()";
            ctx.eval::<rquickjs::Promise, _>(call)?.finish::<Option<String>>()
        };
        let answer = answer().catch(&ctx).map_err(|error| error.to_string())?;
        Ok(answer.unwrap_or_else(|| "undefined".into()))
    })
}

/// Asserts what a project's default export answers, as JSON.
#[track_caller]
pub(crate) fn check(files: &[(&str, &str)], expected: &str) {
    assert_eq!(Project::new(files).run(), expected);
}

/// Asserts everything that a developer reads about a project that does not bundle, line by line.
#[track_caller]
pub(crate) fn check_errors(files: &[(&str, &str)], expected: &[&str]) {
    assert_eq!(Project::new(files).errors(), expected.join("\n"));
}
