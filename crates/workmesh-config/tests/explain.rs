//! What is said of an edge's policy is what applies, and where it is said to stand it does stand.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a fixture that fails to load is a failed test")]

mod support;

use std::time::Duration;

use support::{Random, fleet, folders};
use workmesh_config::{
    Egress, Fallback, GATEWAY, Loaded, Origin, Policy, RenderOptions, Setting, SettingValue, Sources, load,
    render_explanation_json, unit::parse_duration,
};

/// Where a setting comes from: its line for one that was written.
fn line(setting: &Setting, loaded: &Loaded) -> Option<usize> {
    let Origin::Written(place) = &setting.from else { return None };
    let file = loaded.diagnostics.sources.get(place.span.file).unwrap();
    Some(file.position(place.span.range().start).line)
}

/// The tables of a policy, broadest first.
const TABLES: [&str; 3] = ["[mesh]", "[mesh.worker.b]", "[mesh.edge.\"a -> b\"]"];

/// Settings in the order in which they are explained, and what they may be.
const CHOICES: [(&str, &[&str]); 21] = [
    ("timeout", &["\"800ms\"", "\"3s\"", "\"2m\""]),
    ("idle_timeout", &["\"5s\"", "\"90s\""]),
    ("retry", &["false"]),
    ("retry.max_attempts", &["1", "5"]),
    ("retry.per_try_timeout", &["\"100ms\"", "\"200ms\""]),
    ("retry.base_delay", &["\"50ms\"", "\"3s\""]),
    ("retry.max_delay", &["\"4s\"", "\"5s\""]),
    ("retry.jitter", &["0", "0.25", "1"]),
    ("retry.budget", &["0.1", "0.5"]),
    ("breaker", &["false"]),
    ("breaker.failures", &["3", "9"]),
    ("breaker.open_for", &["\"1500ms\"", "\"1h\""]),
    ("breaker.half_open_calls", &["2"]),
    ("hedge", &["false", "{ delay = \"50ms\" }", "{ delay = \"70ms\" }"]),
    ("fallback", &["false", "{ worker = \"a\" }", "{ stale = \"5m\" }", "{ status = 204 }", "{ json = {} }"]),
    ("limit.concurrent", &["7"]),
    ("limit.queue", &["0", "100"]),
    ("headers.forward", &["[]", "[\"authorization\", \"accept-*\"]"]),
    ("allow", &["[\"GET /items/*\", \"* /health\"]"]),
    (
        "fault",
        &["false", "{ delay = \"5s\", percent = 10 }", "{ abort = 503, percent = 0.5, header = \"x-f\" }"],
    ),
    ("max_depth", &["8"]),
];

/// What was written: for each table its settings with their values and lines.
type Model = Vec<Vec<(&'static str, &'static str, usize)>>;

/// A random configuration.
fn written(random: &mut Random) -> (String, Model) {
    let (mut text, mut model, mut line) = (String::new(), Model::new(), 0);
    for (at, table) in TABLES.into_iter().enumerate() {
        let mut settings: Vec<(&str, &str, usize)> = Vec::new();
        // An empty `[mesh]` table has a meaning too.
        if random.below(4) > 0 {
            line += 1;
            text += &format!("{table}\n");
            for (key, values) in CHOICES {
                let group = key.split('.').next().unwrap();
                let off = settings.iter().any(|(other, ..)| *other == group);
                if random.below(3) > 0 || off || (key == "max_depth" && at > 0) {
                    continue;
                }
                line += 1;
                let value = values[random.below(values.len())];
                text += &format!("{key} = {value}\n");
                settings.push((key, value, line));
            }
        }
        model.push(settings);
    }
    (text, model)
}

/// What must be said of a setting that was written: its value in the narrowest table that has it, unless a
/// table between says that the whole group is off. None if it was not written.
fn expected(model: &Model, name: &str) -> Option<(&'static str, usize)> {
    let group = name.split('.').next().unwrap();
    for settings in model.iter().rev() {
        if let Some((_, value, line)) = settings.iter().find(|(key, ..)| *key == name) {
            return Some((*value, *line));
        }
        if settings.iter().any(|(key, value, _)| *key == group && *value == "false") {
            return None;
        }
    }
    None
}

