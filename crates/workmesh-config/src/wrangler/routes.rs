//! `route` and `routes`.

use super::layers::Layers;
use crate::diagnostic::{Code, Diagnostic};
use crate::project::Route;
use crate::read::{Fields, Text, wrong_type};
use crate::route::RoutePattern;
use crate::syntax::{Node, Value};

/// The routes that a worker's file claims. Both spellings are inherited, each by itself, and `routes` wins:
/// an environment's `route` has no effect below a top level with `routes`. That is wrangler's rule; since
/// nobody expects it, it is reported.
pub(super) fn read(layers: &Layers<'_>, worker: &str) -> Vec<Route> {
    let (one, many) = (layers.inherited("route"), layers.inherited("routes"));
    let (Some(lost), Some(kept)) = (one.get("route"), many.get("routes")) else {
        return if many.has("routes") {
            read_key(many, "routes", worker)
        } else {
            read_key(one, "route", worker)
        };
    };
    if one.path == many.path {
        return read_routes(one, worker);
    }
    let message = "this `route` has no effect beside `routes`, which is inherited";
    let warning =
        Diagnostic::warning(Code::Conflict, message).at(lost.span, "").at(kept.span, "wins over it");
    layers.top.session.report(warning.help("write `routes = [...]` in the environment"));
    read_key(many, "routes", worker)
}

/// Both spellings of one table; together they are a mistake.
pub(crate) fn read_routes(fields: &Fields<'_>, worker: &str) -> Vec<Route> {
    if let (Some(one), Some(many)) = (fields.get("route"), fields.get("routes")) {
        let error = Diagnostic::error(Code::Conflict, "`route` and `routes` exclude each other");
        let error = error.at(many.span, "").at(one.span, "also given here");
        fields.session.report(error.help("move the route into `routes`"));
    }
    let mut routes = read_key(fields, "route", worker);
    routes.extend(read_key(fields, "routes", worker));
    routes
}

fn read_key(fields: &Fields<'_>, key: &'static str, worker: &str) -> Vec<Route> {
    let route = |node, path| read_route(fields, node, path, worker);
    if key == "route" {
        return fields.get(key).and_then(|entry| route(&entry.node, fields.child(key))).into_iter().collect();
    }
    let items = fields.array(key, "an array of routes").unwrap_or_default();
    let item = |(at, node)| route(node, format!("{}[{at}]", fields.child(key)));
    items.iter().enumerate().filter_map(item).collect()
}

/// A pattern, or a table with a pattern and its zone.
fn read_route(fields: &Fields<'_>, node: &Node, path: String, worker: &str) -> Option<Route> {
    let session = fields.session;
    let (text, custom_domain) = match &node.value {
        Value::String(value) => (Text { value, span: node.span }, false),
        Value::Table(_) => {
            let table = Fields::new(session, node, path)?;
            let pattern = table.require("pattern", table.text("pattern"));
            let (zone_name, zone_id) = (table.text("zone_name"), table.text("zone_id"));
            let custom_domain = table.bool("custom_domain") == Some(true);
            table.know(&["enabled", "previews_enabled"]);
            table.finish();
            if let (Some(name), Some(id)) = (zone_name, zone_id) {
                let error = Diagnostic::error(Code::Conflict, "`zone_name` and `zone_id` exclude each other");
                session.report(error.at(id.span, "").at(name.span, "also given here"));
            }
            (pattern?, custom_domain)
        }
        _ => {
            wrong_type(session, node, &path, "a pattern or a table with a `pattern`");
            return None;
        }
    };
    let parsed =
        if custom_domain { RoutePattern::custom_domain(text.value) } else { RoutePattern::parse(text.value) };
    match parsed {
        Ok(pattern) => Some(Route { pattern, worker: worker.to_owned(), span: text.span }),
        Err(error) => {
            text.refuse_part(session, Code::BadRoute, "a route pattern", &error, &error.at);
            None
        }
    }
}
