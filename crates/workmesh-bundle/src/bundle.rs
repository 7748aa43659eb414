//! The one entry point, and what it returns.

use std::path::PathBuf;

use crate::backend;
use crate::diagnostic::{BundleError, Diagnostic};
use crate::hint;
use crate::options::Options;
use crate::source_map::SourceMap;

/// One worker as one ES module.
#[derive(Debug)]
pub struct Bundle {
    /// The module's text; it keeps the entry's exports.
    pub code: String,
    /// From positions in [`Bundle::code`] to positions in the sources.
    pub source_map: SourceMap,
    /// Absolute paths of the files that decided the outcome: sources, `tsconfig.json`s and manifests, sorted.
    pub inputs: Vec<PathBuf>,
    /// What a developer should know although the bundle was made.
    pub warnings: Vec<Diagnostic>,
}

/// Bundles one worker.
///
/// The call blocks for as long as reading and compiling the sources takes (milliseconds for a small worker).
/// It needs no async runtime around it and many may run at once, on plain threads; from async code, use a
/// blocking thread.
///
/// # Errors
/// When the sources are wrong: every mistake that could be found, each with its place.
pub fn bundle(options: &Options) -> Result<Bundle, BundleError> {
    let options = absolute(options)?;
    if !options.entry.is_file() {
        let diagnostics = vec![hint::missing_entry(&options.dir, &options.entry)];
        return Err(BundleError { diagnostics, inputs: vec![options.entry] });
    }
    backend::bundle(&options)
}

/// The options with both paths absolute and free of symbolic links, because modules are identified by real
/// paths.
fn absolute(options: &Options) -> Result<Options, BundleError> {
    let mut options = options.clone();
    options.dir = options.dir.canonicalize().map_err(|error| {
        let message = format!("cannot open the worker's folder {}: {error}", options.dir.display());
        BundleError::from(Diagnostic::error("bundle::missing_folder", message))
    })?;
    options.entry = options.dir.join(&options.entry);
    options.tsconfig = options.tsconfig.map(|path| options.dir.join(path));
    Ok(options)
}
