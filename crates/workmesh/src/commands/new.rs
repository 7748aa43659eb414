//! `workmesh new`: a small working fleet to start from.
//!
//! The files are those of `templates/shop`, with the fleet's name put in. What is there already is never touched,
//! and a folder that could not be finished is taken back.

use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
};

use clap::Args;

use crate::{
    cli::Failed,
    terminal::{Paint, Style},
};

/// Options of `workmesh new`.
#[derive(Debug, Args)]
pub(crate) struct NewArgs {
    /// Folder to make; the fleet is called like it
    #[arg(value_name = "NAME")]
    folder: PathBuf,
}

/// What stands for the fleet's name in a template.
const NAME: &str = "{{name}}";

macro_rules! template {
    ($path:literal) => {
        include_str!(concat!("../../templates/shop/", $path))
    };
}

/// Every file of a new fleet, with its template. Those that begin with a dot would take effect in this repository
/// under their own names.
const FILES: &[(&str, &str)] = &[
    ("README.md", template!("README.md")),
    (".gitignore", template!("gitignore")),
    ("tsconfig.json", template!("tsconfig.json")),
    ("types/workers.d.ts", template!("types/workers.d.ts")),
    ("workmesh.toml", template!("workmesh.toml")),
    ("workers/auth/.dev.vars", template!("workers/auth/dev.vars")),
    ("workers/auth/.dev.vars.example", template!("workers/auth/dev.vars")),
    ("workers/auth/src/index.ts", template!("workers/auth/src/index.ts")),
    ("workers/auth/wrangler.toml", template!("workers/auth/wrangler.toml")),
    ("workers/catalog/migrations/0001_items.sql", template!("workers/catalog/migrations/0001_items.sql")),
    ("workers/catalog/src/index.ts", template!("workers/catalog/src/index.ts")),
    ("workers/catalog/wrangler.toml", template!("workers/catalog/wrangler.toml")),
    ("workers/gateway/src/index.ts", template!("workers/gateway/src/index.ts")),
    ("workers/gateway/wrangler.toml", template!("workers/gateway/wrangler.toml")),
];

/// Writes the fleet and says how to go on.
pub(crate) fn run(args: &NewArgs) -> Result<(), Failed> {
    let root = std::path::absolute(&args.folder)?;
    let name = create(&root)?;
    let mut out = io::stdout().lock();
    out.write_all(next_steps(&args.folder, name, Paint::stdout()).as_bytes())?;
    Ok(())
}

/// Writes the fleet and returns its name.
fn create(root: &Path) -> Result<&str, Failed> {
    let name = name(root)?;
    refuse_occupied(root)?;
    Writing::default().all(root, name)?;
    Ok(name)
}

/// The fleet's name: the folder's. It becomes part of the names of databases, so wrangler's rule for workers holds.
fn name(root: &Path) -> Result<&str, Failed> {
    let name = root.file_name().unwrap_or_default();
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    name.to_str()
        .filter(|name| !name.is_empty() && !name.starts_with('-') && name.chars().all(allowed))
        .ok_or_else(|| {
            Failed::because(
                format!("`{}` cannot be the name of a fleet", name.display()),
                "use lower-case letters, digits, `-` and `_`, not beginning with `-`",
            )
        })
}

fn refuse_occupied(root: &Path) -> Result<(), Failed> {
    let what = if fs::read_dir(root).is_ok_and(|mut entries| entries.next().is_some()) {
        "there already, and is not empty"
    } else if root.exists() && !root.is_dir() {
        "a file"
    } else {
        return Ok(());
    };
    Err(Failed::because(format!("`{}` is {what}", root.display()), "choose another name or place"))
}

/// What has been created so far, in this order.
#[derive(Default)]
struct Writing {
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

impl Writing {
    /// Writes all files below `root`, or none.
    fn all(mut self, root: &Path, name: &str) -> Result<(), Failed> {
        let written = FILES.iter().try_for_each(|(path, text)| {
            let path = root.join(path);
            let parent = path.parent().unwrap_or(root);
            self.folder(parent).and_then(|()| self.file(&path, &text.replace(NAME, name))).map_err(|error| {
                let message = format!("`{}` cannot be written: {error}", path.display());
                Failed::because(message, "choose a place where you may create files")
            })
        });
        if written.is_err() {
            self.take_back();
        }
        written
    }

    /// Makes a folder and those above it, as far as they are missing.
    fn folder(&mut self, path: &Path) -> io::Result<()> {
        if path.is_dir() {
            return Ok(());
        }
        if let Some(parent) = path.parent() {
            self.folder(parent)?;
        }
        fs::create_dir(path)?;
        self.folders.push(path.to_owned());
        Ok(())
    }

