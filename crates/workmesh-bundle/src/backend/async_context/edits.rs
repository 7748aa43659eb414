//! Texts put into a text, and what that does to positions.

use oxc_sourcemap::Token;
use rolldown_sourcemap::SourceMap;

/// Insertions by the byte in front of which they go, in the order in which they were made.
#[derive(Default)]
pub(super) struct Edits(Vec<(usize, String)>);

impl Edits {
    /// From insertions without line breaks. Of several at one place the later come behind.
    pub(super) fn new(mut insertions: Vec<(usize, String)>) -> Self {
        insertions.sort_by_key(|(at, _)| *at);
        Self(insertions)
    }

    /// The text with the insertions.
    pub(super) fn apply(&self, text: &str) -> String {
        let added: usize = self.0.iter().map(|(_, inserted)| inserted.len()).sum();
        let mut result = String::with_capacity(text.len() + added);
        let mut done = 0;
        for (at, inserted) in &self.0 {
            result.push_str(text.get(done..*at).unwrap_or_default());
            result.push_str(inserted);
            done = *at;
        }
        result.push_str(text.get(done..).unwrap_or_default());
        result
    }

    /// The map of the text as that of the text with the insertions.
    pub(super) fn shift(&self, text: &str, map: SourceMap) -> SourceMap {
        let lines = self.by_line(text);
        let mut parts = map.into_parts();
        let shifted = |token: &Token| {
            let moved =
                lines.get(token.get_dst_line() as usize).map_or(0, |line| moved(line, token.get_dst_col()));
            Token::new(
                token.get_dst_line(),
                token.get_dst_col() + moved,
                token.get_src_line(),
                token.get_src_col(),
                token.get_source_id(),
                token.get_name_id(),
            )
        };
        parts.tokens = parts.tokens.iter().map(shifted).collect();
        parts.token_chunks = None;
        SourceMap::from_parts(parts)
    }

    /// For each line, the columns (in UTF-16 code units) at which something is inserted, and how much in all up to there.
    fn by_line(&self, text: &str) -> Vec<Vec<(u32, u32)>> {
        let mut insertions = self.0.iter().peekable();
        let mut start = 0;
        let lines = text.split_inclusive('\n').map(|line| {
            let end = start + line.len();
            let (mut columns, mut total) = (Vec::new(), 0);
            // The column is counted on from the last insertion, as lines may be long.
            let (mut column, mut counted) = (0, start);
            while let Some((at, inserted)) = insertions.next_if(|(at, _)| *at < end) {
                column += units(text.get(counted..*at).unwrap_or_default());
                counted = *at;
                total += units(inserted);
                columns.push((column, total));
            }
            start = end;
            columns
        });
        lines.collect()
    }
}

fn units(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

/// How far the insertions at or before a column move it.
fn moved(line: &[(u32, u32)], column: u32) -> u32 {
    let before = line.partition_point(|(at, _)| *at <= column);
    before.checked_sub(1).and_then(|last| line.get(last)).map_or(0, |(_, total)| *total)
}

#[cfg(test)]
mod tests {
    use super::{Edits, moved};

    #[test]
    fn insertions_move_what_stands_behind_them() {
        let edits = Edits::new(vec![(9, "C".into()), (0, "A".into()), (3, "BB".into()), (3, "D".into())]);
        assert_eq!(edits.apply("é1\nab2345"), "Aé1BBD\nab234C5");
        let lines = edits.by_line("é1\nab2345");
        assert_eq!(lines, [vec![(0, 1), (2, 3), (2, 4)], vec![(5, 1)]]);
        let columns = [0, 1, 2, 9].map(|column| moved(&lines[0], column));
        assert_eq!(columns, [1, 1, 4, 4]);
    }
}
