//! `compatibility_flags`: flags that do not exist, that are named twice, or that contradict each other. The real runtime
//! starts no worker that has such flags.

use crate::diagnostic::nearest::nearest;
use crate::diagnostic::{Code, Diagnostic};
use crate::project::compatibility::pairs;
use crate::read::{Fields, Text};

/// The flags of a worker.
pub(super) fn read(fields: &Fields<'_>) -> Vec<String> {
    let flags = fields.texts("compatibility_flags").unwrap_or_default();
    for (at, flag) in flags.iter().enumerate() {
        if let Some((code, message, help)) = mistake(flag, &flags[..at]) {
            let error = Diagnostic::error(code, message).at(flag.span, "");
            fields.session.report(error.help_opt(help));
        }
    }
    flags.iter().map(|flag| flag.value.to_owned()).collect()
}

/// What is wrong with a flag, given those that stand before it.
fn mistake(flag: &Text<'_>, before: &[Text<'_>]) -> Option<(Code, String, Option<String>)> {
    let name = flag.value;
    let named = |other: &str| before.iter().any(|flag| flag.value == other);
    if named(name) {
        return Some((Code::Conflict, format!("the compatibility flag `{name}` is named twice"), None));
    }
    let Some((on, off)) = pairs().find(|(on, off)| *on == name || *off == Some(name)) else {
        let all = pairs().flat_map(|(on, off)| [Some(on), off]).flatten();
        let help = match nearest(name, all) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "the flags of workerd 2026-11-17 are known".to_owned(),
        };
        return Some((Code::UnknownFlag, format!("there is no compatibility flag `{name}`"), Some(help)));
    };
    let opposite = if on == name { off? } else { on };
    named(opposite).then(|| {
        (
            Code::Conflict,
            format!("the compatibility flags `{opposite}` and `{name}` contradict each other"),
            None,
        )
    })
}
