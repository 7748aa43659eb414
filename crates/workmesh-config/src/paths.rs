//! Paths as people write them in configurations.

use std::path::{Component, Path, PathBuf};

/// `base` followed by a path written with `/`, with `.` and `..` resolved by their spelling, so that messages
/// show `workers/auth/src/index.ts` and not `./workers/auth/./src/index.ts`.
pub(crate) fn join(base: &Path, written: &str) -> PathBuf {
    clean(&base.join(written))
}

/// The folder that a file is in.
pub(crate) fn folder_of(file: &Path) -> PathBuf {
    clean(file.parent().unwrap_or(Path::new(".")))
}

/// The same path without `.` and without `..` behind a name.
pub(crate) fn clean(path: &Path) -> PathBuf {
    let mut cleaned = PathBuf::new();
    for component in path.components() {
        let last_is_name = matches!(cleaned.components().next_back(), Some(Component::Normal(_)));
        match component {
            Component::CurDir => {}
            Component::ParentDir if last_is_name => {
                cleaned.pop();
            }
            other => cleaned.push(other),
        }
    }
    if cleaned.as_os_str().is_empty() { PathBuf::from(".") } else { cleaned }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_by_their_spelling() {
        let check = |base: &str, written, expected: &str| {
            assert_eq!(join(Path::new(base), written), Path::new(expected), "{base} {written}");
        };
        check("a", "./src/index.ts", "a/src/index.ts");
        check(".", "src", "src");
        check("a/b", "../c", "a/c");
        check(".", "..", "..");
        check("..", "../x", "../../x");
        check("a", "..", ".");
        check("a", "/b", "/b");
        assert_eq!(folder_of(Path::new("wrangler.toml")), Path::new("."));
        assert_eq!(folder_of(Path::new("a/../wrangler.toml")), Path::new("."));
    }
}
