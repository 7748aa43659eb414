//! The settings of a policy, which may stand in `[mesh]`, `[mesh.worker.NAME]` and `[mesh.edge."A -> B"]`.

use std::time::Duration;

use super::places::Places;
use super::{Reference, context, fallback, fault};
use crate::diagnostic::{Code, Diagnostic};
use crate::mesh::{BreakerSettings, LimitSettings, PolicySettings, RetrySettings};
use crate::read::Fields;
use crate::syntax::Entry;

/// More tries than this are a storm, whatever the budget says.
const MOST_ATTEMPTS: u32 = 10;

/// Reads the settings and adds the workers that fallbacks name to `fallbacks`. Does not finish the table,
/// which may have other keys.
pub(super) fn read(table: &Fields<'_>, fallbacks: &mut Vec<Reference>) -> PolicySettings {
    let places = Places::of(table);
    let timeout = places.value(table, "timeout", Fields::duration);
    let end = timeout.as_ref().map(|timeout| timeout.value).zip(table.get("timeout"));
    PolicySettings {
        idle_timeout: places.value(table, "idle_timeout", Fields::duration),
        retry: places.switch(table, "retry", |fields| Some(retry(&places, fields, end))),
        breaker: places.switch(table, "breaker", |fields| Some(breaker(&places, fields))),
        hedge: places.decision(table, "hedge", |fields| hedge(fields, end)),
        fallback: places.decision(table, "fallback", |fields| fallback::read(fields, fallbacks)),
        limit: table.table("limit").map(|fields| limit(&places, &fields)).unwrap_or_default(),
        forward: context::forward(&places, table),
        allow: context::allow(&places, table),
        fault: places.decision(table, "fault", fault::read),
        timeout,
    }
}

/// When a call ends, and where that was written.
type End<'a> = Option<(Duration, &'a Entry)>;

fn retry(places: &Places, fields: &Fields<'_>, end: End<'_>) -> RetrySettings {
    let duration = |key| places.value(fields, key, Fields::duration);
    let share = |key| places.value(fields, key, Fields::share);
    let attempts = |fields: &Fields<'_>, key| fields.integer(key, 1..=MOST_ATTEMPTS);
    let read = RetrySettings {
        max_attempts: places.value(fields, "max_attempts", attempts),
        per_try_timeout: duration("per_try_timeout"),
        base_delay: duration("base_delay"),
        max_delay: duration("max_delay"),
        jitter: share("jitter"),
        budget: share("budget"),
    };
    fields.finish();
    if let (Some(base), Some(max)) = (&read.base_delay, &read.max_delay)
        && let Some((first, last)) = fields.get("base_delay").zip(fields.get("max_delay"))
        && max.value < base.value
    {
        let error = Diagnostic::error(Code::BadValue, "`max_delay` is shorter than `base_delay`");
        fields.session.report(error.at(last.node.span, "").at(first.node.span, "the first delay"));
    }
    warn_if_too_late(fields, "per_try_timeout", read.per_try_timeout.as_ref().map(|it| it.value), end);
    read
}

fn breaker(places: &Places, fields: &Fields<'_>) -> BreakerSettings {
    let count = |key, most| places.value(fields, key, |fields, key| fields.integer(key, 1..=most));
    let read = BreakerSettings {
        failures: count("failures", 10_000),
        open_for: places.value(fields, "open_for", Fields::duration),
        half_open_calls: count("half_open_calls", 1_000),
    };
    fields.finish();
    read
}

fn hedge(fields: &Fields<'_>, end: End<'_>) -> Option<Duration> {
    let delay = fields.require("delay", fields.duration("delay"));
    fields.finish();
    warn_if_too_late(fields, "delay", delay, end);
    delay
}

fn limit(places: &Places, fields: &Fields<'_>) -> LimitSettings {
    let count = |key, least| places.value(fields, key, |fields, key| fields.integer(key, least..=1_000_000));
    let read = LimitSettings { concurrent: count("concurrent", 1), queue: count("queue", 0) };
    fields.finish();
    read
}

/// Warns of a time that never comes, because the call has ended by then.
fn warn_if_too_late(fields: &Fields<'_>, key: &'static str, time: Option<Duration>, end: End<'_>) {
    if let (Some(time), Some((timeout, end)), Some(entry)) = (time, end, fields.get(key))
        && time >= timeout
    {
        let message = format!("`{}` has no effect: the call has ended by then", fields.child(key));
        let warning = Diagnostic::warning(Code::BadValue, message).at(entry.node.span, "");
        let warning = warning.at(end.node.span, "the deadline of the whole call");
        fields.session.report(warning.help("make it shorter than `timeout`"));
    }
}
