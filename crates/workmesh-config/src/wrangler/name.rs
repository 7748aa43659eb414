//! What a worker is called, with and without an environment.

use std::path::Path;

use super::layers::Layers;
use crate::diagnostic::{Code, Diagnostic};
use crate::read::Text;
use crate::session::Session;
use crate::span::Span;

/// The names of a worker and where they stand.
pub(super) struct Name {
    pub(super) name: String,
    /// The name without the environment.
    pub(super) base_name: String,
    pub(super) span: Span,
}

/// Reads the name. A file without one gives its worker the folder's.
pub(super) fn read(layers: &Layers<'_>, dir: &Path) -> Name {
    let own = layers.env().and_then(|env| env.text("name"));
    let top = layers.top.text("name");
    for name in [own, top].into_iter().flatten() {
        check_name(layers.top.session, name);
    }
    let base_name = match top.or(own) {
        Some(name) => name.value.to_owned(),
        None => name_of_folder(layers, dir),
    };
    let name = match (own, layers.env_name) {
        (Some(own), _) => own.value.to_owned(),
        (None, Some(env)) => format!("{base_name}-{env}"),
        (None, None) => base_name.clone(),
    };
    Name { name, base_name, span: own.or(top).map_or(layers.top.span, |text| text.span) }
}

fn name_of_folder(layers: &Layers<'_>, dir: &Path) -> String {
    let (top, session) = (&layers.top, layers.top.session);
    let absolute = std::path::absolute(dir).unwrap_or_default();
    let folder = absolute.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let name: String = folder.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    if top.has("name") {
        // A name of the wrong type was reported already.
        return name;
    }
    let message = format!("this worker has no name, so it is called `{name}` after its folder");
    let warning = Diagnostic::warning(Code::MissingKey, message).at(top.span, "");
    let help =
        format!("add {}, which Cloudflare wants too", session.assignment(top.span.file, "name", &name));
    session.report(warning.help(help));
    name
}

/// Wrangler's rule for names.
fn check_name(session: &Session, name: Text<'_>) {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    if name.value.is_empty() || name.value.starts_with('-') || !name.value.chars().all(allowed) {
        let message = format!("`{}` cannot be the name of a worker", name.value);
        let error = Diagnostic::error(Code::BadName, message).at(name.span, "");
        session.report(error.help("use lower-case letters, digits, `-` and `_`, not beginning with `-`"));
    }
}
