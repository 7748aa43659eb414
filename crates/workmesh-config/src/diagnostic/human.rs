//! Diagnostics for people: the lines in question with the offending text underlined, in the manner of
//! compilers.

use std::fmt::Write;
use std::path::Path;

use super::snippet::snippet;
use super::{Diagnostic, Diagnostics, Severity};

/// How to print.
#[derive(Clone, Copy, Debug, Default)]
pub struct RenderOptions<'a> {
    /// Whether to use the terminal's colours.
    pub color: bool,
    /// Paths below this folder are shown relative to it.
    pub relative_to: Option<&'a Path>,
}

/// Styles, empty when colours are off.
pub(super) struct Palette {
    pub(super) error: &'static str,
    pub(super) warning: &'static str,
    pub(super) gutter: &'static str,
    pub(super) bold: &'static str,
    pub(super) reset: &'static str,
}

const COLORS: Palette = Palette {
    error: "\x1b[1;31m",
    warning: "\x1b[1;33m",
    gutter: "\x1b[34m",
    bold: "\x1b[1m",
    reset: "\x1b[0m",
};

const PLAIN: Palette = Palette { error: "", warning: "", gutter: "", bold: "", reset: "" };

impl Palette {
    pub(super) fn of(&self, severity: Severity) -> &'static str {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
        }
    }
}

/// All diagnostics, one paragraph each, and a last line that counts them. Empty if there are none.
#[must_use]
pub fn render_human(diagnostics: &Diagnostics, options: &RenderOptions<'_>) -> String {
    let palette = if options.color { &COLORS } else { &PLAIN };
    let mut out = String::new();
    for diagnostic in &diagnostics.list {
        paragraph(&mut out, diagnostic, diagnostics, options, palette);
        out.push('\n');
    }
    if !diagnostics.list.is_empty() {
        let count = |n: usize, what: &str| match n {
            0 => None,
            1 => Some(format!("1 {what}")),
            n => Some(format!("{n} {what}s")),
        };
        let counts = [count(diagnostics.errors(), "error"), count(diagnostics.warnings(), "warning")];
        let counts: Vec<String> = counts.into_iter().flatten().collect();
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}{}{}", palette.bold, counts.join(", "), palette.reset);
    }
    out
}

fn paragraph(
    out: &mut String,
    diagnostic: &Diagnostic,
    diagnostics: &Diagnostics,
    options: &RenderOptions<'_>,
    palette: &Palette,
) {
    let Palette { gutter, bold, reset, .. } = palette;
    let color = palette.of(diagnostic.severity);
    let (severity, code) = (diagnostic.severity.as_str(), diagnostic.code.as_str());
    let _ = writeln!(out, "{color}{severity}[{code}]{reset}{bold}: {}{reset}", diagnostic.message);
    let margin = snippet(out, diagnostic, &diagnostics.sources, options, palette);
    if let Some(help) = &diagnostic.help {
        let _ = writeln!(out, "{:margin$} {gutter}={reset} {bold}help{reset}: {help}", "");
    }
}
