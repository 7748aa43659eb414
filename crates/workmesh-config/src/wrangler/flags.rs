//! `compatibility_flags`, and misspellings of them.
//!
//! `flags.txt` lists the flags that workerd knew on 2026-11-17. New ones appear every month, so a flag that
//! is not in the list is no mistake; one that is a typing error away from a listed one surely is.

use crate::diagnostic::nearest::misspelling;
use crate::diagnostic::{Code, Diagnostic};
use crate::read::Fields;

const KNOWN: &str = include_str!("flags.txt");

/// The flags of a worker.
pub(super) fn read(fields: &Fields<'_>) -> Vec<String> {
    let flags = fields.texts("compatibility_flags").unwrap_or_default();
    for flag in &flags {
        if let Some(meant) = misspelling(flag.value, KNOWN.lines()) {
            let message = format!("there is no compatibility flag `{}`", flag.value);
            let warning = Diagnostic::warning(Code::UnknownFlag, message).at(flag.span, "");
            fields.session.report(warning.help(format!("did you mean `{meant}`?")));
        }
    }
    flags.iter().map(|flag| flag.value.to_owned()).collect()
}
