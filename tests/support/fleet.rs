//! Fleets on disk, in a temporary folder: written line by line, or copied from the repository.

use std::{fs, path::Path, sync::Arc};

use tempfile::TempDir;

use super::{process::Dev, repository};

/// A folder with workers. It stays as long as it, or a program that was started on it, is there.
pub(crate) struct Fleet {
    dir: Arc<TempDir>,
    workers: Vec<String>,
}

impl Fleet {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Self { dir: Arc::new(tempfile::tempdir().unwrap()), workers: Vec::new() }
    }

    /// A copy of a folder of the repository. Installed packages are linked, what was left by earlier runs is not
    /// taken along.
    pub(crate) fn copy_of(folder: &str) -> Self {
        let fleet = Self::new();
        copy(&repository(folder), fleet.path());
        fleet
    }

    /// Adds a copy of a folder of the repository under another name.
    pub(crate) fn add_copy_of(&self, folder: &str, name: &str) {
        copy(&repository(folder), &self.path().join(name));
    }

    /// Adds a worker in JavaScript; `config` is appended to its wrangler file. The first one answers everything but
    /// `/NAME/*`, which the worker NAME answers.
    pub(crate) fn worker(mut self, name: &str, config: &str, code: &str) -> Self {
        let head = format!("name = \"{name}\"\nmain = \"index.js\"\ncompatibility_date = \"2026-04-01\"\n");
        self.write(&format!("{name}/wrangler.toml"), &format!("{head}{config}\n"));
        self.write(&format!("{name}/index.js"), code);
        self.workers.push(name.to_owned());
        let routes = self.workers[1..]
            .iter()
            .map(|name| format!("  {{ pattern = \"/{name}/*\", worker = \"{name}\" }},\n"));
        let (first, routes) = (&self.workers[0], routes.collect::<String>());
        self.write("workmesh.toml", &format!("[gateway]\ndefault = \"{first}\"\nroutes = [\n{routes}]\n"));
        self
    }

    /// Writes a file.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Writes a file as many editors do: another one, which then takes its place.
    pub(crate) fn save(&self, path: &str, text: &str) {
        self.write(&format!("{path}.tmp"), text);
        fs::rename(self.path().join(format!("{path}.tmp")), self.path().join(path)).unwrap();
    }

    /// Adds to the end of a file.
    pub(crate) fn append(&self, path: &str, text: &str) {
        let before = fs::read_to_string(self.path().join(path)).unwrap();
        self.write(path, &(before + text));
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    /// Starts `workmesh dev` on the folder.
    #[track_caller]
    pub(crate) fn dev(&self) -> Dev {
        self.dev_with(&[])
    }

    /// The same with more arguments.
    #[track_caller]
    pub(crate) fn dev_with(&self, args: &[&str]) -> Dev {
        Dev::start(self.path(), args).keeping(Arc::clone(&self.dir))
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        match entry.file_name().to_str() {
            Some(".workmesh" | ".wrangler") => {}
            Some("node_modules") => std::os::unix::fs::symlink(from.canonicalize().unwrap(), to).unwrap(),
            _ if entry.file_type().unwrap().is_dir() => copy(&from, &to),
            _ => drop(fs::copy(from, to).unwrap()),
        }
    }
}
