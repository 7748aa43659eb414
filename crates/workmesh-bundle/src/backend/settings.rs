//! What the bundler is asked for: the choices that wrangler makes for esbuild, in rolldown's words.

use rolldown::{
    AttachDebugInfo, BundlerOptions, BundlerTransformOptions, ChecksOptions, CodeSplittingMode,
    CommentsOptions, Either, ExperimentalOptions, InputItem, JsxOptions, LogLevel, OutputFormat, Platform,
    RawMinifyOptions, ResolveOptions, SourceMapType, TsConfig,
};
use rolldown_common::GeneratedCodeOptions;

use super::tsconfig::Governing;
use crate::options::{Mode, Options};

/// The conditions of package.json `exports` that a worker fulfils, besides `import` or `require` and
/// `default`.
const CONDITIONS: [&str; 3] = ["workerd", "worker", "browser"];
/// The fields of package.json that name a package's entry, best first.
const MAIN_FIELDS: [&str; 3] = ["browser", "module", "main"];
/// The endings that an import may leave out, in the order in which they are tried.
const EXTENSIONS: [&str; 7] = [".tsx", ".ts", ".jsx", ".js", ".mjs", ".cjs", ".json"];

/// The bundler's options for a worker.
pub(super) fn for_worker(options: &Options, tsconfig: &Governing) -> BundlerOptions {
    BundlerOptions {
        input: Some(vec![InputItem {
            name: Some("worker".into()),
            import: options.entry.to_string_lossy().into_owned(),
        }]),
        cwd: Some(options.dir.clone()),
        // Sources are named relative to the output, which is never written but would stand in the worker's
        // folder.
        file: Some("worker.js".into()),
        format: Some(OutputFormat::Esm),
        platform: Some(Platform::Browser),
        sourcemap: Some(SourceMapType::Hidden),
        // One module: a dynamic import becomes a promise for a part of it.
        code_splitting: Some(CodeSplittingMode::Bool(false)),
        keep_names: Some(!options.discard_names),
        // A namespace is an ordinary object, as wrangler's bundler has it: it does not call itself a module.
        generated_code: Some(GeneratedCodeOptions { symbols: false }),
        comments: Some(CommentsOptions { legal: false, annotation: false, jsdoc: false }),
        define: Some(define(options).collect()),
        // What is not reached is left out module by module; code that is stays as it was written.
        minify: Some(RawMinifyOptions::Bool(false)),
        resolve: Some(resolve()),
        tsconfig: Some(tsconfig.chosen.clone().map_or(TsConfig::Auto(true), TsConfig::Manual)),
        transform: Some(BundlerTransformOptions { jsx: jsx(tsconfig), ..Default::default() }),
        checks: Some(checks()),
        log_level: Some(LogLevel::Silent),
        experimental: Some(ExperimentalOptions {
            // Without comments that name each module: the source map says it.
            attach_debug_info: Some(AttachDebugInfo::None),
            ..Default::default()
        }),
        ..Default::default()
    }
}

/// Functions of which the bundler believes that they do nothing but give a value: it would drop calls whose value nobody takes,
/// though they throw at what is malformed, and are called to find out. As members they are like any other function to it.
const THROWING: [&str; 4] = ["decodeURI", "decodeURIComponent", "encodeURI", "encodeURIComponent"];

/// Replacements of global expressions; the user's come last so that they win.
fn define(options: &Options) -> impl Iterator<Item = (String, String)> {
    let environment = match options.mode {
        Mode::Development => "\"development\"",
        Mode::Production => "\"production\"",
    };
    let names = ["process.env.NODE_ENV", "global.process.env.NODE_ENV", "globalThis.process.env.NODE_ENV"];
    let agent = options.navigator_user_agent.then_some(("navigator.userAgent", "\"Cloudflare-Workers\""));
    let built_in = names.into_iter().map(move |name| (name, environment)).chain(agent);
    let user = options.define.iter().map(|(name, value)| (name.clone(), value.clone()));
    let members = THROWING.map(|name| (name.to_owned(), format!("globalThis.{name}")));
    members.into_iter().chain(built_in.map(|(name, value)| (name.to_owned(), value.to_owned()))).chain(user)
}

fn resolve() -> ResolveOptions {
    let list = |items: &[&str]| Some(items.iter().map(|item| (*item).to_owned()).collect());
    ResolveOptions {
        condition_names: list(&CONDITIONS),
        main_fields: list(&MAIN_FIELDS),
        extensions: list(&EXTENSIONS),
        ..Default::default()
    }
}

/// JSX without any setting means `React.createElement`, as it does for TypeScript and esbuild; the bundler's
/// own default is the automatic runtime. A choice here would hide the tsconfig's, so it is made only when
/// that makes none.
fn jsx(tsconfig: &Governing) -> Option<Either<String, JsxOptions>> {
    let classic = || Either::Right(JsxOptions { runtime: Some("classic".into()), ..Default::default() });
    (!tsconfig.says_jsx).then(classic)
}

/// The bundler's own warnings; the ones turned off are about matters that are no mistake in a worker.
fn checks() -> ChecksOptions {
    ChecksOptions {
        common_js_variable_in_esm: Some(false),
        configuration_field_conflict: Some(false),
        ineffective_dynamic_import: Some(false),
        invalid_annotation: Some(false),
        large_barrel_modules: Some(false),
        mixed_exports: Some(false),
        plugin_timings: Some(false),
        prefer_builtin_feature: Some(false),
        tolerated_transform: Some(false),
        unsupported_tsconfig_option: Some(false),
        ..Default::default()
    }
}
