//! `run_worker_first`: whether the worker or its assets come first, by path.

/// Which requests go to the worker whether or not there is a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Routing {
    /// None.
    #[default]
    AssetsFirst,
    /// All.
    WorkerFirst,
    /// Those whose paths match one of these patterns, in which `*` is anything; a pattern with a leading `!` leaves paths to the assets
    /// alone.
    Patterns(Vec<String>),
}

/// Who answers a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum First {
    /// The assets, whatever they say.
    Assets,
    /// The worker.
    Worker,
    /// The assets if they have an answer.
    Either,
}

impl Routing {
    /// Who answers a request for a path.
    pub(crate) fn first(&self, path: &str) -> First {
        match self {
            Self::AssetsFirst => First::Either,
            Self::WorkerFirst => First::Worker,
            Self::Patterns(patterns) => {
                let mut except = patterns.iter().filter_map(|pattern| pattern.strip_prefix('!'));
                let mut only = patterns.iter().filter(|pattern| !pattern.starts_with('!'));
                if except.any(|pattern| matches(pattern, path)) {
                    First::Assets
                } else if only.any(|pattern| matches(pattern, path)) {
                    First::Worker
                } else {
                    First::Either
                }
            }
        }
    }
}

/// Whether a path matches a pattern, in which `*` is anything.
fn matches(pattern: &str, path: &str) -> bool {
    let Some((head, tail)) = pattern.split_once('*') else { return pattern == path };
    let Some(mut rest) = path.strip_prefix(head) else { return false };
    // The pieces in between are found as early as they are; the last must be the end.
    let mut pieces = tail.split('*').peekable();
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() {
            return rest.ends_with(piece);
        }
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_anything() {
        let check = |pattern: &str, path: &str, expected| {
            assert_eq!(matches(pattern, path), expected, "{pattern} {path}")
        };
        check("/api/*", "/api/", true);
        check("/api/*", "/api", false);
        check("*", "/x", true);
        check("/a*b*c", "/a1b2c", true);
        check("/a*b*c", "/a1b2", false);
        check("/a*a", "/a", false);
        check("/a", "/a", true);
        check("/a", "/ab", false);
    }

    #[test]
    fn exceptions_go_first() {
        let routing = Routing::Patterns(vec!["/api/*".into(), "!/api/docs/*".into()]);
        assert_eq!(routing.first("/api/x"), First::Worker);
        assert_eq!(routing.first("/api/docs/x"), First::Assets);
        assert_eq!(routing.first("/x"), First::Either);
    }
}
