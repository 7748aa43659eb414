//! The commands that look at a project or write one, and end.

pub(crate) mod check;
pub(crate) mod graph;
pub(crate) mod new;
