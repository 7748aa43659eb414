//! `main`: the module that a worker begins with.

use std::path::{Path, PathBuf};

use super::files::existing;
use super::layers::Layers;
use crate::diagnostic::{Code, Diagnostic};
use crate::read::Text;

/// The entry module, which must exist unless the worker is static assets alone.
pub(super) fn read(layers: &Layers<'_>, dir: &Path, has_assets: bool) -> Option<PathBuf> {
    let fields = layers.inherited("main");
    if let Some(main) = fields.text("main") {
        if main.value.ends_with(".py") {
            let message = "Workmesh cannot run Python Workers yet";
            let error = Diagnostic::error(Code::Unsupported, message).at(main.span, "");
            layers.top.session.report(error.help("leave this worker out of the fleet"));
            return None;
        }
        return built(layers, dir, main).or_else(|| existing(layers, dir, main, "file"));
    }
    if !fields.has("main") && !has_assets {
        missing_main(layers, dir);
    }
    None
}

/// Reports an entry module that is not there because a build of the user's own has yet to make it.
fn built(layers: &Layers<'_>, dir: &Path, main: Text<'_>) -> Option<PathBuf> {
    let path = crate::paths::join(dir, main.value);
    let command = layers.inherited("build").table("build").and_then(|build| build.string("command"))?;
    if !path.exists() {
        let message = format!("`{}` has not been built yet", main.value);
        let error = Diagnostic::error(Code::FileNotFound, message).at(main.span, "");
        layers
            .top
            .session
            .report(error.help(format!("run `{command}`, which Workmesh does not do by itself")));
    }
    Some(path)
}

fn missing_main(layers: &Layers<'_>, dir: &Path) {
    const USUAL: [&str; 6] =
        ["src/index.ts", "src/index.js", "index.ts", "index.js", "src/worker.ts", "worker.js"];
    let (top, session) = (&layers.top, layers.top.session);
    let place = top.text("name").map_or(top.span, |name| name.span);
    let error = Diagnostic::error(Code::MissingMain, "this worker has no `main`, so there is nothing to run");
    session.report(match top.misspelt("main") {
        Some(wrong) => error.at(wrong.span, "").help("did you mean `main`?"),
        None => {
            let found = USUAL.into_iter().find(|path| dir.join(path).is_file());
            let path = found.unwrap_or("src/index.ts");
            error.at(place, "").help(format!("add {}", session.assignment(top.span.file, "main", path)))
        }
    });
}
