//! What we find out about a module that the bundler itself would not say.

use std::path::PathBuf;

/// A mistake, and the import or the file that made it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Finding {
    /// The importing file, absolute; empty for the entry.
    pub(super) importer: PathBuf,
    /// What it imports, as it stands in the source.
    pub(super) specifier: String,
    pub(super) kind: FindingKind,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum FindingKind {
    /// `node:*` is imported without the flag `nodejs_compat`.
    NodeWithoutFlag,
    /// Nothing on disk is what the import wants.
    Unresolved,
    /// The replacement that `alias` names leads nowhere.
    NoAlias { target: String },
    /// A WebAssembly module.
    Wasm,
    /// A rule matches, but an earlier rule of this kind has no `fallthrough`.
    ShadowedRule(&'static str),
    /// A file of a kind that no rule covers.
    UnknownFile { path: PathBuf },
    /// The file is there but cannot be read.
    Unreadable { path: PathBuf, reason: String },
    /// A decorator in `importer`, at this byte, that would reach the engine as it is.
    Decorator { offset: usize },
}
