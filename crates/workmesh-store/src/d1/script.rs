//! How D1 reads the text of a script, before SQLite sees any of it.

use super::D1Error;

/// The lines of `script` that hold SQL, each with its number from 1.
pub(super) fn lines(script: &str) -> Result<Vec<(usize, &str)>, D1Error> {
    let script = script.trim();
    let numbered = (1..).zip(script.split('\n'));
    let lines: Vec<(usize, &str)> = numbered.filter(|(_, line)| !is_blank(line)).collect();
    if lines.is_empty() {
        let first = script.split('\n').next().unwrap_or_default();
        return Err(D1Error::no_statements().in_line(1, first));
    }
    Ok(lines)
}

/// Whether D1 passes `sql` over: nothing is left of it without the lines of comment that start with a space.
pub(super) fn is_blank(sql: &str) -> bool {
    sql.lines().all(|line| {
        let text = line.trim();
        text.is_empty() || (line.starts_with(char::is_whitespace) && text.starts_with("--"))
    })
}
