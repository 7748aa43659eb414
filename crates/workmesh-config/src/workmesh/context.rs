//! `headers.forward` and `allow`: what crosses an edge.

use std::str::FromStr;

use super::places::Places;
use crate::diagnostic::Code;
use crate::mesh::{AllowRule, HeaderPattern, Written};
use crate::read::Fields;

pub(super) fn forward(places: &Places, table: &Fields<'_>) -> Option<Written<Vec<HeaderPattern>>> {
    let headers = table.table("headers")?;
    let forward =
        places.value(&headers, "forward", |headers, key| parse_all(headers, key, "the name of a header"));
    headers.finish();
    forward
}

pub(super) fn allow(places: &Places, table: &Fields<'_>) -> Option<Written<Vec<AllowRule>>> {
    places.value(table, "allow", |table, key| parse_all(table, key, "a method and a path"))
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