/// Whether a value is that of the policy.
fn applies(value: &SettingValue, name: &str, policy: &Policy, depth: u32) -> bool {
    let json = value.to_json();
    let duration = || json.as_str().and_then(|text| parse_duration(text).ok());
    let count = || u32::try_from(json.as_u64().unwrap()).unwrap();
    let texts = || -> Option<Vec<String>> {
        Some(json.as_array()?.iter().map(|text| text.as_str().unwrap().to_owned()).collect())
    };
    let nested = |key: &str| json.get(key);
    let (retry, breaker) = (policy.retry.unwrap_or_default(), policy.breaker.unwrap_or_default());
    match name {
        "timeout" => duration() == Some(policy.timeout),
        "idle_timeout" => duration() == Some(policy.idle_timeout),
        "retry" => policy.retry.is_none() && *value == SettingValue::Off,
        "retry.max_attempts" => count() == retry.max_attempts,
        "retry.per_try_timeout" => duration() == retry.per_try_timeout,
        "retry.base_delay" => duration() == Some(retry.base_delay),
        "retry.max_delay" => duration() == Some(retry.max_delay),
        "retry.jitter" => json.as_f64() == Some(retry.jitter),
        "retry.budget" => json.as_f64() == Some(retry.budget),
        "breaker" => policy.breaker.is_none() && *value == SettingValue::Off,
        "breaker.failures" => count() == breaker.failures,
        "breaker.open_for" => duration() == Some(breaker.open_for),
        "breaker.half_open_calls" => count() == breaker.half_open_calls,
        "hedge" => {
            nested("delay").map(|delay| parse_duration(delay.as_str().unwrap()).unwrap()) == policy.hedge
        }
        "fallback" => match (&policy.fallback, value) {
            (None, value) => matches!(value, SettingValue::Off | SettingValue::Nothing(_)),
            (Some(Fallback::Worker(name)), SettingValue::Words(words)) => words.contains(name),
            (Some(Fallback::Stale(_)), SettingValue::Words(words)) => words.contains("up to 5m"),
            (Some(Fallback::Response(response)), SettingValue::Words(words)) => {
                words.contains(&response.status.to_string())
            }
            _ => false,
        },
        "limit.concurrent" => count() == policy.limit.concurrent,
        "limit.queue" => count() == policy.limit.queue,
        "headers.forward" => {
            texts() == policy.forward.as_ref().map(|list| list.iter().map(ToString::to_string).collect())
        }
        "allow" => {
            texts() == policy.allow.as_ref().map(|list| list.iter().map(ToString::to_string).collect())
        }
        "fault" => {
            let fault = policy.fault.as_ref();
            let delay = nested("delay").map(|delay| parse_duration(delay.as_str().unwrap()).unwrap());
            delay == fault.and_then(|fault| fault.delay)
                && nested("abort").and_then(|status| status.as_u64())
                    == fault.and_then(|fault| fault.abort).map(u64::from)
                && nested("percent").and_then(|percent| percent.as_f64()) == fault.map(|fault| fault.percent)
                && nested("header").and_then(|name| name.as_str())
                    == fault.and_then(|fault| fault.header.as_deref())
        }
        "max_depth" => count() == depth,
        other => panic!("{other}"),
    }
}

