//! `_redirects`: requests that are sent elsewhere, or answered with another file.

use std::collections::{HashMap, HashSet};

use http::StatusCode;
use url::Url;

use crate::{
    html::HtmlHandling,
    path::single_slashes,
    rule::{self, Allowed, Pattern, fill},
};

/// The most rules without and with placeholders that are read.
const MAX_STATIC: usize = 2_000;
const MAX_DYNAMIC: usize = 100;

/// The rules of a file.
#[derive(Debug, Default)]
pub(crate) struct Redirects {
    fixed: HashMap<String, Target>,
    dynamic: Vec<(Pattern, Target)>,
}

#[derive(Debug, Clone)]
struct Target {
    /// With placeholders.
    to: String,
    status: u16,
}

/// What the rules say of a request.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Redirect {
    /// It is answered as if this path had been asked for.
    Rewrite(String),
    /// The client is sent there.
    Send(StatusCode, String),
}

impl Redirects {
    /// Reads a file. What is wrong with it goes to `complaints`, line by line; the rest counts.
    pub(crate) fn parse(text: &str, html: HtmlHandling, complaints: &mut Vec<String>) -> Self {
        let mut reader = Reader { html, seen: HashSet::new(), rules: Self::default(), fixed: 0, dynamic: 0 };
        for (number, line) in rule::lines(text) {
            if let Err(reason) = reader.line(line) {
                complaints.push(format!("_redirects:{number}: {reason}"));
                if reader.dynamic > MAX_DYNAMIC {
                    break;
                }
            }
        }
        reader.rules
    }

    /// What becomes of a request for `url`; an error if a rule leads to something that is no URL.
    pub(crate) fn find(&self, url: &Url) -> Option<Result<Redirect, url::ParseError>> {
        if self.fixed.is_empty() && self.dynamic.is_empty() {
            return None;
        }
        let target = self.fixed.get(url.path()).cloned().or_else(|| self.find_dynamic(url))?;
        Some(destination(url, &target))
    }

    fn find_dynamic(&self, url: &Url) -> Option<Target> {
        let host = url.host_str().unwrap_or_default();
        self.dynamic.iter().find_map(|(pattern, target)| {
            let found = pattern.find(host, url.path())?;
            let to = fill(&target.to, &found);
            let to = to.trim();
            let to = if has_scheme(to) { to.to_owned() } else { single_slashes(to) };
            Some(Target { to, status: target.status })
        })
    }
}

/// Whether a URL begins with a scheme and two slashes.
fn has_scheme(text: &str) -> bool {
    let is_word = |character: char| character.is_ascii_alphanumeric() || character == '_';
    text.split_once("://").is_some_and(|(scheme, _)| !scheme.is_empty() && scheme.chars().all(is_word))
}

/// Where a request goes. The query of the request goes along if the target has none of its own.
fn destination(url: &Url, target: &Target) -> Result<Redirect, url::ParseError> {
    let to = url.join(&target.to)?;
    if target.status == 200 {
        return Ok(Redirect::Rewrite(to.path().to_owned()));
    }
    let query =
        to.query().filter(|query| !query.is_empty()).or(url.query().filter(|query| !query.is_empty()));
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    let fragment = to.fragment().filter(|fragment| !fragment.is_empty());
    let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    let place = if to.origin() == url.origin() {
        to.path().to_owned()
    } else {
        let mut bare = to;
        bare.set_query(None);
        bare.set_fragment(None);
        bare.into()
    };
    let status = StatusCode::from_u16(target.status).unwrap_or(StatusCode::FOUND);
    Ok(Redirect::Send(status, format!("{place}{query}{fragment}")))
}

struct Reader {
    html: HtmlHandling,
    seen: HashSet<String>,
    rules: Redirects,
    fixed: usize,
    dynamic: usize,
}

