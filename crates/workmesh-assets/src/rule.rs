//! What the rules of `_headers` and `_redirects` have in common: URLs as patterns, with `*` and `:placeholders`.

use std::sync::LazyLock;

use regex::Regex;
use url::Url;

/// The longest line of a file of rules that is read, in UTF-16 units.
pub(crate) const MAX_LINE: usize = 2_000;

/// The lines of a file that say something, with their numbers from 1, trimmed.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let blank = |character: char| character.is_whitespace() || character == '\u{feff}';
    let lines = text.split('\n').map(move |line| line.trim_matches(blank));
    lines
        .enumerate()
        .map(|(at, line)| (at + 1, line))
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

/// Whether a line is too long to be read.
pub(crate) fn is_too_long(line: &str) -> bool {
    line.len() > MAX_LINE && line.encode_utf16().count() > MAX_LINE
}

/// What may stand in a URL of a rule.
#[derive(Clone, Copy, Default)]
pub(crate) struct Allowed {
    /// A scheme and a host.
    pub(crate) host: bool,
    /// A port.
    pub(crate) port: bool,
    /// A query and a fragment; they are cut off if not.
    pub(crate) query: bool,
}

static ABSOLUTE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new("^https://+(?<host>[^/]+)/?(?<path>.*)").ok());

/// The host of an absolute URL, and the rest.
fn absolute(token: &str) -> Option<(&str, &str)> {
    let found = ABSOLUTE.as_ref()?.captures(token)?;
    Some((found.name("host")?.as_str(), found.name("path")?.as_str()))
}

/// Whether a URL of a rule names a host.
pub(crate) fn has_host(token: &str) -> bool {
    absolute(token).is_some()
}

/// A URL of a rule in its normal form, or why it is none.
pub(crate) fn normal(token: &str, allowed: Allowed) -> Result<String, String> {
    if let Some((host, path)) = absolute(token) {
        if !allowed.host {
            return Err(format!("Only relative URLs are allowed. Skipping absolute URL {token}."));
        }
        let port = host.rsplit_once(':').map(|(_, port)| port);
        let has_port =
            port.is_some_and(|port| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()));
        if has_port && !allowed.port {
            return Err(format!("Specifying ports is not supported. Skipping absolute URL {token}."));
        }
        let path = normal_path(path, allowed.query).ok_or("The URL cannot be read.")?;
        return Ok(format!("https://{host}{path}"));
    }
    if allowed.host && !token.starts_with('/') {
        let must = "URLs should either be relative (e.g. begin with a forward-slash), or use HTTPS (e.g. begin with \"https://\").";
        return Err(must.into());
    }
    normal_path(token, allowed.query).ok_or_else(|| format!("Error parsing URL segment {token}. Skipping."))
}

fn normal_path(path: &str, query: bool) -> Option<String> {
    let slash = if path.starts_with('/') { "" } else { "/" };
    // A scheme of no meaning: nothing but the syntax of URLs applies.
    let url = Url::parse(&format!("relative://{slash}{path}")).ok()?;
    let mut normal = url.path().to_owned();
    if query {
        if let Some(query) = url.query().filter(|query| !query.is_empty()) {
            normal.extend(["?", query]);
        }
        if let Some(fragment) = url.fragment().filter(|fragment| !fragment.is_empty()) {
            normal.extend(["#", fragment]);
        }
    }
    Some(normal)
}

/// The placeholders of a match and what they stand for, in the order of the pattern.
pub(crate) type Found = Vec<(String, String)>;

/// A URL with `*` for anything and `:name` for a segment.
#[derive(Debug)]
pub(crate) struct Pattern {
    regex: Regex,
    /// Whether it names a host.
    host: bool,
}

