//! A mistake in the sources, as a developer reads it.

use std::fmt;
use std::path::PathBuf;

use crate::frame;

/// Whether a diagnostic stopped the bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// There is no bundle.
    Error,
    /// The bundle was made all the same.
    Warning,
}

/// One mistake and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Whether it stopped the bundle.
    pub severity: Severity,
    /// A stable word for the kind of mistake, such as `bundle::syntax_error`.
    pub code: &'static str,
    /// What is wrong, in one sentence.
    pub message: String,
    /// The file, relative to the worker's folder.
    pub file: Option<String>,
    /// The line in that file, counted from 1.
    pub line: Option<u32>,
    /// The column in that line, counted from 1 in UTF-16 code units, as editors do.
    pub column: Option<u32>,
    /// The lines around the place with the offending text underlined.
    pub frame: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error without a place.
    pub(crate) fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            code,
            message: message.into(),
            file: None,
            line: None,
            column: None,
            frame: None,
            help: None,
        }
    }

    /// A warning without a place.
    pub(crate) fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// The same, in `file`, without a line.
    pub(crate) fn in_file(mut self, file: impl Into<String>) -> Self {
        self.file = Some(file.into());
        self
    }

    /// The same at `line` and `column`, both counted from 1, of a file whose text is `source`.
    pub(crate) fn at(mut self, source: &str, line: u32, column: u32) -> Self {
        self.line = Some(line);
        self.column = Some(column);
        self.frame = frame::code_frame(source, line, column);
        self
    }

    /// The same with advice.
    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{severity}[{}]: {}", self.code, self.message)?;
        if let Some(file) = &self.file {
            write!(f, "\n  --> {file}")?;
            if let (Some(line), Some(column)) = (self.line, self.column) {
                write!(f, ":{line}:{column}")?;
            }
        }
        if let Some(frame) = &self.frame {
            write!(f, "\n{frame}")?;
        }
        if let Some(help) = &self.help {
            let gutter = self.line.map_or(1, |line| line.to_string().len());
            write!(f, "\n {:gutter$} = help: {help}", "")?;
        }
        Ok(())
    }
}

/// Why there is no bundle.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}", render(.diagnostics))]
pub struct BundleError {
    /// Every mistake that was found, errors before warnings; never empty.
    pub diagnostics: Vec<Diagnostic>,
    /// Absolute paths of the files that were read until then, to watch for the correction.
    pub inputs: Vec<PathBuf>,
}

impl From<Diagnostic> for BundleError {
    fn from(diagnostic: Diagnostic) -> Self {
        Self { diagnostics: vec![diagnostic], inputs: Vec::new() }
    }
}

/// All diagnostics as text, a blank line between them.
fn render(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n\n")
}
