//! From a worker's folder to one ES module and its source map.
//!
//! TypeScript, JSX, `tsconfig.json` settings, npm packages in both module formats, `rules` for text and data,
//! with the resolution that `wrangler` uses, so that a worker bundles here as it does for Cloudflare. No node
//! and no external program is involved.
//!
//! What belongs here: [`bundle`], the [`Diagnostic`]s it answers with when the sources are wrong, and the
//! [`SourceMap`] with which a stack trace of the bundle is read back as lines of the sources
//! ([`remap_stack`]). What does not: anything about how the module runs, where it is stored, or when files
//! are watched.
//!
//! The third-party bundler is named under `backend/` and nowhere else in the workspace; [`Options`],
//! [`Bundle`] and [`BundleError`] are the whole seam, so that it can be replaced.

mod backend;
mod builtins;
mod bundle;
mod diagnostic;
mod frame;
mod hint;
mod options;
mod rules;
mod sdk;
mod source_map;
mod stack;
mod substitutes;

pub use bundle::{Bundle, bundle};
pub use diagnostic::{BundleError, Diagnostic, Severity};
pub use frame::code_frame;
pub use options::{Mode, Options, Rule, RuleKind};
pub use source_map::{Location, SourceMap};
pub use stack::remap_stack;
