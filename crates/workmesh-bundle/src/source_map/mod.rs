//! From positions in a bundle to positions in its sources.

mod mappings;

use std::sync::OnceLock;

use serde::Deserialize;

use self::mappings::Mappings;

/// A source map (version 3, with the contents of the project's own sources).
///
/// It is kept as the text it was made as and read at the first question: most bundles never see one.
#[derive(Debug)]
pub struct SourceMap {
    json: String,
    parsed: OnceLock<Option<Parsed>>,
}

/// A position in a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The source, relative to the worker's folder.
    pub source: String,
    /// The line, counted from 1.
    pub line: u32,
    /// The column, counted from 1 in UTF-16 code units.
    pub column: u32,
    /// What the source called the thing at that position, if the bundle had to rename it.
    pub name: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Raw {
    #[serde(default)]
    sources: Vec<Option<String>>,
    #[serde(default, rename = "sourcesContent")]
    contents: Vec<Option<String>>,
    #[serde(default)]
    names: Vec<String>,
    mappings: String,
}

#[derive(Debug)]
struct Parsed {
    raw: Raw,
    mappings: Mappings,
}

impl SourceMap {
    /// A map from its JSON text. Text that is no source map answers every question with `None`.
    #[must_use]
    pub fn from_json(json: String) -> Self {
        Self { json, parsed: OnceLock::new() }
    }

    /// The JSON text, for storage and for tools.
    #[must_use]
    pub fn as_json(&self) -> &str {
        &self.json
    }

    /// Where the code at `line` and `column` of the bundle, both counted from 1, comes from. `None` for code
    /// that the bundler wrote itself.
    #[must_use]
    pub fn lookup(&self, line: u32, column: u32) -> Option<Location> {
        let parsed = self.parsed()?;
        let origin = parsed.mappings.find(line.checked_sub(1)?, column.saturating_sub(1))?;
        Some(Location {
            source: parsed.raw.sources.get(origin.source as usize)?.clone()?,
            line: origin.line.saturating_add(1),
            column: origin.column.saturating_add(1),
            name: origin.name.and_then(|name| parsed.raw.names.get(name as usize)).cloned(),
        })
    }

    /// The text of a source, as it was when the bundle was made; `None` for files of installed packages.
    #[must_use]
    pub fn source_text(&self, source: &str) -> Option<&str> {
        let raw = &self.parsed()?.raw;
        let index = raw.sources.iter().position(|known| known.as_deref() == Some(source))?;
        raw.contents.get(index)?.as_deref()
    }

    /// The lines around a location with the place underlined.
    #[must_use]
    pub fn frame(&self, location: &Location) -> Option<String> {
        crate::frame::code_frame(self.source_text(&location.source)?, location.line, location.column)
    }

    /// The sources, relative to the worker's folder.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        self.parsed().into_iter().flat_map(|parsed| parsed.raw.sources.iter().flatten().map(String::as_str))
    }

    fn parsed(&self) -> Option<&Parsed> {
        let parse = || {
            let mut raw: Raw = serde_json::from_str(&self.json).ok()?;
            let mappings = Mappings::parse(&std::mem::take(&mut raw.mappings))?;
            Some(Parsed { raw, mappings })
        };
        self.parsed.get_or_init(parse).as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::{Location, SourceMap};

    /// Two lines: `f` at 1:1 is `src/a.ts` 1:1; 1:5 is `src/b.ts` 10:3 named `total`; line 2 is the
    /// bundler's.
    fn map() -> SourceMap {
        let json = r#"{"version":3,"sources":["src/a.ts","src/b.ts"],"sourcesContent":["one\n",
            "\n\n\n\n\n\n\n\n\n  total = 1"],"names":["total"],"mappings":"AAAA,ICSEA;"}"#;
        SourceMap::from_json(json.into())
    }

    fn at(source: &str, line: u32, column: u32, name: Option<&str>) -> Option<Location> {
        Some(Location { source: source.into(), line, column, name: name.map(str::to_owned) })
    }

    #[test]
    fn looks_up() {
        assert_eq!(map().lookup(1, 1), at("src/a.ts", 1, 1, None));
        assert_eq!(map().lookup(1, 4), at("src/a.ts", 1, 1, None));
        assert_eq!(map().lookup(1, 5), at("src/b.ts", 10, 3, Some("total")));
        assert_eq!(map().lookup(1, 900), at("src/b.ts", 10, 3, Some("total")));
        assert_eq!(map().lookup(2, 1), None);
        assert_eq!(map().lookup(0, 1), None);
        assert_eq!(map().lookup(77, 1), None);
    }

    #[test]
    fn shows_the_source() {
        let map = map();
        assert_eq!(map.source_text("src/a.ts"), Some("one\n"));
        assert_eq!(map.source_text("src/c.ts"), None);
        let frame = map.frame(&map.lookup(1, 5).unwrap()).unwrap();
        assert_eq!(frame, "    |\n 10 |   total = 1\n    |   ^^^^^");
    }

    #[test]
    fn rubbish_answers_nothing() {
        for json in ["", "{}", "[]", r#"{"mappings":"!!"}"#, r#"{"mappings":"AAAA"}"#] {
            assert_eq!(SourceMap::from_json(json.into()).lookup(1, 1), None, "{json}");
        }
    }
}
