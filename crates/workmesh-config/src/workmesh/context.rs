//! `headers.forward` and `allow`: what crosses an edge.

use std::str::FromStr;

use crate::diagnostic::Code;
use crate::mesh::{AllowRule, HeaderPattern};
use crate::read::Fields;

pub(super) fn forward(table: &Fields<'_>) -> Option<Vec<HeaderPattern>> {
    let headers = table.table("headers")?;
    let forward = parse_all(&headers, "forward", "the name of a header");
    headers.finish();
    forward
}

pub(super) fn allow(table: &Fields<'_>) -> Option<Vec<AllowRule>> {
    parse_all(table, "allow", "a method and a path")
}

fn parse_all<T: FromStr<Err: std::fmt::Display>>(
    fields: &Fields<'_>,
    key: &'static str,
    what: &str,
) -> Option<Vec<T>> {
    let texts = fields.texts(key)?;
    Some(
        texts
            .iter()
            .filter_map(|text| text.check(fields.session, Code::BadValue, what, text.value.parse()))
            .collect(),
    )
}
