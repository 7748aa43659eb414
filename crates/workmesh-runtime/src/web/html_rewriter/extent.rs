//! How large a selector may be: its parser recurses where it nests, and what makes a program of it where it is long.

/// The longest selector, in bytes.
const MAX_LENGTH: usize = 64 << 10;
/// How deep brackets may nest.
const MAX_NESTING: usize = 64;
/// The most elements that one selector of a list may speak of, as `a > b c` speaks of three.
pub(super) const MAX_COMPOUNDS: usize = 256;

/// Checks a selector before it is parsed. It may count too much, but never too little.
pub(super) fn check(text: &str) -> Result<(), &'static str> {
    if text.len() > MAX_LENGTH {
        return Err("The selector is too long.");
    }
    // A comment can hold anything, so with one in it a list counts as one selector.
    let is_list = !text.contains("/*");
    let (mut nesting, mut between, mut escaped, mut quote) = (0usize, 0usize, false, None);
    let mut was_between = true;
    for byte in text.bytes() {
        // What stands between two elements is one space, or more of them, or one of them with others around it.
        let is_between = matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0C | b'>');
        if is_between && !was_between {
            between += 1;
        }
        was_between = is_between;
        if std::mem::take(&mut escaped) {
            continue;
        }
        match (byte, quote) {
            (b'\\', _) => escaped = true,
            (b'"' | b'\'', None) => quote = Some(byte),
            (_, Some(open)) if byte == open => quote = None,
            (b'(' | b'[' | b'{', None) => nesting += 1,
            (b')' | b']' | b'}', None) => nesting = nesting.saturating_sub(1),
            (b',', None) if nesting == 0 && is_list => between = 0,
            _ => {}
        }
        if nesting > MAX_NESTING {
            return Err("The selector is nested too deeply.");
        }
        if between > MAX_COMPOUNDS {
            return Err("The selector is too long.");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selector_may_be_as_long_as_it_can_be_used() {
        let chain = |compounds: usize, between: &str| vec!["a"; compounds].join(between);
        assert!(check(&chain(MAX_COMPOUNDS, " ")).is_ok());
        assert!(check(&chain(MAX_COMPOUNDS, " > ")).is_ok());
        assert!(check(&vec![chain(100, " "); 50].join(", ")).is_ok());
        assert!(check("[title=\"a, b > c\"], p:not(.x, .y)").is_ok());
        assert!(check(&"a,".repeat(40_000)).is_err());
    }

    #[test]
    fn nothing_hides_how_long_it_is() {
        let long = vec!["a"; 2 * MAX_COMPOUNDS].join(" ");
        let hidden = |part: &str| vec![vec!["a"; 200].join(" "); 8].join(part);
        assert!(check(&long).is_err());
        for part in ["[x=\",\"] ", "[x=','] ", ":not(a,b) ", "\\, ", "/*,*/ ", "/*\"*/[x=\",\"] "] {
            assert!(check(&hidden(part)).is_err(), "{part}");
        }
    }

    #[test]
    fn brackets_do_not_nest_too_deeply() {
        assert!(check(&":not(".repeat(60)).is_ok());
        assert!(check(&":not(".repeat(100)).is_err());
        assert!(check(&"[".repeat(100)).is_err());
    }
}
