//! `.dev.vars`: lines of `NAME=value`, as the `dotenv` package that wrangler uses reads them.
//!
//! `export` may stand before the name and `:` for `=`. Values may be in single, double or back quotes, and
//! then span lines; in double quotes `\n` and `\r` are line breaks. Outside quotes a `#` begins a comment.

use crate::diagnostic::{Code, Diagnostic};
use crate::session::Session;
use crate::span::{FileId, Span};

/// Names and values in the order of the file; of two equal names the last one counts.
pub(crate) fn parse(session: &Session, file: FileId, text: &str) -> Vec<(String, String)> {
    let mut vars: Vec<(String, String)> = Vec::new();
    let mut strays: Vec<Span> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let line_end = text[at..].find('\n').map_or(text.len(), |length| at + length);
        let line = text[at..line_end].trim();
        if line.is_empty() || line.starts_with('#') {
            at = line_end + 1;
        } else if let Some((name, value_at)) = name(&text[at..line_end]) {
            let (value, end) = value(text, at + value_at, line_end);
            vars.retain(|(other, _)| other != name);
            vars.push((name.to_owned(), value));
            at = text[end..].find('\n').map_or(text.len(), |length| end + length + 1);
        } else {
            let start = at + (text[at..line_end].len() - text[at..line_end].trim_start().len());
            strays.push(Span::new(file, start..start + line.len()));
            at = line_end + 1;
        }
    }
    report_strays(session, &strays);
    vars
}

/// One warning for all lines that are not understood: they are likely the lines of one key, pasted without
/// quotes.
fn report_strays(session: &Session, strays: &[Span]) {
    let Some(&first) = strays.first() else { return };
    let message = match strays.len() {
        1 => "this line is not `NAME=value` and is passed over".to_owned(),
        count => format!("this line and {} more are not `NAME=value` and are passed over", count - 1),
    };
    let warning = Diagnostic::warning(Code::BadValue, message).at(first, "");
    session.report(warning.help("a value of several lines needs quotation marks around it"));
}

/// The name at the beginning of a line, and where its value begins.
fn name(line: &str) -> Option<(&str, usize)> {
    let rest = line.trim_start();
    let rest = rest.strip_prefix("export").filter(|rest| rest.starts_with([' ', '\t'])).unwrap_or(rest);
    let rest = rest.trim_start();
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-')))?;
    let (name, rest) = rest.split_at(end);
    let after = rest.trim_start();
    // `NAME: value` needs its space, so that `http://…` is not a name.
    let value =
        after.strip_prefix('=').or_else(|| rest.strip_prefix(':').filter(|v| v.starts_with([' ', '\t'])))?;
    (!name.is_empty()).then_some((name, line.len() - value.len()))
}

/// The value that begins at `start`, and the offset after it.
fn value(text: &str, start: usize, line_end: usize) -> (String, usize) {
    let line = &text[start..line_end];
    let begin = start + (line.len() - line.trim_start().len());
    let quote = text[begin..line_end].chars().next().filter(|c| matches!(c, '"' | '\'' | '`'));
    if let Some(quote) = quote
        && let Some(length) = closing_quote(&text[begin + 1..], quote)
        && ends_line(&text[begin + 1 + length + 1..])
    {
        let inner = text[begin + 1..begin + 1 + length].replace("\r\n", "\n");
        return (unescape(&inner, Some(quote)), begin + 1 + length + 1);
    }
    let bare = text[begin..line_end].split('#').next().unwrap_or_default().trim();
    // Quotes that do not enclose one whole value are part of it, but for a first and a last one.
    let stripped = quote.and_then(|quote| bare.strip_prefix(quote)?.strip_suffix(quote));
    (unescape(stripped.unwrap_or(bare), quote), line_end)
}

/// Whether nothing but a comment follows on the line.
fn ends_line(rest: &str) -> bool {
    let line = rest.split('\n').next().unwrap_or_default().trim();
    line.is_empty() || line.starts_with('#')
}

fn unescape(value: &str, quote: Option<char>) -> String {
    if quote == Some('"') { value.replace("\\n", "\n").replace("\\r", "\r") } else { value.to_owned() }
}

/// Where the quote that ends a value is; one behind a backslash does not.
fn closing_quote(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if c == quote && !escaped {
            return Some(at);
        }
        escaped = c == '\\' && !escaped;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_dotenv_reads_them() {
        let check = |text: &str, expected: &[(&str, &str)]| {
            let session = Session::default();
            let vars = parse(&session, FileId::default(), text);
            let vars: Vec<_> = vars.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            assert_eq!(vars, expected, "{text:?}");
        };
        check("A=1", &[("A", "1")]);
        check("A=1\r\nB = two words \r\n", &[("A", "1"), ("B", "two words")]);
        check("# comment\n\n  A=1 # why\n", &[("A", "1")]);
        check("A='a # b' # c\nB=2", &[("A", "a # b"), ("B", "2")]);
        check(r#"A="x\ny""#, &[("A", "x\ny")]);
        check(r"A='x\ny'", &[("A", "x\\ny")]);
        check("A=\"one\ntwo\"\nB=3", &[("A", "one\ntwo"), ("B", "3")]);
        check("A=`{\"a\": 'b'}`", &[("A", "{\"a\": 'b'}")]);
        check("export A=1\nB: 2", &[("A", "1"), ("B", "2")]);
        check("A=\nB=", &[("A", ""), ("B", "")]);
        check("A=1\nA=2", &[("A", "2")]);
        check("A=\"unclosed\nB=\"2\"", &[("A", "\"unclosed"), ("B", "2")]);
        check("A='it''s'", &[("A", "it''s")]);
        check(r#"A="a" "b""#, &[("A", r#"a" "b"#)]);
        check(r#"A="{\"b\": 1}""#, &[("A", r#"{\"b\": 1}"#)]);
        check(r#"A="x" # c "d""#, &[("A", "x")]);
        check("URL=https://x.test/?a=b", &[("URL", "https://x.test/?a=b")]);
        check("not a line\nA=1", &[("A", "1")]);
    }
}
