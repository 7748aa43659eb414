//! The module `workmesh`, which comes with Workmesh: the very files of which its npm package is built.

/// The name by which workers import it.
pub(crate) const NAME: &str = "workmesh";

/// The file that this name means.
pub(crate) const ENTRY: &str = "index.ts";

/// What it exports, types apart.
pub(crate) const EXPORTS: &[&str] = &[
    "BreakerOpenError",
    "CircuitBreaker",
    "createTrace",
    "injectTraceHeaders",
    "logTrace",
    "withRetry",
    "withTimeout",
];

const FILES: &[(&str, &str)] = &[
    ("breaker.ts", include_str!("../../../sdk/src/breaker.ts")),
    ("check.ts", include_str!("../../../sdk/src/check.ts")),
    (ENTRY, include_str!("../../../sdk/src/index.ts")),
    ("response.ts", include_str!("../../../sdk/src/response.ts")),
    ("retry.ts", include_str!("../../../sdk/src/retry.ts")),
    ("timeout.ts", include_str!("../../../sdk/src/timeout.ts")),
    ("trace.ts", include_str!("../../../sdk/src/trace.ts")),
];

/// The file that one of the files means by `./retry.js`, as TypeScript has it.
pub(crate) fn sibling(specifier: &str) -> Option<&'static str> {
    let stem = specifier.strip_prefix("./")?.strip_suffix(".js")?;
    FILES.iter().map(|(name, _)| *name).find(|name| name.strip_suffix(".ts") == Some(stem))
}

/// The text of a file.
pub(crate) fn text(file: &str) -> Option<&'static str> {
    FILES.iter().find(|(name, _)| *name == file).map(|(_, text)| *text)
}

/// Whether a specifier is a path below the name, as it would be of a package with more than one entry.
pub(crate) fn is_below(specifier: &str) -> bool {
    specifier.strip_prefix(NAME).is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{FILES, is_below, sibling, text};

    #[test]
    fn no_file_of_the_package_is_missing() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../sdk/src");
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        assert_eq!(FILES.iter().map(|(name, _)| *name).collect::<Vec<_>>(), names);
    }

    #[test]
    fn names() {
        assert_eq!(
            (sibling("./retry.js"), sibling("./gone.js"), sibling("retry")),
            (Some("retry.ts"), None, None)
        );
        assert!(text("retry.ts").is_some() && text("./retry.ts").is_none());
        assert!(is_below("workmesh/retry") && !is_below("workmesh") && !is_below("workmesh-client/a"));
    }
}
