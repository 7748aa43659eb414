//! The third-party bundler (rolldown), and the only place that names it.
//!
//! `settings` says what it is asked for, `modules` decides what each import is, `report` turns its complaints
//! into our diagnostics. What makes a worker's bundle a worker's bundle is in those three; replacing the
//! bundler means writing them again.

mod async_context;
mod decorators;
mod files;
mod finding;
mod guarded;
mod last_match;
mod modules;
mod numeric_strings;
mod report;
mod settings;
mod stack;
mod tsconfig;
mod type_exports;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rolldown::{BundleFactory, BundleFactoryOptions, BundleOutput, BundlerOptions};
use rolldown_common::{BundleMode, Output, OutputChunk};
use rolldown_error::BuildResult;
use tokio::time::timeout;

use self::modules::Modules;
use self::report::Report;
use self::tsconfig::Governing;
use self::type_exports::Places;
use crate::bundle::Bundle;
use crate::diagnostic::{BundleError, Diagnostic};
use crate::options::Options;
use crate::source_map::SourceMap;

/// How long one bundle may take: far beyond any real one, but a bundler that lost a task waits for it
/// forever.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often the bundler is asked at most: one more than the longest chain of files that pass a type on to each
/// other, when each of them hides the next.
const MAX_RUNS: usize = 8;

/// Bundles with options whose paths are absolute and whose entry exists.
pub(crate) fn bundle(options: &Options) -> Result<Bundle, BundleError> {
    let tsconfig = Governing::find(options);
    let mut modules = Arc::new(Modules::new(options, Places::new()));
    let ran = stack::with_room(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().ok()?;
        runtime.block_on(async { timeout(PATIENCE, run_all(options, &tsconfig, &mut modules)).await.ok() })
    });
    let Some((output, watched)) = ran.flatten() else {
        let diagnostic = Diagnostic::error("bundle::internal_error", "the bundler stopped without an answer");
        return Err(BundleError {
            diagnostics: vec![diagnostic],
            inputs: inputs(options, modules.take_loaded()),
        });
    };

    let mut report = Report::new(&options.dir, modules.take_findings());
    let inputs = inputs(options, [watched, modules.take_loaded(), tsconfig.files].concat());
    let output = match output {
        Ok(output) => {
            report.add_warnings(output.warnings);
            output.assets
        }
        Err(errors) => {
            report.add_errors(errors.into_vec());
            Vec::new()
        }
    };
    let chunk = output.into_iter().find_map(|output| match output {
        Output::Chunk(chunk) => Some(chunk),
        Output::Asset(_) => None,
    });
    let (warnings, chunk) = match report.finish(chunk) {
        Ok(finished) => finished,
        Err(diagnostics) => return Err(BundleError { diagnostics, inputs }),
    };
    let OutputChunk { code, map, .. } = Arc::unwrap_or_clone(chunk);
    let (code, map) = async_context::carry(code, map);
    let code = last_match::remember(code);
    Ok(Bundle { code, source_map: source_map(map), inputs, warnings })
}

/// The bundler's map, without the text of installed packages and of the module `workmesh`: that is most of a
/// map, and nobody edits it.
fn source_map(map: Option<rolldown_sourcemap::SourceMap>) -> SourceMap {
    let Some(mut map) = map else { return SourceMap::from_json(String::new()) };
    let own = map.get_sources().zip(map.get_source_contents()).map(|(source, content)| {
        let foreign = files::is_installed(Path::new(source)) || modules::sdk_source(source).is_some();
        content.filter(|_| !foreign).map(str::to_owned)
    });
    let own: Vec<Option<String>> = own.collect();
    map.set_source_contents(own.iter().map(Option::as_deref).collect());
    let named = |source: &str| modules::sdk_source(source).unwrap_or_else(|| source.to_owned());
    map.set_sources(map.get_sources().map(named).collect::<Vec<_>>());
    SourceMap::from_json(map.to_json_string())
}

/// What the bundler answers, and the files that it says it depends on.
type Ran = (BuildResult<BundleOutput>, Vec<PathBuf>);

/// Runs the bundler, and again as long as it takes re-exported types for values. `modules` is what the last run
/// was told.
async fn run_all(options: &Options, tsconfig: &Governing, modules: &mut Arc<Modules>) -> Ran {
    let mut types = Places::new();
    for _ in 1..MAX_RUNS {
        let ran = run(settings::for_worker(options, tsconfig), Arc::clone(modules)).await;
        let Err(errors) = &ran.0 else { return ran };
        let known = types.clone();
        for (file, places) in type_exports::missing(errors) {
            types.entry(file).or_default().extend(places);
        }
        if types == known {
            return ran;
        }
        *modules = Arc::new(Modules::new(options, types.clone()));
    }
    run(settings::for_worker(options, tsconfig), Arc::clone(modules)).await
}

/// Runs the bundler once.
async fn run(settings: BundlerOptions, modules: Arc<Modules>) -> Ran {
    let factory = BundleFactory::new(BundleFactoryOptions {
        bundler_options: settings,
        plugins: vec![modules],
        session: None,
        // Logging belongs to the program, not to a library inside it.
        disable_tracing_setup: true,
    });
    let mut factory = match factory {
        Ok(factory) => factory,
        Err(errors) => return (Err(errors), Vec::new()),
    };
    let output = match factory.create_bundle(BundleMode::FullBuild, None) {
        Ok(bundle) => bundle.generate().await,
        Err(errors) => Err(errors),
    };
    let mut watched = Vec::new();
    if let Some(handle) = &factory.last_bundle_handle {
        watched.extend(handle.watch_files().iter().map(|file| PathBuf::from(file.as_str())));
    }
    (output, watched)
}

/// The files that decided the outcome: those that are known, the entry, and the manifest that says which
/// packages there are.
fn inputs(options: &Options, mut known: Vec<PathBuf>) -> Vec<PathBuf> {
    known.push(options.entry.clone());
    known.extend(options.entry.ancestors().map(|dir| dir.join("package.json")).find(|path| path.is_file()));
    known.retain(|path| path.is_absolute() && path.is_file());
    known.sort();
    known.dedup();
    known
}
