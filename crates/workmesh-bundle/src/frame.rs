//! The lines around a place in a source, with the place underlined.

/// Lines longer than this, in characters, are cut around the place: minified packages have lines of a
/// megabyte.
const WIDTH: usize = 120;

/// Draws the line at `line` with the token at `column` underlined, and the line before it.
///
/// Both are counted from 1, columns in UTF-16 code units. `None` when the source has no such line.
#[must_use]
pub fn code_frame(source: &str, line: u32, column: u32) -> Option<String> {
    let index = usize::try_from(line).ok()?.checked_sub(1)?;
    // Not `lines()`: the end of a file is a place too, and that may be the empty line after the last.
    let nth = |index| source.split('\n').nth(index).map(|text| text.trim_end_matches('\r'));
    let text = nth(index)?;
    let start = char_index(text, column.saturating_sub(1));
    let length = token_length(text.chars().skip(start));
    let gutter = line.to_string().len();

    let mut frame = format!(" {:gutter$} |\n", "");
    if let Some(before) = index.checked_sub(1).and_then(nth)
        && !before.trim().is_empty()
        && before.chars().count() <= WIDTH
    {
        frame.push_str(&format!(" {:>gutter$} | {}\n", line - 1, untab(before)));
    }
    let (shown, start) = cut(text, start);
    let length = length.min(shown.chars().count().saturating_sub(start)).max(1);
    frame.push_str(&format!(" {line:>gutter$} | {}\n", untab(&shown)));
    frame.push_str(&format!(" {:gutter$} | {}{}", "", " ".repeat(start), "^".repeat(length)));
    Some(frame)
}

/// The index of the character at a column counted in UTF-16 code units from 0.
fn char_index(text: &str, column: u32) -> usize {
    let mut units = 0;
    text.chars()
        .take_while(|c| {
            let inside = units < column as usize;
            units += c.len_utf16();
            inside
        })
        .count()
}

/// How many characters belong together at the start of `rest`: a string, a word, or one character.
fn token_length(rest: impl Iterator<Item = char>) -> usize {
    let mut rest = rest.peekable();
    match rest.peek().copied() {
        Some(quote @ ('"' | '\'' | '`')) => {
            let inside = rest.skip(1).collect::<Vec<_>>();
            inside.iter().position(|c| *c == quote).map_or(1, |end| end + 2)
        }
        Some(c) if is_word(c) => rest.take_while(|c| is_word(*c)).count(),
        _ => 1,
    }
}

/// Whether a character belongs to a name or a number.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$')
}

/// The part of a long line around the character at `start`, and where that character is in it.
fn cut(text: &str, start: usize) -> (String, usize) {
    if text.chars().count() <= WIDTH {
        return (text.to_owned(), start);
    }
    let from = start.saturating_sub(WIDTH / 2);
    (text.chars().skip(from).take(WIDTH).collect(), start - from)
}

/// Tabs as one space each, so that the underline stands below its text.
fn untab(text: &str) -> String {
    text.replace('\t', " ")
}

#[cfg(test)]
mod tests {
    use super::code_frame;

    /// Asserts the lines after the first, which is empty.
    fn check(source: &str, line: u32, column: u32, expected: &[&str]) {
        let frame = code_frame(source, line, column).unwrap();
        let (first, rest) = frame.split_once('\n').unwrap();
        assert_eq!(first.trim_start(), "|");
        assert_eq!(rest, expected.join("\n"));
    }

    #[test]
    fn underlines_the_token() {
        check("let a = b;", 1, 9, &[" 1 | let a = b;", "   |         ^"]);
        check("let a = 'b c';", 1, 9, &[" 1 | let a = 'b c';", "   |         ^^^^^"]);
        check("let total = 1;", 1, 5, &[" 1 | let total = 1;", "   |     ^^^^^"]);
        check("a = ;", 1, 5, &[" 1 | a = ;", "   |     ^"]);
        check("a =", 1, 4, &[" 1 | a =", "   |    ^"]);
        check("`open", 1, 1, &[" 1 | `open", "   | ^"]);
    }

    #[test]
    fn shows_the_end() {
        check("f(\r\n", 2, 1, &[" 1 | f(", " 2 | ", "   | ^"]);
    }

    #[test]
    fn shows_the_line_before() {
        check("a\n\tb\n", 2, 2, &[" 1 | a", " 2 |  b", "   |  ^"]);
        check("a\n\nb\n", 3, 1, &[" 3 | b", "   | ^"]);
        let source = format!("{}last", "x\n".repeat(9));
        check(&source, 10, 1, &["  9 | x", " 10 | last", "    | ^^^^"]);
    }

    #[test]
    fn counts_utf16_units() {
        check("'😀' + x", 1, 8, &[" 1 | '😀' + x", "   |       ^"]);
    }

    #[test]
    fn cuts_long_lines() {
        let source = format!("{}bad{}", "a ".repeat(500), " b".repeat(500));
        let frame = code_frame(&source, 1, 1001).unwrap();
        assert!(frame.lines().all(|line| line.chars().count() < 130), "{frame}");
        let [_, text, marks] = frame.lines().collect::<Vec<_>>()[..] else { panic!("{frame}") };
        let at = marks.find('^').unwrap();
        assert_eq!(&text[at..at + 3], "bad");
        assert!(marks.ends_with("^^^"));
    }

    #[test]
    fn no_such_line() {
        assert_eq!(code_frame("a\n", 3, 1), None);
        assert_eq!(code_frame("a\n", 0, 1), None);
    }
}
