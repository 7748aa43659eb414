//! The lines of source under a diagnostic, with their underlines.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::human::{Palette, RenderOptions};
use super::{Diagnostic, Label};
use crate::source::{SourceFile, SourceFiles};

/// Longer lines are cut to a window around what is underlined.
const WIDEST: usize = 140;

/// How much of a cut line is shown before the underlined text.
const BEFORE: usize = 40;

/// A label within one line.
struct Mark<'a> {
    label: &'a Label,
    primary: bool,
    line: usize,
    /// Bytes within the line's text.
    start: usize,
    end: usize,
}

/// Writes the places of a diagnostic, those in one file together, and returns the width of the line numbers.
pub(super) fn snippet(
    out: &mut String,
    diagnostic: &Diagnostic,
    sources: &SourceFiles,
    options: &RenderOptions<'_>,
    palette: &Palette,
) -> usize {
    let marks: Vec<(&SourceFile, Mark<'_>)> = diagnostic
        .labels
        .iter()
        .enumerate()
        .filter_map(|(at, label)| {
            let file = sources.get(label.span.file)?;
            Some((file, mark(file, label, at == 0)))
        })
        .collect();
    let last_line = marks.iter().map(|(_, mark)| mark.line).max().unwrap_or(0);
    let margin = last_line.to_string().len().max(2);
    let Palette { gutter, reset, .. } = palette;
    let mut arrow = "-->";
    let mut shown: Vec<&SourceFile> = Vec::new();
    for (file, _) in &marks {
        if shown.iter().any(|other| std::ptr::eq(*other, *file)) {
            continue;
        }
        shown.push(file);
        let mut here: Vec<&Mark<'_>> =
            marks.iter().filter(|(other, _)| std::ptr::eq(*other, *file)).map(|(_, mark)| mark).collect();
        let position = file.position(here[0].label.span.range().start);
        let path = file.shown_path(options.relative_to);
        let _ = writeln!(
            out,
            "{:margin$}{gutter}{arrow}{reset} {path}:{}:{}",
            "", position.line, position.column
        );
        arrow = ":::";
        if !file.text.is_empty() && !file.secret {
            let _ = writeln!(out, "{:margin$} {gutter}|{reset}", "");
            here.sort_by_key(|mark| (mark.line, !mark.primary));
            lines(out, file, &here, margin, palette.of(diagnostic.severity), palette);
        }
    }
    margin
}

fn mark<'a>(file: &SourceFile, label: &'a Label, primary: bool) -> Mark<'a> {
    let range = label.span.range();
    let line = file.position(range.start).line;
    let text = file.line(line);
    let line_start = file.line_range(line).start;
    let start = range.start.saturating_sub(line_start).min(text.len());
    // What goes on beyond the line is underlined to the line's end.
    let end = range.end.saturating_sub(line_start).clamp(start, text.len());
    Mark { label, primary, line, start, end }
}

fn lines(
    out: &mut String,
    file: &SourceFile,
    marks: &[&Mark<'_>],
    margin: usize,
    color: &str,
    palette: &Palette,
) {
    let Palette { gutter, reset, .. } = palette;
    let mut last = None;
    for mark in marks {
        let text = file.line(mark.line);
        let (window, offset) = window(text, mark);
        if last != Some(mark.line) {
            if last.is_some_and(|last| last + 1 < mark.line) {
                let _ = writeln!(out, "{gutter}{:margin$}...{reset}", "");
            }
            let (left, right) = (if offset > 0 { "…" } else { "" }, offset + window.len() < text.len());
            let right = if right { "…" } else { "" };
            let shown = format!("{left}{}{right}", expand(window));
            let _ = writeln!(out, "{gutter}{:>margin$} |{reset} {}", mark.line, shown.trim_end());
        }
        last = Some(mark.line);
        let before = expand(text.get(offset..mark.start).unwrap_or_default()).width();
        let before = if offset > 0 { before + 1 } else { before };
        let under = expand(text.get(mark.start..mark.end).unwrap_or_default()).width();
        let line = if mark.primary { "^" } else { "-" }.repeat(under.clamp(1, WIDEST));
        let color = if mark.primary { color } else { gutter };
        let words = &mark.label.text;
        let space = if words.is_empty() { "" } else { " " };
        let _ =
            writeln!(out, "{:margin$} {gutter}|{reset} {:before$}{color}{line}{space}{words}{reset}", "", "");
    }
}

/// The part of a line that is shown, and the offset at which it begins.
fn window<'a>(text: &'a str, mark: &Mark<'_>) -> (&'a str, usize) {
    if text.len() <= WIDEST {
        return (text, 0);
    }
    let floor = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = floor(mark.start.saturating_sub(BEFORE));
    let end = floor((start + WIDEST).min(text.len()));
    (&text[start..end], start)
}

/// A line as a terminal can show it: tabs as spaces, control characters as a sign for them.
fn expand(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => shown.push_str("    "),
            c if c.is_control() => shown.push('\u{fffd}'),
            c => shown.push(c),
        }
    }
    shown
}
