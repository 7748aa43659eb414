//! `fallback`: a fixed response, another worker, or the last good answer.

use super::Reference;
use crate::diagnostic::{Code, Diagnostic};
use crate::mesh::{Fallback, FallbackResponse};
use crate::read::Fields;

pub(super) fn read(fields: &Fields<'_>, workers: &mut Vec<Reference>) -> Option<Fallback> {
    let worker = fields.text("worker");
    let stale = fields.duration("stale");
    let response = response(fields);
    fields.finish();
    let forms = ["worker", "stale", "json", "text"].into_iter().filter_map(|key| fields.get(key));
    let forms: Vec<_> = forms.collect();
    if let [first, .., last] = forms[..] {
        let message = format!("`{}` and `{}` exclude each other", first.key, last.key);
        let error =
            Diagnostic::error(Code::Conflict, message).at(last.span, "").at(first.span, "also given here");
        fields.session.report(error.help("a fallback is a fixed response, a worker, or a stale answer"));
        return None;
    }
    if let Some(worker) = worker {
        workers.push(worker.into());
        return Some(Fallback::Worker(worker.value.to_owned()));
    }
    if forms.is_empty() && !fields.has("status") {
        let message = format!("{} says nothing", fields.describe());
        let error = Diagnostic::error(Code::MissingKey, message).at(fields.span, "");
        let help = "give it a `status` with `json` or `text`, a `worker`, or `stale = \"5m\"`";
        fields.session.report(error.help(help));
        return None;
    }
    stale.map(Fallback::Stale).or(response.map(Fallback::Response))
}

/// A fixed response; 200 unless it has a status.
fn response(fields: &Fields<'_>) -> Option<FallbackResponse> {
    let status = fields.integer("status", 200..=599).unwrap_or(200);
    let status = u16::try_from(status).unwrap_or(200);
    let json = fields.get("json").and_then(|entry| entry.node.value.to_json());
    let text = fields.string("text");
    let mut response = match (json, text) {
        (Some(json), _) => FallbackResponse::json(status, &json),
        (None, Some(text)) => FallbackResponse::text(status, text),
        (None, None) => FallbackResponse { status, body: String::new(), headers: Vec::new() },
    };
    if let Some(headers) = fields.table("headers") {
        for entry in headers.entries() {
            if let Some(value) = headers.as_text(&entry.node, || headers.child(&entry.key)) {
                let name = entry.key.to_ascii_lowercase();
                response.headers.retain(|(other, _)| *other != name);
                response.headers.push((name, value.value.to_owned()));
            }
        }
    }
    Some(response)
}
