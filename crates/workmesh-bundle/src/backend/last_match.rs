//! `RegExp.$1` and its like: what the last regular expression found.
//!
//! The engine does not keep it, and remembering it costs each match some time. So a bundle that names one of these
//! properties, and no other, asks the runtime to.

/// What the runtime provides the properties with.
const MODULE: &str = "workmesh:last_match";

const NAMES: &[&str] = &[
    "RegExp.$",
    "RegExp[",
    "RegExp.input",
    "RegExp.lastMatch",
    "RegExp.lastParen",
    "RegExp.leftContext",
    "RegExp.rightContext",
];

/// The bundle as the engine needs it. An import is done first wherever it stands; at the end it moves no line.
pub(super) fn remember(mut code: String) -> String {
    if NAMES.iter().any(|name| code.contains(name)) {
        code.push_str("\nimport \"");
        code.push_str(MODULE);
        code.push_str("\";\n");
    }
    code
}

#[cfg(test)]
mod tests {
    use super::{MODULE, remember};

    #[test]
    fn only_a_bundle_that_asks_for_it_remembers() {
        assert!(remember("use(RegExp.$1)".into()).contains(MODULE));
        assert!(remember("use(RegExp['$&'])".into()).contains(MODULE));
        assert_eq!(remember("new RegExp('$1')".into()), "new RegExp('$1')");
    }
}
