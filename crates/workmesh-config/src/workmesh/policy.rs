//! The settings of a policy, which may stand in `[mesh]`, `[mesh.worker.NAME]` and `[mesh.edge."A -> B"]`.

use super::{Reference, context, fallback};
use crate::diagnostic::{Code, Diagnostic};
use crate::mesh::{BreakerSettings, LimitSettings, PolicySettings, RetrySettings, Switch};
use crate::read::{Fields, wrong_type};
use crate::syntax::Value;

/// More tries than this are a storm, whatever the budget says.
const MOST_ATTEMPTS: u32 = 10;

/// Reads the settings and adds the workers that fallbacks name to `fallbacks`. Does not finish the table,
/// which may have other keys.
pub(super) fn read(table: &Fields<'_>, fallbacks: &mut Vec<Reference>) -> PolicySettings {
    PolicySettings {
        timeout: table.duration("timeout"),
        idle_timeout: table.duration("idle_timeout"),
        retry: switch(table, "retry", |fields| Some(retry(fields))),
        breaker: switch(table, "breaker", |fields| Some(breaker(fields))),
        fallback: switch(table, "fallback", |fields| fallback::read(fields, fallbacks)),
        limit: table.table("limit").map(|fields| limit(&fields)).unwrap_or_default(),
        forward: context::forward(table),
        allow: context::allow(table),
    }
}

/// A table, or `false` to turn off what a broader setting turned on.
fn switch<T>(
    table: &Fields<'_>,
    key: &'static str,
    read: impl FnOnce(&Fields<'_>) -> Option<T>,
) -> Switch<T> {
    let Some(entry) = table.get(key) else { return Switch::Unset };
    match entry.node.value {
        Value::Bool(false) => Switch::Off,
        Value::Table(_) => {
            let fields = table.table(key);
            fields.and_then(|fields| read(&fields)).map_or(Switch::Unset, Switch::On)
        }
        _ => {
            wrong_type(table.session, &entry.node, &table.child(key), "a table or `false`");
            Switch::Unset
        }
    }
}

fn retry(fields: &Fields<'_>) -> RetrySettings {
    let read = RetrySettings {
        max_attempts: fields.integer("max_attempts", 1..=MOST_ATTEMPTS),
        base_delay: fields.duration("base_delay"),
        max_delay: fields.duration("max_delay"),
        jitter: fields.share("jitter"),
        budget: fields.share("budget"),
    };
    fields.finish();
    let delays = fields.get("base_delay").zip(fields.get("max_delay"));
    if let (Some((base, max)), true) = (delays, read.max_delay < read.base_delay && read.max_delay.is_some())
    {
        let error = Diagnostic::error(Code::BadValue, "`max_delay` is shorter than `base_delay`");
        fields.session.report(error.at(max.node.span, "").at(base.node.span, "the first delay"));
    }
    read
}

fn breaker(fields: &Fields<'_>) -> BreakerSettings {
    let read = BreakerSettings {
        failures: fields.integer("failures", 1..=10_000),
        open_for: fields.duration("open_for"),
        half_open_calls: fields.integer("half_open_calls", 1..=1_000),
    };
    fields.finish();
    read
}

fn limit(fields: &Fields<'_>) -> LimitSettings {
    let read = LimitSettings {
        concurrent: fields.integer("concurrent", 1..=1_000_000),
        queue: fields.integer("queue", 0..=1_000_000),
    };
    fields.finish();
    read
}
