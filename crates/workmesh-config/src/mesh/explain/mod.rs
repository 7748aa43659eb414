//! The policy of an edge, setting by setting, with the place that each value comes from.
//!
//! Values are those of the [`Policy`] that applies, and places come from the very settings that it was made
//! of, so that an explanation cannot say something else than what happens.

mod json;
mod value;

use serde_json::Value;
use value::{duration, fault, number, texts, words};

use super::settings::{BreakerSettings, RetrySettings};
use super::{Breaker, Egress, Mesh, Place, Policy, Retry, Switch, Written};

pub use json::render_explanation_json;
pub use value::SettingValue;

/// One setting of an edge.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Its key as in `workmesh.toml`, such as `retry.max_attempts`.
    pub name: &'static str,
    /// What applies.
    pub value: SettingValue,
    /// Why.
    pub from: Origin,
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It was written.
    Written(Place),
    /// The standard policy.
    Standard,
    /// There is no `[mesh]` table, so that workers see what they would see on Cloudflare.
    Parity,
    /// It has no value unless it is given one.
    NotSet,
}

impl Mesh {
    /// Every setting of one edge that [`Mesh::policy`] and [`Mesh::max_depth`] decide.
    #[must_use]
    pub fn explain(&self, caller: &str, callee: &str) -> Vec<Setting> {
        let written = self.written(caller, callee);
        let policy = Policy::resolve(self.enabled, &written);
        let standard = if self.enabled { Origin::Standard } else { Origin::Parity };
        let mut all = vec![
            decided("timeout", duration(policy.timeout), &written.timeout, &standard),
            decided("idle_timeout", duration(policy.idle_timeout), &written.idle_timeout, &standard),
        ];
        match policy.retry {
            Some(retry) => all.extend(retries(retry, &written.retry)),
            None => all.push(off("retry", &written.retry, &standard)),
        }
        match policy.breaker {
            Some(breaker) => all.extend(breakers(breaker, &written.breaker)),
            None => all.push(off("breaker", &written.breaker, &standard)),
        }
        let hedge = policy.hedge.map(|delay| Value::from_iter([("delay", duration(delay))]));
        let fallback = policy.fallback.as_ref().map(|fallback| SettingValue::Words(words(fallback)));
        let forward = policy.forward.as_deref().map(|headers| texts(headers).into());
        let allow = policy.allow.as_deref().map(|rules| texts(rules).into());
        let limit = policy.limit;
        all.extend([
            switched("hedge", hedge.map(SettingValue::Value), &written.hedge, "off"),
            switched("fallback", fallback, &written.fallback, "none"),
            decided("limit.concurrent", limit.concurrent.into(), &written.limit.concurrent, &standard),
            decided("limit.queue", limit.queue.into(), &written.limit.queue, &standard),
            optional("headers.forward", forward, &written.forward, "all"),
            optional("allow", allow, &written.allow, "all"),
            switched("fault", policy.fault.as_ref().map(fault), &written.fault, "off"),
            decided("max_depth", self.max_depth().into(), &self.depth, &standard),
        ]);
        all
    }
}

/// `egress`, which belongs to a worker rather than to a policy.
pub(crate) fn explain_egress(egress: &Egress, place: Option<&Place>) -> Setting {
    let value = match egress {
        Egress::Any => SettingValue::Nothing("any host"),
        Egress::Only(hosts) => SettingValue::Value(hosts.clone().into()),
    };
    Setting { name: "egress", value, from: place.cloned().map_or(Origin::NotSet, Origin::Written) }
}

/// Of retries that were asked for, the standard policy says what was not, even without a `[mesh]` table.
fn retries(retry: Retry, written: &Switch<RetrySettings>) -> [Setting; 6] {
    let written = written.given().cloned().unwrap_or_default();
    let standard = &Origin::Standard;
    // A long base delay draws the standard maximum after it.
    let drawn = retry.max_delay > Retry::default().max_delay;
    let max_delay = written.max_delay.as_ref().or(written.base_delay.as_ref().filter(|_| drawn)).cloned();
    let per_try = retry.per_try_timeout.map(duration);
    [
        decided("retry.max_attempts", retry.max_attempts.into(), &written.max_attempts, standard),
        optional("retry.per_try_timeout", per_try, &written.per_try_timeout, "none"),
        decided("retry.base_delay", duration(retry.base_delay), &written.base_delay, standard),
        decided("retry.max_delay", duration(retry.max_delay), &max_delay, standard),
        decided("retry.jitter", number(retry.jitter), &written.jitter, standard),
        decided("retry.budget", number(retry.budget), &written.budget, standard),
    ]
}

fn breakers(breaker: Breaker, written: &Switch<BreakerSettings>) -> [Setting; 3] {
    let written = written.given().cloned().unwrap_or_default();
    let (standard, half_open) = (&Origin::Standard, breaker.half_open_calls);
    [
        decided("breaker.failures", breaker.failures.into(), &written.failures, standard),
        decided("breaker.open_for", duration(breaker.open_for), &written.open_for, standard),
        decided("breaker.half_open_calls", half_open.into(), &written.half_open_calls, standard),
    ]
}

/// A setting that always has a value.
fn decided<T>(name: &'static str, value: Value, written: &Option<Written<T>>, standard: &Origin) -> Setting {
    let from = written.as_ref().map_or(standard.clone(), |written| Origin::Written(written.place.clone()));
    Setting { name, value: SettingValue::Value(value), from }
}

/// A setting that has a value only if it is given one.
fn optional<T>(
    name: &'static str,
    value: Option<Value>,
    written: &Option<Written<T>>,
    nothing: &'static str,
) -> Setting {
    match (value, written) {
        (Some(value), Some(_)) => decided(name, value, written, &Origin::NotSet),
        _ => Setting { name, value: SettingValue::Nothing(nothing), from: Origin::NotSet },
    }
}

/// The same for a setting that `false` turns off.
fn switched<T>(
    name: &'static str,
    value: Option<SettingValue>,
    written: &Switch<Written<T>>,
    nothing: &'static str,
) -> Setting {
    match (value, written) {
        (Some(value), Switch::On(written)) => {
            Setting { name, value, from: Origin::Written(written.place.clone()) }
        }
        (_, Switch::Off(_)) => off(name, written, &Origin::NotSet),
        _ => Setting { name, value: SettingValue::Nothing(nothing), from: Origin::NotSet },
    }
}

/// A setting that is off, be it for want of a `[mesh]` table.
fn off<T>(name: &'static str, written: &Switch<T>, standard: &Origin) -> Setting {
    let from = match written {
        Switch::Off(place) => Origin::Written(place.clone()),
        Switch::Unset | Switch::On(_) => standard.clone(),
    };
    Setting { name, value: SettingValue::Off, from }
}
