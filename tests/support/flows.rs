//! Plays flows: what a client sees of a fleet, step by step, as data. Their form is described in
//! `examples/storefront/README.md`; `flows.mjs` beside it is the reference.

use std::time::{Duration, Instant};

use serde_json::{Map, Value};

use super::{
    http::{Reply, Request},
    process::Dev,
};

/// How long a step marked `eventually` is repeated.
const EVENTUALLY: Duration = Duration::from_secs(30);

/// All that may be said of a step, and of what is expected: a misspelt word would otherwise expect nothing.
const STEP: &[&str] = &[
    "as",
    "body",
    "bodyBytes",
    "bodyHex",
    "bodyText",
    "capture",
    "chunked",
    "eventually",
    "expect",
    "headers",
    "method",
    "name",
    "path",
];
const EXPECT: &[&str] = &["counts", "headers", "includes", "json", "jsonMatch", "status", "text"];

/// The flows of a file, and what their steps have captured so far.
pub(crate) struct Flows {
    lists: Value,
    vars: Map<String, Value>,
}

impl Flows {
    pub(crate) fn read(path: &std::path::Path) -> Self {
        let lists: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let mut vars = lists["vars"].as_object().cloned().unwrap_or_default();
        // The data are fresh in each test, so this need not differ from run to run.
        vars.insert("run".into(), "0e2e0e2e".into());
        Self { lists, vars }
    }

    /// Plays a list; fails with every step that went wrong.
    #[track_caller]
    pub(crate) fn play(&mut self, dev: &Dev, list: &str) {
        let steps = self.lists[list].as_array().unwrap_or_else(|| panic!("there is no list {list}")).clone();
        assert!(!steps.is_empty());
        let failed: Vec<_> = steps
            .iter()
            .filter_map(|step| {
                let problem = self.step(dev, step).err()?;
                Some(format!("{list}: {}\n    {problem}", step["name"]))
            })
            .collect();
        assert!(
            failed.is_empty(),
            "{} of {} steps failed:\n{}",
            failed.len(),
            steps.len(),
            failed.join("\n")
        );
    }