#[test]
fn an_explanation_says_what_applies_and_where_it_stands() {
    let mut random = Random::new(1);
    for _ in 0..200 {
        let (text, model) = written(&mut random);
        let (project, loaded) = fleet(&text);
        let policy = project.policy("a", "b");
        let settings = project.explain("a", "b");
        let names: Vec<_> = settings.iter().map(|setting| setting.name).collect();
        // Retries and the breaker are explained as a whole when they are off, otherwise setting by setting.
        let all = CHOICES.iter().map(|(key, _)| *key).filter(|key| match key.split_once('.') {
            Some(("retry", _)) => policy.retry.is_some(),
            Some(("breaker", _)) => policy.breaker.is_some(),
            _ => match *key {
                "retry" => policy.retry.is_none(),
                "breaker" => policy.breaker.is_none(),
                _ => true,
            },
        });
        assert_eq!(names, all.collect::<Vec<_>>(), "{text}");
        for setting in &settings {
            let Setting { name, value, from } = setting;
            let at = format!("{name}, {value:?}, {from:?}\n{text}");
            assert!(applies(value, name, &policy, project.mesh.max_depth()), "{at}\n{policy:#?}");
            let expected = expected(&model, name);
            // A base delay above the standard maximum raises that.
            let raised = *name == "retry.max_delay"
                && expected.is_none()
                && policy.retry.unwrap().max_delay > Duration::from_secs(2);
            let place = if raised { self::expected(&model, "retry.base_delay") } else { expected };
            assert_eq!(line(setting, &loaded), place.map(|(_, line)| line), "{at}");
            match (value, expected) {
                (SettingValue::Value(_), Some((written, _))) => {
                    assert_eq!(value.to_string(), written, "{at}")
                }
                (SettingValue::Off, Some((written, _))) => assert_eq!(written, "false", "{at}"),
                (SettingValue::Nothing(_), Some(_)) => panic!("{at}"),
                _ => {}
            }
            let absent = matches!(value, SettingValue::Nothing(_));
            assert_eq!(absent, *from == Origin::NotSet, "{at}");
            assert!(*from != Origin::Parity || !project.mesh.enabled, "{at}");
        }
    }
}

#[test]
fn the_table_and_the_line_are_those_of_the_file() {
    let (project, loaded) = fleet(
        "[mesh]\ntimeout = \"1s\"\n[mesh.worker.b]\nallow = [\n  \"GET /*\",\n]\n\
         [mesh.edge.\"a->b\".retry]\nmax_attempts = 2\n",
    );
    let settings = project.explain("a", "b");
    let place = |name: &str| {
        let setting = settings.iter().find(|setting| setting.name == name).unwrap();
        let Origin::Written(place) = &setting.from else { panic!("{setting:?}") };
        (place.table.to_string(), line(setting, &loaded).unwrap())
    };
    assert_eq!(place("timeout"), ("[mesh]".into(), 2));
    assert_eq!(place("allow"), ("[mesh.worker.b]".into(), 4));
    assert_eq!(place("retry.max_attempts"), ("[mesh.edge.\"a->b\"]".into(), 8));
}

#[test]
fn an_edge_to_the_internet_has_the_egress_list_of_its_caller() {
    let egress = |mesh: &str| {
        let (project, loaded) = fleet(mesh);
        let (caller, callee) = project.edge("a -> internet").unwrap();
        let settings = project.explain(&caller, &callee);
        let egress = settings.last().unwrap().clone();
        assert_eq!(egress.name, "egress");
        assert!(project.explain("a", "b").iter().all(|setting| setting.name != "egress"));
        (project.worker("a").unwrap().egress.clone(), egress.value.to_string(), line(&egress, &loaded))
    };
    assert_eq!(egress(""), (Egress::Any, "any host".into(), None));
    let hosts = "[\"api.stripe.com\", \"*.example.com\"]";
    let only = Egress::Only(vec!["api.stripe.com".into(), "*.example.com".into()]);
    assert_eq!(egress(&format!("[mesh.worker.a]\negress = {hosts}")), (only, hosts.into(), Some(2)));
    let nowhere = "[mesh.worker.a]\negress = []";
    assert_eq!(egress(nowhere), (Egress::Only(Vec::new()), "[]".into(), Some(2)));
}

#[test]
fn programs_get_the_same() {
    let dir = folders("projects").into_iter().find(|dir| dir.ends_with("design")).unwrap();
    let loaded = load(&Sources::below(&dir));
    let project = loaded.project.unwrap();
    let settings = project.explain(GATEWAY, "catalog");
    let options = RenderOptions { color: false, relative_to: Some(&dir) };
    let sources = &loaded.diagnostics.sources;
    let text = render_explanation_json((GATEWAY, "catalog"), &settings, sources, &options);
    let wrong = support::snapshot(&dir.join("explain.json"), &text);
    assert_eq!(wrong, None);
}
