//! What the real runtime answered: `recorded/GROUP/AREA.json`, from the name of the case to its result in words.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use crate::{Error, GROUPS, home};

/// An area's record.
#[derive(Debug, Clone)]
pub struct Area {
    /// The worker that holds its cases.
    pub group: String,
    /// Its name.
    pub name: String,
    /// What each case came to.
    pub cases: BTreeMap<String, String>,
}

/// Every area's record.
#[derive(Debug)]
pub struct Recorded {
    /// In the order of the groups, then by name.
    pub areas: Vec<Area>,
}

impl Recorded {
    /// Reads all records.
    pub fn read() -> Result<Self, Error> {
        let mut areas = Vec::new();
        for group in GROUPS {
            let folder = home().join("recorded").join(group);
            let mut files = Vec::new();
            for entry in fs::read_dir(&folder).map_err(file(&folder))? {
                files.push(entry.map_err(file(&folder))?.path());
            }
            files.sort();
            for path in files {
                let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                let text = fs::read_to_string(&path).map_err(file(&path))?;
                let cases = serde_json::from_str(&text)
                    .map_err(|error| Error::Format { path, reason: error.to_string() })?;
                areas.push(Area { group: group.into(), name, cases });
            }
        }
        Ok(Self { areas })
    }
}

impl Area {
    /// Writes the record, sorted by case so that a change is a small one.
    pub fn write(&self) -> Result<PathBuf, Error> {
        let path = home().join("recorded").join(&self.group).join(format!("{}.json", self.name));
        let reason =
            |error: serde_json::Error| Error::Format { path: path.clone(), reason: error.to_string() };
        let text = serde_json::to_string_pretty(&self.cases).map_err(reason)?;
        fs::write(&path, text + "\n").map_err(file(&path))?;
        Ok(path)
    }
}

fn file(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    move |source| Error::File { path: path.to_owned(), source }
}
