//! What is wrong with a configuration, told so that the reader can mend it: a stable code, the place, the
//! reason and, where there is one, the remedy.
//!
//! Rendering is separate: [`render_human`](crate::render_human) and [`render_json`](crate::render_json).

mod code;
mod human;
mod json;
pub(crate) mod nearest;
mod snippet;

pub use code::Code;
pub use human::{RenderOptions, render_human};
pub use json::render_json;

use crate::{SourceFiles, Span};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The project cannot be run.
    Error,
    /// The project can be run, perhaps not as its author expects.
    Warning,
}

impl Severity {
    /// `"error"` or `"warning"`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// A place that belongs to a diagnostic, and what it has to do with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The underlined text.
    pub span: Span,
    /// A few words beside the underline; may be empty.
    pub text: String,
}

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which mistake, for programs and searches.
    pub code: Code,
    /// Whether the project can be run in spite of it.
    pub severity: Severity,
    /// One sentence without a full stop.
    pub message: String,
    /// The place itself first, then the other places involved, perhaps in other files.
    /// Empty if the mistake has no place, as when no worker is found.
    pub labels: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error without a place or remedy yet.
    pub(crate) fn error(code: Code, message: impl Into<String>) -> Self {
        Self { code, severity: Severity::Error, message: message.into(), labels: Vec::new(), help: None }
    }

    /// A warning without a place or remedy yet.
    pub(crate) fn warning(code: Code, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// Adds a place; the first one added is the primary one.
    pub(crate) fn at(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Says what to do.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says what to do, if there is anything to say.
    pub(crate) fn help_opt(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }
}

/// Everything found in one load, with the texts it is about.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    /// The mistakes, sorted by file and place.
    pub list: Vec<Diagnostic>,
    /// The files that were read.
    pub sources: SourceFiles,
}

impl Diagnostics {
    /// Whether anything stands in the way of running the project.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.errors() > 0
    }

    /// Number of errors.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.list.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count()
    }

    /// Number of warnings.
    #[must_use]
    pub fn warnings(&self) -> usize {
        self.list.len() - self.errors()
    }
}
