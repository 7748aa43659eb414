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
    /// The name, or its beginning, in lower case and without the `*`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether all headers whose names begin so are meant.
    #[must_use]
    pub fn is_prefix(&self) -> bool {
        self.prefix
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
        if (name.is_empty() && !prefix) || !name.bytes().all(is_token) {
            return Err(HeaderPatternError);
        }
        Ok(Self { name: name.to_ascii_lowercase().into(), prefix })
    }
}

impl fmt::Display for HeaderPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let star = if self.prefix { "*" } else { "" };
        write!(f, "{}{star}", self.name)
    }
}

/// A text that is not a header name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write it as in `x-fault`")]
pub(crate) struct HeaderNameError;

/// The name of one header, in lower case.
pub(crate) fn header_name(text: &str) -> Result<String, HeaderNameError> {
    let valid = !text.is_empty() && text.bytes().all(is_token);
    if valid { Ok(text.to_ascii_lowercase()) } else { Err(HeaderNameError) }
}

/// Whether a byte may stand in the name of a header, which is a token in the words of RFC 9110. `*` may too, but
/// has another meaning here.
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'+-.^_`|~".contains(&byte)
}

/// One entry of `allow`: a method (or `*`) and a path that may end with `*`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowRule {
    method: Option<Box<str>>,
    path: Box<str>,
    prefix: bool,
}

impl AllowRule {
    /// The method, in upper case; any if none.
    #[must_use]
    pub fn method(&self) -> Option<&str> {
        self.method.as_deref()
    }

    /// The path, or its beginning, without the `*`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether all paths that begin so are meant.
    #[must_use]
    pub fn is_prefix(&self) -> bool {
        self.prefix
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
