//! Where in which file a value was written.
//!
//! Spans are plain numbers: they stay valid for as long as the [`SourceFiles`](crate::SourceFiles)
//! they came from, and cost nothing to keep beside a value.

/// One file of a [`SourceFiles`](crate::SourceFiles).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub(crate) u32);

/// A half-open range of bytes in one file.
///
/// The default span is the empty range at the start of the first file; values that were not read from a
/// file, in tests for example, carry it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file that the bytes are in.
    pub file: FileId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Span {
    /// A span over `range` of `file`. Offsets beyond 4 GiB cannot occur: files are limited to 1 MiB.
    pub(crate) fn new(file: FileId, range: std::ops::Range<usize>) -> Self {
        let offset = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        Self { file, start: offset(range.start), end: offset(range.end.max(range.start)) }
    }

    /// The bytes as a range, for slicing the file's text.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}
