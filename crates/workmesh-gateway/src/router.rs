//! Which worker answers a request.

use std::{rc::Rc, time::Duration};

use workmesh_config::route::{RoutePattern, Scheme};
use workmesh_mesh::Service;

/// A worker that the gateway can call.
#[derive(Clone)]
pub struct Target {
    /// Its name, for failures and the request line.
    pub worker: Rc<str>,
    /// What answers: an edge over the worker.
    pub service: Rc<dyn Service>,
    /// How long a request may take, until the headers of its response, in place of [`Limits::request_timeout`].
    ///
    /// [`Limits::request_timeout`]: crate::Limits::request_timeout
    pub timeout: Option<Duration>,
}

/// The routes of a fleet, built once and never changed: a reload builds another.
#[derive(Default)]
pub struct Router {
    /// Most specific first.
    routes: Vec<(RoutePattern, Target)>,
    /// The same with the most specific path first, if hosts may be ignored.
    by_path: Option<Vec<(RoutePattern, Target)>>,
    default: Option<Target>,
}

impl Router {
    /// A router that sends requests to the target of the most specific pattern that matches. Of two equal
    /// patterns the first given wins.
    pub fn new(routes: impl IntoIterator<Item = (RoutePattern, Target)>) -> Self {
        let mut routes: Vec<_> = routes.into_iter().collect();
        routes.sort_by(|(a, _), (b, _)| a.cmp(b));
        Self { routes, ..Self::default() }
    }

    /// Sends what no route claims to `target`.
    #[must_use]
    pub fn with_default(mut self, target: Target) -> Self {
        self.default = Some(target);
        self
    }

    /// Compares paths only when no route names the request's host, as development wants it: there the host is
    /// `localhost`. Also, an `https` route then answers `http`.
    #[must_use]
    pub fn ignoring_hosts(mut self) -> Self {
        let mut by_path = self.routes.clone();
        by_path.sort_by(|(a, _), (b, _)| a.cmp_by_path(b));
        self.by_path = Some(by_path);
        self
    }

    /// The target for a request. `host` may have a port; `path` includes the query.
    pub fn find(&self, scheme: &http::uri::Scheme, host: &str, path: &str) -> Option<&Target> {
        let found = match &self.by_path {
            Some(by_path) if !self.names(host) => first(by_path, |pattern| pattern.matches_path(path)),
            Some(_) => first(&self.routes, |pattern| pattern.matches(host, path)),
            None => first(&self.routes, |pattern| pattern.matches(host, path) && allows(pattern, scheme)),
        };
        found.or(self.default.as_ref())
    }

    /// Whether some route is meant for this very host, rather than for any.
    fn names(&self, host: &str) -> bool {
        self.routes.iter().any(|(pattern, _)| pattern.has_host() && pattern.matches_host(host))
    }
}

fn first(routes: &[(RoutePattern, Target)], matches: impl Fn(&RoutePattern) -> bool) -> Option<&Target> {
    routes.iter().find(|(pattern, _)| matches(pattern)).map(|(_, target)| target)
}

fn allows(pattern: &RoutePattern, scheme: &http::uri::Scheme) -> bool {
    match pattern.scheme() {
        None => true,
        Some(Scheme::Http) => *scheme == http::uri::Scheme::HTTP,
        Some(Scheme::Https) => *scheme == http::uri::Scheme::HTTPS,
    }
}

#[cfg(test)]
mod tests {
    use http::uri::Scheme;
    use workmesh_mesh::{Call, LocalFuture, Outcome};

    use super::*;

    struct Never;

    impl Service for Never {
        fn call(&self, _: Call) -> LocalFuture<'_, Outcome> {
            Box::pin(std::future::pending())
        }
    }

    fn target(worker: &str) -> Target {
        Target { worker: worker.into(), service: Rc::new(Never), timeout: None }
    }

    /// A router in which each pattern's worker has the pattern's text as its name.
    fn router(patterns: &[&str]) -> Router {
        Router::new(patterns.iter().map(|text| (RoutePattern::parse(text).unwrap(), target(text))))
    }

    fn check(router: &Router, host: &str, path: &str, expected: Option<&str>) {
        let found = router.find(&Scheme::HTTP, host, path).map(|target| &*target.worker);
        assert_eq!(found, expected, "{host}{path}");
    }

    #[test]
    fn the_most_specific_route_wins_in_any_order_of_writing() {
        let patterns =
            ["/api/*", "*.example.com/*", "a.example.com/*", "/api/users", "https://b.example.com/*"];
        let mut reversed = patterns;
        reversed.reverse();
        for router in [router(&patterns), router(&reversed)] {
            check(&router, "localhost", "/api/x?q", Some("/api/*"));
            check(&router, "localhost", "/api/users", Some("/api/users"));
            check(&router, "a.example.com", "/api/users", Some("a.example.com/*"));
            check(&router, "b.example.com", "/", Some("*.example.com/*"));
            check(&router, "localhost", "/other", None);
        }
    }

    #[test]
    fn what_no_route_claims_goes_to_the_default() {
        let router = router(&["/api/*"]).with_default(target("first"));
        check(&router, "localhost", "/api/", Some("/api/*"));
        check(&router, "localhost", "/", Some("first"));
    }

    #[test]
    fn without_hosts_the_path_alone_decides() {
        let router = router(&["example.com/*", "https://*.example.com/api/*", "/api/users"]).ignoring_hosts();
        check(&router, "localhost", "/api/users", Some("/api/users"));
        check(&router, "localhost", "/api/x", Some("https://*.example.com/api/*"));
        check(&router, "localhost", "/", Some("example.com/*"));
    }

    #[test]
    fn a_host_that_some_route_names_is_not_ignored() {
        let router = router(&["a.example/api/*", "https://b.example/*", "/c"]).ignoring_hosts();
        check(&router, "b.example:8787", "/api/x", Some("https://b.example/*"));
        check(&router, "a.example", "/c", Some("/c"));
        check(&router, "a.example", "/d", None);
        check(&router, "localhost", "/d", Some("https://b.example/*"));
    }
}
