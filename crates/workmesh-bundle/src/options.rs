//! What the caller decides about one bundle; the words are those of a wrangler file.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// Whether the bundle is for a developer's machine or for a deployment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// `process.env.NODE_ENV` reads `"development"`.
    #[default]
    Development,
    /// `process.env.NODE_ENV` reads `"production"`.
    Production,
}

/// Everything that decides the outcome of a bundle, besides the files themselves.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The entry module (`main`), absolute or relative to [`Options::dir`].
    pub entry: PathBuf,
    /// The worker's folder: sources are named relative to it, and aliases resolve from it.
    pub dir: PathBuf,
    /// Development or production.
    pub mode: Mode,
    /// Global expressions and the JavaScript source text to put in their place (`define`).
    pub define: BTreeMap<String, String>,
    /// Exact import specifiers and what to import instead (`alias`), resolved from [`Options::dir`].
    pub alias: BTreeMap<String, String>,
    /// Module rules (`rules`), before wrangler's defaults for text and data.
    pub rules: Vec<Rule>,
    /// The tsconfig for every file; without it each file uses the nearest `tsconfig.json` above it.
    pub tsconfig: Option<PathBuf>,
    /// Whether Node's built-in modules are there at run time (the flag `nodejs_compat`).
    pub node_compat: bool,
    /// Whether `node:async_hooks` is there at run time even without the rest (the flag `nodejs_als`).
    pub async_local_storage: bool,
    /// Whether `navigator.userAgent` is known to read `"Cloudflare-Workers"` (compatibility date 2022-03-21,
    /// or the flag `global_navigator`).
    pub navigator_user_agent: bool,
    /// Whether functions and classes lose their names when the bundler has to rename them (`keep_names =
    /// false`).
    pub discard_names: bool,
}

/// Imports whose specifier matches a glob are modules of a given kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// What the matching files become.
    pub kind: RuleKind,
    /// Globs over import specifiers; `*` and `**` both match any characters, as they do for wrangler.
    pub globs: Vec<String>,
    /// Whether later rules of the same kind, the defaults included, stay in force.
    pub fallthrough: bool,
}

/// What a file that matches a [`Rule`] becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleKind {
    /// The default export is the file's content as a string.
    Text,
    /// The default export is the file's content as an `ArrayBuffer`.
    Data,
    /// The default export is the parsed value; `.json` files need no rule.
    Json,
    /// WebAssembly, which the embedded engine does not run: an import is an error that says so.
    CompiledWasm,
    /// Ordinary JavaScript with `import` and `export`.
    EsModule,
    /// Ordinary JavaScript with `require` and `module.exports`.
    CommonJs,
}

impl RuleKind {
    /// The name of the kind in a wrangler file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::Data => "Data",
            Self::Json => "Json",
            Self::CompiledWasm => "CompiledWasm",
            Self::EsModule => "ESModule",
            Self::CommonJs => "CommonJS",
        }
    }
}
