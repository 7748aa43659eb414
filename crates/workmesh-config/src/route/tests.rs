use super::*;

/// Splits a URL the way a server sees it and asks one pattern about it.
fn matches(pattern: &str, url: &str) -> bool {
    let pattern = RoutePattern::parse(pattern).unwrap();
    let (scheme, rest) = url.split_once("://").unwrap();
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let scheme = if scheme == "https" { Scheme::Https } else { Scheme::Http };
    pattern.scheme().is_none_or(|wanted| wanted == scheme) && pattern.matches(host, path)
}

#[test]
fn matching_follows_the_documentation() {
    let check = |pattern, url, expected| assert_eq!(matches(pattern, url), expected, "{pattern} on {url}");
    // "would match http://example.com/ and https://example.com/, and nothing else"
    check("example.com", "http://example.com/", true);
    check("example.com", "https://example.com/", true);
    check("example.com", "https://example.com/a", false);
    check("example.com", "https://example.com/?a", false);
    // Schemes.
    check("https://*.example.com/", "https://www.example.com/", true);
    check("https://*.example.com/", "http://www.example.com/", false);
    check("*.example.com/", "https://www.example.com/", true);
    check("*.example.com/", "http://www.example.com/", true);
    // The table of `*example.com/*` against `*.example.com/*`.
    check("*example.com/*", "https://example.com/", true);
    check("*.example.com/*", "https://example.com/", false);
    check("*example.com/*", "https://www.example.com/path", true);
    check("*.example.com/*", "https://www.example.com/path", true);
    check("*example.com/*", "https://myexample.com/", true);
    check("*.example.com/*", "https://myexample.com/", false);
    // Path wildcards.
    check("https://example.com/path*", "https://example.com/path", true);
    check("https://example.com/path*", "https://example.com/path2", true);
    check("https://example.com/path*", "https://example.com/path/readme.txt", true);
    check("example.com/images/*", "https://example.com/images", false);
    check("example.com/images/*", "https://example.com/images/", true);
    // The query string takes part.
    check("*example.com/images/cat.png", "https://example.com/images/cat.png", true);
    check("*example.com/images/cat.png", "https://example.com/images/cat.png?foo=bar", false);
    check("*example.com/images/*", "https://example.com/images/cat.png?foo=bar", true);
    // Paths are case sensitive, hosts are not.
    check("example.com/Images/*", "https://example.com/images/a", false);
    check("Example.com/*", "https://eXample.COM/", true);
    // Ports are not part of a host; a rooted name is the same host.
    check("example.com/*", "http://example.com:8787/a", true);
    check("example.com/*", "http://example.com.:8787/a", true);
    // Patterns without a host.
    check("/api/*", "http://localhost:8787/api/x", true);
    check("/api/*", "http://[::1]:8787/api/x", true);
    check("/api/*", "http://localhost/apix", false);
    check("*/*", "http://anything/x", true);
    check("*", "http://anything/x", true);
}

#[test]
fn a_custom_domain_takes_every_path_of_its_host() {
    let pattern = RoutePattern::custom_domain("api.example.com").unwrap();
    assert!(pattern.matches("api.example.com", "/any?thing"));
    assert!(!pattern.matches("example.com", "/"));
    assert!(!pattern.matches("x.api.example.com", "/"));
}

#[test]
fn the_most_specific_pattern_comes_first() {
    let check = |expected: &[&str]| {
        let mut sorted: Vec<_> =
            expected.iter().rev().map(|text| RoutePattern::parse(text).unwrap()).collect();
        sorted.sort();
        assert_eq!(sorted.iter().map(RoutePattern::as_str).collect::<Vec<_>>(), expected);
    };
    check(&["www.example.com/*", "*.example.com/*"]);
    check(&["example.com/hello/*", "example.com/*"]);
    check(&["example.com/images/cat.png", "example.com/images/*"]);
    check(&["example.com/images/*", "example.com/images*"]);
    check(&["a.example.com/*", "*.example.com/a"]);
    check(&["*.eu.example.com/*", "*.example.com/*", "*example.com/*", "*/*"]);
    check(&["example.com/a/*", "/a/b/*", "/a/*", "/*"]);
    check(&["https://example.com/*", "example.com/*"]);
}

#[test]
fn without_hosts_the_path_decides() {
    let mut patterns =
        ["a.com/*", "b.com/x/*", "*/x", "b.com/x*"].map(|text| RoutePattern::parse(text).unwrap());
    patterns.sort_by(RoutePattern::cmp_by_path);
    assert_eq!(patterns.each_ref().map(RoutePattern::as_str), ["*/x", "b.com/x/*", "b.com/x*", "a.com/*"]);
}

#[test]
fn a_route_wins_over_a_custom_domain_on_its_host() {
    let route = RoutePattern::parse("app.example.com/*").unwrap();
    let domain = RoutePattern::custom_domain("app.example.com").unwrap();
    assert!(route < domain);
    assert!(domain < RoutePattern::parse("*.example.com/a").unwrap());
}

#[test]
fn spelling_does_not_make_a_different_pattern() {
    let check = |a, b, same| {
        assert_eq!(RoutePattern::parse(a).unwrap() == RoutePattern::parse(b).unwrap(), same, "{a} {b}");
    };
    check("Example.com", "example.com/", true);
    check("*/a", "/a", true);
    check("HTTPS://example.com/", "https://example.com", true);
    check("example.com/A", "example.com/a", false);
    check("http://example.com/", "example.com", false);
}

#[test]
fn invalid_patterns_say_what_and_where() {
    let check = |text: &str, expected: RouteProblem, at: &str| {
        let error = RoutePattern::parse(text).unwrap_err();
        assert_eq!((error.problem, &text[error.at]), (expected, at), "{text}");
    };
    check("", RouteProblem::Empty, "");
    check("example.com/*.jpg", RouteProblem::PathWildcard, "*");
    check("example.com/?foo=*", RouteProblem::Query, "?");
    check("example.com/#x", RouteProblem::Fragment, "#");
    check("www.*.com/", RouteProblem::HostWildcard, "*");
    check("**.example.com/", RouteProblem::HostWildcard, "*");
    check("ftp://example.com/", RouteProblem::Scheme, "ftp://");
    check("example.com:8080/*", RouteProblem::Port, ":");
    check("exa mple.com/*", RouteProblem::HostCharacter, " ");
    check("münchen.de/*", RouteProblem::HostNotAscii, "ü");
    check("a..b/*", RouteProblem::HostEmptyLabel, "a..b");
    check("example.com/a b", RouteProblem::PathCharacter, " ");
    let error = RoutePattern::custom_domain("*.example.com").unwrap_err();
    assert_eq!(error.problem, RouteProblem::CustomDomainWildcard);
    let error = RoutePattern::custom_domain("example.com/a").unwrap_err();
    assert_eq!(error.problem, RouteProblem::CustomDomainPath);
}