impl Reader {
    fn line(&mut self, line: &str) -> Result<(), String> {
        if rule::is_too_long(line) {
            return Err("the line is too long".into());
        }
        let tokens: Vec<_> = without_comment(line).split_whitespace().collect();
        let (from, to, status) = match tokens[..] {
            [from, to] => (from, to, "302"),
            [from, to, status] => (from, to, status),
            _ => return Err(format!("expected 2 or 3 words, not {}", tokens.len())),
        };
        let from = rule::normal(from, Allowed::default())?;
        let is_fixed = self.dynamic == 0 && !rule::is_dynamic(&from);
        self.count(is_fixed)?;
        let to = rule::normal(to, Allowed { host: true, port: true, query: true })?;
        let status = status.parse().ok().filter(|status| [200, 301, 302, 303, 307, 308].contains(status));
        let status = status.ok_or("the status must be 200, 301, 302, 303, 307 or 308")?;
        if !rule::has_host(&to) && self.is_endless(&from, &to) {
            return Err("the rule would apply to its own target without end; it is left out".into());
        }
        if !self.seen.insert(from.clone()) {
            return Err(format!("there is a rule for {from} already"));
        }
        if status == 200 && rule::has_host(&to) {
            return Err("a rule with status 200 can only lead to a path".into());
        }
        let target = Target { to, status };
        if is_fixed {
            self.rules.fixed.insert(from, target);
        } else if let Some(pattern) = Pattern::new(&from) {
            self.rules.dynamic.push((pattern, target));
        }
        Ok(())
    }

    /// Counts a rule. Once there is one with placeholders, those after it are like it, so that their order is kept.
    fn count(&mut self, is_fixed: bool) -> Result<(), &'static str> {
        let (count, most) =
            if is_fixed { (&mut self.fixed, MAX_STATIC) } else { (&mut self.dynamic, MAX_DYNAMIC) };
        *count += 1;
        match (*count > most, is_fixed) {
            (false, _) => Ok(()),
            (true, true) => Err("a file has at most 2000 rules without placeholders; this one is left out"),
            (true, false) => Err("a file has at most 100 rules with placeholders; the rest is left out"),
        }
    }

    /// Whether `/index` at the end of `to`, which is cut off by a redirect of its own, would lead back to `from`.
    fn is_endless(&self, from: &str, to: &str) -> bool {
        let stem =
            to.strip_suffix("html").and_then(|stem| stem.get(..stem.len().checked_sub(1)?)).unwrap_or(to);
        let to_index = to.ends_with("/index") || stem.ends_with("/index");
        to_index && (from.ends_with("/*") || (from.ends_with('/') && self.html != HtmlHandling::None))
    }
}

/// The line up to a comment, which a space and `#` begin.
fn without_comment(line: &str) -> &str {
    let marks = line.match_indices('#').map(|(at, _)| &line[..at]);
    marks.into_iter().find(|before| before.ends_with(char::is_whitespace)).unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "/old /new 301\n/here#x /there?q#f # comment\n/app/* /app.html 200\n/blog/:y/:s /posts/:s-:y 308\n\
        /out/* https://x.test/:splat 307\n/late /later\n";

    #[track_caller]
    fn check(url: &str, expected: Option<(u16, &str)>) {
        let mut complaints = Vec::new();
        let rules = Redirects::parse(TEXT, HtmlHandling::default(), &mut complaints);
        assert_eq!(complaints, [""; 0]);
        let found = rules.find(&Url::parse(url).unwrap()).map(|found| match found.unwrap() {
            Redirect::Rewrite(path) => (200, path),
            Redirect::Send(status, to) => (status.as_u16(), to),
        });
        assert_eq!(found, expected.map(|(status, to)| (status, to.to_owned())), "{url}");
    }

    #[test]
    fn requests_are_sent_where_the_first_rule_says() {
        check("http://h/old", Some((301, "/new")));
        check("http://h/old?a=b", Some((301, "/new?a=b")));
        check("http://h/here?a=b", Some((302, "/there?q#f")));
        check("http://h/app/x/y", Some((200, "/app.html")));
        check("http://h/blog/2020/hi", Some((308, "/posts/hi-2020")));
        check("http://h/out/a//b?c", Some((307, "https://x.test/a//b?c")));
        check("http://h/late", Some((302, "/later")));
        check("http://h/other", None);
    }

    #[test]
    fn mistakes_are_told_and_passed_over() {
        let mut complaints = Vec::new();
        let text = "/a\n/b /c 404\n/* /index.html\n/d http://x/\n/e /f\n/e /g\n/h https://x.test/ 200\nhttps://x.test/ /i\n";
        let rules = Redirects::parse(text, HtmlHandling::default(), &mut complaints);
        assert_eq!(rules.fixed.len() + rules.dynamic.len(), 1);
        assert_eq!(complaints.len(), 7, "{complaints:?}");
    }
}
