//! Globs of folders: `workers/*`, `apps/**/api`, `services/shop-*`.

use std::path::{Path, PathBuf};

/// The folders below `root` that a glob matches. `list` names the folders directly below one. `*` stands for
/// any characters of one name, `**` for any number of folders, none included.
pub(super) fn folders(root: &Path, glob: &str, list: &dyn Fn(&Path) -> Vec<PathBuf>) -> Vec<PathBuf> {
    let mut matched = vec![root.to_owned()];
    for segment in glob.split('/').filter(|segment| !matches!(*segment, "" | ".")) {
        let mut next = Vec::new();
        for dir in &matched {
            match segment {
                "**" => descend(dir, list, 0, &mut next),
                ".." => next.push(crate::paths::join(dir, "..")),
                _ if segment.contains('*') => next.extend(list(dir).into_iter().filter(|folder| {
                    folder
                        .file_name()
                        .and_then(|name| name.to_str())
                        .is_some_and(|name| matches(segment, name))
                })),
                name => next.extend(Some(crate::paths::join(dir, name)).filter(|folder| folder.is_dir())),
            }
        }
        next.sort();
        next.dedup();
        matched = next;
    }
    matched
}

/// A folder and all below it.
fn descend(dir: &Path, list: &dyn Fn(&Path) -> Vec<PathBuf>, depth: usize, found: &mut Vec<PathBuf>) {
    if depth <= super::DEEPEST && found.len() < super::MOST_FOLDERS {
        found.push(dir.to_owned());
        list(dir).iter().for_each(|folder| descend(folder, list, depth + 1, found));
    }
}

/// Whether a name is what a segment with `*` in it describes.
fn matches(segment: &str, name: &str) -> bool {
    let mut parts = segment.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_parts_of_names() {
        let check =
            |segment, name, expected| assert_eq!(matches(segment, name), expected, "{segment} {name}");
        check("*", "auth", true);
        check("shop-*", "shop-cart", true);
        check("shop-*", "shopcart", false);
        check("*-worker", "auth-worker", true);
        check("*-worker", "auth-workers", false);
        check("a*b*c", "aXbYc", true);
        check("a*b*c", "aXcYb", false);
        check("a*a", "a", false);
    }

    #[test]
    fn segments_walk_the_tree() {
        let tree = |dir: &Path| -> Vec<PathBuf> {
            let below = match dir.to_str() {
                Some("r") => vec!["r/apps", "r/lib"],
                Some("r/apps") => vec!["r/apps/api", "r/apps/web"],
                Some("r/apps/web") => vec!["r/apps/web/api"],
                _ => vec![],
            };
            below.into_iter().map(PathBuf::from).collect()
        };
        let check = |glob, expected: &[&str]| {
            let found = folders(Path::new("r"), glob, &tree);
            assert_eq!(found, expected.iter().map(PathBuf::from).collect::<Vec<_>>(), "{glob}");
        };
        check("*", &["r/apps", "r/lib"]);
        check("*/*", &["r/apps/api", "r/apps/web"]);
        check("**/a*", &["r/apps", "r/apps/api", "r/apps/web/api"]);
        check("./*/", &["r/apps", "r/lib"]);
        check("nothing*", &[]);
    }
}
