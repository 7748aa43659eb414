//! Which files matter, and telling when one of them changes.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    time::Duration,
};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::{sync::mpsc, time::timeout};

/// Changes that follow one another this closely are one change: editors write a file in several steps.
const SETTLE: Duration = Duration::from_millis(15);
/// A stream of changes without a pause is acted on after this time all the same.
const MOST: u32 = 10;

/// Watches the folders of the files that matter.
pub(crate) struct Watch {
    watcher: RecommendedWatcher,
    events: mpsc::UnboundedReceiver<PathBuf>,
    folders: BTreeSet<PathBuf>,
}

impl Watch {
    /// A watch over nothing yet.
    pub(crate) fn new() -> notify::Result<Self> {
        // Unbounded, since the watcher's thread must not block; it is drained after every pause of `SETTLE`, and
        // the kernel's own queue is bounded.
        let (sender, events) = mpsc::unbounded_channel();
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            let Ok(event) = event else { return };
            if matches!(event.kind, EventKind::Access(_)) {
                return;
            }
            for path in event.paths {
                // Nobody listens once the program is ending.
                let _ = sender.send(path);
            }
        })?;
        Ok(Self { watcher, events, folders: BTreeSet::new() })
    }

    /// Watches exactly the folders of these files from now on. A folder that cannot be watched is given back
    /// with the reason; changes in it go unseen.
    pub(crate) fn set<'a>(
        &mut self,
        files: impl IntoIterator<Item = &'a Path>,
    ) -> Vec<(PathBuf, notify::Error)> {
        let wanted: BTreeSet<PathBuf> = files
            .into_iter()
            .filter_map(Path::parent)
            .filter(|folder| folder.is_dir())
            .map(Path::to_owned)
            .collect();
        for gone in self.folders.difference(&wanted) {
            // A folder that was deleted has lost its watch already.
            let _ = self.watcher.unwatch(gone);
        }
        let mut failed = Vec::new();
        for new in wanted.difference(&self.folders) {
            if let Err(error) = self.watcher.watch(new, RecursiveMode::NonRecursive) {
                failed.push((new.clone(), error));
            }
        }
        self.folders = wanted;
        failed
    }

    /// The files that changed, once they have come to rest. Waits until there are some.
    pub(crate) async fn changed(&mut self) -> BTreeSet<PathBuf> {
        let mut changed = BTreeSet::new();
        match self.events.recv().await {
            Some(path) => changed.insert(path),
            None => return std::future::pending().await,
        };
        for _ in 0..MOST {
            match timeout(SETTLE, self.events.recv()).await {
                Ok(Some(path)) => changed.insert(path),
                _ => return changed,
            };
            while let Ok(path) = self.events.try_recv() {
                changed.insert(path);
            }
        }
        changed
    }
}

/// The files that each worker is made of.
#[derive(Default)]
pub(crate) struct Inputs {
    files: BTreeMap<String, BTreeSet<PathBuf>>,
    /// Workers whose last build failed. The correction may be a file that was not there: any change counts.
    broken: BTreeSet<String>,
}

impl Inputs {
    /// Replaces what is known of a worker, and whether its build failed. Packages are left out: they change by reinstalling them, and would be
    /// thousands of folders to watch.
    pub(crate) fn set(&mut self, worker: &str, files: impl IntoIterator<Item = PathBuf>, broken: bool) {
        let own = files.into_iter().filter(|file| !file.iter().any(|part| part == "node_modules"));
        self.files.insert(worker.to_owned(), own.collect());
        if broken {
            self.broken.insert(worker.to_owned());
        } else {
            self.broken.remove(worker);
        }
    }

    /// Forgets workers for which `keep` is false.
    pub(crate) fn retain(&mut self, keep: impl Fn(&str) -> bool) {
        self.files.retain(|worker, _| keep(worker));
        self.broken.retain(|worker| keep(worker));
    }

    /// All files.
    pub(crate) fn files(&self) -> impl Iterator<Item = &Path> {
        self.files.values().flatten().map(PathBuf::as_path)
    }

    /// The workers that a change to these files may matter to.
    pub(crate) fn affected(&self, changed: &BTreeSet<PathBuf>) -> Vec<String> {
        let named = |file: &PathBuf| {
            changed.contains(file) || all_of(file).is_some_and(|folder| is_in(folder, changed))
        };
        let matters = |worker: &String, files: &BTreeSet<PathBuf>| {
            self.broken.contains(worker) || files.iter().any(named)
        };
        let affected = self.files.iter().filter(|(worker, files)| matters(worker, files));
        affected.map(|(worker, _)| worker.clone()).collect()
    }
}

/// The folder of which all files matter, if that is what a path says: its last part is then `*`.
fn all_of(path: &Path) -> Option<&Path> {
    path.file_name().filter(|name| *name == "*").and_then(|_| path.parent())
}

/// Whether one of `changed` is right in a folder.
fn is_in(folder: &Path, changed: &BTreeSet<PathBuf>) -> bool {
    changed.iter().any(|path| path.parent() == Some(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths<const N: usize>(paths: [&str; N]) -> BTreeSet<PathBuf> {
        paths.into_iter().map(PathBuf::from).collect()
    }

    #[test]
    fn a_change_affects_the_workers_made_of_the_file_and_no_others() {
        let mut inputs = Inputs::default();
        inputs.set("auth", paths(["/w/auth/index.ts", "/w/shared/types.ts"]), false);
        inputs.set("catalog", paths(["/w/catalog/index.ts", "/w/shared/types.ts"]), false);
        assert_eq!(inputs.affected(&paths(["/w/auth/index.ts"])), ["auth"]);
        assert_eq!(inputs.affected(&paths(["/w/shared/types.ts"])), ["auth", "catalog"]);
        assert_eq!(inputs.affected(&paths(["/w/auth/index.ts~"])), [""; 0]);
    }

    #[test]
    fn a_star_stands_for_all_files_of_a_folder() {
        let mut inputs = Inputs::default();
        inputs.set("site", paths(["/w/public/*", "/w/index.ts"]), false);
        assert_eq!(inputs.affected(&paths(["/w/public/new.html"])), ["site"]);
        assert_eq!(inputs.affected(&paths(["/w/other.ts"])), [""; 0]);
        assert_eq!(inputs.affected(&paths(["/w/public/sub/new.html"])), [""; 0]);
    }

    #[test]
    fn any_change_may_mend_a_broken_worker() {
        let mut inputs = Inputs::default();
        inputs.set("auth", paths(["/w/auth/index.ts"]), true);
        assert_eq!(inputs.affected(&paths(["/w/auth/created.ts"])), ["auth"]);
        inputs.set("auth", paths(["/w/auth/index.ts"]), false);
        assert_eq!(inputs.affected(&paths(["/w/auth/created.ts"])), [""; 0]);
    }

    #[test]
    fn packages_are_not_watched() {
        let mut inputs = Inputs::default();
        inputs.set("auth", paths(["/w/index.ts", "/w/node_modules/hono/index.js"]), false);
        assert_eq!(inputs.files().collect::<Vec<_>>(), [Path::new("/w/index.ts")]);
    }
}
