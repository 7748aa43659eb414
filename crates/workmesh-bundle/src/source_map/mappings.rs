//! The `mappings` field: base64 digits that hold differences between neighbouring positions.

/// Every mapping of a bundle, by line.
#[derive(Debug)]
pub(super) struct Mappings {
    segments: Vec<Segment>,
    /// Where each line's segments start in `segments`; one entry more than there are lines.
    starts: Vec<u32>,
}

#[derive(Debug, Clone, Copy)]
struct Segment {
    column: u32,
    origin: Option<Origin>,
}

/// A position in a source, everything counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) source: u32,
    pub(super) line: u32,
    pub(super) column: u32,
    pub(super) name: Option<u32>,
}

impl Mappings {
    /// Reads the field; `None` when it is not well-formed.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut segments = Vec::with_capacity(text.len() / 5);
        let mut starts = vec![0];
        // Sources, lines, columns and names count on over the whole text; bundle columns start over in each
        // line.
        let (mut source, mut line, mut column, mut name) = (0, 0, 0, 0);
        for bundle_line in text.split(';') {
            let mut bundle_column = 0;
            for segment in bundle_line.split(',').filter(|segment| !segment.is_empty()) {
                let mut numbers = Numbers { digits: segment.bytes() };
                add(&mut bundle_column, numbers.next()??)?;
                let origin = match numbers.next() {
                    None => None,
                    Some(first) => {
                        add(&mut source, first?)?;
                        add(&mut line, numbers.next()??)?;
                        add(&mut column, numbers.next()??)?;
                        let name = match numbers.next() {
                            None => None,
                            Some(fifth) => {
                                add(&mut name, fifth?)?;
                                Some(name)
                            }
                        };
                        Some(Origin { source, line, column, name })
                    }
                };
                segments.push(Segment { column: bundle_column, origin });
            }
            starts.push(u32::try_from(segments.len()).ok()?);
        }
        Some(Self { segments, starts })
    }

    /// The origin of a position: that of the last segment at or before it in its line, or of the line's first
    /// segment for a position in the indentation.
    pub(super) fn find(&self, line: u32, column: u32) -> Option<Origin> {
        let line = line as usize;
        let (start, end) = (*self.starts.get(line)?, *self.starts.get(line + 1)?);
        let segments = self.segments.get(start as usize..end as usize)?;
        let after = segments.partition_point(|segment| segment.column <= column);
        segments.get(after.saturating_sub(1))?.origin
    }
}

/// Adds a difference to a position; `None` when the result is no position.
fn add(position: &mut u32, difference: i64) -> Option<()> {
    *position = u32::try_from(i64::from(*position) + difference).ok()?;
    Some(())
}

/// The numbers of one segment; an item is `None` when its digits are not well-formed.
struct Numbers<'a> {
    digits: std::str::Bytes<'a>,
}

impl Iterator for Numbers<'_> {
    type Item = Option<i64>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut byte = self.digits.next()?;
        let (mut value, mut shift) = (0_i64, 0);
        loop {
            let Some(digit) = digit(byte) else { return Some(None) };
            if shift > 30 {
                return Some(None);
            }
            value |= i64::from(digit & 0x1f) << shift;
            shift += 5;
            if digit & 0x20 == 0 {
                break;
            }
            let Some(next) = self.digits.next() else { return Some(None) };
            byte = next;
        }
        let magnitude = value >> 1;
        Some(Some(if value & 1 == 1 { -magnitude } else { magnitude }))
    }
}

/// The value of a base64 digit.
fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Mappings, Numbers};

    fn numbers(text: &str) -> Vec<Option<i64>> {
        Numbers { digits: text.bytes() }.collect()
    }

    #[test]
    fn decodes_numbers() {
        assert_eq!(numbers("ACD"), [Some(0), Some(1), Some(-1)]);
        assert_eq!(numbers("gBhB"), [Some(16), Some(-16)]);
        assert_eq!(numbers("w+B"), [Some(1000)]);
        assert_eq!(numbers("g"), [None]);
        assert_eq!(numbers("ggggggggg").first(), Some(&None));
    }

    #[test]
    fn refuses_positions_before_the_start() {
        assert!(Mappings::parse("D").is_none());
        assert!(Mappings::parse("AADA").is_none());
        assert!(Mappings::parse("AA").is_none());
    }

    #[test]
    fn indentation_belongs_to_the_first_segment() {
        let mappings = Mappings::parse("IAAC").unwrap();
        assert_eq!(mappings.find(0, 0), mappings.find(0, 4));
        assert!(mappings.find(0, 0).is_some());
    }

    #[test]
    fn generated_code_has_no_origin() {
        let mappings = Mappings::parse("AAAA,I").unwrap();
        assert!(mappings.find(0, 3).is_some());
        assert!(mappings.find(0, 4).is_none());
    }
}
