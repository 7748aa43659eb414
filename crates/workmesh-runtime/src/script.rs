//! A worker's code, compiled once and run by isolates on every shard.

use workmesh_mesh::Exception;

use crate::engine::ModuleSet;

/// What the worker's one module is called, in `import` and in stack traces before they are mapped to sources.
pub const SPECIFIER: &str = "worker.js";

/// Compiled code of one worker. Cheap to clone and `Send`.
#[derive(Debug, Clone)]
pub struct Script(ModuleSet);

/// The code is not a valid module.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub struct CompileError(pub Exception);

impl Script {
    /// Compiles the text of an ES module. It is not run.
    pub fn compile(text: &str) -> Result<Self, CompileError> {
        Self::compile_with(text, [])
    }

    /// Compiles a module together with modules that it may import by exactly these specifiers.
    pub fn compile_with<'a>(
        text: &'a str,
        others: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, CompileError> {
        let sources = std::iter::once((SPECIFIER, text)).chain(others);
        ModuleSet::compile(sources, true).map(Self).map_err(|error| CompileError(error.exception))
    }

    /// The size of the compiled code, in bytes.
    pub fn size(&self) -> usize {
        self.0.size()
    }

    pub(crate) fn modules(&self) -> &ModuleSet {
        &self.0
    }
}