    fn step(&mut self, dev: &Dev, step: &Value) -> Result<(), String> {
        known(step, STEP)?;
        known(&step["expect"], EXPECT)?;
        let deadline = Instant::now() + EVENTUALLY;
        loop {
            let outcome = self.attempt(dev, step);
            if outcome.is_ok() || step["eventually"] != true || Instant::now() > deadline {
                return outcome;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn attempt(&mut self, dev: &Dev, step: &Value) -> Result<(), String> {
        let filled = self.fill(step);
        let reply =
            super::http::send(dev.port(), &self.request(&filled)?).map_err(|error| error.to_string())?;
        check(&filled["expect"], &reply).map_err(|problem| {
            let text: String = reply.text().chars().take(300).collect();
            format!("{problem}; the answer was {} {text}", reply.status)
        })?;
        for (name, from) in entries(&filled["capture"]) {
            let from = from.as_str().unwrap_or_default();
            let found = match from.strip_prefix("header:") {
                Some(header) => reply.header(header).map(Value::from),
                None => reply.json().pointer(from).cloned(),
            };
            self.vars.insert(name.clone(), found.ok_or_else(|| format!("nothing to capture at {from}"))?);
        }
        Ok(())
    }

    fn request(&self, step: &Value) -> Result<Request, String> {
        let method = step["method"].as_str().unwrap_or("GET");
        let mut request = Request::new(method, step["path"].as_str().unwrap_or_default());
        for (name, value) in entries(&step["headers"]) {
            request = request.header(name, value.as_str().unwrap_or_default());
        }
        if let Some(who) = step["as"].as_str() {
            let token = self.vars.get(who).and_then(Value::as_str);
            let token = token.ok_or_else(|| format!("nothing was captured as {who}"))?;
            request = request.header("authorization", &format!("Bearer {token}"));
        }
        if step.get("body").is_some() {
            request = request.header("content-type", "application/json");
        }
        Ok(match payload(step) {
            None => request,
            Some(body) if step["chunked"] == true => request.chunked(body),
            Some(body) => request.body(body),
        })
    }

    /// `{{name}}`, in every string.
    fn fill(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => {
                let mut text = text.clone();
                for (name, value) in &self.vars {
                    let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    text = text.replace(&format!("{{{{{name}}}}}"), &value);
                }
                text.into()
            }
            Value::Array(list) => list.iter().map(|entry| self.fill(entry)).collect(),
            Value::Object(object) => {
                Value::Object(object.iter().map(|(name, entry)| (name.clone(), self.fill(entry))).collect())
            }
            other => other.clone(),
        }
    }
}

fn known(object: &Value, names: &[&str]) -> Result<(), String> {
    match entries(object).find(|(name, _)| !names.contains(&name.as_str())) {
        Some((name, _)) => Err(format!("{name} means nothing")),
        None => Ok(()),
    }
}

fn payload(step: &Value) -> Option<Vec<u8>> {
    if let Some(body) = step.get("body") {
        return Some(body.to_string().into());
    }
    if let Some(count) = step["bodyBytes"].as_u64() {
        return Some(vec![b'x'; usize::try_from(count).unwrap()]);
    }
    if let Some(hex) = step["bodyHex"].as_str() {
        let digits = hex.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
        return Some(digits.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect());
    }
    step["bodyText"].as_str().map(|text| text.as_bytes().to_owned())
}

/// Holds a reply against what is expected of it.
pub(crate) fn check(expect: &Value, reply: &Reply) -> Result<(), String> {
    let demand = |holds: bool, expected: &dyn std::fmt::Display| {
        if holds { Ok(()) } else { Err(format!("expected {expected}")) }
    };
    demand(expect["status"] == reply.status, &expect["status"])?;
    for (name, value) in entries(&expect["headers"]) {
        let actual = reply.header(name);
        let holds = match value.as_str() {
            Some("<any>") => actual.is_some(),
            value => actual.as_deref() == value,
        };
        demand(holds, &format_args!("the header {name}: {value}, not {actual:?}"))?;
    }
    let text = reply.text();
    if let Some(expected) = expect["text"].as_str() {
        demand(text == expected, &format_args!("{expected:?}"))?;
    }
    for part in expect["includes"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        demand(text.contains(part), &format_args!("{part:?} in it"))?;
    }
    let json = reply.json();
    if let Some(expected) = expect.get("json") {
        demand(same(&json, expected), expected)?;
    }
    if let Some(expected) = expect.get("jsonMatch") {
        demand(matches(&json, expected), &format_args!("{expected} in it"))?;
    }
    for (pointer, length) in entries(&expect["counts"]) {
        let found = json.pointer(pointer).and_then(Value::as_array).map(Vec::len);
        demand(
            found.is_some() && length.as_u64() == found.map(|found| found as u64),
            &format_args!("{length} entries at {pointer}, not {found:?}"),
        )?;
    }
    Ok(())
}

/// Equal as JavaScript sees it: 1 and 1.0 are the same number.
pub(crate) fn same(actual: &Value, expected: &Value) -> bool {
    match (actual, expected) {
        (Value::Number(actual), Value::Number(expected)) => actual.as_f64() == expected.as_f64(),
        (Value::Array(actual), Value::Array(expected)) => {
            actual.len() == expected.len() && actual.iter().zip(expected).all(|(a, b)| same(a, b))
        }
        (Value::Object(actual), Value::Object(expected)) => {
            actual.len() == expected.len()
                && expected
                    .iter()
                    .all(|(name, value)| actual.get(name).is_some_and(|found| same(found, value)))
        }
        _ => actual == expected,
    }
}

/// Objects may have more fields than expected, and lists more entries before, between and after.
fn matches(actual: &Value, expected: &Value) -> bool {
    match expected {
        Value::String(word) if word == "<any>" => true,
        Value::String(word) if word == "<string>" => actual.as_str().is_some_and(|text| !text.is_empty()),
        Value::String(word) if word == "<number>" => actual.is_number(),
        Value::Array(expected) => actual.as_array().is_some_and(|actual| {
            let mut left = actual.iter();
            expected.iter().all(|wanted| left.any(|entry| matches(entry, wanted)))
        }),
        Value::Object(expected) => {
            actual.is_object()
                && expected
                    .iter()
                    .all(|(name, wanted)| actual.get(name).is_some_and(|found| matches(found, wanted)))
        }
        _ => same(actual, expected),
    }
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}
