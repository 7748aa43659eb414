//! The worker itself: its name, code, dates, triggers and limits.

use std::path::{Path, PathBuf};

use super::layers::{Layers, nearest_sibling};
use super::{Declared, bindings, flags, module, routes, unsupported};
use crate::cron::Cron;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::mesh::{Egress, Engine};
use crate::project::{Limits, Observability, TailConsumer, Worker};
use crate::read::{Fields, Text};
use crate::session::Session;
use crate::span::Span;

/// Cloudflare's longest `limits.cpu_ms`: five minutes.
const MOST_CPU_MS: u32 = 300_000;

/// Reads a worker whose paths start from `dir` and which `config` declares.
pub(crate) fn read_worker(layers: &Layers<'_>, dir: &Path, config: &Path) -> Declared {
    let (name, base_name, span) = name(layers, dir);
    let (vars, bindings, assets) = bindings::read(layers, dir);
    unsupported::report(layers);
    let main = main(layers, dir, assets.is_some());
    let date = layers.inherited("compatibility_date");
    let worker = Worker {
        base_name,
        span,
        config: config.to_owned(),
        dir: dir.to_owned(),
        main,
        compatibility_date: date.text("compatibility_date").and_then(|text| {
            text.check(date.session, Code::BadDate, "a compatibility date", text.value.parse())
        }),
        compatibility_flags: flags::read(layers.inherited("compatibility_flags")),
        vars,
        bindings,
        crons: crons(layers.inherited("triggers")),
        limits: limits(layers.inherited("limits")),
        rules: module::rules(layers.inherited("rules")),
        define: module::pairs(layers.own("define"), "define"),
        alias: module::pairs(&layers.top, "alias"),
        tsconfig: layers
            .inherited("tsconfig")
            .text("tsconfig")
            .and_then(|text| existing(layers, dir, text, "file")),
        jsx_factory: layers.inherited("jsx_factory").string("jsx_factory"),
        jsx_fragment: layers.inherited("jsx_fragment").string("jsx_fragment"),
        assets,
        tail_consumers: tail_consumers(layers.own("tail_consumers")),
        observability: observability(layers.inherited("observability")),
        engine: Engine::default(),
        egress: Egress::default(),
        name,
    };
    let routes = routes::read(layers, &worker.name);
    Declared { worker, routes }
}

/// The worker's name, its name without the environment, and where it stands. A file without a name gives its
/// worker the folder's.
fn name(layers: &Layers<'_>, dir: &Path) -> (String, String, Span) {
    let own = layers.env().and_then(|env| env.text("name"));
    let top = layers.top.text("name");
    for name in [own, top].into_iter().flatten() {
        check_name(layers.top.session, name);
    }
    let base = match top.or(own) {
        Some(name) => name.value.to_owned(),
        None => name_of_folder(layers, dir),
    };
    let name = match (own, layers.env_name) {
        (Some(own), _) => own.value.to_owned(),
        (None, Some(env)) => format!("{base}-{env}"),
        (None, None) => base.clone(),
    };
    (name, base, own.or(top).map_or(layers.top.span, |text| text.span))
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

/// The entry module, which must exist unless the worker is static assets alone.
fn main(layers: &Layers<'_>, dir: &Path, has_assets: bool) -> Option<PathBuf> {
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

/// A path that was written in the configuration, if there is such a file or folder.
pub(super) fn existing(layers: &Layers<'_>, dir: &Path, text: Text<'_>, kind: &str) -> Option<PathBuf> {
    let path = crate::paths::join(dir, text.value);
    let found = if kind == "file" { path.is_file() } else { path.is_dir() };
    if !found {
        let other = if path.exists() {
            format!("`{}` is not a {kind}", text.value)
        } else {
            format!("there is no {kind} `{}`", text.value)
        };
        let sibling = nearest_sibling(&path).map(|name| {
            let meant = Path::new(text.value).with_file_name(name);
            format!("did you mean `{}`?", meant.display())
        });
        let error = Diagnostic::error(Code::FileNotFound, other);
        layers.top.session.report(error.at(text.span, "looked for beside this file").help_opt(sibling));
    }
    found.then_some(path)
}

fn crons(fields: &Fields<'_>) -> Vec<Cron> {
    let Some(triggers) = fields.table("triggers") else { return Vec::new() };
    let crons = triggers.texts("crons").unwrap_or_default();
    triggers.finish(Severity::Warning);
    let parse = |text: &Text<'_>| match Cron::parse(text.value) {
        Ok(cron) => Some(cron),
        Err(error) => {
            text.refuse_part(triggers.session, Code::BadCron, "a cron expression", &error, &error.at);
            None
        }
    };
    crons.iter().filter_map(parse).collect()
}

fn limits(fields: &Fields<'_>) -> Limits {
    let Some(limits) = fields.table("limits") else { return Limits::default() };
    let read = Limits {
        cpu_ms: limits.integer("cpu_ms", 1..=MOST_CPU_MS),
        subrequests: limits.integer("subrequests", 1..=u32::MAX),
    };
    limits.finish(Severity::Warning);
    read
}

fn tail_consumers(fields: &Fields<'_>) -> Vec<TailConsumer> {
    let read = |consumer: &Fields<'_>| {
        consumer.know(&["environment"]);
        let service = consumer.require("service", consumer.text("service"));
        consumer.finish(Severity::Warning);
        service.map(|text| TailConsumer { service: text.value.to_owned(), span: text.span })
    };
    fields.tables("tail_consumers").iter().filter_map(read).collect()
}

fn observability(fields: &Fields<'_>) -> Observability {
    let Some(table) = fields.table("observability") else { return Observability::default() };
    let inner = |key| {
        let inner = table.table(key)?;
        inner.know(&["head_sampling_rate", "invocation_logs", "persist", "destinations"]);
        let enabled = inner.bool("enabled");
        inner.finish(Severity::Warning);
        enabled
    };
    let read = Observability {
        enabled: table.bool("enabled"),
        head_sampling_rate: table.share("head_sampling_rate"),
        logs: inner("logs"),
        traces: inner("traces"),
    };
    table.finish(Severity::Warning);
    read
}
