//! Reading a route pattern, with Cloudflare's rules about what one may be.

use std::ops::Range;

use super::{Host, RoutePattern, Scheme};

/// What is wrong with a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RouteProblem {
    /// There is nothing in it.
    #[error("a route pattern cannot be empty")]
    Empty,
    /// A scheme other than `http` and `https`.
    #[error("a route's scheme is `http://` or `https://`")]
    Scheme,
    /// A `?`.
    #[error("a route pattern cannot contain a query string")]
    Query,
    /// A `#`.
    #[error("a route pattern cannot contain a fragment")]
    Fragment,
    /// A `*` after the first character of the host.
    #[error("in a host, `*` may only be the first character")]
    HostWildcard,
    /// A `*` before the last character of the path.
    #[error("in a path, `*` may only be the last character")]
    PathWildcard,
    /// A `:` in the host.
    #[error("a route's host has no port")]
    Port,
    /// A character that no host name has.
    #[error("this character cannot be part of a host name")]
    HostCharacter,
    /// A character outside ASCII in the host.
    #[error("write an international host name in its ASCII form, `xn--…`")]
    HostNotAscii,
    /// Two dots in a row, or a dot at the beginning.
    #[error("a host name has no empty part")]
    HostEmptyLabel,
    /// A space or control character in the path.
    #[error("a path cannot contain spaces or control characters; write them as `%20` and the like")]
    PathCharacter,
    /// A custom domain with a wildcard.
    #[error("a custom domain is a plain host name, without `*`")]
    CustomDomainWildcard,
    /// A custom domain with a scheme or a path.
    #[error("a custom domain is a plain host name, without a scheme or path")]
    CustomDomainPath,
}

/// A pattern that was refused, with the part of its text at fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{problem}")]
pub struct RouteError {
    /// What is wrong.
    pub problem: RouteProblem,
    /// Bytes of the pattern.
    pub at: Range<usize>,
}

pub(super) fn route(text: &str) -> Result<RoutePattern, RouteError> {
    if text.is_empty() {
        return Err(problem(RouteProblem::Empty, 0..0));
    }
    refuse(text, 0, |c| c == '?', RouteProblem::Query)?;
    refuse(text, 0, |c| c == '#', RouteProblem::Fragment)?;
    let (scheme, host_start) = scheme(text)?;
    let path_start = text[host_start..].find('/').map_or(text.len(), |at| host_start + at);
    let host = host(&text[host_start..path_start], host_start)?;
    let (path, path_wildcard) = match &text[path_start..] {
        // `*` alone, which no zone could accept, says "everything".
        "" if &text[host_start..] == "*" => ("/", true),
        "" => ("/", false),
        path => split_path(path, path_start)?,
    };
    Ok(RoutePattern {
        text: text.into(),
        scheme,
        host,
        path: path.into(),
        path_wildcard,
        custom_domain: false,
    })
}

pub(super) fn custom_domain(text: &str) -> Result<RoutePattern, RouteError> {
    if text.is_empty() {
        return Err(problem(RouteProblem::Empty, 0..0));
    }
    refuse(text, 0, |c| c == '*', RouteProblem::CustomDomainWildcard)?;
    refuse(text, 0, |c| c == '/', RouteProblem::CustomDomainPath)?;
    let host = host(text, 0)?;
    let (path, path_wildcard) = ("/".into(), true);
    Ok(RoutePattern { text: text.into(), scheme: None, host, path, path_wildcard, custom_domain: true })
}

/// The scheme, and where the host begins.
fn scheme(text: &str) -> Result<(Option<Scheme>, usize), RouteError> {
    let Some(end) = text.find("://") else { return Ok((None, 0)) };
    let name = &text[..end];
    if name.eq_ignore_ascii_case("http") {
        Ok((Some(Scheme::Http), end + 3))
    } else if name.eq_ignore_ascii_case("https") {
        Ok((Some(Scheme::Https), end + 3))
    } else if name.contains('/') {
        // The `://` is in the path of a pattern without a scheme.
        Ok((None, 0))
    } else {
        Err(problem(RouteProblem::Scheme, 0..end + 3))
    }
}

fn host(text: &str, start: usize) -> Result<Host, RouteError> {
    if matches!(text, "" | "*") {
        return Ok(Host::Any);
    }
    let (wildcard, name, start) = match text.strip_prefix('*') {
        Some(rest) => (true, rest, start + 1),
        None => (false, text, start),
    };
    refuse(name, start, |c| c == '*', RouteProblem::HostWildcard)?;
    refuse(name, start, |c| c == ':', RouteProblem::Port)?;
    refuse(name, start, |c| !c.is_ascii(), RouteProblem::HostNotAscii)?;
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    refuse(name, start, |c| !allowed(c), RouteProblem::HostCharacter)?;
    let lead = usize::from(wildcard && name.starts_with('.'));
    let labels = &name[lead..];
    if labels.split('.').any(str::is_empty) {
        return Err(problem(RouteProblem::HostEmptyLabel, start..start + name.len()));
    }
    let name = name.to_ascii_lowercase().into_boxed_str();
    Ok(if wildcard { Host::Suffix(name) } else { Host::Exact(name) })
}

/// The path without its trailing wildcard, and whether there was one.
fn split_path(text: &str, start: usize) -> Result<(&str, bool), RouteError> {
    let (path, wildcard) = match text.strip_suffix('*') {
        Some(path) => (path, true),
        None => (text, false),
    };
    refuse(path, start, |c| c == '*', RouteProblem::PathWildcard)?;
    refuse(path, start, |c| c.is_whitespace() || c.is_control(), RouteProblem::PathCharacter)?;
    Ok((path, wildcard))
}

/// Fails at the first character of `text` (which begins at `start` of the pattern) that is `wrong`.
fn refuse(
    text: &str,
    start: usize,
    wrong: impl Fn(char) -> bool,
    reason: RouteProblem,
) -> Result<(), RouteError> {
    match text.char_indices().find(|(_, c)| wrong(*c)) {
        Some((at, c)) => Err(problem(reason, start + at..start + at + c.len_utf8())),
        None => Ok(()),
    }
}

fn problem(problem: RouteProblem, at: Range<usize>) -> RouteError {
    RouteError { problem, at }
}
