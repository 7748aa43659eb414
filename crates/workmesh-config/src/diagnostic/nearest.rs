//! The nearest valid name to a misspelt one.

/// The candidate that `wrong` was most likely meant to be, if any is close enough to be worth suggesting.
///
/// Case and the choice between `-` and `_` are overlooked; otherwise about one edit for every three
/// characters is allowed, where swapping two neighbouring characters is one edit. A name that merely begins
/// or ends with the other, at a separator, is close too (`auth` for `auth-service`).
pub(crate) fn nearest<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(wrong);
    let allowed = match wrong.chars().count() {
        // Any two short names are near each other.
        0..=2 => 0,
        length => (length / 3).max(1),
    };
    let ranked = candidates.into_iter().filter(|candidate| *candidate != wrong).filter_map(|candidate| {
        let other = fold(candidate);
        let distance = distance(&folded, &other);
        if distance <= allowed {
            Some((distance, candidate))
        } else {
            (extends(&folded, &other) || extends(&other, &folded)).then_some((usize::MAX, candidate))
        }
    });
    ranked.min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}

/// `did you mean ...?`, if something is near.
pub(crate) fn did_you_mean<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(wrong, candidates).map(|name| format!("did you mean `{name}`?"))
}

fn fold(name: &str) -> Vec<char> {
    name.chars().map(|c| if c == '-' { '_' } else { c.to_ascii_lowercase() }).collect()
}

/// Whether `long` is `short` with another word before or after it.
fn extends(short: &[char], long: &[char]) -> bool {
    let after = long.strip_prefix(short).is_some_and(|rest| rest.first() == Some(&'_'));
    let before = long.strip_suffix(short).is_some_and(|rest| rest.last() == Some(&'_'));
    short.len() >= 3 && (after || before)
}

/// Edits between two names: insertion, removal, replacement and swapping neighbours (optimal string
/// alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before_last[j - 2] + 1);
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_what_was_probably_meant() {
        let names = ["timeout", "retry", "breaker", "max_depth", "kv_namespaces", "auth-service", "main"];
        let check = |wrong, expected| assert_eq!(nearest(wrong, names), expected, "{wrong}");
        check("tiemout", Some("timeout"));
        check("retyr", Some("retry"));
        check("maxdepth", Some("max_depth"));
        check("kv-namespace", Some("kv_namespaces"));
        check("KV_NAMESPACES", Some("kv_namespaces"));
        check("auth", Some("auth-service"));
        check("mian", Some("main"));
        check("fallback", None);
        check("", None);
        assert_eq!(nearest("b", ["a", "c"]), None);
        assert_eq!(nearest("DB", ["db"]), Some("db"));
    }
}
