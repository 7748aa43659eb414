//! `[gateway]`: routes that no wrangler file has, the default worker, and limits.

use super::Reference;
use super::places::Places;
use crate::diagnostic::Code;
use crate::mesh::{Egress, Written};
use crate::project::GatewayLimits;
use crate::read::{Fields, wrong_type};
use crate::route::RoutePattern;
use crate::span::Span;
use crate::syntax::Value;

#[derive(Default)]
pub(crate) struct GatewayTable {
    pub(crate) routes: Vec<GatewayRoute>,
    pub(crate) default: Option<Reference>,
    pub(crate) limits: GatewayLimits,
}

/// A pattern and the name of the worker it leads to.
pub(crate) struct GatewayRoute {
    pub(crate) pattern: RoutePattern,
    pub(crate) span: Span,
    pub(crate) worker: Reference,
}

pub(super) fn read(table: &Fields<'_>) -> GatewayTable {
    let read = GatewayTable {
        routes: table.tables("routes").iter().filter_map(route).collect(),
        default: table.text("default").map(Reference::from),
        limits: table.table("limits").map(|limits| self::limits(&limits)).unwrap_or_default(),
    };
    table.finish();
    read
}

fn route(fields: &Fields<'_>) -> Option<GatewayRoute> {
    let pattern = fields.require("pattern", fields.text("pattern"));
    let worker = fields.require("worker", fields.text("worker"));
    fields.finish();
    let pattern = pattern?;
    match RoutePattern::parse(pattern.value) {
        Ok(parsed) => Some(GatewayRoute { pattern: parsed, span: pattern.span, worker: worker?.into() }),
        Err(error) => {
            pattern.refuse_part(fields.session, Code::BadRoute, "a route pattern", &error, &error.at);
            None
        }
    }
}

fn limits(fields: &Fields<'_>) -> GatewayLimits {
    let standard = GatewayLimits::default();
    let read = GatewayLimits {
        url_bytes: fields.size("url").unwrap_or(standard.url_bytes),
        header_bytes: fields.size("headers").unwrap_or(standard.header_bytes),
        body_bytes: fields.size("body").unwrap_or(standard.body_bytes),
        header_timeout: fields.duration("header_timeout").unwrap_or(standard.header_timeout),
        idle_timeout: fields.duration("idle_timeout").unwrap_or(standard.idle_timeout),
        connections: fields.integer("connections", 1..=u32::MAX).unwrap_or(standard.connections),
    };
    fields.finish();
    read
}

/// `egress`: a list of hosts, each perhaps beginning with `*.`.
pub(super) fn egress(fields: &Fields<'_>) -> Option<Written<Egress>> {
    Places::of(fields).value(fields, "egress", hosts)
}

fn hosts(fields: &Fields<'_>, key: &'static str) -> Option<Egress> {
    let entry = fields.get(key)?;
    if !matches!(entry.node.value, Value::Array(_)) {
        wrong_type(fields.session, &entry.node, &fields.child(key), "an array of host names");
        return None;
    }
    let hosts = fields.texts(key)?;
    let valid = |host: &str| {
        let name = host.strip_prefix("*.").unwrap_or(host);
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        !name.is_empty() && name.chars().all(allowed)
    };
    for host in hosts.iter().filter(|host| !valid(host.value)) {
        let reason = "write `api.example.com` or `*.example.com`, without a scheme, port or path";
        host.refuse(fields.session, Code::BadValue, "the name of a host", reason);
    }
    Some(Egress::Only(hosts.iter().map(|host| host.value.to_ascii_lowercase()).collect()))
}
