//! `_headers`: headers that are added to responses, by the path of the request.

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::rule::{self, Allowed, Pattern, fill};

/// The most rules that are read.
const MAX_RULES: usize = 100;

/// The rules of a file.
#[derive(Debug, Default)]
pub(crate) struct HeaderRules(Vec<Rule>);

#[derive(Debug)]
struct Rule {
    path: String,
    pattern: Option<Pattern>,
    /// Removed first.
    unset: Vec<String>,
    /// With placeholders.
    set: Vec<(String, String)>,
}

impl HeaderRules {
    /// Reads a file. What is wrong with it goes to `complaints`, line by line; the rest counts.
    pub(crate) fn parse(text: &str, complaints: &mut Vec<String>) -> Self {
        let mut rules: Vec<Rule> = Vec::new();
        let mut open: Option<Rule> = None;
        for (number, line) in rule::lines(text) {
            let mut complain = |message: &str| complaints.push(format!("_headers:{number}: {message}"));
            if rule::is_too_long(line) {
                complain("the line is too long");
            } else if is_path(line) {
                if rules.len() >= MAX_RULES {
                    complain("a file has at most 100 rules; the rest is left out");
                    break;
                }
                close(open.take(), &mut rules, complaints);
                match rule::normal(line, Allowed { host: true, ..Allowed::default() }) {
                    Ok(path) => {
                        let pattern = Pattern::new(&path);
                        open = Some(Rule { path, pattern, unset: Vec::new(), set: Vec::new() });
                    }
                    Err(reason) => complaints.push(format!("_headers:{number}: {reason}")),
                }
            } else if let Err(reason) = header(line, open.as_mut()) {
                complain(reason);
            }
        }
        close(open, &mut rules, complaints);
        Self(rules)
    }

    /// Applies the rules for a request to a response. The first rule that names a header replaces what the response has; those after
    /// it add to that. An error if a rule names what cannot be a header.
    pub(crate) fn apply(&self, host: &str, path: &str, headers: &mut HeaderMap) -> Result<(), http::Error> {
        let mut replaced: Vec<HeaderName> = Vec::new();
        for rule in &self.0 {
            let Some(found) = rule.pattern.as_ref().and_then(|pattern| pattern.find(host, path)) else {
                continue;
            };
            for name in &rule.unset {
                headers.remove(HeaderName::try_from(name.as_str())?);
            }
            for (name, value) in &rule.set {
                let name = HeaderName::try_from(name.as_str())?;
                let value = HeaderValue::try_from(fill(value, &found))?;
                if replaced.contains(&name) {
                    headers.append(name, value);
                } else {
                    headers.insert(name.clone(), value);
                    replaced.push(name);
                }
            }
        }
        Ok(())
    }
}

/// Whether a line begins a rule: a path, or a URL with a scheme.
fn is_path(line: &str) -> bool {
    let scheme = line.split("://").next().filter(|scheme| scheme.len() < line.len());
    line.starts_with('/')
        || scheme.is_some_and(|scheme| !scheme.is_empty() && !scheme.contains(char::is_whitespace))
}

/// Takes up a line that is no path.
fn header(line: &str, rule: Option<&mut Rule>) -> Result<(), &'static str> {
    let Some((name, value)) = line.split_once(':') else {
        let rule = rule.ok_or("a path that begins with a slash must come first")?;
        let name = line.strip_prefix("! ").ok_or("expected `name: value` or `! name`")?;
        rule.unset.push(name.to_owned());
        return Ok(());
    };
    let (name, value) = (name.trim().to_lowercase(), value.trim());
    if name.contains(' ') {
        return Err("the name of a header cannot have spaces");
    }
    if name.is_empty() {
        return Err("the header has no name");
    }
    if value.is_empty() {
        return Err("the header has no value");
    }
    let rule = rule.ok_or("a path must come before its headers")?;
    match rule.set.iter_mut().find(|(other, _)| *other == name) {
        Some((_, values)) => values.extend([", ", value]),
        None => rule.set.push((name, value.to_owned())),
    }
    Ok(())
}

/// Takes a rule in once it is whole. A path that appears twice has the headers of its last rule, in the place of the first.
fn close(rule: Option<Rule>, rules: &mut Vec<Rule>, complaints: &mut Vec<String>) {
    let Some(rule) = rule else { return };
    if rule.set.is_empty() && rule.unset.is_empty() {
        complaints.push(format!("_headers: {} has no headers", rule.path));
        return;
    }
    match rules.iter_mut().find(|other| other.path == rule.path) {
        Some(other) => *other = rule,
        None => rules.push(rule),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_replace_then_add_and_remove() {
        let mut complaints = Vec::new();
        let text =
            "# comment\n/*\n  x-a: 1\n  X-A: 2\n  etag: none\n/b/:name\n  x-a: :name\n  ! content-type\n";
        let rules = HeaderRules::parse(text, &mut complaints);
        assert_eq!(complaints, [""; 0]);
        let mut headers = HeaderMap::new();
        headers.insert("etag", HeaderValue::from_static("\"x\""));
        headers.insert("content-type", HeaderValue::from_static("text/html"));
        rules.apply("h", "/b/c", &mut headers).unwrap();
        assert_eq!(headers.get_all("x-a").iter().collect::<Vec<_>>(), ["1, 2", "c"]);
        assert_eq!(headers.get("etag").unwrap(), "none");
        assert_eq!(headers.get("content-type"), None);
    }

    #[test]
    fn mistakes_are_told_and_passed_over() {
        let mut complaints = Vec::new();
        let text = "x: 1\n/a\nftp://x/\n/b\nno colon\na b: c\n: v\nname:\nx: y\n";
        let rules = HeaderRules::parse(text, &mut complaints);
        assert_eq!(rules.0.len(), 1);
        assert_eq!(complaints.len(), 7, "{complaints:?}");
    }
}
