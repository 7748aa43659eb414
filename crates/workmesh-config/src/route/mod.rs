//! Route patterns as Cloudflare matches them: which requests a worker answers at the gateway.
//!
//! A pattern is `[http://|https://][host][/path]`. The only operator is `*`, at the beginning of the host and
//! at the end of the path. Hosts compare without regard to case, paths with. The query string is part of what
//! a path is compared with, so an exact path does not match a URL that has a query. A pattern may also start
//! with `/`, which Cloudflare has no use for (a zone is always given there): it matches every host.
//!
//! This module depends on nothing, and matching does not allocate.

mod order;
mod parse;

pub use parse::{RouteError, RouteProblem};

/// The scheme that a pattern may be limited to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scheme {
    /// `http://`
    Http,
    /// `https://`
    Https,
}

/// A checked route pattern.
///
/// Patterns are ordered from the most to the least specific, so the first match in a sorted list is the one
/// that wins. Two patterns are equal if they match the same requests with the same precedence.
#[derive(Clone, Debug)]
pub struct RoutePattern {
    text: Box<str>,
    scheme: Option<Scheme>,
    host: Host,
    /// Starts with `/`; without the trailing `*`.
    path: Box<str>,
    path_wildcard: bool,
    custom_domain: bool,
}

/// The host of a pattern, in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Host {
    Exact(Box<str>),
    /// What follows the `*`; begins with `.` in `*.example.com`.
    Suffix(Box<str>),
    Any,
}

impl RoutePattern {
    /// Reads a pattern such as `example.com/images/*`, `https://*.example.com/*` or `/api/*`.
    ///
    /// # Errors
    /// If Cloudflare would refuse it; the error says which part of the text is at fault.
    pub fn parse(text: &str) -> Result<Self, RouteError> {
        parse::route(text)
    }

    /// Reads a custom domain: a plain host name, all of whose paths belong to the worker.
    ///
    /// # Errors
    /// If the text is not a plain host name.
    pub fn custom_domain(text: &str) -> Result<Self, RouteError> {
        parse::custom_domain(text)
    }

    /// The pattern as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The scheme that requests must have, if the pattern names one.
    #[must_use]
    pub fn scheme(&self) -> Option<Scheme> {
        self.scheme
    }

    /// Whether the pattern is limited to some hosts.
    #[must_use]
    pub fn has_host(&self) -> bool {
        self.host != Host::Any
    }

    /// The host that requests must have, if there is exactly one.
    #[must_use]
    pub fn exact_host(&self) -> Option<&str> {
        match &self.host {
            Host::Exact(host) => Some(host),
            Host::Suffix(_) | Host::Any => None,
        }
    }

    /// Whether a request for `path` (with its query, as in a request line) on `host` (with or without a port)
    /// is one of this pattern's. The scheme is left to the caller: see [`scheme`](Self::scheme).
    #[must_use]
    pub fn matches(&self, host: &str, path: &str) -> bool {
        self.matches_path(path) && self.matches_host(host)
    }

    /// The half of [`matches`](Self::matches) that looks at the host.
    #[must_use]
    pub fn matches_host(&self, host: &str) -> bool {
        let host = without_port(host).as_bytes();
        match &self.host {
            Host::Any => true,
            Host::Exact(exact) => host.eq_ignore_ascii_case(exact.as_bytes()),
            Host::Suffix(suffix) => {
                let suffix = suffix.as_bytes();
                host.len() >= suffix.len() && host[host.len() - suffix.len()..].eq_ignore_ascii_case(suffix)
            }
        }
    }

    /// The half of [`matches`](Self::matches) that looks at the path and query.
    #[must_use]
    pub fn matches_path(&self, path: &str) -> bool {
        let path = if path.is_empty() { "/" } else { path };
        if self.path_wildcard { path.starts_with(&*self.path) } else { path == &*self.path }
    }
}

impl std::fmt::Display for RoutePattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

/// `example.com:8787` → `example.com`; `[::1]:8787` → `[::1]`. A trailing dot (a rooted name) goes too.
fn without_port(host: &str) -> &str {
    let end = match host.rfind(':') {
        Some(colon) if !host[colon..].contains(']') => colon,
        _ => host.len(),
    };
    host[..end].strip_suffix('.').unwrap_or(&host[..end])
}

#[cfg(test)]
mod tests;
