//! Which rule an import falls under.

use crate::options::{Rule, RuleKind};

/// The rules in force, in order, the user's before the defaults.
#[derive(Debug)]
pub(crate) struct Rules {
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    kind: RuleKind,
    globs: Vec<String>,
    /// An earlier rule of the same kind ended the search, so that this one only explains why nothing matched.
    shadowed: bool,
}

/// What the rules say about an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Match {
    /// The import is a module of this kind.
    Kind(RuleKind),
    /// Only a rule that an earlier one of this kind turned off would match.
    Shadowed(RuleKind),
}

impl Rules {
    /// The user's rules followed by wrangler's defaults. As there, a rule without `fallthrough` turns off
    /// every later rule of its kind.
    pub(crate) fn new(user: &[Rule]) -> Self {
        let defaults = [
            (RuleKind::Text, vec!["**/*.txt", "**/*.html", "**/*.sql"]),
            (RuleKind::Data, vec!["**/*.bin"]),
            (RuleKind::CompiledWasm, vec!["**/*.wasm", "**/*.wasm?module"]),
        ];
        let defaults = defaults.into_iter().map(|(kind, globs)| Rule {
            kind,
            globs: globs.into_iter().map(str::to_owned).collect(),
            fallthrough: false,
        });
        let mut ended = Vec::new();
        let entries = user.iter().cloned().chain(defaults).map(|rule| {
            let shadowed = ended.contains(&rule.kind);
            if !rule.fallthrough {
                ended.push(rule.kind);
            }
            Entry { kind: rule.kind, globs: rule.globs, shadowed }
        });
        Self { entries: entries.collect() }
    }

    /// The rule for an import, by its specifier.
    pub(crate) fn find(&self, specifier: &str) -> Option<Match> {
        let matching = |shadowed: bool| {
            let mut entries = self.entries.iter().filter(move |entry| entry.shadowed == shadowed);
            entries
                .find(|entry| entry.globs.iter().any(|glob| glob_matches(glob, specifier)))
                .map(|entry| entry.kind)
        };
        matching(false).map(Match::Kind).or_else(|| matching(true).map(Match::Shadowed))
    }
}

/// Whether a glob matches a whole text. Every run of `*` stands for any characters, slashes included; nothing
/// else is special. That is what wrangler's globs do, whatever they look like.
fn glob_matches(glob: &str, text: &str) -> bool {
    let mut parts = glob.split('*').filter(|part| !part.is_empty()).peekable();
    if !glob.contains('*') {
        return glob == text;
    }
    let mut rest = text;
    if !glob.starts_with('*') {
        let Some(stripped) = parts.next().and_then(|first| rest.strip_prefix(first)) else { return false };
        rest = stripped;
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() && !glob.ends_with('*') {
            return rest.ends_with(part);
        }
        let Some(found) = rest.find(part) else { return false };
        rest = &rest[found + part.len()..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{Match, Rules, glob_matches};
    use crate::options::{Rule, RuleKind};

    fn rule(kind: RuleKind, glob: &str, fallthrough: bool) -> Rule {
        Rule { kind, globs: vec![glob.into()], fallthrough }
    }

    #[test]
    fn globs() {
        let check = |glob: &str, text: &str, expected: bool| {
            assert_eq!(glob_matches(glob, text), expected, "{glob} {text}")
        };
        check("**/*.txt", "./a.txt", true);
        check("**/*.txt", "pkg/deep/a.txt", true);
        check("**/*.txt", "a.txt", false);
        check("**/*.txt", "./a.txt.js", false);
        check("**/*.wasm?module", "./a.wasm?module", true);
        check("*.md", "README.md", true);
        check("docs/*", "docs/a/b", true);
        check("docs/*", "other/docs/a", false);
        check("a*b*c", "a-b-b-c", true);
        check("a*b", "ab", true);
        check("exact", "exact", true);
        check("exact", "exactly", false);
        check("*", "anything", true);
    }

    #[test]
    fn defaults_come_last_and_fall_through() {
        let find = |rules: &[Rule], specifier| Rules::new(rules).find(specifier);
        assert_eq!(find(&[], "./a.sql"), Some(Match::Kind(RuleKind::Text)));
        assert_eq!(find(&[], "./a.bin"), Some(Match::Kind(RuleKind::Data)));
        assert_eq!(find(&[], "./a.ts"), None);

        let markdown = rule(RuleKind::Text, "**/*.md", true);
        assert_eq!(find(std::slice::from_ref(&markdown), "./a.md"), Some(Match::Kind(RuleKind::Text)));
        assert_eq!(find(&[markdown], "./a.txt"), Some(Match::Kind(RuleKind::Text)));

        let only_markdown = rule(RuleKind::Text, "**/*.md", false);
        assert_eq!(
            find(std::slice::from_ref(&only_markdown), "./a.txt"),
            Some(Match::Shadowed(RuleKind::Text))
        );
        assert_eq!(find(&[only_markdown], "./a.bin"), Some(Match::Kind(RuleKind::Data)));
    }

    #[test]
    fn the_first_rule_wins() {
        let rules = [rule(RuleKind::Data, "**/*.txt", true), rule(RuleKind::Text, "**/*.txt", true)];
        assert_eq!(Rules::new(&rules).find("./a.txt"), Some(Match::Kind(RuleKind::Data)));
    }
}
