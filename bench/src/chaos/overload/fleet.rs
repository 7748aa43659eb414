//! The workers of the overload.

use std::{fs, io, path::Path};

use tempfile::TempDir;

use crate::error::BenchError;

const MESH: &str = include_str!("../files/overload/workmesh.toml");
/// Name, code, and what its configuration has besides.
const WORKERS: [(&str, &str, &str); 5] = [
    ("hello", include_str!("../files/overload/hello.js"), ""),
    (
        "front",
        include_str!("../files/overload/front.js"),
        "services = [{ binding = \"BACK\", service = \"back\" }]\n",
    ),
    ("back", include_str!("../files/overload/back.js"), ""),
    ("waiting", include_str!("../files/overload/waiting.js"), ""),
    ("burning", include_str!("../files/overload/burning.js"), ""),
];

/// Writes them into a folder, which goes when it is dropped.
pub(super) fn write() -> Result<TempDir, BenchError> {
    let folder = tempfile::Builder::new().prefix("workmesh-overload-").tempdir();
    let folder = folder.map_err(BenchError::io("making a temporary folder"))?;
    files(folder.path()).map_err(BenchError::io("writing the workers"))?;
    Ok(folder)
}

fn files(folder: &Path) -> io::Result<()> {
    for (name, code, more) in WORKERS {
        let home = folder.join("workers").join(name);
        fs::create_dir_all(&home)?;
        fs::write(home.join("index.js"), code)?;
        let config =
            format!("name = \"{name}\"\nmain = \"index.js\"\ncompatibility_date = \"2026-04-01\"\n{more}");
        fs::write(home.join("wrangler.toml"), config)?;
    }
    fs::write(folder.join("workmesh.toml"), MESH)
}

#[cfg(test)]
mod tests {
    use workmesh_config::{Sources, load};

    #[test]
    fn the_workers_are_configured_without_mistakes() {
        let folder = super::write().unwrap();
        let loaded = load(&Sources::below(folder.path()));
        assert!(loaded.diagnostics.list.is_empty(), "{:?}", loaded.diagnostics);
        assert_eq!(loaded.project.unwrap().policy("gateway", "waiting").limit.queue, 8);
    }
}
