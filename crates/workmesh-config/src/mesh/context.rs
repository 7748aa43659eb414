//! What crosses an edge: which headers, and which requests at all.

use std::fmt;
use std::str::FromStr;

/// A header name, or the beginning of one followed by `*`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderPattern {
    /// In lower case, without the `*`.
    name: Box<str>,
    prefix: bool,
}

impl HeaderPattern {
    /// Whether a header of this name (in any case) crosses.
    #[must_use]
    pub fn matches(&self, header: &str) -> bool {
        let (header, name) = (header.as_bytes(), self.name.as_bytes());
        if self.prefix {
            header.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
        } else {
            header.eq_ignore_ascii_case(name)
        }
    }
}

/// A text that is not a header name or the beginning of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write `authorization`, or the beginning of a name as in `accept-*`")]
pub struct HeaderPatternError;

impl FromStr for HeaderPattern {
    type Err = HeaderPatternError;

    fn from_str(text: &str) -> Result<Self, HeaderPatternError> {
        let (name, prefix) = match text.strip_suffix('*') {
            Some(name) => (name, true),
            None => (text, false),
        };
        let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'+-.^_`|~".contains(&byte);
        if (name.is_empty() && !prefix) || !name.bytes().all(token) {
            return Err(HeaderPatternError);
        }
        Ok(Self { name: name.to_ascii_lowercase().into(), prefix })
    }
}

/// One entry of `allow`: a method (or `*`) and a path that may end with `*`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowRule {
    method: Option<Box<str>>,
    path: Box<str>,
    prefix: bool,
}

impl AllowRule {
    /// Whether a request of this method for this path (without its query) may cross.
    #[must_use]
    pub fn allows(&self, method: &str, path: &str) -> bool {
        let method_fits = self.method.as_deref().is_none_or(|allowed| allowed == method);
        method_fits && if self.prefix { path.starts_with(&*self.path) } else { path == &*self.path }
    }
}

/// A text that is not a method and a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write `GET /items/*` or `* /health`")]
pub struct AllowRuleError;

impl FromStr for AllowRule {
    type Err = AllowRuleError;

    fn from_str(text: &str) -> Result<Self, AllowRuleError> {
        let (method, path) = text.split_once(' ').ok_or(AllowRuleError)?;
        let path = path.trim();
        let method = match method {
            "*" => None,
            name if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_uppercase()) => {
                Some(name.into())
            }
            _ => return Err(AllowRuleError),
        };
        let (literal, prefix) = match path.strip_suffix('*') {
            Some(literal) => (literal, true),
            None => (path, false),
        };
        if !literal.starts_with('/') || literal.contains(['*', '?', ' ']) {
            return Err(AllowRuleError);
        }
        Ok(Self { method, path: literal.into(), prefix })
    }
}

impl fmt::Display for AllowRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let star = if self.prefix { "*" } else { "" };
        write!(f, "{} {}{star}", self.method.as_deref().unwrap_or("*"), self.path)
    }
}
