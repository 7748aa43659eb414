//! The content type of a file, by its extension.

use std::sync::LazyLock;

/// `extension type` a line, sorted by extension. Facts taken from the npm package `mime` (4.0.7), which wrangler asks.
static TABLE: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    include_str!("media_types.txt").lines().filter_map(|line| line.split_once(' ')).collect()
});

/// The `Content-Type` of a file with this name, without its folders; none if the extension says nothing.
pub(crate) fn of(name: &str) -> Option<String> {
    // A name that is nothing but an extension has none.
    let (stem, extension) = name.rsplit_once('.')?;
    if stem.is_empty() {
        return None;
    }
    let extension = extension.to_lowercase();
    let at = TABLE.binary_search_by_key(&extension.as_str(), |(extension, _)| extension).ok()?;
    let (_, kind) = TABLE.get(at)?;
    Some(if kind.starts_with("text/") { format!("{kind}; charset=utf-8") } else { (*kind).to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(TABLE.is_sorted());
        assert!(TABLE.len() > 1_000);
    }

    #[test]
    fn the_last_extension_decides() {
        let check = |name: &str, expected: Option<&str>| assert_eq!(of(name).as_deref(), expected, "{name}");
        check("a.html", Some("text/html; charset=utf-8"));
        check("a.min.JS", Some("text/javascript; charset=utf-8"));
        check("a.json", Some("application/json"));
        check("a.html.gz", Some("application/gzip"));
        check(".html", None);
        check("html", None);
        check("a.unknown", None);
        check("a.", None);
    }
}
