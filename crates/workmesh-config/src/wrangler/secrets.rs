//! `.dev.vars`, and `.env` in its absence: values that are not for the repository.

use std::path::Path;

use serde_json::Value;

use super::layers::Layers;
use crate::diagnostic::{Code, Diagnostic};
use crate::project::Var;
use crate::syntax::dotenv;

/// Adds the secrets beside a worker's file to its variables, replacing those of the same name. If the file
/// says which secrets it requires, only those are taken, and the missing ones are reported.
pub(super) fn apply(layers: &Layers<'_>, dir: &Path, vars: &mut Vec<Var>) {
    let found = load(layers, dir);
    let Some(required) = required(layers) else {
        found.into_iter().for_each(|(name, value)| set(vars, name, value));
        return;
    };
    for text in required {
        match found.iter().find(|(name, _)| name == text.value) {
            Some((name, value)) => set(vars, name.clone(), value.clone()),
            None => {
                let message = format!("the secret `{}` has no value", text.value);
                let warning = Diagnostic::warning(Code::MissingSecret, message).at(text.span, "");
                layers.top.session.report(warning.help(format!("add `{}=…` to `.dev.vars`", text.value)));
            }
        }
    }
}

fn required<'a>(layers: &Layers<'a>) -> Option<Vec<crate::read::Text<'a>>> {
    let secrets = layers.own("secrets").table("secrets")?;
    let required = secrets.texts("required").unwrap_or_default();
    secrets.finish();
    Some(required)
}

/// `.dev.vars.ENV`, or else `.dev.vars`; if there is neither, the `.env` files, the narrower ones winning.
fn load(layers: &Layers<'_>, dir: &Path) -> Vec<(String, String)> {
    let session = layers.top.session;
    let read = |name: &str| {
        let path = dir.join(name);
        let file = if path.is_file() { session.read_secret(&path) } else { None }?;
        Some(dotenv::parse(session, file, &session.text(file)))
    };
    let narrow = layers.env_name.and_then(|env| read(&format!(".dev.vars.{env}")));
    if let Some(vars) = narrow.or_else(|| read(".dev.vars")) {
        return vars;
    }
    let mut names = vec![".env".to_owned(), ".env.local".to_owned()];
    if let Some(env) = layers.env_name {
        names.extend([format!(".env.{env}"), format!(".env.{env}.local")]);
    }
    names.iter().filter_map(|name| read(name)).flatten().collect()
}

fn set(vars: &mut Vec<Var>, name: String, value: String) {
    vars.retain(|var| var.name != name);
    vars.push(Var { name, value: Value::String(value), secret: true });
}
