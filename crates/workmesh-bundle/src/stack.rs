//! Stack traces of a bundle, read back as lines of the sources.

use crate::source_map::SourceMap;

/// Replaces every position in `module` (the name under which the bundle was evaluated, such as `worker.js`)
/// by the position in the sources, in the text of a stack trace: `at f (worker.js:12:34)` becomes
/// `at f (src/index.ts:3:9)`. Everything else, frames of other modules included, stays as it is.
#[must_use]
pub fn remap_stack(stack: &str, module: &str, map: &SourceMap) -> String {
    let mut out = String::with_capacity(stack.len());
    let mut rest = stack;
    while let Some(found) = rest.find(module) {
        let (before, after) = (&rest[..found], &rest[found + module.len()..]);
        let whole_name =
            !before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_'));
        out.push_str(before);
        match position(after).filter(|_| whole_name) {
            Some((line, column, length)) => {
                match map.lookup(line, column) {
                    Some(at) => out.push_str(&format!("{}:{}:{}", at.source, at.line, at.column)),
                    None => out.push_str(&rest[found..found + module.len() + length]),
                }
                rest = &after[length..];
            }
            None => {
                out.push_str(module);
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Reads `:line:column` at the start of a text; also how many bytes that took.
fn position(text: &str) -> Option<(u32, u32, usize)> {
    let (line, after) = number(text.strip_prefix(':')?)?;
    let (column, after) = number(after.strip_prefix(':')?)?;
    Some((line, column, text.len() - after.len()))
}

/// Reads a number at the start of a text; also what follows it.
fn number(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    Some((text[..end].parse().ok()?, &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::remap_stack;
    use crate::source_map::SourceMap;

    /// Line 1 column 1 of the bundle is line 3 column 5 of `src/a.ts`.
    fn map() -> SourceMap {
        let json =
            r#"{"version":3,"sources":["src/a.ts"],"sourcesContent":["x"],"names":[],"mappings":"AAEI"}"#;
        SourceMap::from_json(json.into())
    }

    fn check(stack: &str, expected: &str) {
        assert_eq!(remap_stack(stack, "worker.js", &map()), expected);
    }

    #[test]
    fn frames() {
        check("    at f (worker.js:1:1)\n", "    at f (src/a.ts:3:5)\n");
        check("    at worker.js:1:20", "    at src/a.ts:3:5");
        check(
            "Error: worker.js is bad\n    at f (worker.js:1:1)",
            "Error: worker.js is bad\n    at f (src/a.ts:3:5)",
        );
    }

    #[test]
    fn foreign_frames_stay() {
        check("    at f (my-worker.js:1:1)", "    at f (my-worker.js:1:1)");
        check("    at f (native)", "    at f (native)");
        check("    at f (worker.js:99:1)", "    at f (worker.js:99:1)");
        check("    at f (worker.js:1)", "    at f (worker.js:1)");
        check("    at f (worker.js:99999999999:1)", "    at f (worker.js:99999999999:1)");
    }
}
