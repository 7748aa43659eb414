//! Values that know where they were written, so that the policy of an edge can be explained.

use std::sync::Arc;

use crate::span::Span;

/// Where a setting was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The header of the table that it belongs to, such as `[mesh.edge."gateway -> catalog"]`.
    pub table: Arc<str>,
    /// Its key.
    pub span: Span,
}

/// A value and where it was written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Written<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub place: Place,
}

/// A value that was not read from a file, in tests for example.
impl<T> From<T> for Written<T> {
    fn from(value: T) -> Self {
        Self { value, place: Place::default() }
    }
}

/// Lets the narrower of two settings win if it was written.
pub(super) fn take<T: Clone>(mine: &mut Option<Written<T>>, narrower: &Option<Written<T>>) {
    if narrower.is_some() {
        mine.clone_from(narrower);
    }
}

/// What applies: what was written, or else the standard.
pub(super) fn or<T: Copy>(written: &Option<Written<T>>, standard: T) -> T {
    written.as_ref().map_or(standard, |written| written.value)
}
