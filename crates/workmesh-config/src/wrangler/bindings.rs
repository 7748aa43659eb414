//! Everything that appears in a worker's `env`: variables, services, namespaces, databases.

use std::collections::HashMap;
use std::path::Path;

use super::files::existing;
use super::layers::Layers;
use super::{assets, secrets, unsupported};
use crate::diagnostic::{Code, Diagnostic};
use crate::project::{Assets, Bindings, D1Database, KvNamespace, RateLimit, ServiceBinding, Var};
use crate::read::{Fields, Text};
use crate::session::Session;
use crate::span::Span;

/// Variables, bindings and assets, whose names must differ.
pub(super) fn read(layers: &Layers<'_>, dir: &Path) -> (Vec<Var>, Bindings, Option<Assets>) {
    let mut names = Names::default();
    let mut vars = vars(layers.own("vars"), &mut names);
    let bindings = Bindings {
        services: services(layers.own("services"), &mut names),
        kv: kv(layers.own("kv_namespaces"), &mut names),
        d1: d1(layers, dir, &mut names),
        ratelimits: ratelimits(layers, &mut names),
        version_metadata: version_metadata(layers.own("version_metadata"), &mut names),
    };
    let (assets, assets_binding) = assets::read(layers, dir);
    if let Some(name) = assets_binding {
        names.claim(layers.top.session, name.value, name.span, "assets binding");
    }
    secrets::apply(layers, dir, &mut vars);
    (vars, bindings, assets)
}

/// The names taken so far, with their places and what they stand for.
#[derive(Default)]
struct Names(HashMap<String, (Span, &'static str)>);

impl Names {
    /// Takes a name; reports it if it is taken.
    fn claim(&mut self, session: &Session, name: &str, span: Span, kind: &'static str) {
        if let Some((other, other_kind)) = self.0.get(name) {
            let ((first, first_kind), (second, second_kind)) = if *other < span {
                ((*other, *other_kind), (span, kind))
            } else {
                ((span, kind), (*other, *other_kind))
            };
            let message = format!("two bindings are called `{name}`");
            let error = Diagnostic::error(Code::DuplicateBinding, message)
                .at(second, format!("this {second_kind}"))
                .at(first, format!("and this {first_kind}"));
            session.report(error.help("each name in `env` can stand for one thing"));
        }
        self.0.insert(name.to_owned(), (span, kind));
    }

    /// The required name of a binding.
    fn binding<'a>(
        &mut self,
        fields: &Fields<'a>,
        key: &'static str,
        kind: &'static str,
    ) -> Option<Text<'a>> {
        let name = fields.require(key, fields.text(key))?;
        self.claim(fields.session, name.value, name.span, kind);
        Some(name)
    }
}

fn vars(fields: &Fields<'_>, names: &mut Names) -> Vec<Var> {
    let Some(table) = fields.table("vars") else { return Vec::new() };
    let mut vars = Vec::new();
    for entry in table.entries() {
        names.claim(table.session, &entry.key, entry.span, "variable");
        match entry.node.value.to_json() {
            Some(value) => vars.push(Var { name: entry.key.clone(), value, secret: false }),
            None => {
                let message = format!("`{}` has no JSON form", table.child(&entry.key));
                let error = Diagnostic::error(Code::WrongType, message).at(entry.node.span, "");
                table.session.report(error.help("write dates, infinities and the like as strings"));
            }
        }
    }
    vars
}

fn services(fields: &Fields<'_>, names: &mut Names) -> Vec<ServiceBinding> {
    let mut read = |item: &Fields<'_>| {
        let binding = names.binding(item, "binding", "service");
        let service = item.require("service", item.text("service"));
        let entrypoint = item.string("entrypoint");
        let props = item.table("props").and_then(|_| item.get("props")?.node.value.to_json());
        item.know(&["environment"]);
        local_only(item);
        item.finish();
        let (binding, service) = (binding?.value.to_owned(), service?);
        let (span, service) = (service.span, service.value.to_owned());
        Some(ServiceBinding { binding, service, entrypoint, props, span })
    };
    fields.tables("services").iter().filter_map(&mut read).collect()
}

