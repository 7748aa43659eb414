//! `known_failures.txt`: the cases that are known to differ from the real runtime, `GROUP/AREA/CASE` a line. Lines that begin
//! with `#` say why.

use std::{collections::BTreeSet, fs};

use crate::{Error, home};

/// The cases that are known to differ.
#[derive(Debug, Default)]
pub struct Known(BTreeSet<String>);

impl Known {
    /// Reads the list.
    pub fn read() -> Result<Self, Error> {
        let path = home().join("known_failures.txt");
        let text = fs::read_to_string(&path).map_err(|source| Error::File { path, source })?;
        Ok(Self::parse(&text))
    }

    fn parse(text: &str) -> Self {
        let lines = text.lines().map(str::trim);
        Self(lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect())
    }

    /// Whether a case is on it.
    pub fn contains(&self, group: &str, area: &str, case: &str) -> bool {
        self.0.contains(&format!("{group}/{area}/{case}"))
    }

    /// Those of an area, by the name of the case.
    pub fn of<'a>(&'a self, group: &str, area: &str) -> impl Iterator<Item = &'a str> {
        let prefix = format!("{group}/{area}/");
        self.0.iter().filter_map(move |line| line.strip_prefix(&prefix))
    }
}

#[cfg(test)]
mod tests {
    use super::Known;

    #[test]
    fn comments_and_empty_lines_are_no_cases() {
        let known = Known::parse("# why\nweb/url/a case, with words\n\n");
        assert!(known.contains("web", "url", "a case, with words"));
        assert_eq!(known.of("web", "url").collect::<Vec<_>>(), ["a case, with words"]);
        assert_eq!(known.0.len(), 1);
    }
}
