//! A string and its place, and checks on it.

use std::fmt::Display;
use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic};
use crate::session::Session;
use crate::span::Span;

/// Longer values are cut where a message repeats them.
const LONGEST_SHOWN: usize = 60;

/// A string as it was written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Text<'a> {
    pub(crate) value: &'a str,
    pub(crate) span: Span,
}

impl Text<'_> {
    /// Reports that the string is not `what` it should be, and why not.
    pub(crate) fn refuse(&self, session: &Session, code: Code, what: &str, reason: impl Display) {
        self.report(session, code, what, reason, self.span);
    }

    /// The same, with the part of the string at fault.
    pub(crate) fn refuse_part(
        &self,
        session: &Session,
        code: Code,
        what: &str,
        reason: impl Display,
        at: &Range<usize>,
    ) {
        self.report(session, code, what, reason, session.inside(self.span, self.value, at));
    }

    fn report(&self, session: &Session, code: Code, what: &str, reason: impl Display, span: Span) {
        let cut = self.value.char_indices().nth(LONGEST_SHOWN).map(|(at, _)| &self.value[..at]);
        let (shown, more) = cut.map_or((self.value, ""), |cut| (cut, "…"));
        let message = format!("`{shown}{more}` is not {what}: {reason}");
        session.report(Diagnostic::error(code, message).at(span, ""));
    }

    /// Passes a value on, or reports why the string is not one.
    pub(crate) fn check<T, E: Display>(
        &self,
        session: &Session,
        code: Code,
        what: &str,
        parsed: Result<T, E>,
    ) -> Option<T> {
        parsed.map_err(|error| self.refuse(session, code, what, error)).ok()
    }
}
