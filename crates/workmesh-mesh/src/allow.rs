//! The method and path allow-list of an edge: which requests may cross.

use http::{Method, Uri};

/// One kind of request that may cross.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowRule {
    /// The method; any if none.
    pub method: Option<Method>,
    /// The path, without a query, or its beginning.
    pub path: Box<str>,
    /// Whether `path` is a beginning.
    pub prefix: bool,
}

impl AllowRule {
    fn allows(&self, method: &Method, path: &str) -> bool {
        let method_fits = self.method.as_ref().is_none_or(|allowed| allowed == method);
        method_fits && if self.prefix { path.starts_with(&*self.path) } else { path == &*self.path }
    }
}

/// Whether a request may cross an edge with these rules.
///
/// A path that a URL parser would rewrite (`/items/../admin`, `/items\..\admin`) fits no rule but `/*`: what is compared
/// here must be what the callee sees.
pub(crate) fn allows(rules: &[AllowRule], method: &Method, uri: &Uri) -> bool {
    let path = uri.path();
    let plain = is_plain(path);
    let fits = |rule: &&AllowRule| plain || (rule.prefix && &*rule.path == "/");
    rules.iter().filter(fits).any(|rule| rule.allows(method, path))
}

/// Whether the path is what the URL Standard makes of it. <https://url.spec.whatwg.org/#single-dot-path-segment>
fn is_plain(path: &str) -> bool {
    let dot = |segment: &str| {
        let mut rest = segment;
        let mut dots = 0;
        while let Some(after) = rest
            .strip_prefix('.')
            .or_else(|| rest.get(..3).filter(|start| start.eq_ignore_ascii_case("%2e")).map(|_| &rest[3..]))
        {
            (rest, dots) = (after, dots + 1);
        }
        rest.is_empty() && (1..=2).contains(&dots)
    };
    !path.contains('\\') && !path.split('/').any(dot)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(method: &str, path: &str) -> AllowRule {
        let method = (method != "*").then(|| method.parse().unwrap());
        let prefix = path.ends_with('*');
        AllowRule { method, path: path.trim_end_matches('*').into(), prefix }
    }

    #[test]
    fn a_request_crosses_if_a_rule_fits() {
        let rules = [rule("GET", "/items/*"), rule("POST", "/items"), rule("*", "/health")];
        for (method, path, expected) in [
            ("GET", "/items/7?a=/admin", true),
            ("GET", "/items/", true),
            ("GET", "/items", false),
            ("POST", "/items", true),
            ("POST", "/items/7", false),
            ("HEAD", "/health", true),
            ("HEAD", "/items/7", false),
            ("GET", "/health/live", false),
        ] {
            let uri = path.parse().unwrap();
            assert_eq!(allows(&rules, &method.parse().unwrap(), &uri), expected, "{method} {path}");
        }
        assert!(!allows(&[], &Method::GET, &Uri::from_static("/")));
    }

    #[test]
    fn a_path_that_means_another_one_does_not_slip_through() {
        let rules = [rule("GET", "/items/*")];
        for path in [
            "/items/../admin",
            "/items/%2e%2e/admin",
            "/items/.%2E/admin",
            "/items/..",
            "/items/./x",
            "/items/\\..\\admin",
        ] {
            let uri = path.parse().unwrap();
            assert!(!allows(&rules, &Method::GET, &uri), "{path}");
            assert!(allows(&[rule("*", "/*")], &Method::GET, &uri), "{path}");
        }
        for path in ["/items/...", "/items/.well-known", "/items/a.b", "/items/%2f..x", "/items/é%2e"] {
            let Ok(uri) = path.parse::<Uri>() else { continue };
            assert!(allows(&rules, &Method::GET, &uri), "{path}");
        }
    }
}