    fn file(&mut self, path: &Path, text: &str) -> io::Result<()> {
        let mut file = fs::File::create_new(path)?;
        self.files.push(path.to_owned());
        file.write_all(text.as_bytes())
    }

    /// Removes what was created. A folder into which somebody else has put something stays.
    fn take_back(&self) {
        for file in self.files.iter().rev() {
            let _ = fs::remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

fn next_steps(folder: &Path, name: &str, paint: Paint) -> String {
    let enter = match shell_word(folder) {
        here if here == "." => String::new(),
        folder => format!("  cd {folder}\n"),
    };
    let name = paint.paint(Style::Cyan, name);
    format!(
        "{name} is there: a gateway, auth, and a catalog on D1 and KV.\n\n\
         {enter}  workmesh dev\n\n\
         Then, in another terminal:\n\n  \
         curl http://localhost:8787/catalog/items\n  \
         curl http://localhost:8787/auth/login -d '{{\"name\":\"ada\",\"password\":\"open sesame\"}}'\n\n\
         README.md says what is where, and how to deploy to Cloudflare.\n"
    )
}

/// A path as a shell reads it.
fn shell_word(path: &Path) -> String {
    let path = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-');
    if path.chars().all(plain) { path } else { format!("'{}'", path.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use workmesh_config::{Sources, load};

    use super::*;

    #[track_caller]
    fn refused(root: &Path, expected: &str) {
        match create(root) {
            Err(Failed::Because { message, help: Some(_) }) => {
                assert!(message.contains(expected), "{message}")
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_new_fleet_has_no_mistakes() {
        let temp = tempfile::tempdir().unwrap();
        let root = temp.path().join("deep/tea-shop");
        create(&root).unwrap();
        let loaded = load(&Sources::below(&root));
        assert!(loaded.diagnostics.list.is_empty(), "{:?}", loaded.diagnostics);
        let project = loaded.project.unwrap();
        assert_eq!(project.gateway.default.as_deref(), Some("gateway"));
        let catalog = &project.worker("catalog").unwrap().bindings;
        assert_eq!((&*catalog.d1[0].id, &*catalog.kv[0].id), ("tea-shop-catalog", "tea-shop-catalog-cache"));
    }

    #[test]
    fn every_template_is_used() {
        let mut left = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/shop")];
        let mut count = 0;
        while let Some(folder) = left.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    left.push(path);
                } else {
                    count += 1;
                    let text = fs::read_to_string(&path).unwrap();
                    assert!(FILES.iter().any(|(_, template)| *template == text), "{}", path.display());
                }
            }
        }
        assert!(count > 0);
    }

    #[test]
    fn what_is_there_is_not_touched() {
        let temp = tempfile::tempdir().unwrap();
        let root = temp.path().join("shop");
        fs::write(&root, "mine").unwrap();
        refused(&root, "is a file");
        refused(&root.join("below"), "cannot be written");
        fs::remove_file(&root).unwrap();
        fs::create_dir(&root).unwrap();
        create(&root).unwrap();
        fs::write(root.join("README.md"), "mine").unwrap();
        refused(&root, "is not empty");
        assert_eq!(fs::read_to_string(root.join("README.md")).unwrap(), "mine");
    }

    #[test]
    fn what_could_not_be_finished_is_taken_back() {
        let temp = tempfile::tempdir().unwrap();
        let root = temp.path().join("new/shop");
        fs::create_dir_all(root.join("workers/catalog")).unwrap();
        // Somebody else's file where a folder has to be.
        fs::write(root.join("workers/catalog/src"), "mine").unwrap();
        assert!(Writing::default().all(&root, "shop").is_err());
        let left: Vec<_> = fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["workers"]);
        assert_eq!(fs::read_to_string(root.join("workers/catalog/src")).unwrap(), "mine");
    }

    #[test]
    fn names_follow_the_rule_of_workers() {
        let temp = tempfile::tempdir().unwrap();
        for wrong in ["Shop", "-shop", "my shop", "shop.js", "läden", ".."] {
            refused(&temp.path().join(wrong), "cannot be the name");
        }
        for good in ["shop", "shop-2", "_x", "1"] {
            create(&temp.path().join(good)).unwrap();
        }
    }

    #[test]
    fn the_next_steps_can_be_pasted() {
        let steps = |folder: &str| next_steps(Path::new(folder), "shop", Paint { color: false });
        assert!(steps("shop").contains("\n  cd shop\n  workmesh dev\n"));
        assert!(steps("my stuff/shop").contains("\n  cd 'my stuff/shop'\n"));
        assert!(!steps(".").contains("cd "));
    }
}