impl Pattern {
    /// Reads a pattern. A placeholder, as well as `*`, may appear once; other patterns match nothing, so they are none.
    pub(crate) fn new(rule: &str) -> Option<Self> {
        let host = rule.starts_with("https://");
        let host_end = if host { rule.get(8..)?.find('/').map_or(rule.len(), |at| at + 8) } else { 0 };
        let mut pattern = String::from("^");
        let mut rest = rule;
        while let Some(first) = rest.chars().next() {
            let at = rule.len() - rest.len();
            let name = placeholder(rest);
            let length = if first == '*' {
                pattern.push_str("(?<splat>.*)");
                1
            } else if let Some(name) = name {
                let piece = if at < host_end { "[^/.]+" } else { "[^/]+" };
                pattern.push_str(&format!("(?<{name}>{piece})"));
                1 + name.len()
            } else {
                pattern.push_str(&regex::escape(first.encode_utf8(&mut [0; 4])));
                first.len_utf8()
            };
            rest = rest.get(length..)?;
        }
        pattern.push('$');
        Some(Self { regex: Regex::new(&pattern).ok()?, host })
    }

    /// What the placeholders stand for, if the pattern matches a request.
    pub(crate) fn find(&self, host: &str, path: &str) -> Option<Found> {
        if self.host {
            self.regex.captures(&format!("https://{host}{path}")).map(|found| self.named(&found))
        } else {
            self.regex.captures(path).map(|found| self.named(&found))
        }
    }

    fn named(&self, found: &regex::Captures<'_>) -> Found {
        let names = self.regex.capture_names().flatten();
        names.filter_map(|name| Some((name.to_owned(), found.name(name)?.as_str().to_owned()))).collect()
    }
}

/// The name of the placeholder that a text begins with: `:`, a letter, and letters, digits and underscores.
fn placeholder(text: &str) -> Option<&str> {
    let rest = text.strip_prefix(':')?;
    rest.starts_with(|first: char| first.is_ascii_alphabetic()).then(|| {
        let end = rest.find(|next: char| !next.is_ascii_alphanumeric() && next != '_');
        &rest[..end.unwrap_or(rest.len())]
    })
}

/// Whether a URL of a rule is more than one fixed text.
pub(crate) fn is_dynamic(rule: &str) -> bool {
    rule.contains('*') || rule.match_indices(':').any(|(at, _)| placeholder(&rule[at..]).is_some())
}

/// The text with the placeholders replaced by what they stand for.
pub(crate) fn fill(text: &str, found: &Found) -> String {
    let one = |text: String, (name, value): &(String, String)| text.replace(&format!(":{name}"), value);
    found.iter().fold(text.to_owned(), one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rule: &str, path: &str, expected: Option<&[(&str, &str)]>) {
        let found = Pattern::new(rule).and_then(|pattern| pattern.find("a.example.com", path));
        let expected: Option<Found> = expected
            .map(|pairs| pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect());
        assert_eq!(found, expected, "{rule} on {path}");
    }

    #[test]
    fn patterns_match_whole_paths() {
        check("/a", "/a", Some(&[]));
        check("/a", "/ab", None);
        check("/a.b", "/axb", None);
        check("/blog/:post", "/blog/one", Some(&[("post", "one")]));
        check("/blog/:post", "/blog/one/two", None);
        check("/blog/*", "/blog/", Some(&[("splat", "")]));
        check("/:a/x/*", "/1/x/2/3", Some(&[("a", "1"), ("splat", "2/3")]));
        check("/*/*", "/1/2", None);
        check("https://:sub.example.com/*", "/x", Some(&[("sub", "a"), ("splat", "x")]));
        check("https://other.example/*", "/x", None);
    }

    #[test]
    fn urls_have_a_normal_form() {
        let any = Allowed { host: true, port: true, query: true };
        let check = |token: &str, allowed: Allowed, expected: Option<&str>| {
            assert_eq!(normal(token, allowed).ok().as_deref(), expected, "{token}");
        };
        check("/a b/../é?x#y", any, Some("/%C3%A9?x#y"));
        check("a", Allowed::default(), Some("/a"));
        check("a", any, None);
        check("https://x.test", any, Some("https://x.test/"));
        check("https://x.test:80/a", Allowed { host: true, ..Allowed::default() }, None);
        check("https://x.test/a", Allowed::default(), None);
        check("http://x.test/a", any, None);
    }
}
