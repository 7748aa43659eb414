//! `route` and `routes`.

use super::layers::Layers;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::project::Route;
use crate::read::{Fields, Text, wrong_type};
use crate::route::RoutePattern;
use crate::syntax::{Node, Value};

/// The routes that a worker's file claims. An environment that names any, in either spelling, inherits none.
pub(super) fn read(layers: &Layers<'_>, worker: &str) -> Vec<Route> {
    layers.top.know(&["route", "routes"]);
    let env = layers.env().filter(|env| env.has("route") || env.has("routes"));
    read_routes(env.unwrap_or(&layers.top), worker)
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
            table.finish(Severity::Warning);
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
