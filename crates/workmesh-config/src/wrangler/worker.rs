//! The worker as a whole: its dates, triggers, limits and what the other modules read.

use std::path::Path;

use super::files::existing;
use super::layers::Layers;
use super::name::Name;
use super::{Declared, bindings, entry, flags, module, name, routes, unsupported};
use crate::cron::Cron;
use crate::diagnostic::Code;
use crate::mesh::{Egress, Engine};
use crate::project::{Limits, Observability, TailConsumer, Worker};
use crate::read::{Fields, Text};

/// Cloudflare's longest `limits.cpu_ms`: five minutes.
const MOST_CPU_MS: u32 = 300_000;

/// Reads a worker whose paths start from `dir` and which `config` declares.
pub(crate) fn read_worker(layers: &Layers<'_>, dir: &Path, config: &Path) -> Declared {
    let Name { name, base_name, span } = name::read(layers, dir);
    let (vars, bindings, assets) = bindings::read(layers, dir);
    unsupported::report(layers);
    let main = entry::read(layers, dir, assets.is_some());
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
        egress_place: None,
        name,
    };
    let routes = routes::read(layers, &worker.name);
    Declared { worker, routes }
}

fn crons(fields: &Fields<'_>) -> Vec<Cron> {
    let Some(triggers) = fields.table("triggers") else { return Vec::new() };
    let crons = triggers.texts("crons").unwrap_or_default();
    triggers.finish();
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
    limits.finish();
    read
}

fn tail_consumers(fields: &Fields<'_>) -> Vec<TailConsumer> {
    let read = |consumer: &Fields<'_>| {
        consumer.know(&["environment"]);
        let service = consumer.require("service", consumer.text("service"));
        consumer.finish();
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
        inner.finish();
        enabled
    };
    let read = Observability {
        enabled: table.bool("enabled"),
        head_sampling_rate: table.share("head_sampling_rate"),
        logs: inner("logs"),
        traces: inner("traces"),
    };
    table.finish();
    read
}
