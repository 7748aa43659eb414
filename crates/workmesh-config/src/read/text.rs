//! A string and its place, and checks on it.

use std::fmt::Display;
use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic};
use crate::session::Session;
use crate::span::Span;

/// A string as it was written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Text<'a> {
    pub(crate) value: &'a str,
    pub(crate) span: Span,
}

impl Text<'_> {
    /// An error about the whole string.
    pub(crate) fn refuse(&self, session: &Session, code: Code, reason: impl Display) {
        session.report(Diagnostic::error(code, reason.to_string()).at(self.span, ""));
    }

    /// An error about a part of it.
    pub(crate) fn refuse_part(&self, session: &Session, code: Code, at: &Range<usize>, reason: impl Display) {
        let span = session.inside(self.span, self.value, at);
        session.report(Diagnostic::error(code, reason.to_string()).at(span, ""));
    }

    /// Passes a value on, or reports why the string is not one.
    pub(crate) fn check<T, E: Display>(
        &self,
        session: &Session,
        code: Code,
        parsed: Result<T, E>,
    ) -> Option<T> {
        parsed.map_err(|error| self.refuse(session, code, error)).ok()
    }
}
