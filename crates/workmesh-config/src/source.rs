//! The texts that were read, kept so that a diagnostic can show the line it is about.

use std::path::{Path, PathBuf};

use crate::span::{FileId, Span};

/// A file that took part in a load.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// The path as it was opened.
    pub path: PathBuf,
    /// Its whole text; empty if it could not be read.
    pub text: String,
    /// Whether the text holds secrets, so that no message may show it.
    pub secret: bool,
    /// Offset of the first byte of each line.
    line_starts: Vec<u32>,
}

/// A place in a file as people and editors count: both numbers start at 1, columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line number, from 1.
    pub line: usize,
    /// Character in the line, from 1.
    pub column: usize,
}

impl SourceFile {
    fn new(path: PathBuf, text: String, secret: bool) -> Self {
        let after_newline = |(at, byte): (usize, u8)| (byte == b'\n').then(|| at as u32 + 1);
        let line_starts =
            std::iter::once(0).chain(text.bytes().enumerate().filter_map(after_newline)).collect();
        Self { path, text, secret, line_starts }
    }

    /// The path as it is shown: relative to a folder that it is below.
    #[must_use]
    pub fn shown_path(&self, relative_to: Option<&Path>) -> String {
        let relative = relative_to.and_then(|base| self.path.strip_prefix(base).ok());
        relative.unwrap_or(&self.path).display().to_string()
    }

    /// The line and column of a byte offset; an offset past the end is the end.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.floor(offset);
        let line = self.line_starts.partition_point(|&start| start as usize <= offset).max(1);
        let start = self.line_starts[line - 1] as usize;
        Position { line, column: self.text[start..offset].chars().count() + 1 }
    }

    /// The text of a line (from 1) without its line break; empty if there is no such line.
    #[must_use]
    pub fn line(&self, line: usize) -> &str {
        let range = self.line_range(line);
        self.text[range].trim_end_matches(['\n', '\r'])
    }

    /// The bytes of a line, line break included.
    pub(crate) fn line_range(&self, line: usize) -> std::ops::Range<usize> {
        let start_of = |index: usize| self.line_starts.get(index).map(|&at| at as usize);
        let end = self.text.len();
        match line.checked_sub(1).and_then(start_of) {
            Some(start) => start..start_of(line).unwrap_or(end),
            None => end..end,
        }
    }

    /// The nearest character boundary at or before `offset`.
    fn floor(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }
}

/// Every file of a load, by [`FileId`].
#[derive(Clone, Debug, Default)]
pub struct SourceFiles {
    files: Vec<SourceFile>,
}

impl SourceFiles {
    /// Keeps a file and gives it its id.
    pub(crate) fn add(&mut self, path: &Path, text: String, secret: bool) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile::new(path.to_owned(), text, secret));
        id
    }

    /// The file of an id that this collection gave out.
    #[must_use]
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    /// All files in the order they were opened.
    pub fn iter(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter()
    }

    /// The text under a span; empty if it is not one of these files'.
    #[must_use]
    pub fn text(&self, span: Span) -> &str {
        self.get(span.file).and_then(|file| file.text.get(span.range())).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_lines_and_characters_from_one() {
        let file = SourceFile::new("a".into(), "ab\nçd\r\n\nx".into(), false);
        let check = |offset, line, column| {
            assert_eq!(file.position(offset), Position { line, column }, "offset {offset}");
        };
        check(0, 1, 1);
        check(2, 1, 3);
        check(3, 2, 1);
        check(4, 2, 1);
        check(5, 2, 2);
        check(8, 3, 1);
        check(9, 4, 1);
        check(999, 4, 2);
        assert_eq!(file.line(2), "çd");
        assert_eq!(file.line(3), "");
        assert_eq!(file.line(4), "x");
        assert_eq!(file.line(5), "");
    }
}