fn kv(fields: &Fields<'_>, names: &mut Names) -> Vec<KvNamespace> {
    let mut read = |item: &Fields<'_>| {
        let binding = names.binding(item, "binding", "KV namespace");
        let id = first_id(item, ["preview_id", "id"]);
        local_only(item);
        item.finish();
        let binding = binding?.value.to_owned();
        Some(KvNamespace { id: id.unwrap_or_else(|| binding.clone()), binding })
    };
    fields.tables("kv_namespaces").iter().filter_map(&mut read).collect()
}

fn d1(layers: &Layers<'_>, dir: &Path, names: &mut Names) -> Vec<D1Database> {
    let mut read = |item: &Fields<'_>| {
        let binding = names.binding(item, "binding", "D1 database");
        let id = first_id(item, ["preview_database_id", "database_id"]);
        let database_name = item.string("database_name");
        let migrations_dir = match item.text("migrations_dir") {
            Some(text) => existing(layers, dir, text, "folder").unwrap_or_default(),
            None => crate::paths::join(dir, "migrations"),
        };
        let migrations_table = item.string("migrations_table").unwrap_or_else(|| "d1_migrations".into());
        item.know(&["database_internal_env"]);
        local_only(item);
        item.finish();
        let binding = binding?.value.to_owned();
        let id = id.unwrap_or_else(|| binding.clone());
        Some(D1Database { binding, database_name, id, migrations_dir, migrations_table })
    };
    layers.own("d1_databases").tables("d1_databases").iter().filter_map(&mut read).collect()
}

/// Reports a binding that wants what is on Cloudflare.
fn local_only(item: &Fields<'_>) {
    if let (Some(true), Some(entry)) = (item.bool("remote"), item.get("remote")) {
        let message = "`remote` has no effect: Workmesh keeps data and services local";
        item.session.report(Diagnostic::warning(Code::Unsupported, message).at(entry.span, ""));
    }
}

/// The first id given, in wrangler's order. All are read, so that each is checked.
fn first_id(item: &Fields<'_>, keys: [&'static str; 2]) -> Option<String> {
    let [first, second] = keys.map(|key| {
        let text = item.text(key)?;
        if text.value.is_empty() {
            let message = format!("`{}` cannot be empty", item.child(key));
            item.session.report(Diagnostic::error(Code::BadValue, message).at(text.span, ""));
        }
        Some(text.value.to_owned())
    });
    first.or(second)
}

/// Rate limiters, under the name that they have now and among the unsafe bindings, as they were written before.
fn ratelimits(layers: &Layers<'_>, names: &mut Names) -> Vec<RateLimit> {
    let mut read = |item: &Fields<'_>| {
        item.know(&["type"]);
        let binding = names.binding(item, "name", "rate limiter");
        let namespace_id = item.require("namespace_id", item.string("namespace_id"));
        let simple = item.require("simple", item.table("simple"));
        item.finish();
        let simple = simple?;
        let limit = simple.require("limit", simple.integer("limit", 0..=u32::MAX));
        let period = simple.require("period", simple.integer("period", 10..=60));
        simple.finish();
        if let Some((_, entry)) = period.filter(|period| ![10, 60].contains(period)).zip(simple.get("period"))
        {
            simple.bad_value(entry, "10 or 60 (seconds)");
        }
        Some(RateLimit {
            binding: binding?.value.to_owned(),
            namespace_id: namespace_id?,
            limit: u64::from(limit?),
            period_seconds: period?,
        })
    };
    let mut all = layers.own("ratelimits").tables("ratelimits");
    if let Some(fields) = layers.own("unsafe").table("unsafe") {
        // Other kinds are refused elsewhere.
        all.extend(fields.tables("bindings").into_iter().filter(unsupported::is_rate_limiter));
    }
    all.iter().filter_map(&mut read).collect()
}

fn version_metadata(fields: &Fields<'_>, names: &mut Names) -> Option<String> {
    let table = fields.table("version_metadata")?;
    let binding = names.binding(&table, "binding", "version metadata");
    table.finish();
    Some(binding?.value.to_owned())
}
