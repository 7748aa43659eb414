//! The files beside the sources that decide what a fleet is: configuration, secrets, migrations.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use workmesh_config::Project;

/// The files that the project is loaded from, whether or not they are there.
pub(super) fn configuration(project: &Project, env: Option<&str>) -> BTreeSet<PathBuf> {
    let mut secrets = [".dev.vars", ".env", ".env.local"].map(str::to_owned).to_vec();
    if let Some(env) = env {
        secrets.extend([format!(".dev.vars.{env}"), format!(".env.{env}"), format!(".env.{env}.local")]);
    }
    let of_worker = |worker: &workmesh_config::Worker| {
        let beside: Vec<_> = secrets.iter().map(|name| worker.dir.join(name)).collect();
        // The folder itself stands among its neighbours, where others may appear.
        beside.into_iter().chain([worker.config.clone(), worker.dir.clone()])
    };
    let workers = project.workers.iter().flat_map(of_worker);
    workers.chain([project.root.join("workmesh.toml")]).collect()
}

/// The files that would make workers of these folders and those below them, whether or not they are there; not all, if
/// they are too many to watch.
pub(super) fn of_new_workers<'a>(folders: impl IntoIterator<Item = &'a PathBuf>) -> Vec<PathBuf> {
    const MOST: usize = 3_000;
    folders.into_iter().flat_map(|folder| workmesh_config::wrangler_files(folder)).take(MOST).collect()
}

/// Those of `changed` that are folders in which workers are looked for.
pub(super) fn new_folders(changed: &BTreeSet<PathBuf>) -> impl Iterator<Item = &PathBuf> {
    changed.iter().filter(|path| path.is_dir() && workmesh_config::may_hold_workers(path))
}

/// The folders of migrations, whether or not they are there.
pub(super) fn migrations(project: &Project) -> BTreeSet<&Path> {
    let databases = project.workers.iter().flat_map(|worker| &worker.bindings.d1);
    databases.map(|d1| d1.migrations_dir.as_path()).collect()
}

/// Whether one of `changed` is a folder of migrations, or in one.
pub(super) fn migrations_changed(project: &Project, changed: &BTreeSet<PathBuf>) -> bool {
    let folders = migrations(project);
    changed.iter().any(|path| {
        folders.contains(path.as_path()) || path.parent().is_some_and(|parent| folders.contains(parent))
    })
}

#[cfg(test)]
mod tests {
    use workmesh_config::{Bindings, D1Database, Worker};

    use super::*;

    fn project() -> Project {
        let d1 = D1Database { migrations_dir: "/w/auth/migrations".into(), ..D1Database::default() };
        let worker = Worker {
            dir: "/w/auth".into(),
            config: "/w/auth/wrangler.toml".into(),
            bindings: Bindings { d1: vec![d1], ..Bindings::default() },
            ..Worker::default()
        };
        Project { root: "/w".into(), workers: vec![worker], ..Project::default() }
    }

    #[track_caller]
    fn check(env: Option<&str>, path: &str, expected: bool) {
        assert_eq!(configuration(&project(), env).contains(Path::new(path)), expected, "{path}");
    }

    #[test]
    fn secrets_count_as_configuration_in_their_environment() {
        for path in ["/w/workmesh.toml", "/w/auth/wrangler.toml", "/w/auth/.dev.vars", "/w/auth/.env"] {
            check(None, path, true);
        }
        check(None, "/w/auth/.dev.vars.staging", false);
        check(Some("staging"), "/w/auth/.dev.vars.staging", true);
        check(None, "/w/auth/index.ts", false);
    }

    #[test]
    fn a_migration_is_a_file_in_its_folder() {
        for (path, expected) in [
            ("/w/auth/migrations", true),
            ("/w/auth/migrations/0001.sql", true),
            ("/w/auth/migrations/old/0001.sql", false),
            ("/w/auth/index.ts", false),
        ] {
            assert_eq!(migrations_changed(&project(), &BTreeSet::from([path.into()])), expected, "{path}");
        }
    }
}
