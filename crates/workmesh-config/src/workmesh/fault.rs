//! `fault`: what goes wrong on purpose.

use crate::diagnostic::{Code, Diagnostic};
use crate::mesh::{Fault, header_name};
use crate::read::Fields;

pub(super) fn read(fields: &Fields<'_>) -> Option<Fault> {
    let status = fields.integer("abort", 200..=599);
    let header = fields.text("header").and_then(|text| {
        text.check(fields.session, Code::BadValue, "the name of a header", header_name(text.value))
    });
    let fault = Fault {
        delay: fields.duration("delay"),
        abort: status.and_then(|status| u16::try_from(status).ok()),
        percent: fields.number("percent", 0.0..=100.0).unwrap_or(100.0),
        header,
    };
    fields.finish();
    if !fields.has("delay") && !fields.has("abort") {
        let message = format!("{} does nothing", fields.describe());
        let error = Diagnostic::error(Code::MissingKey, message).at(fields.span, "");
        fields.session.report(error.help("give it a `delay`, an `abort` with a status, or both"));
        return None;
    }
    Some(fault)
}
